// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange, usePreview } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { Checkbox, Choice, TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { ChangeDialog } from '../money/change-dialog.tsx';
import { MONEY_PATHS, shareOfPercent } from '../money/settled.ts';
import { useGo } from '../router.tsx';
import { moneyChangeWords } from '../words/money-changes.ts';
import { CreditNotePreview } from './credit-note-preview.tsx';

type Way = 'all' | 'percent' | 'amount' | 'lines' | 'from';
type NewCreditNote = Schemas['NewCreditNote'];

/** Credits an invoice, by what the fields say, after showing every line of the credit note. */
export function CreditDialog({
  invoice,
  onClose,
}: {
  readonly invoice: Schemas['InvoiceWithLines'];
  readonly onClose: () => void;
}) {
  const all = useWords(moneyChangeWords);
  const words = all.credit;
  const go = useGo();
  const tell = useToast();
  const [way, setWay] = useState<Way>('all');
  const [value, setValue] = useState('');
  const [of_lines, setOfLines] = useState<Readonly<Record<string, string>>>({});
  const [reason, setReason] = useState('');
  const [paid_to, setPaidTo] = useState<'balance' | 'refund'>('balance');
  const [send_refund, setSend] = useState(false);
  const lines = Object.entries(of_lines).flatMap(([line_id, gross]) =>
    gross === '' ? [] : [{ line_id, gross: typedDecimal(gross) }],
  );
  const what: Partial<NewCreditNote> | null =
    way === 'all'
      ? {}
      : way === 'lines'
        ? lines.length === 0
          ? null
          : { lines }
        : value === ''
          ? null
          : { [way]: way === 'percent' ? shareOfPercent(value) : typedDecimal(value) };
  const refund = paid_to === 'refund' ? { paid_to, ...(send_refund ? { send_refund } : {}) } : {};
  const body: NewCreditNote | null =
    what === null || reason.trim() === '' ? null : { invoice_id: invoice.id, reason, ...what, ...refund };
  const preview = usePreview(
    ['credit note', body],
    body === null ? null : () => api.POST('/v1/credit_notes', { body: { ...body, dry_run: true } }),
  );
  const change = useChange(
    (header) => api.POST('/v1/credit_notes', { params: { header }, body: body as NewCreditNote }),
    {
      stale: MONEY_PATHS,
      onDone: ({ id, number }) => {
        tell(words.done(number ?? ''));
        onClose();
        if (id !== null) go(`/invoices/${id}`);
      },
    },
  );
  return (
    <ChangeDialog
      wide
      title={words.title(invoice.number)}
      confirm={words.confirm}
      onClose={onClose}
      preview={preview}
      change={change}
      show={(note) => <CreditNotePreview note={note} />}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice
          label={words.how}
          choices={Object.entries(words.ways)}
          value={way}
          onChange={(event) => {
            setWay(event.target.value as Way);
            setValue('');
          }}
        />
        {way === 'percent' || way === 'amount' ? (
          <TextField
            label={words[way]}
            inputMode="decimal"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        ) : way === 'from' ? (
          <TextField
            label={words.from}
            type="date"
            min={invoice.period.start}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        ) : null}
      </div>
      {way === 'lines'
        ? invoice.lines.map(({ id, label }) => (
            <TextField
              key={id}
              label={words.line(label)}
              inputMode="decimal"
              value={of_lines[id] ?? ''}
              onChange={(event) => setOfLines({ ...of_lines, [id]: event.target.value })}
            />
          ))
        : null}
      <TextField
        label={all.reason}
        hint={all.reason_hint}
        required
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Choice
        label={words.paid_to}
        choices={Object.entries(words.to)}
        value={paid_to}
        onChange={(event) => setPaidTo(event.target.value as 'balance' | 'refund')}
      />
      {paid_to === 'refund' ? (
        <Checkbox label={words.send} checked={send_refund} onChange={(event) => setSend(event.target.checked)} />
      ) : null}
    </ChangeDialog>
  );
}
