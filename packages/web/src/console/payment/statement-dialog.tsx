// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange, usePreview } from '../../api/ask.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { Choice, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { ChangeDialog } from '../money/change-dialog.tsx';
import { MONEY_PATHS } from '../money/settled.ts';
import { StateBadge } from '../money/state-badge.tsx';
import { paymentsWords } from '../words/payments.ts';
import {
  COLUMNS,
  columnsOf,
  DATE_FORMATS,
  DELIMITERS,
  delimiterOf,
  type StatementColumn,
} from './statement-columns.ts';

type Statement = Schemas['NewBankStatement'];
type Mapping = Schemas['StatementMapping'];

/** The statement of a bank: what each of its lines would pay, then booked. */
export function StatementDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(paymentsWords);
  const { money, date } = useFormats();
  const tell = useToast();
  const organisation = query.useQuery('get', '/v1/organisation');
  const [content, setContent] = useState('');
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const read = async (file: File | undefined) => {
    const text = (await file?.text()) ?? '';
    setContent(text);
    setMapping(isXml(text) ? null : guessed(text, organisation.data?.currency ?? ''));
  };
  const complete = mapping === null || COLUMNS.every(({ name, required }) => !required || mapping.columns[name]);
  const body: Statement | null =
    content === '' || !complete
      ? null
      : mapping === null
        ? { format: 'camt053', content }
        : { format: 'csv', content, mapping };
  const preview = usePreview(
    ['bank statement', body],
    body === null ? null : () => api.POST('/v1/bank_statements', { body: { ...body, dry_run: true } }),
  );
  const change = useChange(
    (header) => api.POST('/v1/bank_statements', { params: { header }, body: body as Statement }),
    {
      stale: ['/v1/bank_transactions', ...MONEY_PATHS],
      onDone: () => {
        tell(words.statement_done);
        onClose();
      },
    },
  );
  return (
    <ChangeDialog
      wide
      title={words.statement}
      lead={words.statement_lead}
      confirm={words.statement_confirm}
      onClose={onClose}
      preview={preview}
      change={change}
      show={({ transactions }) => (
        <Table
          label={words.statement_pays}
          rows={transactions.map((line, at) => ({ ...line, at }))}
          row_key={({ at }) => String(at)}
          columns={[
            { key: 'booked_on', head: words.date, cell: ({ booked_on }) => date(booked_on) },
            { key: 'name', head: words.name, cell: ({ name }) => name },
            { key: 'text', head: words.text, cell: ({ text }) => text },
            {
              key: 'status',
              head: words.state,
              cell: ({ status, known }) =>
                known ? <span className="text-muted">{words.known}</span> : <StateBadge of="bank" state={status} />,
            },
            {
              key: 'amount',
              head: words.amount,
              align: 'right',
              cell: ({ amount, currency: of }) => money(amount, of),
            },
          ]}
        />
      )}
    >
      <TextField
        label={words.statement_file}
        hint={words.statement_hint}
        type="file"
        accept=".xml,.csv,.txt"
        onChange={({ target }) => void read((target as HTMLInputElement).files?.[0])}
      />
      {mapping === null ? null : (
        <MappingFields
          mapping={mapping}
          header={columnsOf(content, mapping.delimiter ?? ';')}
          onChange={(next) => setMapping(next)}
        />
      )}
    </ChangeDialog>
  );
}

const isXml = (text: string) => text.trimStart().startsWith('<');

/** What a CSV file seems to hold: its columns are named as the statement's are in English or German, or chosen by hand. */
function guessed(text: string, currency: string): Mapping {
  const delimiter = delimiterOf(text);
  const header = columnsOf(text, delimiter);
  const found = COLUMNS.map(({ name, known }) => [name, header.find((one) => known.test(one)) ?? ''] as const);
  const german = delimiter === ';';
  return {
    delimiter,
    date_format: german ? 'dd.mm.yyyy' : 'yyyy-mm-dd',
    decimal_separator: german ? ',' : '.',
    currency,
    columns: Object.fromEntries(found.filter(([, column]) => column !== '')) as Mapping['columns'],
  };
}

function MappingFields({
  mapping,
  header,
  onChange,
}: {
  readonly mapping: Mapping;
  readonly header: readonly string[];
  readonly onChange: (mapping: Mapping) => void;
}) {
  const words = useWords(paymentsWords);
  const choose = (name: StatementColumn, column: string) => {
    const { [name]: _before, ...others } = mapping.columns;
    onChange({ ...mapping, columns: (column === '' ? others : { ...others, [name]: column }) as Mapping['columns'] });
  };
  return (
    <fieldset className="grid gap-3 sm:grid-cols-3">
      <legend className="mb-1 text-sm font-medium">{words.mapping}</legend>
      {COLUMNS.map(({ name, required }) => (
        <Choice
          key={name}
          label={words.columns[name]}
          required={required}
          choices={[['', '–'], ...header.map((column) => [column, column] as const)]}
          value={mapping.columns[name] ?? ''}
          onChange={(event) => choose(name, event.target.value)}
        />
      ))}
      <Choice
        label={words.delimiter}
        choices={DELIMITERS.map((one) => [one, words.delimiters[one]])}
        value={mapping.delimiter}
        onChange={(event) => onChange({ ...mapping, delimiter: event.target.value as (typeof DELIMITERS)[number] })}
      />
      <Choice
        label={words.date_format}
        choices={DATE_FORMATS.map((one) => [one, one])}
        value={mapping.date_format}
        onChange={(event) => onChange({ ...mapping, date_format: event.target.value as (typeof DATE_FORMATS)[number] })}
      />
      <Choice
        label={words.decimal_separator}
        choices={[
          [',', '1.234,56'],
          ['.', '1,234.56'],
        ]}
        value={mapping.decimal_separator}
        onChange={(event) => onChange({ ...mapping, decimal_separator: event.target.value as ',' | '.' })}
      />
      <TextField
        label={words.currency}
        maxLength={3}
        value={mapping.currency}
        onChange={(event) => onChange({ ...mapping, currency: event.target.value.toUpperCase() })}
      />
    </fieldset>
  );
}
