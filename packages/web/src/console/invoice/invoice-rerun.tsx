// SPDX-License-Identifier: Apache-2.0

import { useMutation } from '@tanstack/react-query';
import { answerOf } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/layout.tsx';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { invoiceWords } from '../words/invoice.ts';

const written = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '–'));

/** Computes an invoice again and says whether it is the same. */
export function InvoiceRerun({ invoice_id }: { readonly invoice_id: string }) {
  const words = useWords(invoiceWords);
  const rerun = useMutation<Schemas['InvoiceRerun']>({
    mutationFn: () => answerOf(api.GET('/v1/invoices/{id}/rerun', { params: { path: { id: invoice_id } } })),
  });
  return (
    <Section
      title={words.rerun}
      actions={
        <Button small busy={rerun.isPending} onClick={() => rerun.mutate()}>
          {words.rerun}
        </Button>
      }
    >
      {rerun.isError ? (
        <Trouble error={rerun.error} />
      ) : rerun.data === undefined ? (
        <p className="text-muted">{words.rerun_lead}</p>
      ) : rerun.data.equal ? (
        <Notice tone="good">{words.rerun_equal}</Notice>
      ) : (
        <>
          <Notice tone="bad">{words.rerun_differs}</Notice>
          <Table
            label={words.rerun}
            rows={rerun.data.differences}
            row_key={({ path }) => path}
            columns={[
              { key: 'path', head: words.path, cell: ({ path }) => <code>{path}</code> },
              { key: 'stored', head: words.stored, align: 'right', cell: ({ stored }) => written(stored) },
              {
                key: 'recomputed',
                head: words.recomputed_value,
                align: 'right',
                cell: ({ recomputed }) => written(recomputed),
              },
            ]}
          />
        </>
      )}
    </Section>
  );
}
