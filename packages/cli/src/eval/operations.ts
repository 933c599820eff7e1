// SPDX-License-Identifier: Apache-2.0
import {
  type CatalogDefinition,
  checkCatalog,
  checkGrant,
  checkPrice,
  compilePrice,
  type Decimal,
  daysBetween,
  decimal,
  derivationToJson,
  explainDerivation,
  fail,
  formatMinor,
  type Grant,
  isCurrency,
  LINE_ROUNDING,
  nextBoundaries,
  ok,
  type Price,
  type Problem,
  parseCatalog,
  periodAt,
  prorate,
  type RatingInput,
  type ResolvedCatalog,
  type Result,
  rate,
  ratingInputProblems,
  resolveCatalog,
  resolveEntitlements,
  toMinor,
} from '@kontor/core';
import { createGate } from '@kontor/sdk';
import { conversionDates } from './conversion-dates.js';
import { coupon } from './coupon.js';
import { credit } from './credit.js';
import { bass, sbgDerl, sbgFit, sbgSurvivalCurve } from './forecast.js';
import { cycle, invoice } from './invoice.js';
import { licenceExpiry, statusList, verifyLicence } from './licence.js';
import { cohorts, metricsSnapshot, mrrMovements, normalise, retention, unitEconomics } from './metrics.js';
import { planCheck } from './plan-check.js';
import type { EvalRequest, Operation } from './protocol.js';
import {
  dateProblems,
  instantsOf,
  periodProblems,
  spanIn,
  spanProblems,
  timezoneProblems,
  unknownCurrency,
} from './request-check.js';
import { schedule } from './schedule.js';
import { seatOverage } from './seat-overage.js';
import { tax } from './tax.js';
import { usageStatement } from './usage-statement.js';

/** Each operation over the pure core. Input has passed the request's schema; what that cannot say is checked here. */
export const operations: { readonly [O in Operation]: (request: EvalRequest<O>) => Result<unknown> } = {
  rate: (request) => {
    const problems = checkPrice(request.price, 'price');
    if (problems.length > 0) return fail(...problems);
    const price = request.price as unknown as Price;
    const currency = price.currency ?? request.currency ?? 'USD';
    if (!isCurrency(currency)) return fail(unknownCurrency(currency, 'currency'));
    const input: RatingInput = {
      quantity: decimal(request.quantity),
      ...optionalDecimal('included', request.included),
      ...optionalDecimal('transaction_count', request.transaction_count),
      ...optionalDecimal('event_amount', request.event_amount),
      ...optionalDecimal('event_count', request.event_count),
      ...(request.transactions === undefined ? {} : { transactions: request.transactions.map(decimal) }),
    };
    const missing = ratingInputProblems(price, input);
    if (missing.length > 0) return fail(...missing);
    const derivation = rate(compilePrice(price, { currency, rounding: request.rounding ?? LINE_ROUNDING }), input);
    return ok({
      ...amountOf(derivation.amount_minor, currency),
      exact: derivation.exact.toString(),
      explanation: explainDerivation(derivation),
      derivation: derivationToJson(derivation),
    });
  },

  period: (request) => {
    const problems = [
      ...dateProblems(request.schedule.anchor.date, 'schedule.anchor.date'),
      ...dateProblems(request.date, 'date'),
      ...(request.timezone === undefined ? [] : timezoneProblems(request.timezone)),
    ];
    if (problems.length > 0) return fail(...problems);
    const period = periodAt(request.schedule, request.date);
    return ok({
      ...period,
      days: daysBetween(period.start, period.end),
      ...(request.timezone === undefined ? {} : instantsOf(period, request.timezone)),
    });
  },

  next_dates: (request) => {
    const problems = [
      ...dateProblems(request.schedule.anchor.date, 'schedule.anchor.date'),
      ...dateProblems(request.after, 'after'),
    ];
    return problems.length > 0 ? fail(...problems) : ok(nextBoundaries(request.schedule, request.after, request.count));
  },

  prorate: (request) => {
    const problems = [
      ...(isCurrency(request.currency) ? [] : [unknownCurrency(request.currency, 'currency')]),
      ...timezoneProblems(request.timezone),
      ...periodProblems(request.full, 'full'),
    ];
    if (problems.length > 0) return fail(...problems);
    const served = spanIn(request.served, request.timezone);
    const faults = spanProblems(served, 'served');
    if (faults.length > 0) return fail(...faults);
    if (served.start < request.full.start || served.end > request.full.end)
      return fail({
        code: 'period-outside',
        path: 'served',
        message: `${request.served.start} to ${request.served.end} is not inside ${request.full.start} to ${request.full.end}`,
        mend: 'send the part of the full period that was served',
      });
    const share = prorate({
      full_amount: decimal(request.amount),
      full: request.full,
      served,
      by: request.by,
      timezone: request.timezone,
    });
    return ok({
      ...amountOf(toMinor(share.amount, request.currency, request.rounding ?? LINE_ROUNDING), request.currency),
      numerator: share.numerator,
      denominator: share.denominator,
    });
  },

  schedule,

  invoice,

  cycle,

  tax,

  coupon,

  credit,

  verify_licence: verifyLicence,

  status_list: statusList,

  usage_statement: usageStatement,

  licence_expiry: licenceExpiry,

  seat_overage: seatOverage,

  conversion_dates: conversionDates,

  sbg_fit: sbgFit,

  sbg_survival: sbgSurvivalCurve,

  sbg_derl: sbgDerl,

  bass,

  plan_check: planCheck,

  metrics_snapshot: metricsSnapshot,

  mrr_movements: mrrMovements,

  normalise,

  retention,

  cohorts,

  unit_economics: unitEconomics,

  entitlements: (request) => {
    const catalog = parseCatalog(request.catalog);
    if (!catalog.ok) return fail(...catalog.problems.map((problem) => below('catalog', problem)));
    const errors = catalogErrors(catalog.value);
    if (errors.length > 0) return fail(...errors.map((problem) => below('catalog', problem)));
    const resolved = resolveCatalog(catalog.value);
    const problems = request.subscriptions.flatMap((subscription, index) =>
      holdingProblems(subscription, resolved).map((problem) => below(`subscriptions[${index}]`, problem)),
    );
    if (problems.length > 0) return fail(...problems);
    const snapshot = resolveEntitlements({
      subscriptions: request.subscriptions.map((subscription) => ({
        catalog: resolved,
        plan: subscription.plan,
        add_ons: subscription.add_ons.map(({ add_on, quantity }) => ({ add_on, quantity: String(quantity) })),
        quantities: subscription.quantities ?? {},
        ...(subscription.features === undefined
          ? {}
          : { contract: { reference: 'contract', features: subscription.features as Record<string, Grant> } }),
      })),
      usage: new Map(
        Object.entries(request.usage ?? {}).map(([key, used]) => [key, { used: decimal(used), resets_at: null }]),
      ),
      customer_id: null,
      computed_at: 0,
      on_sale: resolved,
      ...(request.currency === undefined ? {} : { currency: request.currency }),
    });
    const { plans, features, offers } = snapshot;
    const gate = createGate(snapshot);
    return ok({
      plans,
      features,
      ...(offers === undefined ? {} : { offers }),
      ...(request.check === undefined
        ? {}
        : {
            checks: request.check.map(({ feature, need }) => ({
              feature,
              ...gate.check(feature, need === undefined ? {} : { need }),
            })),
          }),
    });
  },

  check_catalog: (request) => {
    const parsed = parseCatalog(request.catalog);
    if (!parsed.ok)
      return ok({ valid: false, findings: parsed.problems.map((problem) => ({ ...problem, severity: 'error' })) });
    const findings = checkCatalog(parsed.value);
    return ok({ valid: findings.every((finding) => finding.severity !== 'error'), findings });
  },
};

