// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange, usePreview } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts } from '../../ui/layout.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { ChangeDialog } from '../money/change-dialog.tsx';
import { MONEY_PATHS } from '../money/settled.ts';
import { moneyChangeWords } from '../words/money-changes.ts';
import { CreditNotePreview } from './credit-note-preview.tsx';

type Invoice = Pick<Schemas['InvoiceWithLines'], 'id' | 'number'>;

export function VoidDialog({ invoice, onClose }: { readonly invoice: Invoice; readonly onClose: () => void }) {
  const words = useWords(moneyChangeWords);
  const tell = useToast();
  const [reason, setReason] = useState('');
  const path = { id: invoice.id };
  const preview = usePreview(
    ['void', invoice.id, reason],
    reason.trim() === ''
      ? null
      : () => api.POST('/v1/invoices/{id}/void', { params: { path }, body: { reason, dry_run: true } }),
  );
  const change = useChange(
    (header) => api.POST('/v1/invoices/{id}/void', { params: { path, header }, body: { reason } }),
    {
      stale: MONEY_PATHS,
      onDone: ({ number }) => {
        tell(words.credit.done(number ?? ''));
        onClose();
      },
    },
  );
  return (
    <ChangeDialog
      danger
      title={words.void.title(invoice.number)}
      lead={words.void.lead}
      confirm={words.void.confirm}
      onClose={onClose}
      preview={preview}
      change={change}
      show={(note) => <CreditNotePreview note={note} />}
    >
      <TextField
        label={words.reason}
        hint={words.reason_hint}
        required
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </ChangeDialog>
  );
}

export function WriteOffDialog({ invoice, onClose }: { readonly invoice: Invoice; readonly onClose: () => void }) {
  const words = useWords(moneyChangeWords).write_off;
  const { money } = useFormats();
  const tell = useToast();
  const [tax_relief, setTaxRelief] = useState(false);
  const path = { id: invoice.id };
  const preview = usePreview(['write off', invoice.id, tax_relief], () =>
    api.POST('/v1/invoices/{id}/write_off', { params: { path }, body: { tax_relief, dry_run: true } }),
  );
  const change = useChange(
    (header) => api.POST('/v1/invoices/{id}/write_off', { params: { path, header }, body: { tax_relief } }),
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
      danger
      title={words.title(invoice.number)}
      confirm={words.confirm}
      onClose={onClose}
      preview={preview}
      change={change}
      show={({ amount, tax, currency }) => (
        <Facts
          facts={[
            [words.amount, money(amount, currency)],
            [words.tax, money(tax, currency)],
          ]}
        />
      )}
    >
      <Checkbox
        label={words.tax_relief}
        checked={tax_relief}
        onChange={(event) => setTaxRelief(event.target.checked)}
      />
    </ChangeDialog>
  );
}
