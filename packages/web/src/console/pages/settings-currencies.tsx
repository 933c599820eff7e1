// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Badge, Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { useCatalog } from '../catalog/catalog-content.ts';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { LinkButton } from '../link-button.tsx';
import { useMay } from '../permission.ts';
import { useBillingSettings } from '../settings/billing-settings.ts';
import { EnterRateDialog, RateFileDialog } from '../settings/rate-dialogs.tsx';
import { SettingsForm } from '../settings/settings-form.tsx';
import { SettingsFrame, Waiting } from '../settings/settings-frame.tsx';
import { settingsMoneyWords } from '../words/settings-money.ts';

/** In which currencies is sold, booked and taxed, and what they were worth. */
export default function SettingsCurrencies() {
  const words = useWords(settingsMoneyWords);
  const { found, form } = useBillingSettings();
  return (
    <SettingsFrame page="currencies">
      <Sold />
      {form === null ? (
        <Waiting {...found} />
      ) : (
        <SettingsForm
          title={words.books}
          lead={words.books_lead}
          fields={[
            { path: 'currencies.functional_currency', label: words.functional, hint: words.functional_hint },
            { path: 'currencies.tax_currency', label: words.tax_currency, hint: words.as_functional },
            {
              path: 'currencies.cross_currency',
              label: words.cross_currency,
              hint: words.cross_hint,
            },
            {
              path: 'currencies.max_rate_age_days',
              label: words.rate_age,
              hint: words.rate_age_hint,
              kind: 'number',
            },
          ]}
          {...form}
        />
      )}
      <Rates />
    </SettingsFrame>
  );
}

/** The catalog says it: prices have a currency. */
function Sold() {
  const words = useWords(settingsMoneyWords);
  const sold = useCatalog().data?.definition.currencies ?? [];
  return (
    <Section title={words.sold} actions={<LinkButton to="/catalog">{words.to_catalog}</LinkButton>}>
      <p className="mb-2 text-muted">{words.sold_lead}</p>
      {sold.length === 0 ? (
        <p>{words.nothing_sold}</p>
      ) : (
        <ul className="flex flex-wrap gap-2">
          {sold.map((currency) => (
            <li key={currency}>
              <Badge>{currency}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

type Rate = Schemas['ExchangeRate'];

function Rates() {
  const words = useWords(settingsMoneyWords);
  const { number, date } = useFormats();
  const may = useMay('finance');
  const [dialog, setDialog] = useState<'enter' | 'file' | null>(null);
  const fields: readonly FilterField[] = [
    { name: 'base', label: words.base, kind: 'text' },
    { name: 'quote', label: words.quote, kind: 'text' },
    { name: 'from', label: words.from, kind: 'day' },
    { name: 'until', label: words.until, kind: 'day' },
  ];
  const { filter, clear } = useFilter(fields);
  const columns: readonly Column<Rate>[] = [
    { key: 'date', head: words.date, cell: (row) => date(row.date) },
    { key: 'base', head: words.base, cell: ({ base }) => base },
    { key: 'quote', head: words.quote, cell: ({ quote }) => quote },
    { key: 'rate', head: words.rate, align: 'right', cell: ({ rate }) => number(rate) },
    { key: 'source', head: words.source, wide_only: true, cell: ({ source }) => source },
  ];
  return (
    <Section
      title={words.rates}
      actions={
        may ? (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setDialog('enter')}>{words.enter}</Button>
            <Button onClick={() => setDialog('file')}>{words.import_file}</Button>
          </div>
        ) : null
      }
    >
      <FilterBar list="exchange_rates" fields={fields} />
      <DataTable
        label={words.rates}
        name="exchange-rates"
        path="/v1/exchange_rates"
        filter={{ ...filter, base: filter.base?.toUpperCase(), quote: filter.quote?.toUpperCase() }}
        columns={columns}
        onClearFilter={clear}
        empty={<Empty title={words.no_rates}>{words.no_rates_mend}</Empty>}
      />
      {dialog === 'enter' ? <EnterRateDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'file' ? <RateFileDialog onClose={() => setDialog(null)} /> : null}
    </Section>
  );
}
