// SPDX-License-Identifier: Apache-2.0
import { query, type Schemas } from '../../api/client.ts';
import { Coded } from '../../ui/coded.tsx';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Badge, Loading, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../ui/words.ts';
import { useCatalogNames } from '../catalog/catalog-content.ts';
import { customerWords } from '../words/customer.ts';

type Snapshot = Schemas['EntitlementSnapshot'];
type Feature = Snapshot['features'][string];

/** What a customer may do at this moment, who grants it, and what would grant more. */
export function Entitlements({ of }: { readonly of: string }) {
  const words = useWords(customerWords);
  const { features: labels } = useCatalogNames();
  const found = query.useQuery('get', '/v1/customers/{id}/entitlements', { params: { path: { id: of } } });
  if (found.isPending) return <Loading lines={6} />;
  if (found.isError) return <Trouble error={found.error} onRetry={() => void found.refetch()} />;
  const { features, offers = {} } = found.data;
  const rows = Object.entries(features).map(([key, feature]) => ({
    key,
    feature,
    upgrades: (feature.upgrades ?? []).map(({ offer }) => offers[offer]?.name ?? offer).join(', '),
  }));
  return (
    <Section title={words.what_they_may}>
      {rows.length === 0 ? (
        <p className="text-muted">{words.no_features}</p>
      ) : (
        <Table
          label={words.tabs.entitlements}
          rows={rows}
          row_key={({ key }) => key}
          columns={[
            { key: 'key', head: words.feature, cell: ({ key }) => <Coded code={key} words={labels} /> },
            {
              key: 'answer',
              head: words.answer,
              cell: ({ feature }) => <Answer feature={feature} />,
              csv: ({ feature }) => answerText(feature),
            },
            {
              key: 'source',
              head: words.why,
              cell: ({ feature }) => <Why feature={feature} />,
              csv: ({ feature }) => feature.source,
            },
            {
              key: 'upgrades',
              head: words.more,
              cell: ({ upgrades }) => <span className="text-sm text-muted">{upgrades}</span>,
            },
          ]}
        />
      )}
    </Section>
  );
}

/** `true`, a value, or what is used of the limit; an empty limit: there is none. */
function answerText(feature: Feature): string {
  switch (feature.kind) {
    case 'boolean':
      return String(feature.allowed);
    case 'value':
      return feature.value === null ? 'false' : String(feature.value);
    default:
      return `${feature.used}/${feature.limit ?? ''}`;
  }
}

function Answer({ feature }: { readonly feature: Feature }) {
  const words = useWords(customerWords);
  const { number } = useFormats();
  switch (feature.kind) {
    case 'boolean':
      return <Badge tone={feature.allowed ? 'good' : 'plain'}>{feature.allowed ? words.allowed : words.denied}</Badge>;
    case 'value':
      return feature.value === null ? <Badge>{words.denied}</Badge> : <span>{String(feature.value)}</span>;
    default:
      return (
        <span className="tabular-nums">
          {words.used_of(number(feature.used), feature.limit === null ? words.unlimited : number(feature.limit))}{' '}
          {feature.blocked === undefined ? null : <Badge tone="bad">{words.capped}</Badge>}
        </span>
      );
  }
}

function Why({ feature: { source, detail } }: { readonly feature: Feature }) {
  const words = useWords(customerWords);
  const { plans, add_ons } = useCatalogNames();
  const [kind, name = ''] = source?.split('/') ?? [];
  const granted =
    source === null
      ? words.nobody
      : kind === 'plan'
        ? words.plan(plans[name] ?? name)
        : kind === 'add_on'
          ? words.add_on(add_ons[name] ?? name)
          : source;
  return (
    <>
      {granted}
      {detail === undefined ? null : <div className="text-sm text-muted">{detail}</div>}
    </>
  );
}
