// SPDX-License-Identifier: Apache-2.0
import {
  type CompiledScenario,
  type MonteCarlo,
  monteCarloPortions,
  type OutlookMonth,
  outlook,
  type TornadoBar,
  tornado,
} from '@kontor/core';
import { CommandFailure } from '../failure.js';
import { readScenario, soundScenario } from '../forecast/scenario-file.js';
import { Output } from '../output.js';
import { pictureFormat, writePicture } from '../picture-file.js';
import { inSession } from '../program.js';
import { startStep } from '../terminal/progress.js';
import { counted, grouped, table } from '../terminal/table.js';
import type { ScenarioOptions } from './forecast.js';

/** What a run answers, here or on the server. */
interface Forecast {
  readonly name: string;
  readonly currency: string;
  readonly outside_customers: number;
  readonly fits: CompiledScenario['fits'];
  readonly months: readonly OutlookMonth[];
  readonly monte_carlo: MonteCarlo;
}

/** Every month, with bands of as many runs as were asked for. */
export async function run(file: string, options: ScenarioOptions): Promise<void> {
  if (options.picture !== undefined) pictureFormat(options.picture);
  await tell(options.own === true ? await runOwn(file, options) : await runHere(file, options), options);
}

/** The same of a scenario that is stored. */
export async function runStored(id: string, options: ScenarioOptions): Promise<void> {
  if (options.picture !== undefined) pictureFormat(options.picture);
  const { runs, seed } = ownRuns(options);
  const query = { runs, seed, policy: options.policy };
  await inSession(options, async ({ connection }) => {
    const path = `/v1/scenarios/${encodeURIComponent(id)}/forecast`;
    await tell(await connection.request<Forecast>('GET', path, { query }), options);
  });
}

async function tell(forecast: Forecast, options: ScenarioOptions): Promise<void> {
  if (options.picture !== undefined) {
    const { forecastLines } = await import('@kontor/core/report');
    const { linesPicture, linesRows } = await import('@kontor/core/picture');
    const data = forecastLines(forecast, 'en');
    await writePicture(options.picture, { rows: linesRows(data), draw: (how) => linesPicture(data, how) });
  }
  if (options.csv) process.stdout.write(csvOf(forecast));
  else new Output(options.json === true).show(forecast, tableOf);
}

async function runHere(file: string, options: ScenarioOptions): Promise<Forecast> {
  const scenario = await soundScenario(file, options.catalog);
  const months = withinReach(() => outlook(scenario));
  const monte_carlo = drawn(scenario, options);
  const { name, currency } = scenario.definition;
  return { name, currency, outside_customers: 0, fits: scenario.fits, months, monte_carlo };
}

/** On the server, which knows what happened. */
async function runOwn(file: string, options: ScenarioOptions): Promise<Forecast> {
  if (options.catalog !== undefined)
    throw new CommandFailure('--own runs on the catalog in force of the organisation: leave --catalog out', 2);
  const body = {
    scenario: await readScenario(file),
    ...ownRuns(options),
    ...(options.policy === undefined ? {} : { policy: options.policy }),
  };
  let forecast: Forecast | undefined;
  await inSession(options, async ({ connection }) => {
    forecast = await connection.request<Forecast>('POST', '/v1/forecasts', { body });
  });
  return forecast as Forecast;
}

export async function showTornado(file: string, options: ScenarioOptions): Promise<void> {
  const { measure, segment, picture } = options;
  if (picture !== undefined) pictureFormat(picture);
  const scenario = await soundScenario(file, options.catalog);
  const month = wholeNumber(options.month ?? String(scenario.months), '--month', scenario.months);
  knownSegment(scenario, segment);
  const found = withinReach(() => tornado(scenario, { measure, month, ...(segment === undefined ? {} : { segment }) }));
  if (picture !== undefined) {
    const { forecastTornado } = await import('@kontor/core/report');
    const { tornadoPicture, tornadoRows } = await import('@kontor/core/picture');
    const data = forecastTornado(found, scenario.definition.currency, 'en');
    await writePicture(picture, { rows: tornadoRows(data), draw: (how) => tornadoPicture(data, how) });
  }
  new Output(options.json === true).show(found, ({ middle, bars }) =>
    [
      `${measure.toUpperCase()}${segment === undefined ? '' : ` of ${segment}`} at the end of month ${month}: ${grouped(middle)} with everything in the middle`,
      bars.length === 0
        ? 'no range of the scenario changes it'
        : table(bars, [
            { title: 'Assumption', value: (bar) => bar.assumption },
            { title: 'From', value: (bar) => shortNumber(bar.low), align: 'right' },
            { title: 'To', value: (bar) => shortNumber(bar.high), align: 'right' },
            { title: 'Gives', value: (bar) => grouped(bar.at_low), align: 'right' },
            { title: 'To', value: (bar) => grouped(bar.at_high), align: 'right' },
            { title: '', value: (bar) => barOf(bar, bars[0] as TornadoBar) },
          ]),
    ].join('\n'),
  );
}

