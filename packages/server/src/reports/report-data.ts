// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  type CohortTable,
  type CurrencyCode,
  cohortTable,
  type Figure,
  figures,
  type MovementReport,
  movementReport,
  NO_FACTS,
  type PlainDate,
  policyLabel,
  policyWords,
  type RateOfDay,
  type ResolvedCatalog,
  type Result,
} from '@kontor/core';
import {
  type BoardReport,
  boardReport,
  type CohortLeft,
  cohortsSection,
  deferredSection,
  ECONOMICS_FIGURES,
  figuresSection,
  forecastSection,
  funnelSection,
  HEADLINE_FIGURES,
  movementsSection,
  mrrSection,
  plansSection,
  type ReportFrame,
  type ReportLanguage,
  type ReportSection,
  receivablesSection,
  retentionSection,
  revenueCohortsSection,
  type SectionKey,
  type ToldForecast,
  targetsSection,
  wantedMrr,
  waterfallSection,
} from '@kontor/core/report';
import { runScenario } from '../forecast/run-scenario.js';
import { deferredRevenue } from '../ledger/deferred-revenue.js';
import { readFigureInputs } from '../metrics/figure-reading.js';
import type { Frame } from '../metrics/frame.js';
import { currenciesOf, ratesInto } from '../metrics/rates.js';
import type { Store } from '../store/store.js';
import { currentGoals } from '../targets/goals.js';
import { targetStatus } from '../targets/status.js';
import type { ReportDays } from './report-days.js';

export interface ReportAsked {
  readonly days: ReportDays;
  readonly organisation: string;
  readonly currency: CurrencyCode;
  readonly language: ReportLanguage;
  /** What the months to come are simulated by; null: they are not. */
  readonly scenario: {
    readonly content: Readonly<Record<string, unknown>>;
    readonly catalog: ResolvedCatalog;
  } | null;
}

/** What stands beside the month before. */
const COMPARED = [...new Set<string>([...HEADLINE_FIGURES, ...ECONOMICS_FIGURES])];

/** Enough that a band of nineteen of twenty runs is not one of chance. */
const RUNS = { runs: 2_000, seed: 1 } as const;

