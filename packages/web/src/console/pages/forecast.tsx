// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/field.tsx';
import { PageHead } from '../../ui/layout.tsx';
import { Empty, Loading, Progress, Trouble } from '../../ui/notice.tsx';
import { Link } from '../../ui/routing.tsx';
import { useWords } from '../../ui/words.ts';
import type { Measure } from '../forecast/forecast-picture.tsx';
import { ScenarioDialog } from '../forecast/scenario-dialog.tsx';
import { useMay } from '../permission.ts';
import { useAddress } from '../router.tsx';
import { SavedFilters } from '../saved-filters.tsx';
import { forecastWords } from '../words/forecast.ts';

const ForecastPicture = lazy(() =>
  import('../forecast/forecast-picture.tsx').then(({ ForecastPicture: picture }) => ({ default: picture })),
);

/** What may come, by a stored scenario. */
export default function Forecast() {
  const words = useWords(forecastWords);
  const may = useMay('finance');
  const [address, change] = useAddress();
  const scenarios = query.useQuery('get', '/v1/scenarios', { params: { query: { limit: 1_000 } } });
  const [edited, setEdited] = useState<{ readonly of: Schemas['StoredScenario'] | null } | null>(null);
  const stored = scenarios.data?.data ?? [];
  const shown = stored.find((one) => nameOf(one) === address.scenario) ?? stored[0];
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <Link to="/price-experiments">{words.price_experiments}</Link>
            {may && shown !== undefined ? (
              <Button onClick={() => setEdited({ of: shown })}>{words.change}</Button>
            ) : null}
            {may ? (
              <Button look="primary" onClick={() => setEdited({ of: null })}>
                {words.new}
              </Button>
            ) : null}
          </>
        }
      />
      {edited === null ? null : (
        <ScenarioDialog
          of={edited.of}
          onClose={() => setEdited(null)}
          onStored={(one) => {
            setEdited(null);
            change({ scenario: nameOf(one) });
          }}
        />
      )}
      {scenarios.isPending ? (
        <Loading lines={6} />
      ) : scenarios.isError ? (
        <Trouble error={scenarios.error} onRetry={() => void scenarios.refetch()} />
      ) : scenarios.data.data.length === 0 ? (
        <Empty title={words.empty}>{words.empty_mend}</Empty>
      ) : (
        <Outlook scenarios={scenarios.data.data} />
      )}
    </>
  );
}

const nameOf = ({ name, version }: Schemas['StoredScenario']) => `${name}@${version}`;
const RUNS = ['100', '1000', '5000'];

function Outlook({ scenarios }: { readonly scenarios: readonly Schemas['StoredScenario'][] }) {
  const words = useWords(forecastWords);
  const [address, change] = useAddress();
  const id = address.scenario ?? nameOf(scenarios[0] as Schemas['StoredScenario']);
  const measure = (address.measure ?? 'mrr') as Measure;
  const runs = address.runs ?? '100';
  const forecast = query.useQuery(
    'get',
    '/v1/scenarios/{id}/forecast',
    { params: { path: { id }, query: { runs: Number(runs) } } },
    { placeholderData: keepPreviousData, retry: false },
  );
  return (
    <>
      <search className="mb-4 flex flex-wrap items-end gap-2">
        <Choice
          className="w-64"
          label={words.scenario}
          value={id}
          choices={scenarios.map((one) => [nameOf(one), `${one.name}, ${words.version(String(one.version))}`] as const)}
          onChange={(event) => change({ scenario: event.target.value })}
        />
        <Choice
          className="w-64"
          label={words.measure}
          value={measure}
          choices={Object.entries(words.measures) as [string, string][]}
          onChange={(event) => change({ measure: event.target.value })}
        />
        <Choice
          className="w-32"
          label={words.runs}
          value={runs}
          choices={RUNS.map((count) => [count, count] as const)}
          onChange={(event) => change({ runs: event.target.value })}
        />
        <SavedFilters list="forecast" names={['scenario', 'measure', 'runs']} />
      </search>
      {forecast.isFetching ? <Progress label={words.computing} done={0} /> : null}
      {forecast.isError ? (
        <Trouble error={forecast.error} onRetry={() => void forecast.refetch()} />
      ) : forecast.data === undefined ? (
        <Loading lines={8} />
      ) : (
        <Suspense fallback={<Loading lines={8} />}>
          <ForecastPicture forecast={forecast.data} measure={measure} scenario={id} />
        </Suspense>
      )}
    </>
  );
}
