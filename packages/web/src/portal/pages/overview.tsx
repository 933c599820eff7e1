// SPDX-License-Identifier: Apache-2.0
import { query, type Schemas } from '../../api/client.ts';
import { useFormats } from '../../ui/format.ts';
import { Figure, PageHead, Section } from '../../ui/layout.tsx';
import { Badge, Loading, Notice, Trouble } from '../../ui/notice.tsx';
import { Link } from '../../ui/routing.tsx';
import { useWords } from '../../ui/words.ts';
import { isUsedUp, shareUsed } from '../usage-share.ts';
import { overviewWords } from '../words/overview.ts';

type Overview = Schemas['PortalOverview'];

export default function OverviewPage() {
  const words = useWords(overviewWords);
  const { data, error, refetch } = query.useQuery('get', '/v1/portal/overview');
  if (error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={8} />;
  return (
    <>
      <PageHead title={words.title} lead={data.customer.name} />
      <Banner overview={data} />
      <div className="mb-4 grid gap-4 sm:grid-cols-2">
        <Plans subscriptions={data.subscriptions} />
        <Open open={data.open} />
      </div>
      <div className="grid gap-4">
        {data.forecasts.map((forecast) => (
          <Forecast key={forecast.subscription_id} forecast={forecast} />
        ))}
        <Usage usage={data.usage} />
      </div>
    </>
  );
}

/** What is used up, and which plan grants more: what the gate answers, in words. */
function Banner({ overview }: { readonly overview: Overview }) {
  const words = useWords(overviewWords);
  const over = overview.usage.find(isUsedUp);
  const [offer] = overview.offers;
  if (over === undefined || offer === undefined) return null;
  return (
    <div className="mb-4">
      <Notice tone="warn">
        <p className="font-medium">{words.banner(over.label)}</p>
        <p>
          {words.banner_offer(offer.name)}{' '}
          <Link to="/plan" className="font-medium underline">
            {words.see_plans}
          </Link>
        </p>
      </Notice>
    </div>
  );
}

function Plans({ subscriptions }: Pick<Overview, 'subscriptions'>) {
  const words = useWords(overviewWords);
  const { moment, date } = useFormats();
  return (
    <Section title={words.your_plan} actions={<Link to="/plan">{words.change}</Link>}>
      {subscriptions.length === 0 ? <p className="text-muted">{words.no_plan}</p> : null}
      <ul className="flex flex-col gap-1">
        {subscriptions.map(({ id, plan_name, end_date, status, trial_end_date }) => (
          <li key={id}>
            <span className="text-xl font-semibold">{plan_name}</span>{' '}
            {end_date === null ? null : <Badge tone="warn">{words.ends(moment(end_date))}</Badge>}
            {status === 'trialing' && trial_end_date !== null ? (
              <Badge tone="accent">{words.trial_until(date(trial_end_date))}</Badge>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Open({ open }: Pick<Overview, 'open'>) {
  const words = useWords(overviewWords);
  const { money } = useFormats();
  return (
    <Figure
      label={words.open}
      value={
        open.length === 0 ? words.nothing_open : open.map(({ amount, currency }) => money(amount, currency)).join(' + ')
      }
      note={<Link to="/invoices">{words.see_invoices}</Link>}
    />
  );
}

function Forecast({ forecast }: { readonly forecast: Overview['forecasts'][number] }) {
  const words = useWords(overviewWords);
  const { money, date } = useFormats();
  const { currency, total, so_far, due_date, lines } = forecast;
  return (
    <Section title={words.next_bill}>
      <p className="text-3xl font-semibold tabular-nums">{money(total, currency)}</p>
      <p className="text-muted">{words.expected(date(due_date))}</p>
      {so_far === total ? null : <p className="text-muted">{words.so_far(money(so_far, currency))}</p>}
      <details className="mt-2">
        <summary className="cursor-pointer py-1 font-medium">{words.how}</summary>
        <ul className="mt-1 flex flex-col gap-2">
          {lines.map(({ charge_key, label, amount, sentence }) => (
            <li key={charge_key} className="flex flex-wrap justify-between gap-x-4">
              <span className="min-w-0 flex-1">
                {label}
                <span className="block text-sm text-muted">{sentence}</span>
              </span>
              <span className="tabular-nums">{money(amount, currency)}</span>
            </li>
          ))}
        </ul>
      </details>
    </Section>
  );
}

function Usage({ usage }: Pick<Overview, 'usage'>) {
  const words = useWords(overviewWords);
  const { number, time } = useFormats();
  return (
    <Section title={words.usage}>
      {usage.length === 0 ? <p className="text-muted">{words.no_usage}</p> : null}
      <ul className="flex flex-col gap-4">
        {usage.map((one) => (
          <li key={one.feature}>
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="font-medium">{one.label}</span>
              <span className="tabular-nums">
                {words.used_of(number(one.used), one.limit === null ? words.unlimited : number(one.limit))}
              </span>
            </div>
            {one.limit === null ? null : (
              <progress
                className="h-2 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
                aria-label={one.label}
                value={shareUsed(one)}
                max={1}
              />
            )}
            <div className="flex flex-wrap gap-2 text-sm text-muted">
              {one.resets_at === null ? null : <span>{words.resets(time(one.resets_at))}</span>}
              {one.blocked ? <Badge tone="bad">{words.blocked}</Badge> : null}
              {!one.blocked && isUsedUp(one) ? <Badge tone="warn">{words.used_up}</Badge> : null}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
