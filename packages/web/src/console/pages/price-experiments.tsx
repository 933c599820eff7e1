// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition } from '@kontor/core/pricing';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/field.tsx';
import { PageHead, Section } from '../../ui/layout.tsx';
import { Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { useCatalog } from '../catalog/catalog-content.ts';
import { PriceExperiment } from '../catalog/price-experiment.tsx';
import { PriceFields } from '../catalog/price-fields.tsx';
import { PageLink } from '../page-link.tsx';
import { priceExperimentsWords } from '../words/price-experiments.ts';

/** Other prices for a month that is over. */
export default function PriceExperiments() {
  const words = useWords(priceExperimentsWords);
  const catalog = useCatalog();
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      {catalog.isPending ? (
        <Loading lines={8} />
      ) : catalog.isError ? (
        <Trouble error={catalog.error} onRetry={() => void catalog.refetch()} />
      ) : catalog.data === null ? (
        <Empty title={words.no_catalog} />
      ) : (
        <Trial key={catalog.data.version.version} in_force={catalog.data.definition} />
      )}
    </>
  );
}

function Trial({ in_force }: { readonly in_force: CatalogDefinition }) {
  const words = useWords(priceExperimentsWords);
  const [tried, setTried] = useState(in_force);
  const [moves, setMoves] = useState<Readonly<Record<string, string>>>({});
  const [key, setKey] = useState(Object.keys(in_force.plans)[0] ?? '');
  const plan = tried.plans[key];
  const nameOf = (id: string) => in_force.plans[id]?.name ?? id;
  const edited = Object.keys(in_force.plans).filter(
    (id) => id in moves || JSON.stringify(tried.plans[id]) !== JSON.stringify(in_force.plans[id]),
  );
  if (plan === undefined) return <Empty title={words.no_catalog} />;
  const setPrices = (prices: NonNullable<typeof plan.prices>) =>
    setTried({ ...tried, plans: { ...tried.plans, [key]: { ...plan, prices } } });
  const { [key]: goes_to = '', ...others } = moves;
  return (
    <div className="flex flex-col gap-6">
      <Section
        title={words.own}
        actions={
          edited.length === 0 ? null : (
            <Button
              onClick={() => {
                setTried(in_force);
                setMoves({});
              }}
            >
              {words.reset}
            </Button>
          )
        }
      >
        <div className="mb-4 grid gap-3 sm:grid-cols-2">
          <Choice
            label={words.plan}
            choices={Object.keys(in_force.plans).map((id) => [id, nameOf(id)] as const)}
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
          <Choice
            label={words.goes_to}
            choices={[
              ['', words.stays],
              ...Object.keys(in_force.plans).flatMap((id) => (id === key ? [] : [[id, nameOf(id)] as const])),
            ]}
            value={goes_to}
            onChange={({ target: { value } }) => setMoves(value === '' ? others : { ...others, [key]: value })}
          />
        </div>
        {plan.prices === undefined && plan.inherits !== undefined ? (
          <p className="text-muted">{words.inherits(nameOf(plan.inherits))}</p>
        ) : (
          <div className="flex flex-col gap-4">
            {Object.entries(plan.prices ?? {}).map(([name, price]) => (
              <PriceFields
                key={`${key} ${name}`}
                name={name}
                price={price}
                definition={tried}
                onChange={(next) => setPrices({ ...plan.prices, [name]: next })}
                onRemove={() => {
                  const { [name]: _removed, ...rest } = plan.prices ?? {};
                  setPrices(rest);
                }}
              />
            ))}
          </div>
        )}
        <p className="mt-3 text-sm text-muted">
          {edited.length === 0 ? null : `${words.edited(edited.map(nameOf).join(', '))}. `}
          <PageLink to={`/catalog/plans/${key}`}>{words.publish}</PageLink>
        </p>
      </Section>
      <PriceExperiment catalog={tried} plans={moves} disabled={edited.length === 0} />
    </div>
  );
}
