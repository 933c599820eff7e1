// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { usePreview } from '../../api/ask.ts';
import { api, type Schemas } from '../../api/client.ts';
import { Choice, TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Loading, Notice, Trouble } from '../../ui/notice.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Table } from '../../ui/table.tsx';
import { typedDecimal } from '../../ui/typed-decimal.ts';
import { useWords } from '../../ui/words.ts';
import { collectionWords } from '../words/collection.ts';
import { mailTemplateWords } from '../words/mail-templates.ts';
import { settingsDunningWords } from '../words/settings-dunning.ts';
import { dunningTimeline, LANES, type TimelinePoint } from './dunning-timeline.ts';

type Schedule = Schemas['DunningSchedule'];
type Policy = Schemas['DunningPolicy'];
const FAILURES = ['card-declined', 'insufficient-funds', 'card-expired', 'authentication-required'] as const;
/** A method that no network restricts further. */
const CARD = { id: 'card', kind: 'card', brand: null, exp_month: null, exp_year: null };

/** Everything a policy would do about an invoice that is never paid, on a line of time and as a table. */
export function DunningPreview({
  policy,
  currency,
  timezone,
  today,
}: {
  /** Null: the one Kontor comes with. */
  readonly policy: Policy | null;
  readonly currency: string;
  readonly timezone: string;
  /** `YYYY-MM-DD` where the organisation is. */
  readonly today: string;
}) {
  const words = useWords(settingsDunningWords);
  const [due_date, setDue] = useState(today);
  const [amount, setAmount] = useState('100');
  const [collection, setCollection] = useState<'charge' | 'transfer'>('charge');
  const [failure, setFailure] = useState<(typeof FAILURES)[number]>('card-declined');
  const body = {
    ...(policy === null ? {} : { policy }),
    invoice: { amount: typedDecimal(amount), currency, country: null, plans: [], due_date, collection, timezone },
    methods: collection === 'charge' ? [CARD] : [],
    // from the day before a mail could go out, whenever that is
    from: new Date(Date.parse(`${due_date || today}T00:00:00Z`) - DAYS_BEFORE * DAY_MS).toISOString(),
    failure,
  };
  const preview = usePreview(
    ['dunning', body],
    due_date === '' || amount === '' ? null : () => api.POST('/v1/dunning/preview', { body }),
  );
  return (
    <section aria-label={words.preview} className="mt-4 min-w-0 rounded-md bg-sunken p-3">
      <h3 className="font-medium">{words.preview}</h3>
      <p className="mb-3 text-muted">{words.preview_lead}</p>
      <div className="mb-3 grid gap-3 sm:grid-cols-4">
        <TextField label={words.due} type="date" value={due_date} onChange={({ target }) => setDue(target.value)} />
        <TextField
          label={words.amount(currency)}
          inputMode="decimal"
          value={amount}
          onChange={({ target }) => setAmount(target.value)}
        />
        <Choice
          label={words.paid}
          choices={Object.entries(words.paid_by)}
          value={collection}
          onChange={({ target }) => setCollection(target.value as typeof collection)}
        />
        {collection === 'charge' ? (
          <Choice
            label={words.failure}
            choices={FAILURES.map((code) => [code, words.failures[code]])}
            value={failure}
            onChange={({ target }) => setFailure(target.value as typeof failure)}
          />
        ) : null}
      </div>
      <div aria-live="polite">
        {preview.isError ? (
          <Trouble error={preview.error} />
        ) : preview.data === undefined ? (
          <Loading lines={5} />
        ) : (
          <div className={preview.isPlaceholderData ? 'opacity-50' : ''}>
            <DrawnSchedule schedule={preview.data} due_date={due_date} />
          </div>
        )}
      </div>
    </section>
  );
}

const DAYS_BEFORE = 60;
const DAY_MS = 86_400_000;

function DrawnSchedule({ schedule, due_date }: { readonly schedule: Schedule; readonly due_date: string }) {
  const words = useWords(settingsDunningWords);
  const templates = useWords(mailTemplateWords);
  const { steps: names, actions, when, step, because } = useWords(collectionWords);
  const { time } = useFormats();
  const { points, from, to } = dunningTimeline(schedule.steps, due_date);
  const day = (key: string) => points.find((point) => point.key === key)?.day ?? 0;
  return (
    <div className="flex flex-col gap-3">
      {schedule.applies ? null : <Notice tone="warn">{words.not_meant}</Notice>}
      <TimeLine points={points} from={from} to={to} />
      <Table
        label={names}
        rows={schedule.steps}
        row_key={({ key }) => key}
        columns={[
          {
            key: 'day',
            head: words.day,
            align: 'right',
            cell: ({ key }) => words.day_of(day(key)),
            csv: ({ key }) => day(key),
          },
          { key: 'at', head: when, cell: ({ local }) => time(`${local.replace(' ', 'T')}:00Z`, 'UTC') },
          {
            key: 'step',
            head: step,
            cell: ({ action, template, outcome }) =>
              template !== null
                ? templates[template as keyof typeof templates]
                : outcome !== null
                  ? words.outcomes[outcome as keyof typeof words.outcomes]
                  : actions[action],
            csv: ({ action, template, outcome }) => template ?? outcome ?? action,
          },
          { key: 'because', head: because, wide_only: true, cell: (one) => one.because },
        ]}
      />
    </div>
  );
}

const WIDTH = 640;
const LANE = 34;
const LEFT = 110;
const RIGHT = 24;
const MARKS = ['fill-[var(--series-1)]', 'fill-[var(--series-2)]', 'fill-[var(--series-4)]'] as const;

/** The steps by day, a line for each kind; the same stands in the table below. */
function TimeLine({
  points,
  from,
  to,
}: {
  readonly points: readonly TimelinePoint[];
  readonly from: number;
  readonly to: number;
}) {
  const words = useWords(settingsDunningWords);
  const height = LANES.length * LANE + 26;
  const x = (day: number) => LEFT + ((day - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  const days = [...new Set([0, ...points.map(({ day }) => day)])].sort((a, b) => a - b);
  // numbers that would stand in one another are left out
  const told: number[] = [];
  for (const day of days) {
    const last = told.at(-1);
    if (last === undefined || x(day) - x(last) > 22) told.push(day);
  }
  return (
    <ScrollRegion label={words.time_line} className="overflow-x-auto rounded-md bg-surface p-2">
      <svg
        role="img"
        aria-label={words.time_line_of(points.length, from, to)}
        viewBox={`0 0 ${WIDTH} ${height}`}
        className="w-full min-w-[36rem]"
      >
        {LANES.map((lane, at) => (
          <g key={lane}>
            <text x={0} y={at * LANE + 21} className="fill-ink text-[12px]">
              {words.lanes[lane]}
            </text>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={at * LANE + 17} y2={at * LANE + 17} className="stroke-line-strong" />
          </g>
        ))}
        <line x1={x(0)} x2={x(0)} y1={2} y2={height - 22} className="stroke-accent" strokeDasharray="3 3" />
        {points.map(({ key, lane, day }) => {
          const at = LANES.indexOf(lane);
          return <circle key={key} cx={x(day)} cy={at * LANE + 17} r={6} className={MARKS[at]} />;
        })}
        {told.map((day) => (
          <text key={day} x={x(day)} y={height - 6} textAnchor="middle" className="fill-muted text-[11px]">
            {day}
          </text>
        ))}
      </svg>
    </ScrollRegion>
  );
}
