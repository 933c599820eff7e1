// SPDX-License-Identifier: Apache-2.0
import { type Problem, parseTaxRates, type TaxRate } from '@kontor/core';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { saveFile } from '../../api/file.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { useLanguage, useWords } from '../../ui/words.ts';
import { settingsMoneyWords } from '../words/settings-money.ts';
import { GERMAN_TAX_RATE_PROBLEMS } from '../words/tax-rate-problems.ts';
import { RowsField, type SettingColumn } from './rows-field.tsx';
import { taxRatesCsv } from './tax-rates-file.ts';

/** More are edited in a spreadsheet: an American table has a hundred thousand. */
const MOST_ROWS = 60;
const MOST_PROBLEMS = 10;

/** The seller's own tax rates: a few are edited here, any number comes from CSV and goes into one. */
export function RateTable({
  columns,
  rates,
  mistake,
  onChange,
}: {
  readonly columns: readonly SettingColumn[];
  readonly rates: readonly TaxRate[];
  readonly mistake: string | undefined;
  readonly onChange: (rates: unknown) => void;
}) {
  const words = useWords(settingsMoneyWords);
  const language = useLanguage();
  const { number } = useFormats();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const parsed = parseTaxRates(await file.text());
    setProblems(parsed.ok ? [] : parsed.problems);
    if (parsed.ok) onChange(parsed.value);
  };
  const save = () => saveFile(new Blob([taxRatesCsv(rates)], { type: 'text/csv' }), 'tax-rates.csv');
  return (
    <div className="flex min-w-0 flex-col gap-3 sm:col-span-2">
      <h3 className="font-medium">{words.own_rates}</h3>
      <p className="max-w-3xl text-muted">{words.own_rates_lead}</p>
      <p>{words.rate_count(number(rates.length))}</p>
      {rates.length > MOST_ROWS ? (
        <>
          <p>{words.too_many}</p>
          {mistake === undefined ? null : <p className="text-sm text-bad">{mistake}</p>}
        </>
      ) : (
        <RowsField
          label={words.rates_of}
          hint={words.rate_table_hint}
          mistake={mistake}
          columns={columns}
          rows={rates as readonly object[] as Parameters<typeof RowsField>[0]['rows']}
          onChange={onChange}
        />
      )}
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          label={words.csv_import}
          hint={words.csv_hint}
          type="file"
          accept=".csv,.txt"
          className="min-w-0 flex-1 basis-72"
          onChange={({ target }) => void read((target as HTMLInputElement).files?.[0])}
        />
        {rates.length === 0 ? null : (
          <Button icon={<Download size={16} aria-hidden />} onClick={save}>
            {words.csv_export}
          </Button>
        )}
      </div>
      {problems.length === 0 ? null : (
        <Notice tone="bad">
          <p className="font-medium">{words.csv_wrong}</p>
          <ul className="list-disc pl-5">
            {problems.slice(0, MOST_PROBLEMS).map(({ code, path, message, mend }) => (
              <li key={path + message}>
                <code>{path}</code>{' '}
                {(language === 'de' ? GERMAN_TAX_RATE_PROBLEMS[code] : undefined) ?? `${message}; ${mend}`}
              </li>
            ))}
          </ul>
          {problems.length > MOST_PROBLEMS ? <p>{words.csv_more(number(problems.length - MOST_PROBLEMS))}</p> : null}
        </Notice>
      )}
    </div>
  );
}
