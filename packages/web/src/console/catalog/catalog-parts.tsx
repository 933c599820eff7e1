// SPDX-License-Identifier: Apache-2.0
import { priceWords } from '@kontor/core';
import type { CatalogDefinition } from '@kontor/core/pricing';
import type { Column } from '../../ui/column.ts';
import { Section } from '../../ui/layout.tsx';
import { Table } from '../../ui/table.tsx';
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
        rows={Object.entries(definition.add_ons ?? {}).map(([key, { name, prices: own, applies_to }]) => ({
          key,
          name,
          price: prices(Object.values(own)),
          plans: planNames(applies_to.plans) || (applies_to.editions ?? []).join(', '),
        }))}
        columns={[
          { key: 'name', head: words.name, cell: ({ name }) => name },
          { key: 'price', head: words.price, cell: ({ price }) => price },
          { key: 'plans', head: words.with_plans, cell: ({ plans }) => plans },
        ]}
      />
      <Part
        title={words.services}
        rows={Object.entries(definition.services ?? {}).map(([key, { name, prices: own = {} }]) => ({
          key,
          name,
          price: prices(Object.values(own)),
        }))}
        columns={[
          { key: 'name', head: words.name, cell: ({ name }) => name },
          { key: 'price', head: words.price, cell: ({ price }) => price },
        ]}
      />
      <Part
        title={words.meters}
        rows={Object.entries(definition.meters ?? {}).map(([key, meter]) => ({ key, ...meter }))}
        columns={[
          { key: 'label', head: words.name, cell: ({ label }) => label },
          { key: 'event_type', head: words.event_type, cell: ({ event_type }) => <code>{event_type}</code> },
          {
            key: 'counts',
            head: words.counts,
            cell: ({ aggregation, property }) => (
              <>
                {words.aggregations[aggregation]} {property === undefined ? null : <code>{property}</code>}
              </>
            ),
            csv: ({ aggregation, property }) => [aggregation, property].filter(Boolean).join(' '),
          },
          { key: 'unit', head: words.unit, cell: ({ unit }) => unit },
        ]}
      />
      <Part
        title={words.editions}
        rows={Object.entries(definition.editions ?? {}).map(([key, { name, delivery = [] }]) => ({
          key,
          name,
          delivery: delivery.join(', '),
        }))}
        columns={[
          { key: 'name', head: words.name, cell: ({ name }) => name },
          { key: 'delivery', head: words.delivery, cell: ({ delivery }) => delivery || '–' },
        ]}
      />
    </div>
  );
}

function Part<Row extends { readonly key: string }>({
  title,
  rows,
  columns,
}: {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
}) {
  const words = useWords(catalogWords);
  const shared = useWords(sharedWords);
  return (
    <Section title={title}>
      {rows.length === 0 ? (
        <p className="text-muted">{words.none}</p>
      ) : (
        <Table label={shared.table_of(title)} rows={rows} row_key={({ key }) => key} columns={columns} />
      )}
    </Section>
  );
}
