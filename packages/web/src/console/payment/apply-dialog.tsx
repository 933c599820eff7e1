// SPDX-License-Identifier: Apache-2.0
import { useChange, usePreview } from '../../api/ask.ts';
import { api } from '../../api/client.ts';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { ChangeDialog } from '../money/change-dialog.tsx';
import { MONEY_PATHS } from '../money/settled.ts';
import { moneyChangeWords } from '../words/money-changes.ts';
import { Allocations } from './allocations.tsx';

/** Pays a customer's open invoices with all that is on their account, after showing which. */
export function ApplyDialog({ customer_id, onClose }: { readonly customer_id: string; readonly onClose: () => void }) {
  const { apply: words, payment } = useWords(moneyChangeWords);
  const tell = useToast();
  const path = { id: customer_id };
  const preview = usePreview(['apply', customer_id], () =>
    api.POST('/v1/customers/{id}/apply_payments', { params: { path }, body: { dry_run: true } }),
  );
  const change = useChange(
    (header) => api.POST('/v1/customers/{id}/apply_payments', { params: { path, header }, body: {} }),
    {
      stale: [...MONEY_PATHS, '/v1/customers'],
      onDone: () => {
        tell(words.done);
        onClose();
      },
    },
  );
  const pays = preview.data?.allocations ?? [];
  return (
    <ChangeDialog
      title={words.title}
      lead={words.lead}
      confirm={words.confirm}
      onClose={onClose}
      preview={preview}
      change={change}
      blocked={pays.length === 0}
      show={({ allocations }) =>
        allocations.length === 0 ? (
          <p>{words.nothing}</p>
        ) : (
          [...new Set(allocations.map(({ currency }) => currency))].map((currency) => (
            <Allocations
              key={currency}
              allocations={allocations.filter((each) => each.currency === currency)}
              currency={currency}
              lead={payment.allocation}
            />
          ))
        )
      }
    />
  );
}
