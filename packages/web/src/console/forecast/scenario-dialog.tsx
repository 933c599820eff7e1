// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useChange, usePreview } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { troubleOf } from '../../api/problem.ts';
import { TextArea, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts } from '../../ui/layout.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { ChangedFieldTable } from '../audit/changed-field-table.tsx';
import { changedFields } from '../audit/changed-fields.ts';
import { useCatalog } from '../catalog/catalog-content.ts';
import { ChangeDialog } from '../money/change-dialog.tsx';
import { forecastWords } from '../words/forecast.ts';
import { assumptionsOf, withAssumption, writtenPath } from './assumptions.ts';

type Stored = Schemas['StoredScenario'];
type Scenario = Stored['content'];

/** Few, for it is run again with every change. */
const RUNS = 100;

/** What a first scenario may look like: visitors who grow, a share of whom buys the smallest plan. */
const firstScenario = (name: string, plan: string): Scenario => ({
  name,
  months: 12,
  sources: { visits: { kind: 'growth', start: 100, monthly_growth: '2%..6%' } },
  segments: {
    customers: {
      source: 'visits',
      funnel: [{ name: 'paid', conversion: '2%..5%' }],
      plans: [plan],
      retention: { kind: 'churn', monthly: '1%..4%' },
    },
  },
});

function parsed(text: string): Scenario | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Scenario) : null;
  } catch {
    return null;
  }
}

const textOf = (scenario: Scenario) => JSON.stringify(scenario, null, 2);

/** Stores a scenario, or another version of one: what it comes to is run before. `of` is null for a new one. */
export function ScenarioDialog({
  of,
  onClose,
  onStored,
}: {
  readonly of: Stored | null;
  readonly onClose: () => void;
  readonly onStored: (stored: Stored) => void;
}) {
  const words = useWords(forecastWords);
  const { number, month } = useFormats();
  const tell = useToast();
  const catalog = useCatalog();
  const [name, setName] = useState(of?.name ?? '');
  const [edited, setEdited] = useState<string | null>(of === null ? null : textOf(of.content));
  const plans = Object.entries(catalog.data?.definition.plans ?? {});
  const [plan] = plans.find(
    ([, { availability = 'sold', prices }]) => availability === 'sold' && Object.keys(prices ?? {}).length > 0,
  ) ??
    plans[0] ?? [''];
  const text = edited ?? textOf(firstScenario(words.first_name, plan));
  const scenario = parsed(text);
  const preview = usePreview(
    ['scenario', text],
    scenario === null || catalog.isPending
      ? null
      : () => api.POST('/v1/forecasts', { body: { scenario, runs: RUNS, seed: 1, own_history: true } }),
  );
  const change = useChange(
    (header) =>
      api.POST('/v1/scenarios', { params: { header }, body: { name: name.trim(), scenario: scenario ?? {} } }),
    {
      stale: ['/v1/scenarios'],
      onDone: (stored) => {
        tell(words.stored(`${stored.name}@${stored.version}`));
        onStored(stored);
      },
    },
  );
  const mistakes = preview.isError ? troubleOf(preview.error).mistakes : [];
  const changed = of === null || scenario === null ? null : changedFields(of.content, scenario);
  return (
    <ChangeDialog
      wide
      title={of === null ? words.new : words.change}
      lead={words.dialog_lead}
      confirm={words.store}
      onClose={onClose}
      preview={preview}
      change={change}
      blocked={scenario === null || changed?.length === 0 || !/^[a-z][a-z0-9-]{0,39}$/.test(name.trim())}
      show={(forecast) => {
        const last = forecast.months.at(-1);
        const ends = forecast.monte_carlo.months.at(-1);
        const whole = (value: string | number) => number(Number(value).toFixed(0));
        const band = (low: string | number, high: string | number) => words.between(whole(low), whole(high));
        return last === undefined || ends === undefined ? null : (
          <>
            <h3 className="mb-2">
              {words.end}, {month(last.month)}
            </h3>
            <Facts
              facts={[
                [
                  `${words.measures.mrr}, ${forecast.currency}`,
                  `${whole(last.mrr)} (${band(ends.mrr.p5, ends.mrr.p95)})`,
                ],
                [words.measures.customers, `${whole(last.customers)} (${band(ends.customers.p5, ends.customers.p95)})`],
                ...(last.cash === null
                  ? []
                  : [
                      [
                        `${words.measures.cash}, ${forecast.currency}`,
                        `${whole(last.cash)} (${band(ends.cash.p5, ends.cash.p95)})`,
                      ] as const,
                    ]),
              ]}
            />
            <p className="mt-2 text-sm text-muted">{words.of_runs(number(forecast.monte_carlo.runs))}</p>
            {changed === null ? null : (
              <>
                <h3 className="mt-4 mb-2">{words.changed}</h3>
                <ChangedFieldTable fields={changed} />
              </>
            )}
          </>
        );
      }}
    >
      <TextField
        label={words.name}
        hint={of === null ? words.name_hint : words.version_note(of.name)}
        required
        disabled={of !== null}
        pattern="[a-z][a-z0-9\-]{0,39}"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {scenario === null ? null : (
        <fieldset>
          <legend className="text-sm font-medium">{words.assumptions}</legend>
          <p className="mb-2 text-sm text-muted">{words.assumptions_hint}</p>
          <div className="grid gap-3 sm:grid-cols-2">
            {assumptionsOf(scenario).map(({ path, value }) => (
              <TextField
                key={path.join('.')}
                label={path.join(' › ')}
                value={String(value)}
                mistake={mistakes.find((mistake) => mistake.path === `scenario.${writtenPath(path)}`)?.message}
                onChange={(event) => setEdited(textOf(withAssumption(scenario, path, event.target.value) as Scenario))}
              />
            ))}
          </div>
        </fieldset>
      )}
      <details open={scenario === null}>
        <summary className="cursor-pointer text-accent">{words.as_text}</summary>
        <TextArea
          className="mt-2"
          label={words.text}
          hint={words.text_hint}
          rows={16}
          spellCheck={false}
          value={text}
          mistake={scenario === null ? words.no_json : undefined}
          onChange={(event) => setEdited(event.target.value)}
        />
      </details>
    </ChangeDialog>
  );
}
