// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange, usePreview } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { useToast } from '../../ui/toast.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { CustomerField } from '../customer/customer-field.tsx';
import { ChangeDialog } from '../money/change-dialog.tsx';
import { MONEY_PATHS } from '../money/settled.ts';
import { moneyChangeWords } from '../words/money-changes.ts';
import { Allocations } from './allocations.tsx';

/** Records money that came in: for one invoice, or for what a customer owes, oldest first. */
export function PaymentDialog({
  invoice,
  onClose,
}: {
  readonly invoice?: { readonly id: string; readonly currency: string; readonly open: string };
  readonly onClose: () => void;
}) {
  const words = useWords(moneyChangeWords).payment;
  const { money } = useFormats();
  const tell = useToast();
  const [customer_id, setCustomer] = useState<string | null>(null);
  const [currency, setCurrency] = useState(invoice?.currency ?? '');
  const [amount, setAmount] = useState(invoice?.open ?? '');
  const [received_on, setReceivedOn] = useState('');
  const [reference, setReference] = useState('');
  const to =
    invoice !== undefined
      ? { invoice_id: invoice.id }
      : customer_id === null || currency.length !== 3
        ? null
        : { customer_id, currency: currency.toUpperCase() };
  const body: Schemas['NewPayment'] | null =
    to === null || amount === ''
      ? null
      : {
          ...to,
          amount: typedDecimal(amount),
          ...(received_on === '' ? {} : { received_on }),
          ...(reference === '' ? {} : { reference }),
        };
  const preview = usePreview(
    ['payment', body],
    body === null ? null : () => api.POST('/v1/payments', { body: { ...body, dry_run: true } }),
  );
  const change = useChange(
    (header) => api.POST('/v1/payments', { params: { header }, body: body as Schemas['NewPayment'] }),
    {
      stale: MONEY_PATHS,
      onDone: () => {
        tell(words.done);
        onClose();
      },
    },
  );
  return (
    <ChangeDialog
      title={words.title}
      confirm={words.confirm}
      onClose={onClose}
      preview={preview}
      change={change}
      show={(payment) => (
        <>
          <Allocations allocations={payment.allocations} currency={payment.currency} lead={words.allocation} />
          {/[1-9]/.test(payment.on_account) ? (
            <p>{words.on_account(money(payment.on_account, payment.currency))}</p>
          ) : null}
        </>
      )}
    >
      {invoice === undefined ? (
        <CustomerField
          value={customer_id}
          onChange={(id, customer) => {
            setCustomer(id);
            if (customer !== null) setCurrency(customer.currency);
          }}
        />
      ) : null}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={words.amount}
          inputMode="decimal"
          required
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
        <TextField
          label={words.currency}
          required
          maxLength={3}
          readOnly={invoice !== undefined}
          value={currency}
          onChange={(event) => setCurrency(event.target.value)}
        />
        <TextField
          label={words.received_on}
          type="date"
          value={received_on}
          onChange={(event) => setReceivedOn(event.target.value)}
        />
        <TextField
          label={words.reference}
          hint={words.reference_hint}
          value={reference}
          onChange={(event) => setReference(event.target.value)}
        />
      </div>
    </ChangeDialog>
  );
}
