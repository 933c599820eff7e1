// SPDX-License-Identifier: Apache-2.0
import { codeChoices } from '../../ui/coded.tsx';
import { PageHead } from '../../ui/layout.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useWords } from '../../ui/words.ts';
import { EntryTable } from '../audit/entry-table.tsx';
import { KnownThen } from '../audit/known-then.tsx';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { useAddress } from '../router.tsx';
import { auditWords } from '../words/audit.ts';
import { changeWords } from '../words/changes.ts';

export default function Audit() {
  const words = useWords(auditWords);
  const [{ part = 'changes' }, change] = useAddress();
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <Tabs
        label={words.parts}
        active={part}
        onChange={(next) => change({ part: next })}
        tabs={[
          { key: 'changes', label: words.changes, content: () => <Changes /> },
          { key: 'then', label: words.as_known, content: () => <KnownThen /> },
        ]}
      />
    </>
  );
}

function Changes() {
  const words = useWords(auditWords);
  const changes = useWords(changeWords);
  const fields: readonly FilterField[] = [
    {
      name: 'action',
      label: words.action,
      kind: 'choice',
      choices: codeChoices(Object.keys(changes), changes),
    },
    { name: 'target', label: words.target, kind: 'text' },
    { name: 'from', label: words.from, kind: 'day' },
    { name: 'to', label: words.to, kind: 'day' },
  ];
  const { filter, clear } = useFilter(fields);
  return (
    <>
      <FilterBar list="audit" fields={fields} />
      <EntryTable label={words.changes} filter={filter} onClearFilter={clear} />
    </>
  );
}
