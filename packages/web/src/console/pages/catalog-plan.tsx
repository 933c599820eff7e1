// SPDX-License-Identifier: Apache-2.0
import type { Price } from '@kontor/core';
import type { CatalogDefinition } from '@kontor/core/pricing';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useStale } from '../../api/change.ts';
import { Button } from '../../ui/button.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { PageHead, Section } from '../../ui/layout.tsx';
import { Empty, Loading, Notice, Trouble } from '../../ui/notice.tsx';
import { Link, usePathPart } from '../../ui/routing.tsx';
import { useWords } from '../../ui/words.ts';
import { CatalogChanges, useCatalogChanges } from '../catalog/catalog-changes.tsx';
import { type LoadedCatalog, useCatalog } from '../catalog/catalog-content.ts';
import { GrantFields } from '../catalog/grant-fields.tsx';
import { PlanEffect } from '../catalog/plan-effect.tsx';
import { PriceExperiment } from '../catalog/price-experiment.tsx';
import { PriceFields } from '../catalog/price-fields.tsx';
import { PublishDialog } from '../catalog/publish-dialog.tsx';
import { catalogWords } from '../words/catalog.ts';
import { planEditorWords } from '../words/plan-editor.ts';

type PlanDefinition = CatalogDefinition['plans'][string];

/** A plan as a form; what it changes is seen in words and money before it is published. */
export default function CatalogPlan() {
  const words = useWords(planEditorWords);
  const key = usePathPart('plan');
  const catalog = useCatalog();
  if (catalog.isPending) return <Loading lines={10} />;
  if (catalog.isError) return <Trouble error={catalog.error} onRetry={() => void catalog.refetch()} />;
  const plan = catalog.data?.definition.plans[key];
  if (catalog.data === null || plan === undefined)
    return (
      <>
        <PageHead title={words.title(key)} />
        <Empty title={words.unknown(key)} />
      </>
    );
  return <PlanEditor key={key} name={key} first={plan} loaded={catalog.data} />;
}