function amountOf(amount_minor: bigint, currency: string) {
  return { amount: formatMinor(amount_minor, currency), amount_minor: amount_minor.toString(), currency };
}

function optionalDecimal<Key extends string>(key: Key, value: string | number | undefined) {
  return (value === undefined ? {} : { [key]: decimal(value) }) as { [K in Key]?: Decimal };
}

/** What a subscription of the request names that the catalog does not have. */
function holdingProblems(
  subscription: EvalRequest<'entitlements'>['subscriptions'][number],
  { definition }: ResolvedCatalog,
): Problem[] {
  const problems: Problem[] = [];
  if (!Object.hasOwn(definition.plans, subscription.plan))
    problems.push({
      code: 'unknown-plan',
      path: 'plan',
      message: `the catalog has no plan ${subscription.plan}`,
      mend: `name one of ${Object.keys(definition.plans).join(', ')}`,
    });
  for (const [index, { add_on }] of subscription.add_ons.entries())
    if (!Object.hasOwn(definition.add_ons ?? {}, add_on))
      problems.push({
        code: 'unknown-add-on',
        path: `add_ons[${index}].add_on`,
        message: `the catalog has no add-on ${add_on}`,
        mend: 'name an add-on of the catalog',
      });
  for (const [key, grant] of Object.entries(subscription.features ?? {})) {
    const feature = Object.hasOwn(definition.features, key) ? definition.features[key] : undefined;
    if (feature === undefined)
      problems.push({
        code: 'unknown-feature',
        path: `features.${key}`,
        message: `the catalog has no feature ${key}`,
        mend: 'name a feature of the catalog',
      });
    else problems.push(...checkGrant(key, feature, grant as Grant, `features.${key}`));
  }
  return problems;
}

function catalogErrors(catalog: CatalogDefinition): Problem[] {
  return checkCatalog(catalog).filter((finding) => finding.severity === 'error');
}

function below(path: string, problem: Problem): Problem {
  return { ...problem, path: problem.path === '' ? path : `${path}.${problem.path}` };
}
