// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange, usePreview } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts } from '../../ui/layout.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { ChangeDialog } from '../money/change-dialog.tsx';
import { settingsMoneyWords } from '../words/settings-money.ts';

/** What rates that are recorded make stale: the books in the functional currency, too. */
const STALE = ['/v1/exchange_rates', '/v1/ledger'] as const;

/** One rate of one day, with what recording it would do. */
export function EnterRateDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(settingsMoneyWords);
  const tell = useToast();
  const [entered, setEntered] = useState({ base: '', quote: '', date: '', rate: '', source: '' });
  const put = (name: keyof typeof entered) => ({
    value: entered[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setEntered((before) => ({ ...before, [name]: target.value })),
  });
  const { base, quote, date, rate, source } = entered;
  const complete = [base, quote, date, rate, source].every((text) => text.trim() !== '');
  const body: Schemas['PutExchangeRates'] = {
    rates: [{ base: base.trim().toUpperCase(), quote: quote.trim().toUpperCase(), date, rate: typedDecimal(rate) }],
    source,
    dry_run: false,
  };
  const preview = usePreview(
    ['exchange rate', body],
    complete ? () => api.PUT('/v1/exchange_rates', { body: { ...body, dry_run: true } }) : null,
  );
  const change = useChange((header) => api.PUT('/v1/exchange_rates', { params: { header }, body }), {
    stale: STALE,
    onDone: () => {
      tell(words.recorded);
      onClose();
    },
  });
  return (
    <ChangeDialog
      title={words.enter}
      lead={words.rate_lead}
      confirm={words.record}
      onClose={onClose}
      preview={preview}
      change={change}
      show={(changes) => <RateChanges changes={changes} />}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={words.base} maxLength={3} required {...put('base')} />
        <TextField label={words.quote} maxLength={3} required {...put('quote')} />
        <TextField label={words.date} type="date" required {...put('date')} />
        <TextField label={words.rate} inputMode="decimal" required {...put('rate')} />
        <TextField
          className="sm:col-span-2"
          label={words.source}
          hint={words.source_hint}
          required
          {...put('source')}
        />
      </div>
    </ChangeDialog>
  );
}

/** A file of rates, such as the central bank's, with what recording it would do. */
export function RateFileDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(settingsMoneyWords);
  const tell = useToast();
  const [content, setContent] = useState('');
  const [source, setSource] = useState('');
  const [only, setOnly] = useState('');
  const currencies = only.toUpperCase().match(/[A-Z]+/g);
  const body = {
    content,
    ...(source.trim() === '' ? {} : { source }),
    ...(currencies === null ? {} : { currencies }),
    dry_run: false,
  };
  const preview = usePreview(
    ['exchange rate file', body],
    content === '' ? null : () => api.POST('/v1/exchange_rates/import', { body: { ...body, dry_run: true } }),
  );
  const change = useChange((header) => api.POST('/v1/exchange_rates/import', { params: { header }, body }), {
    stale: STALE,
    onDone: () => {
      tell(words.recorded);
      onClose();
    },
  });
  return (
    <ChangeDialog
      title={words.import_file}
      lead={words.file_lead}
      confirm={words.record}
      onClose={onClose}
      preview={preview}
      change={change}
      show={(changes) => <RateChanges changes={changes} />}
    >
      <TextField
        label={words.file}
        type="file"
        accept=".csv,.txt"
        onChange={async ({ target }) => setContent((await (target as HTMLInputElement).files?.[0]?.text()) ?? '')}
      />
      <TextField
        label={words.only}
        hint={words.only_hint}
        value={only}
        onChange={({ target }) => setOnly(target.value)}
      />
      <TextField
        label={words.source}
        hint={words.file_source_hint}
        value={source}
        onChange={({ target }) => setSource(target.value)}
      />
    </ChangeDialog>
  );
}

function RateChanges({ changes }: { readonly changes: Schemas['ExchangeRateChanges'] }) {
  const words = useWords(settingsMoneyWords);
  const { number, date } = useFormats();
  const { added, corrected, unchanged, unknown_currencies } = changes;
  return (
    <div className="flex flex-col gap-3">
      <Facts
        facts={[
          [words.added, number(added)],
          [words.corrected, number(corrected.length)],
          [words.unchanged_rates, number(unchanged)],
          ...(unknown_currencies.length === 0 ? [] : [[words.passed_over, unknown_currencies.join(', ')] as const]),
        ]}
      />
      {corrected.length === 0 ? null : (
        <Table
          label={words.corrected}
          rows={corrected}
          most_shown={20}
          row_key={(row) => `${row.date} ${row.base} ${row.quote}`}
          columns={[
            { key: 'date', head: words.date, cell: (row) => date(row.date) },
            {
              key: 'pair',
              head: words.base,
              cell: ({ base, quote }) => `${base}/${quote}`,
              csv: ({ base, quote }) => `${base}/${quote}`,
            },
            { key: 'rate', head: words.rate, align: 'right', cell: ({ rate }) => number(rate) },
          ]}
        />
      )}
    </div>
  );
}
