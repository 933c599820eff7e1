// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { moneyChangeWords } from '../words/money-changes.ts';

/** What a credit note would say: each line, and where what it credits goes. */
export function CreditNotePreview({ note }: { readonly note: Schemas['CreditNote'] }) {
  const words = useWords(moneyChangeWords).credit;
  const { money } = useFormats();
  const sum = (amount: string) => money(amount, note.currency);
  return (
    <>
      <Table
        label={words.line_head}
        rows={note.lines}
        row_key={({ line_id }) => line_id}
        columns={[
          { key: 'label', head: words.line_head, cell: ({ label }) => label },
          { key: 'net', head: words.net, align: 'right', cell: ({ net }) => sum(net) },
          { key: 'tax', head: words.tax, align: 'right', cell: ({ tax }) => sum(tax) },
        ]}
        foot={[[words.total, sum(note.total), true]]}
      />
      {note.settled.length === 0 ? null : (
        <>
          <h3 className="mt-2 font-medium">{words.settled}</h3>
          <ul className="list-disc pl-5">
            {note.settled.map(({ to, invoice, amount }) => (
              <li key={`${to} ${invoice}`}>
                {sum(amount)} {words.settled_to[to]}
              </li>
            ))}
          </ul>
        </>
      )}
      {note.refunds.map(({ payment_id, amount }) => (
        <p key={payment_id}>{words.refunds(sum(amount))}</p>
      ))}
    </>
  );
}
