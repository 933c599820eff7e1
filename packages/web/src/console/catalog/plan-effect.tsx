// SPDX-License-Identifier: Apache-2.0
import {
  type CatalogDefinition,
  calculate,
  calculatorInputs,
  monthlyText,
  readCalculatorState,
  resolveCatalog,
} from '@kontor/core/pricing';
import { useMemo, useState } from 'react';
import { Choice, TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/layout.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useLanguage, useWords } from '../../ui/words.ts';
import { planEditorWords } from '../words/plan-editor.ts';

/** What a plan comes to before and after, for a usage that can be changed: rated by the core, at every key. */
export function PlanEffect({
  plan,
  before,
  after,
}: {
  readonly plan: string;
  readonly before: CatalogDefinition;
  readonly after: CatalogDefinition;
}) {
  const words = useWords(planEditorWords);
  const language = useLanguage();
  const catalogs = useMemo(() => [resolveCatalog(before), resolveCatalog(after)] as const, [before, after]);
  const inputs = useMemo(() => calculatorInputs(catalogs[1]), [catalogs]);
  const [parameters, setParameters] = useState<Record<string, string>>({});
  const set = (name: string, value: string) => setParameters({ ...parameters, [name]: value });
  const [old_row, new_row] = catalogs.map((catalog) =>
    calculate(catalog, readCalculatorState(parameters, catalog).state, { language }).find((row) => row.plan === plan),
  );
  const { currency } = readCalculatorState(parameters, catalogs[1]).state;
  const told = (row: typeof old_row) =>
    row === undefined || row.why_not !== null || row.monthly === null
      ? (row?.why_not ?? words.not_priced)
      : (row.monthly_text ?? words.not_priced);
  const difference =
    old_row?.monthly == null || new_row?.monthly == null ? null : new_row.monthly.subtract(old_row.monthly);
  return (
    <Section title={words.effect}>
      <p className="mb-3 text-muted">{words.effect_lead}</p>
      <div className="mb-4 grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {after.currencies.length < 2 ? null : (
          <Choice
            label={words.currency}
            value={currency}
            choices={after.currencies.map((code) => [code, code])}
            onChange={(event) => set('currency', event.target.value)}
          />
        )}
        {inputs.map(({ name, label, unit }) => (
          <TextField
            key={name}
            label={unit === null ? label : `${label} (${unit})`}
            inputMode="decimal"
            value={parameters[name] ?? ''}
            placeholder="0"
            onChange={(event) => set(name, typedDecimal(event.target.value))}
          />
        ))}
      </div>
      <dl className="grid gap-3 sm:grid-cols-3" aria-live="polite">
        {(
          [
            [words.before, told(old_row)],
            [words.after, told(new_row)],
            [words.difference, difference === null ? '–' : monthlyText(difference, currency, language)],
          ] as const
        ).map(([name, value]) => (
          <div key={name} className="rounded-md bg-sunken p-3">
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="text-lg font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