export async function showProbability(file: string, options: ScenarioOptions): Promise<void> {
  const { target } = options;
  const scenario = await soundScenario(file, options.catalog, (content) =>
    target === undefined || typeof content !== 'object' || content === null
      ? content
      : { ...content, targets: Object.fromEntries(target.map(targetOf)) },
  );
  const { runs, seed, targets } = drawn(scenario, options);
  new Output(options.json === true).show({ runs, seed, targets }, () =>
    targets.length === 0
      ? "the scenario has no targets; name some: --target 'mrr>=55000@12'"
      : table(targets, [
          { title: 'Target', value: (row) => row.key },
          {
            title: 'Says',
            value: (row) =>
              `${row.segment === null ? '' : `${row.segment} `}${row.measure} of ${grouped(row.at_least)} by ${row.month}`,
          },
          { title: 'Probability', value: (row) => percent(row.probability), align: 'right' },
          { title: '±', value: (row) => percent(2 * row.standard_error), align: 'right' },
        ]),
  );
}

/** On the server, fewer. */
const ownRuns = ({ runs, seed }: ScenarioOptions) => ({
  runs: wholeNumber(runs, '--runs', 5_000),
  seed: wholeNumber(seed, '--seed', 2 ** 31 - 1, 0),
});

function drawn(scenario: CompiledScenario, options: ScenarioOptions): MonteCarlo {
  const runs = wholeNumber(options.runs, '--runs', 100_000);
  const seed = wholeNumber(options.seed, '--seed', 2 ** 31 - 1, 0);
  const step = startStep('Drawing', { total: runs, quiet: options.json === true || options.csv === true });
  const portions = monteCarloPortions(scenario, { runs, seed });
  const bands = withinReach(() => {
    for (;;) {
      const portion = portions.next();
      if (portion.done === true) return portion.value;
      step.reach(portion.value);
    }
  });
  step.finish(`${grouped(String(runs))} runs`);
  return bands;
}

function tableOf({ name, currency, outside_customers, fits, months, monte_carlo: bands }: Forecast): string {
  const first = months.findIndex(({ kind }) => kind === 'forecast');
  const band = (row: OutlookMonth) => bands.months[months.indexOf(row) - first];
  const lines = table(months, [
    { title: 'Month', value: (row) => row.month },
    { title: 'New', value: (row) => shortCount(row.new_customers), align: 'right' },
    { title: 'Left', value: (row) => shortCount(row.churned_customers), align: 'right' },
    { title: 'Customers', value: (row) => shortCount(row.customers), align: 'right' },
    { title: 'MRR', value: (row) => whole(row.mrr), align: 'right' },
    { title: '5 % below', value: (row) => whole(band(row)?.mrr.p5), align: 'right' },
    { title: '95 % below', value: (row) => whole(band(row)?.mrr.p95), align: 'right' },
    { title: 'Costs', value: (row) => whole(row.forecast?.costs), align: 'right' },
    { title: 'Cash', value: (row) => whole(row.cash ?? undefined), align: 'right' },
    {
      title: 'Runway',
      value: ({ forecast }) => (forecast === null ? '' : (forecast.runway_months?.toFixed(1) ?? '∞')),
      align: 'right',
    },
    { title: 'Out of cash', value: (row) => percent(band(row)?.out_of_cash), align: 'right' },
  ]).split('\n');
  const width = lines[1]?.length ?? 0;
  const line = `── below is forecast ${'─'.repeat(Math.max(0, width - 21))}`;
  return [
    `${name}, ${currency}; every assumption in the middle of its range, bands of ${grouped(String(bands.runs))} runs, seed ${bands.seed}`,
    ...Object.entries(fits).map(
      ([key, { alpha, beta, at_bound }]) =>
        `${key}: retention fitted to its cohorts, alpha ${shortNumber(alpha)}, beta ${shortNumber(beta)}${at_bound ? ' (at the bound: its customers do not differ that one could see)' : ''}`,
    ),
    ...lines.slice(0, 2),
    ...lines.slice(2, 2 + first),
    line,
    ...lines.slice(2 + first),
    ...(outside_customers === 0
      ? []
      : [`left out: ${counted(outside_customers, 'customer')} that began on a plan of no segment`]),
    ...bands.targets.map(
      ({ key, month, probability }) => `${key} by ${month}: reached in ${percent(probability)} of the runs`,
    ),
  ].join('\n');
}

