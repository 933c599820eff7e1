// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange, usePreview } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { CustomerField } from '../customer/customer-field.tsx';
import { ChangeDialog } from '../money/change-dialog.tsx';
import { MONEY_PATHS } from '../money/settled.ts';
import { moneyChangeWords } from '../words/money-changes.ts';
import { paymentsWords } from '../words/payments.ts';
import { Allocations, InvoiceLink } from './allocations.tsx';
import type { BankLine } from './bank-transactions.tsx';

/** Says what a transfer pays, after showing which invoices it settles. */
export function AssignDialog({ line, onClose }: { readonly line: BankLine; readonly onClose: () => void }) {
  const words = useWords(paymentsWords);
  const { payment } = useWords(moneyChangeWords);
  const { money, date } = useFormats();
  const tell = useToast();
  const [way, setWay] = useState<'invoice' | 'customer'>('invoice');
  const [number, setNumber] = useState('');
  const [customer_id, setCustomer] = useState<string | null>(null);
  const path = { id: line.id };
  const body: Schemas['AssignBankTransaction'] | null =
    way === 'invoice'
      ? number.trim() === ''
        ? null
        : { invoice_id: number.trim() }
      : customer_id === null
        ? null
        : { customer_id };
  const preview = usePreview(
    ['assign', line.id, body],
    body === null
      ? null
      : () => api.POST('/v1/bank_transactions/{id}/assign', { params: { path }, body: { ...body, dry_run: true } }),
  );
  const change = useChange(
    (header) =>
      api.POST('/v1/bank_transactions/{id}/assign', {
        params: { path, header },
        body: body as Schemas['AssignBankTransaction'],
      }),
    {
      stale: MONEY_PATHS,
      onDone: () => {
        tell(words.assign_done);
        onClose();
      },
    },
  );
  return (
    <ChangeDialog
      title={words.assign_title}
      lead={`${date(line.booked_on)} · ${line.name} · ${money(line.amount, line.currency)}`}
      confirm={words.assign}
      onClose={onClose}
      preview={preview}
      change={change}
      show={({ allocations, on_account, currency }) => (
        <>
          <Allocations allocations={allocations} currency={currency} lead={payment.allocation} />
          {/[1-9]/.test(on_account) ? <p>{payment.on_account(money(on_account, currency))}</p> : null}
        </>
      )}
    >
      <p>{line.text}</p>
      <Choice
        label={words.assign_to}
        choices={Object.entries(words.assign_ways)}
        value={way}
        onChange={(event) => setWay(event.target.value as 'invoice' | 'customer')}
      />
      {way === 'invoice' ? (
        <TextField label={words.assign_number} value={number} onChange={(event) => setNumber(event.target.value)} />
      ) : (
        <CustomerField value={customer_id} onChange={setCustomer} />
      )}
      {line.candidates.length === 0 ? null : (
        <p>
          {words.candidates}:{' '}
          {line.candidates.map((id) => (
            <span key={id} className="mr-2">
              <InvoiceLink id={id} />
            </span>
          ))}
        </p>
      )}
    </ChangeDialog>
  );
}

export function DismissDialog({ line, onClose }: { readonly line: BankLine; readonly onClose: () => void }) {
  const words = useWords(paymentsWords);
  const tell = useToast();
  const [note, setNote] = useState('');
  const change = useChange(
    (header) =>
      api.POST('/v1/bank_transactions/{id}/dismiss', { params: { path: { id: line.id }, header }, body: { note } }),
    {
      stale: ['/v1/bank_transactions'],
      onDone: () => {
        tell(words.dismiss_done);
        onClose();
      },
    },
  );
  return (
    <ConfirmChange
      open
      onClose={onClose}
      change={change}
      title={words.dismiss_title}
      confirm={words.dismiss}
      disabled={note.trim() === ''}
    >
      <p className="mb-3">{line.text}</p>
      <TextField label={words.dismiss_note} required value={note} onChange={(event) => setNote(event.target.value)} />
    </ConfirmChange>
  );
}
