// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { LinkButton } from '../link-button.tsx';
import { UsageFilters } from '../usage/usage-filters.tsx';
import { parametersOf, useUsageQuestion } from '../usage/usage-query.ts';
import { usageWords } from '../words/usage.ts';

const UsagePicture = lazy(() =>
  import('../usage/usage-picture.tsx').then(({ UsagePicture: picture }) => ({ default: picture })),
);

/** Usage by any meter, customer, window, step, zone, group and filter; what is asked stands in the address. */
export default function Usage() {
  const words = useWords(usageWords);
  const meters = query.useQuery('get', '/v1/meters', { params: { query: { limit: 1_000 } } });
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <LinkButton to="/usage/meters">{words.meters}</LinkButton>
            <LinkButton to="/usage/quarantine">{words.quarantine}</LinkButton>
          </>
        }
      />
      {meters.isPending ? (
        <Loading lines={6} />
      ) : meters.isError ? (
        <Trouble error={meters.error} onRetry={() => void meters.refetch()} />
      ) : meters.data.data.length === 0 ? (
        <Empty title={words.no_meter}>{words.no_meter_mend}</Empty>
      ) : (
        <Explorer meters={meters.data.data} />
      )}
    </>
  );
}

function Explorer({ meters }: { readonly meters: readonly Schemas['Meter'][] }) {
  const [question, change] = useUsageQuestion(meters[0]?.id ?? '');
  const usage = query.useQuery(
    'get',
    '/v1/usage',
    { params: { query: parametersOf(question) } },
    { placeholderData: keepPreviousData },
  );
  return (
    <>
      <UsageFilters meters={meters} question={question} onChange={change} />
      {usage.isPending ? (
        <Loading lines={8} />
      ) : usage.isError ? (
        <Trouble error={usage.error} onRetry={() => void usage.refetch()} />
      ) : (
        <Suspense fallback={<Loading lines={8} />}>
          <UsagePicture
            usage={usage.data}
            by={question.by}
            group_by={question.group_by}
            label={meters.find(({ id }) => id === usage.data.meter)?.label ?? usage.data.meter}
          />
        </Suspense>
      )}
    </>
  );
}