/** What the sections of one report are made from, each read when it is first asked for. */
export class ReportData {
  readonly report_frame: ReportFrame;
  readonly #read = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: Store,
    private readonly frame: Frame,
    private readonly asked: ReportAsked,
    /** What ends a report that cannot be made: throws. */
    private readonly orRefuse: <T>(result: Result<T>) => T,
  ) {
    const { days, organisation, currency, language } = asked;
    this.report_frame = {
      organisation,
      from: days.from,
      as_of: days.on,
      timezone: frame.timezone,
      currency,
      policy: policyLabel(frame.policy),
      language,
    };
  }

  async section(key: SectionKey): Promise<ReportSection> {
    const frame = this.report_frame;
    switch (key) {
      case 'headline':
      case 'economics': {
        const [now, before] = await Promise.all([this.#compared(), this.#before()]);
        return figuresSection(key, now, before, frame);
      }
      case 'waterfall':
        return waterfallSection(await this.#movements(), frame);
      case 'movements':
        return movementsSection(await this.#movements(), frame);
      case 'mrr':
        return mrrSection(await this.#movements(), frame, wantedMrr(await this.#wanted(), frame));
      case 'plans':
        return plansSection(await this.#figures(['mrr/plan']), frame);
      case 'cohorts':
        return cohortsSection(await this.#cohorts(), frame);
      case 'revenue_cohorts':
        return revenueCohortsSection(await this.#cohorts(), frame);
      case 'retention':
        return retentionSection(await this.#cohorts(), frame);
      case 'funnel':
        return funnelSection(await this.#figures(['funnel']), frame);
      case 'receivables':
        return receivablesSection(await this.#figures(['receivables', 'receivables/age']), frame);
      case 'deferred':
        return deferredSection(await this.#schedule(), frame);
      case 'targets':
        return targetsSection(await this.#judged(), frame);
      case 'forecast':
        return forecastSection(await this.#forecast(), frame);
    }
  }

  /** The report of these sections, with what is printed at its top. */
  async board(keys: readonly SectionKey[]): Promise<BoardReport> {
    const sections: ReportSection[] = [];
    const told = keys.filter((key) => key !== 'headline' && (key !== 'forecast' || this.asked.scenario !== null));
    for (const key of told) sections.push(await this.section(key));
    return boardReport({
      frame: this.report_frame,
      now: await this.#compared(),
      before: await this.#before(),
      sections,
      policy: policyWords(this.frame.policy, this.report_frame.language),
    });
  }

  #once<T>(name: string, read: () => Promise<T>): Promise<T> {
    let reading = this.#read.get(name) as Promise<T> | undefined;
    if (reading === undefined) {
      reading = read();
      this.#read.set(name, reading);
    }
    return reading;
  }

  #compared = () => this.#figures(COMPARED);
  #before = () => this.#once('before', () => this.#computed(this.asked.days.before, COMPARED, undefined));
  #figures = (names: readonly string[]) =>
    this.#once(names.join(), () => this.#computed(this.asked.days.on, names, this.asked.days.from));

  async #computed(on: PlainDate, names: readonly string[], from: PlainDate | undefined): Promise<Figure[]> {
    const { currency } = this.asked;
    const { history, facts, request } = await readFigureInputs(this.store, this.frame, { on, from, currency, names });
    return figures(history, facts, request);
  }

  #rates = (): Promise<RateOfDay | null> =>
    this.#once('rates', () =>
      this.store.read(
        this.frame.org_id,
        (tx) => ratesInto(tx, currenciesOf(this.frame.history), this.asked.currency, this.asked.days.on),
        { as_of: this.frame.as_of },
      ),
    );

  #movements = (): Promise<MovementReport> =>
    this.#once('movements', async () => {
      const { days, currency } = this.asked;
      const to = addToDate(days.on, { days: 1 });
      const request = { from: days.since, to, by: 'month', currency, rate: await this.#rates() } as const;
      return this.orRefuse(movementReport(this.frame.history, request));
    });

  #cohorts = (): Promise<CohortLeft[]> =>
    this.#once('cohorts', async () => {
      const { days, currency } = this.asked;
      const request = { by: 'month', from: days.since, as_of: days.on, currency, rate: await this.#rates() } as const;
      return cohortsLeft(this.orRefuse(cohortTable(this.frame.history, NO_FACTS, request)));
    });

  /** What is wanted by now. */
  #wanted = () =>
    this.#once('wanted', () =>
      this.store.read(this.frame.org_id, async (tx) => (await currentGoals(tx, 'target')).map(({ terms }) => terms), {
        as_of: this.frame.as_of,
      }),
    );

  /** From the day after the last one of the report on, behind what happened until then. */
  #forecast = () =>
    this.#once('forecast', async (): Promise<ToldForecast> => {
      const { days, scenario: asked } = this.asked;
      if (asked === null) throw new Error('no scenario was asked for');
      const frame = { ...this.frame, today: addToDate(days.on, { days: 1 }) };
      const run = await runScenario(this.store, asked.content, { catalog: asked.catalog, frame, ...RUNS });
      const { scenario, months, monte_carlo } = this.orRefuse(run);
      const { name, currency } = scenario.definition;
      return { name, currency, months: months.filter(({ month }) => month >= days.since.slice(0, 7)), monte_carlo };
    });

  /** As it stood when the last day of the report was over. */
  #judged = () =>
    this.#once('judged', async () => {
      const frame = { ...this.frame, today: addToDate(this.asked.days.on, { days: 1 }) };
      const { targets } = await targetStatus(this.store, frame);
      return targets.map(({ goal, judgement }) => ({ terms: goal.terms, judgement }));
    });

  #schedule = () =>
    this.#once('schedule', async () => {
      const { months } = await this.store.read(this.frame.org_id, (tx) => deferredRevenue(tx), {
        as_of: this.frame.as_of,
      });
      return months;
    });
}

function cohortsLeft({ rows }: CohortTable): CohortLeft[] {
  return rows.map(({ cohort, size, cells }) => ({
    month: cohort,
    customers: size,
    left: cells.map(({ customers }) => customers),
    revenue: cells.map(({ start_units, revenue_retention }) => (start_units === 0n ? null : revenue_retention)),
  }));
}
