// SPDX-License-Identifier: Apache-2.0
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { auditWords } from '../words/audit.ts';
import type { ChangedField } from './changed-fields.ts';

/** What two states of an object differ in, place by place. */
export function ChangedFieldTable({ fields }: { readonly fields: readonly ChangedField[] }) {
  const words = useWords(auditWords);
  const told = (value: string | null) =>
    value === null ? <span className="text-muted">{words.nothing}</span> : <span className="break-all">{value}</span>;
  if (fields.length === 0) return <p className="text-muted">{words.same}</p>;
  return (
    <div className="text-sm">
      <Table
        label={words.details}
        rows={fields}
        row_key={({ path }) => path}
        columns={[
          { key: 'path', head: words.place, cell: ({ path }) => <code className="break-all">{path}</code> },
          { key: 'before', head: words.before, cell: ({ before }) => told(before) },
          { key: 'after', head: words.after, cell: ({ after }) => told(after) },
        ]}
      />
    </div>
  );
}
