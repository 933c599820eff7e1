// SPDX-License-Identifier: Apache-2.0
import {
  type CatalogDefinition,
  checkCatalog,
  Decimal,
  decimal,
  derivationToJson,
  explainInvoice,
  fail,
  formatBound,
  formatMinor,
  generate,
  type Instant,
  instantOf,
  NOTHING_BILLED,
  ok,
  type Period,
  type Phase,
  type Problem,
  parseCatalog,
  periodsBetween,
  type Result,
  resolveCatalog,
  type Subscription,
  subscriptionProblems,
  type UsageNeed,
  withLines,
} from '@kontor/core';
import type { EvalRequest } from './protocol.js';
import {
  boundIn,
  boundProblems,
  dateProblems,
  instantsOf,
  minorOfText,
  spanIn,
  timezoneProblems,
} from './request-check.js';

/** The invoices a subscription is due by a day, from its terms over time, what was billed before, and its usage. */
export function invoice(request: EvalRequest<'invoice'>): Result<unknown> {
  const parsed = parseCatalog(request.catalog);
  if (!parsed.ok) return parsed;
  const definition = parsed.value as CatalogDefinition;
  const faults = checkCatalog(definition).filter((finding) => finding.severity === 'error');
  if (faults.length > 0) return fail(...faults);
  const zone = timezoneProblems(request.timezone);
  if (zone.length > 0) return fail(...zone);
  const phases = phasesOf(request, definition);
  const problems = [
    ...dateProblems(request.until, 'until'),
    ...phases.flatMap(({ valid_from }, index) => boundProblems(valid_from, `phases[${index}].valid_from`)),
    ...phaseOrderProblems(phases),
    ...phases.flatMap(({ subscription, catalog }, index) =>
      subscriptionProblems(subscription, catalog).map((problem) => ({
        ...problem,
        path: `phases[${index}].${problem.path}`,
      })),
    ),
  ];
  if (problems.length > 0) return fail(...problems);
  const currency = (phases[0] as Phase).subscription.currency;
  const told = ({ start, end }: Period) => ({
    start: formatBound(start, request.timezone),
    end: formatBound(end, request.timezone),
  });
  const billed = withLines(
    NOTHING_BILLED,
    request.billed.map(({ amount, ...line }) => ({
      ...line,
      billed: spanIn(line.billed, request.timezone),
      amount_minor: minorOfText(amount, currency),
      discount_minor: 0n,
    })),
  );
  const invoices = generate({ phases, billed, until: request.until, usage: usageOf(request) });
  return ok(
    invoices.map((plan) => {
      const explanations = explainInvoice(plan);
      return {
        invoice_date: plan.invoice_date,
        currency: plan.currency,
        total: formatMinor(plan.total_minor, plan.currency),
        lines: plan.lines.map((line, index) => ({
          kind: line.kind,
          charge_key: line.charge_key,
          label: line.label,
          period: told(line.period),
          billed: told(line.billed),
          revision: line.revision,
          metered: line.metered,
          amount: formatMinor(line.amount_minor, plan.currency),
          explanation: explanations[index] as string,
          derivation: derivationToJson(line.derivation),
        })),
      };
    }),
  );
}

/** The periods of a schedule that a stretch of days touches. */
export function cycle({ schedule, from, until, timezone }: EvalRequest<'cycle'>): Result<unknown> {
  const problems = [
    ...dateProblems(schedule.anchor.date, 'schedule.anchor.date'),
    ...dateProblems(from, 'from'),
    ...dateProblems(until, 'until'),
    ...(timezone === undefined ? [] : timezoneProblems(timezone)),
  ];
  if (problems.length > 0) return fail(...problems);
  const periods = periodsBetween(schedule, from, until);
  if (periods.length > MOST_PERIODS)
    return fail({
      code: 'out-of-bounds',
      path: 'until',
      message: `${from} to ${until} holds ${periods.length} periods`,
      mend: `ask for at most ${MOST_PERIODS}`,
    });
  return ok(periods.map((period) => ({ ...period, ...(timezone === undefined ? {} : instantsOf(period, timezone)) })));
}

const MOST_PERIODS = 1_000;

function phasesOf({ phases, catalog: _catalog, ...request }: EvalRequest<'invoice'>, definition: CatalogDefinition) {
  const catalog = resolveCatalog(definition);
  const { start_date, timezone } = request;
  const at = (text: string) => boundIn(text, timezone);
  return phases.map(({ valid_from, ...terms }, index): Phase => {
    const subscription = {
      id: 'subscription',
      customer_id: 'customer',
      catalog_version: 1,
      currency: request.currency ?? definition.currencies[0],
      timezone,
      start_date,
      anchor: request.anchor,
      anchor_date: request.anchor_date ?? start_date,
      ...(request.trial_end_date === undefined ? {} : { trial_end_date: request.trial_end_date }),
      ...terms,
      ...(terms.end_date === undefined ? {} : { end_date: at(terms.end_date) }),
      add_ons: terms.add_ons.map((entry) => ({
        ...entry,
        start_date: at(entry.start_date ?? start_date),
        ...(entry.end_date === undefined ? {} : { end_date: at(entry.end_date) }),
      })),
    } as unknown as Subscription;
    const valid_to = at(phases[index + 1]?.valid_from ?? '9999-12-31');
    return { subscription, catalog, valid_from: at(valid_from), valid_to };
  });
}

function phaseOrderProblems(phases: readonly Phase[]): Problem[] {
  return phases.flatMap(({ valid_from }, index) => {
    const before = phases[index - 1]?.valid_from;
    if (before === undefined || before < valid_from) return [];
    return [
      {
        code: 'period-empty',
        path: `phases[${index}].valid_from`,
        message: `${valid_from} is not after ${before}, where the phase before begins`,
        mend: 'send phases in the order of their time',
      },
    ];
  });
}

/** Usage by meter and period, none where the request says nothing. */
function usageOf({ usage, timezone }: EvalRequest<'invoice'>) {
  const keyOf = (meter: string, from: Instant, to: Instant) => `${meter} ${from} ${to}`;
  const startOf = (text: string) => instantOf(boundIn(text, timezone), timezone);
  const known = new Map(
    usage.map((entry) => [keyOf(entry.meter, startOf(entry.period.start), startOf(entry.period.end)), entry]),
  );
  return ({ meter, from, to }: UsageNeed) => {
    const entry = known.get(keyOf(meter, from, to));
    const quantity = entry === undefined ? Decimal.ZERO : decimal(entry.quantity);
    return {
      quantity,
      event_count: entry?.event_count === undefined ? quantity : decimal(entry.event_count),
      ...(entry?.amount === undefined ? {} : { amount: decimal(entry.amount) }),
      transactions: (entry?.transactions ?? []).map(decimal),
    };
  };
}