const CSV_BANDS = ['mean', 'p5', 'p25', 'p50', 'p75', 'p95'] as const;

function csvOf({ months, monte_carlo: bands }: Forecast): string {
  const first = months.findIndex(({ kind }) => kind === 'forecast');
  const titles = [
    ...[
      'month',
      'kind',
      'new_customers',
      'churned_customers',
      'customers',
      'mrr',
      'costs',
      'funding',
      'people',
      'cash',
    ],
    'runway_months',
    ...['mrr', 'customers', 'cash'].flatMap((name) => CSV_BANDS.map((at) => `${name}_${at}`)),
    'out_of_cash',
  ];
  const rows = months.map((row, index) => {
    const band = bands.months[index - first];
    const { forecast } = row;
    return [
      ...[row.month, row.kind, row.new_customers, row.churned_customers, row.customers, row.mrr],
      ...[forecast?.costs, forecast?.funding, forecast?.people, row.cash, forecast?.runway_months],
      ...CSV_BANDS.map((at) => band?.mrr[at]),
      ...CSV_BANDS.map((at) => band?.customers[at]),
      ...CSV_BANDS.map((at) => band?.cash[at]),
      band?.out_of_cash,
    ].map((value) => value ?? '');
  });
  return `${[titles, ...rows].map((cells) => cells.join(',')).join('\n')}\n`;
}

const TARGET = /^(?:([a-z0-9._-]+)\.)?(mrr|arr|customers|cash)>=(\d+(?:\.\d+)?)@(\d+)$/;

function targetOf(text: string): [string, object] {
  const found = TARGET.exec(text.replaceAll(' ', ''));
  if (found === null)
    throw new CommandFailure(
      `--target: ${text} is no target; write one such as 'mrr>=55000@12' or 'cloud.customers>=50@12'`,
      2,
    );
  const [, segment, measure, at_least, month] = found;
  const key = [segment, measure, at_least, 'month', month].filter((part) => part !== undefined).join('-');
  return [key, { measure, month: Number(month), at_least, ...(segment === undefined ? {} : { segment }) }];
}

function knownSegment({ segments }: CompiledScenario, segment: string | undefined): void {
  if (segment === undefined || segments.some(({ key }) => key === segment)) return;
  throw new CommandFailure(
    `--segment: the scenario has no segment ${segment}; name one of ${segments.map(({ key }) => key).join(', ')}`,
    2,
  );
}

function wholeNumber(text: string, flag: string, most: number, least = 1): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new CommandFailure(`${flag}: ${text} is no whole number from ${least} to ${most}`, 2);
}

/** A business that grows beyond any is a mistake in the scenario, and said so. */
function withinReach<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RangeError) throw new CommandFailure(error.message, 2);
    throw error;
  }
}

/** A bar as long as its swing is of the widest. */
function barOf({ swing }: TornadoBar, widest: TornadoBar): string {
  return '█'.repeat(Math.max(1, Math.round((20 * Number(swing)) / Number(widest.swing))));
}

const percent = (share: number | undefined) => (share === undefined ? '' : `${(100 * share).toFixed(1)} %`);
const whole = (amount: string | undefined) => (amount === undefined ? '' : grouped(amount.replace(/\.\d+$/, '')));
const shortCount = (count: number | null) => (count === null ? '' : grouped(count.toFixed(count < 100 ? 1 : 0)));
const shortNumber = (value: number) => String(Number(value.toPrecision(4)));
