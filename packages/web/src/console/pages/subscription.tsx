// SPDX-License-Identifier: Apache-2.0
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts, PageHead, Section } from '../../ui/layout.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { StateBadge } from '../money/state-badge.tsx';
import { useMay } from '../permission.ts';
import { Link, usePathPart } from '../router.tsx';
import { ActionDialog, type ActionName } from '../subscription/action-dialog.tsx';
import { SubscriptionPhases, useTermsText } from '../subscription/subscription-phases.tsx';
import { SubscriptionPreview } from '../subscription/subscription-preview.tsx';
import { subscriptionWords } from '../words/subscription.ts';

type Subscription = Schemas['Subscription'];

export default function SubscriptionPage() {
  const id = usePathPart('id');
  const text = useTermsText();
  const found = query.useQuery('get', '/v1/subscriptions/{id}', { params: { path: { id } } });
  if (found.isError) return <Trouble error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading lines={8} />;
  const subscription = found.data;
  return (
    <>
      <PageHead
        title={text(subscription)}
        lead={
          <span className="flex flex-wrap items-center gap-2">
            <StateBadge of="subscription" state={subscription.status} />
            <CustomerLink id={subscription.customer_id} />
          </span>
        }
        actions={<SubscriptionActions subscription={subscription} />}
      />
      <div className="grid items-start gap-4 xl:grid-cols-[2fr_1fr]">
        <div className="flex min-w-0 flex-col gap-4">
          {subscription.status === 'draft' ? null : <SubscriptionPreview subscription={subscription} />}
          <SubscriptionPhases id={id} />
        </div>
        <SubscriptionDetails subscription={subscription} />
      </div>
    </>
  );
}

function SubscriptionDetails({ subscription }: { readonly subscription: Subscription }) {
  const words = useWords(subscriptionWords);
  const { date, moment } = useFormats();
  const { timezone, contract, end_date, trial_end_date } = subscription;
  const { reference } = (contract ?? {}) as { readonly reference?: string };
  return (
    <Section title={words.details}>
      <Facts
        facts={[
          [words.customer, <CustomerLink key="customer" id={subscription.customer_id} />],
          [words.since, date(subscription.start_date)],
          ...(trial_end_date === null ? [] : [[words.trial_until, date(trial_end_date)] as const]),
          ...(end_date === null ? [] : [[words.ends, moment(end_date, timezone)] as const]),
          [words.anchor, words.anchors[subscription.anchor]],
          [words.currency, subscription.currency],
          [words.timezone, timezone],
          [words.catalog_version, subscription.catalog_version],
          ...(reference === undefined ? [] : [[words.contract, reference] as const]),
          ...Object.entries(subscription.metadata).map(([key, value]) => [key, String(value)] as const),
        ]}
      />
      <p className="mt-3">
        <Link to={`/invoices?customer_id=${subscription.customer_id}`}>{words.all_invoices}</Link>
      </p>
    </Section>
  );
}

/** What can be done with a subscription as it stands; a pause that is agreed for later can be taken back. */
function actionsOf({ status, end_date }: Subscription, pause_agreed: boolean): readonly ActionName[] {
  const running: readonly ActionName[] = [
    'change',
    pause_agreed ? 'resume' : 'pause',
    end_date === null ? 'cancel' : 'keep',
  ];
  switch (status) {
    case 'draft':
      return ['activate', 'change'];
    case 'trialing':
      return ['change', 'extend_trial', 'convert_trial', end_date === null ? 'cancel' : 'keep'];
    case 'paused':
      return ['resume', 'change', end_date === null ? 'cancel' : 'keep'];
    case 'active':
    case 'past_due':
      return running;
    case 'cancelled':
    case 'ended':
      return [];
  }
}

function SubscriptionActions({ subscription }: { readonly subscription: Subscription }) {
  const words = useWords(subscriptionWords);
  const shared = useWords(sharedWords);
  const may = useMay('finance');
  const [asked, setAsked] = useState<ActionName | null>(null);
  const phases = query.useQuery('get', '/v1/subscriptions/{id}/phases', { params: { path: { id: subscription.id } } });
  const all = phases.data?.data ?? [];
  const later = all.slice(all.findIndex(({ in_force }) => in_force) + 1);
  const [first, ...others] = actionsOf(
    subscription,
    later.some(({ status }) => status === 'paused'),
  );
  if (!may || first === undefined) return null;
  return (
    <>
      <Button look="primary" onClick={() => setAsked(first)}>
        {words.actions[first]}
      </Button>
      {others.length === 0 ? null : (
        <Menu
          trigger={<Button icon={<ChevronDown size={16} aria-hidden />}>{shared.more}</Button>}
          items={others.map((name) => ({
            label: words.actions[name],
            danger: name === 'cancel',
            onSelect: () => setAsked(name),
          }))}
        />
      )}
      {asked === null ? null : (
        <ActionDialog
          subscription={subscription}
          agreed={all.at(-1) ?? subscription}
          name={asked}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
