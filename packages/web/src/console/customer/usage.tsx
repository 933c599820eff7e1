// SPDX-License-Identifier: Apache-2.0
import { query, type Schemas } from '../../api/client.ts';
import { Choice } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { useAddress } from '../../ui/routing.tsx';
import { TimeChart } from '../../ui/time-chart.tsx';
import { useWords } from '../../ui/words.ts';
import { customerWords } from '../words/customer.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;

/** What a customer used of a meter, day by day. */
export default function Usage({ customer }: { readonly customer: Schemas['Customer'] }) {
  const words = useWords(customerWords);
  const [{ meter }, change] = useAddress();
  const meters = query.useQuery('get', '/v1/meters');
  if (meters.isPending) return <Loading lines={6} />;
  if (meters.isError) return <Trouble error={meters.error} onRetry={() => void meters.refetch()} />;
  const { data } = meters.data;
  const chosen = data.find(({ id }) => id === meter) ?? data[0];
  if (chosen === undefined) return <Empty title={words.no_meters} />;
  return (
    <Section
      title={words.last_days}
      actions={
        <Choice
          className="w-56"
          label={words.meter}
          hide_label
          choices={data.map(({ id, label }) => [id, label] as const)}
          value={chosen.id}
          onChange={(event) => change({ meter: event.target.value })}
        />
      }
    >
      <Chart customer={customer} meter={chosen} />
    </Section>
  );
}

function Chart({ customer, meter }: { readonly customer: Schemas['Customer']; readonly meter: Schemas['Meter'] }) {
  const words = useWords(customerWords);
  const { number, date } = useFormats();
  // the test clock of an organisation is not the browser's: today there is the day of the overview
  const today = query.useQuery('get', '/v1/overview').data?.day;
  const at = (days: number) => new Date(Date.parse(`${today}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
  const usage = query.useQuery(
    'get',
    '/v1/usage',
    {
      params: {
        query: {
          customer_id: customer.id,
          meter: meter.id,
          by: 'day',
          from: today === undefined ? '' : at(1 - DAYS),
          to: today === undefined ? '' : at(1),
        },
      },
    },
    { enabled: today !== undefined },
  );
  if (usage.isPending) return <Loading lines={6} />;
  if (usage.isError) return <Trouble error={usage.error} onRetry={() => void usage.refetch()} />;
  return (
    <TimeChart
      label={`${meter.label}, ${words.last_days}`}
      kind="bars"
      labels={usage.data.buckets.map((_bucket, index) => date(at(index + 1 - DAYS)))}
      series={[{ name: meter.label, values: usage.data.buckets.map(({ quantity }) => quantity) }]}
      write={(value) => `${number(value)} ${meter.unit}`}
      label_head={words.day}
    />
  );
}
