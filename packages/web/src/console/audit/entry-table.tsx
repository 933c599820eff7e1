// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import type { ListQuery } from '../../api/pages.ts';
import { Coded } from '../../ui/coded.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { auditWords } from '../words/audit.ts';
import { changeWords } from '../words/changes.ts';
import { useActorName } from './actor-name.ts';
import { ChangedFieldTable } from './changed-field-table.tsx';
import { changedFields } from './changed-fields.ts';

type Entry = Schemas['AuditEntry'];

/** Changes, newest first; one opens with what it changed. */
export function EntryTable({
  label,
  filter,
  onClearFilter,
  empty,
}: {
  readonly label: string;
  readonly filter: ListQuery;
  readonly onClearFilter?: () => void;
  readonly empty?: ReactNode;
}) {
  const words = useWords(auditWords);
  const changes = useWords(changeWords);
  const actorName = useActorName();
  const { time } = useFormats();
  const [opened, setOpened] = useState<Entry | null>(null);
  const columns: readonly Column<Entry>[] = [
    { key: 'at', head: words.at, cell: ({ at }) => time(at) },
    {
      key: 'actor',
      head: words.actor,
      cell: ({ actor, actor_name }) => <span title={actor}>{actorName(actor, actor_name)}</span>,
      csv: ({ actor, actor_name }) => actorName(actor, actor_name),
    },
    { key: 'action', head: words.action, cell: ({ action }) => <Coded code={action} words={changes} /> },
    { key: 'target', head: words.target, cell: ({ target }) => <code>{target}</code>, wide_only: true },
  ];
  return (
    <>
      <DataTable
        label={label}
        name="audit"
        path="/v1/audit"
        filter={filter}
        columns={columns}
        csv_columns={[
          { key: 'action_words', csv: ({ action }) => changes[action] },
          { key: 'actor_id', csv: ({ actor }) => actor },
        ]}
        onOpen={setOpened}
        empty={empty ?? <Empty title={words.empty} />}
        {...(onClearFilter === undefined ? {} : { onClearFilter })}
      />
      {opened === null ? null : <EntryDialog entry={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

function EntryDialog({ entry, onClose }: { readonly entry: Entry; readonly onClose: () => void }) {
  const words = useWords(auditWords);
  const changes = useWords(changeWords);
  const actorName = useActorName();
  const { time } = useFormats();
  const { at, actor, actor_name, action, target, seq } = entry;
  return (
    <Dialog open onClose={onClose} title={words.details} wide>
      <Facts
        facts={[
          [words.at, time(at)],
          [words.actor, actorName(actor, actor_name)],
          [
            words.action,
            <span key="action">
              {changes[action]} <code className="text-muted">{action}</code>
            </span>,
          ],
          [words.target, <code key="target">{target}</code>],
          [words.commit, seq],
        ]}
      />
      <div className="mt-4">
        <ChangedFieldTable fields={changedFields(entry.before, entry.after)} />
      </div>
    </Dialog>
  );
}
