// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Choice, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useLanguage, useWords } from '../../ui/words.ts';
import { settingsMoneyWords } from '../words/settings-money.ts';
import { taxSample } from './tax-sample.ts';
import type { Settings } from './value-at.ts';

/** What one customer would be charged with the tax settings as they are edited. */
export function SampleCustomer({
  settings,
  currency,
  today,
}: {
  readonly settings: Settings;
  readonly currency: string;
  /** `YYYY-MM-DD` where the organisation is. */
  readonly today: string;
}) {
  const words = useWords(settingsMoneyWords);
  const language = useLanguage();
  const { money } = useFormats();
  const [asked, setAsked] = useState({ country: 'FR', region: '', tax_id: '', amount: '100' });
  const [kind, setKind] = useState<'consumer' | 'business'>('consumer');
  const put = (name: keyof typeof asked) => ({
    value: asked[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setAsked((before) => ({ ...before, [name]: target.value })),
  });
  const sample = taxSample(settings, {
    country: asked.country.trim().toUpperCase(),
    region: asked.region.trim(),
    kind,
    tax_id: asked.tax_id.trim(),
    amount: typedDecimal(asked.amount),
    currency,
    date: today,
    language,
  });
  return (
    <section aria-label={words.sample} className="mt-4 rounded-md bg-sunken p-3">
      <h3 className="font-medium">{words.sample}</h3>
      <p className="mb-3 text-muted">{words.sample_lead}</p>
      <div className="mb-3 grid gap-3 sm:grid-cols-3">
        <TextField label={words.sample_country} maxLength={2} {...put('country')} />
        <TextField label={words.sample_region} {...put('region')} />
        <Choice
          label={words.sample_kind}
          choices={Object.entries(words.sample_kinds)}
          value={kind}
          onChange={({ target }) => setKind(target.value as typeof kind)}
        />
        <TextField label={words.sample_tax_id} {...put('tax_id')} />
        <TextField label={`${words.sample_amount}, ${currency}`} inputMode="decimal" {...put('amount')} />
      </div>
      <div aria-live="polite">
        {sample === null ? (
          <p className="text-muted">{words.sample_incomplete}</p>
        ) : sample.ok ? (
          <Facts
            facts={[
              [words.treatment, words.treatments[sample.value.treatment]],
              [words.net, money(sample.value.net, currency)],
              [words.taxes, sample.value.taxes.length === 0 ? words.no_taxes : sample.value.taxes.join('; ')],
              [words.total, money(sample.value.total, currency)],
            ]}
          />
        ) : (
          <Notice tone="warn">
            {words.refused}{' '}
            {sample.problems.map(({ code }) => words.refusals[code as keyof typeof words.refusals] ?? code).join(' ')}
          </Notice>
        )}
      </div>
    </section>
  );
}
