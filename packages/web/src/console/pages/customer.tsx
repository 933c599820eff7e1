// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense } from 'react';
import { query } from '../../api/client.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useAddress, usePathPart } from '../../ui/routing.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useWords } from '../../ui/words.ts';
import { Entitlements } from '../customer/entitlements.tsx';
import { Limits } from '../customer/limits.tsx';
import { Invoices, Licences, Timeline } from '../customer/lists.tsx';
import { Profile } from '../customer/profile.tsx';
import { Wallets } from '../customer/wallets.tsx';
import { customerWords } from '../words/customer.ts';

const Usage = lazy(() => import('../customer/usage.tsx'));

/** One customer: who they are, what they have, may do, used and owe, and what happened. */
export default function Customer() {
  const words = useWords(customerWords);
  const id = usePathPart('id');
  const [{ tab = 'profile' }, change] = useAddress();
  const found = query.useQuery('get', '/v1/customers/{id}', { params: { path: { id } } });
  if (found.isPending) return <Loading lines={8} />;
  if (found.isError) return <Trouble error={found.error} onRetry={() => void found.refetch()} />;
  const customer = found.data;
  return (
    <>
      <PageHead title={customer.name} lead={customer.email ?? customer.external_id ?? customer.id} />
      <Tabs
        label={words.parts}
        active={tab}
        onChange={(next) => change({ tab: next === 'profile' ? undefined : next })}
        tabs={[
          { key: 'profile', label: words.tabs.profile, content: () => <Profile customer={customer} /> },
          { key: 'entitlements', label: words.tabs.entitlements, content: () => <Entitlements of={customer.id} /> },
          {
            key: 'usage',
            label: words.tabs.usage,
            content: () => (
              <Suspense fallback={<Loading lines={6} />}>
                <Usage customer={customer} />
              </Suspense>
            ),
          },
          { key: 'invoices', label: words.tabs.invoices, content: () => <Invoices of={customer.id} /> },
          { key: 'licences', label: words.tabs.licences, content: () => <Licences of={customer.id} /> },
          { key: 'wallets', label: words.tabs.wallets, content: () => <Wallets customer={customer} /> },
          { key: 'limits', label: words.tabs.limits, content: () => <Limits customer={customer} /> },
          { key: 'timeline', label: words.tabs.timeline, content: () => <Timeline of={customer.id} /> },
        ]}
      />
    </>
  );
}
