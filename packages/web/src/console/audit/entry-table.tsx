// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import type { ListQuery } from '../../api/pages.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { auditWords } from '../words/audit.ts';
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
  const { time } = useFormats();
  const [opened, setOpened] = useState<Entry | null>(null);
  const columns: readonly Column<Entry>[] = [
    { key: 'at', head: words.at, cell: ({ at }) => time(at) },
    {
      key: 'actor',
      head: words.actor,
      cell: ({ actor, actor_name }) => actor_name ?? actor,
      csv: ({ actor, actor_name }) => actor_name ?? actor,
    },
    { key: 'action', head: words.action, cell: ({ action }) => <code>{action}</code> },
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
  const { time } = useFormats();
  const { at, actor, actor_name, action, target, seq } = entry;
  const fields = changedFields(entry.before, entry.after);
  const cell = 'border-t border-line py-1 pr-3 align-top break-all';
  return (
    <Dialog open onClose={onClose} title={words.details} wide>
      <Facts
        facts={[
          [words.at, time(at)],
          [words.actor, actor_name ?? actor],
          [words.action, <code key="action">{action}</code>],
          [words.target, <code key="target">{target}</code>],
          [words.commit, seq],
        ]}
      />
      {fields.length === 0 ? (
        <p className="mt-4 text-muted">{words.same}</p>
      ) : (
        <table className="mt-4 w-full text-left text-sm">
          <thead className="text-muted">
            <tr>
              {[words.place, words.before, words.after].map((head) => (
                <th key={head} scope="col" className="py-1 pr-3 font-medium">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fields.map(({ path, before, after }) => (
              <tr key={path}>
                <th scope="row" className={`${cell} font-normal`}>
                  <code>{path}</code>
                </th>
                <td className={cell}>{before ?? <span className="text-muted">{words.nothing}</span>}</td>
                <td className={cell}>{after ?? <span className="text-muted">{words.nothing}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
