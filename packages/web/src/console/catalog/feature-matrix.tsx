// SPDX-License-Identifier: Apache-2.0

import { priceWords } from '@kontor/core';
import { type CatalogDefinition, type ComparisonCell, comparisonGroups, resolveCatalog } from '@kontor/core/pricing';
import { Check, Minus } from 'lucide-react';
import { useMemo } from 'react';
import { query } from '../../api/client.ts';
import type { CsvColumn } from '../../ui/column.ts';
import { CsvExport } from '../../ui/csv-export.tsx';
import { useFormats } from '../../ui/format.ts';
import { Badge } from '../../ui/notice.tsx';
import { Link } from '../../ui/routing.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { useLanguage, useWords } from '../../ui/words.ts';
import { catalogWords } from '../words/catalog.ts';

const CELL = 'border-t border-line px-3 py-2 text-left align-top font-normal';

interface MatrixRow {
  readonly group: string;
  readonly feature: string;
  /** In the order of the plans. */
  readonly cells: readonly string[];
}

/** Every plan as a column, every feature by its group as a row: what each holds, by the core's own words. */
export function FeatureMatrix({
  definition,
  version,
  editable,
}: {
  readonly definition: CatalogDefinition;
  readonly version: number;
  readonly editable: boolean;
}) {
  const words = useWords(catalogWords);
  const language = useLanguage();
  const { number } = useFormats();
  const subscribers = query.useQuery('get', '/v1/plans/subscribers');
  const counts = new Map(
    (subscribers.data?.data ?? [])
      .filter(({ catalog_version }) => catalog_version === version)
      .map(({ plan, subscriptions }) => [plan, subscriptions]),
  );
  const { plans, groups } = useMemo(() => {
    const catalog = resolveCatalog(definition);
    const all = [...catalog.plans.values()];
    return { plans: all, groups: comparisonGroups(catalog, all, language) };
  }, [definition, language]);
  const columns: readonly CsvColumn<MatrixRow>[] = [
    { key: 'group' },
    { key: 'feature' },
    ...plans.map(({ key }, at) => ({ key, csv: ({ cells }: MatrixRow) => cells[at] ?? null })),
  ];
  const csvRows: readonly MatrixRow[] = [
    {
      group: '',
      feature: words.prices,
      cells: plans.map(({ prices }) =>
        [...prices.values()].map((price) => priceWords(price, price.currency, language)).join('; '),
      ),
    },
    ...groups.flatMap(({ name, rows }) =>
      rows.map(({ label, cells }) => ({
        group: name,
        feature: label,
        cells: cells.map(({ words: told, detail }) => (detail === null ? told : `${told} (${detail})`)),
      })),
    ),
  ];
  return (
    <div>
      <ScrollRegion
        label={words.matrix_region}
        className="max-h-[75dvh] overflow-auto rounded-lg border border-line bg-surface"
      >
        <table className="w-full border-collapse">
          <thead className="sticky top-0 z-10 bg-surface shadow-[0_1px_0_var(--line)]">
            <tr>
              <th scope="col" className="sticky left-0 bg-surface px-3 py-3 text-left text-sm font-medium text-muted">
                {words.feature}
              </th>
              {plans.map(({ key, definition: plan }) => (
                <th key={key} scope="col" className="min-w-36 px-3 py-3 text-left align-top">
                  <div className="font-semibold">
                    {editable ? <Link to={`/catalog/plans/${key}`}>{plan.name}</Link> : plan.name}
                  </div>
                  <div className="mt-1 flex flex-wrap gap-1">
                    {plan.availability === undefined || plan.availability === 'sold' ? null : (
                      <Badge>{words.availability[plan.availability]}</Badge>
                    )}
                    {plan.contract === true ? <Badge tone="accent">{words.by_contract}</Badge> : null}
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row" className={`${CELL} sticky left-0 bg-surface font-medium`}>
                {words.subscribers}
              </th>
              {plans.map(({ key }) => (
                <td key={key} className={`${CELL} tabular-nums`}>
                  {subscribers.data === undefined ? '…' : number(counts.get(key) ?? 0)}
                </td>
              ))}
            </tr>
            <tr>
              <th scope="row" className={`${CELL} sticky left-0 bg-surface font-medium`}>
                {words.prices}
              </th>
              {plans.map((plan) => (
                <td key={plan.key} className={`${CELL} text-sm`}>
                  {plan.prices.size === 0
                    ? plan.definition.contract === true
                      ? words.by_contract
                      : words.no_price
                    : null}
                  <ul className="flex flex-col gap-1">
                    {[...plan.prices].map(([key, price]) => (
                      <li key={key}>{priceWords(price, price.currency, language)}</li>
                    ))}
                  </ul>
                  {plan.definition.trial === undefined ? null : (
                    <p className="mt-1 text-muted">{words.trial(String(plan.definition.trial.trial_days))}</p>
                  )}
                </td>
              ))}
            </tr>
          </tbody>
          {groups.map(({ name, rows }) => (
            <tbody key={name}>
              <tr>
                <th
                  scope="rowgroup"
                  colSpan={plans.length + 1}
                  className="border-t border-line bg-sunken px-3 py-1.5 text-left text-sm font-semibold"
                >
                  <span className="sticky left-3">{name}</span>
                </th>
              </tr>
              {rows.map(({ label, description, cells }) => (
                <tr key={label}>
                  <th scope="row" className={`${CELL} sticky left-0 max-w-72 bg-surface`}>
                    {label}
                    {description === null ? null : <span className="block text-sm text-muted">{description}</span>}
                  </th>
                  {cells.map((cell, at) => (
                    <td key={plans[at]?.key} className={CELL}>
                      <Cell {...cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </ScrollRegion>
      <div className="mt-1 flex justify-end">
        <CsvExport label={words.matrix_region} name={`catalog-${version}`} columns={columns} rows={() => [csvRows]} />
      </div>
    </div>
  );
}

function Cell({ kind, words, detail }: ComparisonCell) {
  return (
    <>
      {kind === 'words' ? (
        words
      ) : (
        <>
          {kind === 'yes' ? (
            <Check size={16} aria-hidden className="text-good" />
          ) : (
            <Minus size={16} aria-hidden className="text-muted" />
          )}
          <span className="sr-only">{words}</span>
        </>
      )}
      {detail === null ? null : <span className="block text-sm text-muted">{detail}</span>}
    </>
  );
}