function PlanEditor({
  name,
  first,
  loaded,
}: {
  readonly name: string;
  readonly first: PlanDefinition;
  readonly loaded: LoadedCatalog;
}) {
  const words = useWords(planEditorWords);
  const catalog = useWords(catalogWords);
  const stale = useStale();
  const [plan, setPlan] = useState(first);
  // with the version that it was made from: what somebody else publishes meanwhile is loaded, but not in it
  const [reviewed, setReviewed] = useState<LoadedCatalog | null>(null);
  const [publishing, setPublishing] = useState(false);
  const [conflict, setConflict] = useState(false);
  const { definition } = loaded;
  const draft = reviewed?.definition ?? null;
  const found = useCatalogChanges(draft);
  const change = (next: PlanDefinition) => {
    setPlan(next);
    setReviewed(null);
  };
  const set = (fields: { readonly [Field in keyof PlanDefinition]?: PlanDefinition[Field] | undefined }) =>
    change(
      Object.fromEntries(
        Object.entries({ ...plan, ...fields }).filter(([, value]) => value !== undefined),
      ) as unknown as PlanDefinition,
    );
  const changed = JSON.stringify(plan) !== JSON.stringify(definition.plans[name]);
  return (
    <>
      <PageHead title={words.title(first.name)} lead={words.lead} actions={<Link to="/catalog">{catalog.back}</Link>} />
      <div className="flex flex-col gap-6">
        {conflict ? (
          <Notice tone="warn">
            <p className="font-medium">{words.conflict}</p>
            <p>{words.conflict_mend}</p>
            <Button
              small
              className="mt-2"
              onClick={() => {
                setReviewed(null);
                void stale('/v1/catalog').then(() => setConflict(false));
              }}
            >
              {words.take_over}
            </Button>
          </Notice>
        ) : null}
        <Section title={words.basics}>
          <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
            <TextField label={words.name} value={plan.name} onChange={(event) => set({ name: event.target.value })} />
            <TextField
              label={words.target}
              value={plan.target ?? ''}
              onChange={(event) => set({ target: event.target.value === '' ? undefined : event.target.value })}
            />
            <Choice
              label={words.availability}
              value={plan.availability ?? 'sold'}
              choices={(['sold', 'planned', 'retired'] as const).map((each) => [each, catalog.availability[each]])}
              onChange={({ target: { value } }) =>
                set({ availability: value === 'sold' ? undefined : (value as 'planned' | 'retired') })
              }
            />
            <TextField
              label={words.trial_days}
              hint={words.trial_hint}
              type="number"
              min={1}
              value={String(plan.trial?.trial_days ?? '')}
              onChange={({ target: { value } }) =>
                set({
                  trial:
                    value === ''
                      ? undefined
                      : { card_required: plan.trial?.card_required ?? false, trial_days: Number(value) },
                })
              }
            />
          </div>
        </Section>
        <Prices {...{ plan, definition }} onChange={(prices) => set({ prices })} />
        <Section title={words.features}>
          <GrantFields {...{ plan, definition }} onChange={(features) => set({ features })} />
        </Section>
        <div className="flex flex-wrap items-center gap-3">
          <Button
            look="primary"
            disabled={!changed || conflict}
            onClick={() =>
              setReviewed({ ...loaded, definition: { ...definition, plans: { ...definition.plans, [name]: plan } } })
            }
          >
            {words.review}
          </Button>
          <Button disabled={!changed} onClick={() => change(definition.plans[name] as PlanDefinition)}>
            {words.discard}
          </Button>
          {changed ? null : <span className="text-muted">{words.nothing_changed}</span>}
        </div>
        {draft === null ? null : (
          <>
            <CatalogChanges found={found} />
            {found.isSuccess && found.data.changes.length > 0 ? (
              <>
                <PlanEffect plan={name} before={definition} after={draft} />
                <PriceExperiment catalog={draft} plans={{}} />
                <div>
                  <Button look="primary" onClick={() => setPublishing(true)}>
                    {words.publish}
                  </Button>
                </div>
              </>
            ) : null}
          </>
        )}
      </div>
      {publishing && reviewed !== null ? (
        <PublishDialog
          plan={name}
          draft={reviewed.definition}
          etag={reviewed.etag}
          onClose={() => setPublishing(false)}
          onConflict={() => {
            setPublishing(false);
            setConflict(true);
          }}
        />
      ) : null}
    </>
  );
}

function Prices({
  plan,
  definition,
  onChange,
}: {
  readonly plan: PlanDefinition;
  readonly definition: CatalogDefinition;
  readonly onChange: (prices: Record<string, Price>) => void;
}) {
  const words = useWords(planEditorWords);
  const [new_key, setNewKey] = useState('');
  const { prices, inherits } = plan;
  if (prices === undefined && inherits !== undefined)
    return (
      <Section title={words.prices}>
        <p className="mb-3">{words.inherited(definition.plans[inherits]?.name ?? inherits)}</p>
        <Button onClick={() => onChange({ ...definition.plans[inherits]?.prices })}>{words.own_prices}</Button>
      </Section>
    );
  const own = prices ?? {};
  const free = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(new_key) && !(new_key in own);
  return (
    <Section title={words.prices}>
      <div className="flex flex-col gap-4">
        {Object.entries(own).map(([key, price]) => (
          <PriceFields
            key={key}
            name={key}
            price={price}
            definition={definition}
            onChange={(next) => onChange({ ...own, [key]: next })}
            onRemove={() => {
              const { [key]: _removed, ...others } = own;
              onChange(others);
            }}
          />
        ))}
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (!free) return;
            onChange({ ...own, [new_key]: { charge: { model: 'flat', amount: '0' }, interval: 'month' } });
            setNewKey('');
          }}
        >
          <TextField
            label={words.key}
            hint={words.key_hint}
            value={new_key}
            onChange={(event) => setNewKey(event.target.value)}
          />
          <Button type="submit" disabled={!free} icon={<Plus size={16} aria-hidden />} className="mb-6">
            {words.add_price}
          </Button>
        </form>
      </div>
    </Section>
  );
}
