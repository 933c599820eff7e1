// SPDX-License-Identifier: Apache-2.0
import { priceWords } from '@kontor/core';
import type { CatalogDefinition } from '@kontor/core/pricing';
import { Fragment, type ReactNode } from 'react';
import { Section } from '../../ui/layout.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { useLanguage, useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { catalogWords } from '../words/catalog.ts';

/** What a catalog holds besides its plans: add-ons, services, meters and editions. */
export function CatalogParts({ definition }: { readonly definition: CatalogDefinition }) {
  const words = useWords(catalogWords);
  const language = useLanguage();
  const [currency] = definition.currencies;
  const prices = (of: Parameters<typeof priceWords>[0][]) =>
    of.map((price) => priceWords(price, price.currency ?? currency, language)).join('; ') || '–';
  const planNames = (keys: readonly string[] | undefined) =>
    (keys ?? []).map((key) => definition.plans[key]?.name ?? key).join(', ');
  return (
    <div className="mt-6 grid gap-6 lg:grid-cols-2">
      <Part
        title={words.add_ons}
        heads={[words.name, words.price, words.with_plans]}
        rows={Object.entries(definition.add_ons ?? {}).map(([key, { name, prices: own, applies_to }]) => [
          key,
          [name, prices(Object.values(own)), planNames(applies_to.plans) || (applies_to.editions ?? []).join(', ')],
        ])}
      />
      <Part
        title={words.services}
        heads={[words.name, words.price]}
        rows={Object.entries(definition.services ?? {}).map(([key, { name, prices: own = {} }]) => [
          key,
          [name, prices(Object.values(own))],
        ])}
      />
      <Part
        title={words.meters}
        heads={[words.name, words.event_type, words.counts, words.unit]}
        rows={Object.entries(definition.meters ?? {}).map(
          ([key, { label, event_type, aggregation, property, unit }]) => [
            key,
            [
              label,
              <code key="type">{event_type}</code>,
              property === undefined ? (
                words.aggregations[aggregation]
              ) : (
                <Fragment key="counts">
                  {words.aggregations[aggregation]} <code>{property}</code>
                </Fragment>
              ),
              unit,
            ],
          ],
        )}
      />
      <Part
        title={words.editions}
        heads={[words.name, words.delivery]}
        rows={Object.entries(definition.editions ?? {}).map(([key, { name, delivery = [] }]) => [
          key,
          [name, delivery.join(', ') || '–'],
        ])}
      />
    </div>
  );
}

function Part({
  title,
  heads,
  rows,
}: {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly [key: string, cells: readonly ReactNode[]])[];
}) {
  const words = useWords(catalogWords);
  const shared = useWords(sharedWords);
  return (
    <Section title={title}>
      {rows.length === 0 ? (
        <p className="text-muted">{words.none}</p>
      ) : (
        <ScrollRegion label={shared.table_of(title)} className="overflow-x-auto">
          <table className="w-full text-left">
            <thead className="text-sm text-muted">
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col" className="py-1 pr-4 font-medium">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([key, cells]) => (
                <tr key={key} className="border-t border-line align-top">
                  {cells.map((cell, at) => (
                    <td key={heads[at]} className="py-1.5 pr-4">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Section>
  );
}
