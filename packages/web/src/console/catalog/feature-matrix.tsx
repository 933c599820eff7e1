// SPDX-License-Identifier: Apache-2.0

import { priceWords } from '@kontor/core';
import {
  type CatalogDefinition,
  type ComparisonCell,
  type ComparisonColumn,
  comparisonColumns,
  comparisonGroups,
  type ResolvedPlan,
  resolveCatalog,
} from '@kontor/core/pricing';
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
  /** In the order of the columns. */
  readonly cells: readonly string[];
}

/**
 * Every plan as a column, and every edition that no plan belongs to; every feature by its group as a row: what each holds,
 * by the core's own words.
 */
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
  const { compared, groups } = useMemo(() => {
    const catalog = resolveCatalog(definition);
    const all = comparisonColumns(catalog, [...catalog.plans.values()]);
    return { compared: all, groups: comparisonGroups(catalog, all, language) };
  }, [definition, language]);
  const columns: readonly CsvColumn<MatrixRow>[] = [
    { key: 'group' },
    { key: 'feature' },
    ...compared.map(({ key, plan }, at) => ({
      key: plan === null ? `edition_${key}` : key,
      csv: ({ cells }: MatrixRow) => cells[at] ?? null,
    })),
  ];
  const csvRows: readonly MatrixRow[] = [
    {
      group: '',
      feature: words.prices,
      cells: compared.map(({ plan }) =>
        [...(plan?.prices.values() ?? [])].map((price) => priceWords(price, price.currency, language)).join('; '),
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
              {compared.map((column) => (
                <th key={idOf(column)} scope="col" className="min-w-36 px-3 py-3 text-left align-top">
                  <Head column={column} editable={editable} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row" className={`${CELL} sticky left-0 bg-surface font-medium`}>
                {words.subscribers}
              </th>
              {compared.map((column) => (
                <td key={idOf(column)} className={`${CELL} tabular-nums`}>
                  {column.plan === null ? (
                    <NoPlan />
                  ) : subscribers.data === undefined ? (
                    '…'
                  ) : (
                    number(counts.get(column.key) ?? 0)
                  )}
                </td>
              ))}
            </tr>
            <tr>
              <th scope="row" className={`${CELL} sticky left-0 bg-surface font-medium`}>
                {words.prices}
              </th>
              {compared.map((column) => (
                <td key={idOf(column)} className={`${CELL} text-sm`}>
                  {column.plan === null ? <NoPlan /> : <Prices plan={column.plan} />}
                </td>
              ))}
            </tr>
          </tbody>
          {groups.map(({ name, rows }) => (
            <tbody key={name}>
              <tr>
                <th
                  scope="rowgroup"
                  colSpan={compared.length + 1}
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
                    <td key={compared[at] === undefined ? at : idOf(compared[at])} className={CELL}>
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

/** A plan and an edition may have one key. */
const idOf = ({ key, plan }: ComparisonColumn) => (plan === null ? `edition ${key}` : key);

function Head({
  column: { key, name, plan },
  editable,
}: {
  readonly column: ComparisonColumn;
  readonly editable: boolean;
}) {
  const words = useWords(catalogWords);
  const { availability = 'sold', contract } = plan?.definition ?? {};
  return (
    <>
      <div className="font-semibold">
        {editable && plan !== null ? <Link to={`/catalog/plans/${key}`}>{name}</Link> : name}
      </div>
      <div className="mt-1 flex flex-wrap gap-1">
        {plan === null ? <Badge>{words.edition}</Badge> : null}
        {availability === 'sold' ? null : <Badge>{words.availability[availability]}</Badge>}
        {contract === true ? <Badge tone="accent">{words.by_contract}</Badge> : null}
      </div>
    </>
  );
}

function Prices({ plan: { prices, definition } }: { readonly plan: ResolvedPlan }) {
  const words = useWords(catalogWords);
  const language = useLanguage();
  return (
    <>
      {prices.size === 0 ? (definition.contract === true ? words.by_contract : words.no_price) : null}
      <ul className="flex flex-col gap-1">
        {[...prices].map(([key, price]) => (
          <li key={key}>{priceWords(price, price.currency, language)}</li>
        ))}
      </ul>
      {definition.trial === undefined ? null : (
        <p className="mt-1 text-muted">{words.trial(String(definition.trial.trial_days))}</p>
      )}
    </>
  );
}

/** Where only a plan has something to say. */
function NoPlan() {
  const words = useWords(catalogWords);
  return <span className="text-muted">{words.without_plan}</span>;
}

function Cell({ kind, words, detail }: ComparisonCell) {
  return (
    <>
      {kind === 'words' ? (
        words
      ) : (
        <>
          {kind === 'yes' ? <Check size={16} aria-hidden className="text-good" /> : null}
          {kind === 'no' ? <Minus size={16} aria-hidden className="text-muted" /> : null}
          <span className="sr-only">{words}</span>
        </>
      )}
      {detail === null ? null : <span className="block text-sm text-muted">{detail}</span>}
    </>
  );
}
