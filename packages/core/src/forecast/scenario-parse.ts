// SPDX-License-Identifier: Apache-2.0
import {
  amount,
  below,
  type Check,
  checkFields,
  entries,
  invalidType,
  isRecord,
  listOf,
  object,
  oneOf,
  optional,
  required,
  shown,
  text,
  whole,
} from '../catalog/structure.js';
import { isCurrency } from '../kit/currency.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { readRange } from './distribution.js';
import type { ScenarioDefinition } from './scenario.js';

/** No cohort is older. */
const MOST_AGE = 1200;

/** As far as anybody can look. */
export const MOST_MONTHS = 120;

function rangeWithin(lowest: number, highest: number, what: string): Check {
  return (value, path, problems) => {
    const range = readRange(value);
    if (range === null)
      problems.push({
        code: 'range-invalid',
        path,
        message: `${shown(value)} is no value and no range`,
        mend: "write a number, '15%', '2%..5%', '15% ± 5%', or { low, high, distribution }",
      });
    else if (range.low < lowest || range.high > highest)
      problems.push({
        code: 'range-outside',
        path,
        message: `${shown(value)} reaches from ${range.low} to ${range.high}, which ${what} cannot be`,
        mend: `stay between ${lowest} and ${highest}`,
      });
  };
}
const share = rangeWithin(0, 1, 'a share');
const number = rangeWithin(0, 1e12, 'a number of people');
const money = rangeWithin(0, 1e12, 'an amount');
const growth = rangeWithin(-0.9, 1, 'a growth of one month');
const factor = rangeWithin(1e-6, 1e6, 'a factor');
const parameter = rangeWithin(1e-4, 1e6, 'a parameter');

const month: Check = (value, path, problems) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1 || value > MOST_MONTHS)
    problems.push(invalidType(value, path, `a month of the forecast from 1 to ${MOST_MONTHS}`));
};
const atLeastOne: Check = (value, path, problems) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    problems.push(invalidType(value, path, 'a whole number of one or more'));
};
const people: Check = (value, path, problems) => {
  if (typeof value !== 'number' || !(value >= 0 && value <= 1e12))
    problems.push(invalidType(value, path, 'a number of zero or more'));
};
const spread: Check = (value, path, problems) => {
  if (typeof value !== 'number' || !(value >= 0 && value <= 3))
    problems.push(invalidType(value, path, 'a standard deviation from 0 to 3'));
};
const anything: Check = () => undefined;
const calendarMonth: Check = (value, path, problems) => {
  if (typeof value !== 'string' || !/^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(value))
    problems.push({
      code: 'invalid-format',
      path,
      message: `${shown(value)} is no month`,
      mend: 'write one as YYYY-MM',
    });
};
const currency: Check = (value, path, problems) => {
  if (typeof value !== 'string' || !isCurrency(value))
    problems.push({
      code: 'unknown-currency',
      path,
      message: `${shown(value)} is no currency`,
      mend: 'write an ISO 4217 code in capitals, such as USD or EUR',
    });
};

/** More than anybody tells apart, in any of a scenario's records and lists. */
const MOST_ENTRIES = 100;

function few(check: Check, most = MOST_ENTRIES): Check {
  return (value, path, problems) => {
    const count = Array.isArray(value) ? value.length : isRecord(value) ? Object.keys(value).length : 0;
    if (count <= most) check(value, path, problems);
    else
      problems.push({
        code: 'too-many-entries',
        path,
        message: `${count} entries are more than the ${most} that a scenario may have here`,
        mend: 'put together what is alike',
      });
  };
}

/** Of objects that are told apart by `kind`. */
function byKind(kinds: Readonly<Record<string, Parameters<typeof object>[0]>>): Check {
  return (value, path, problems) => {
    const kind = isRecord(value) ? value.kind : undefined;
    if (typeof kind === 'string' && Object.hasOwn(kinds, kind))
      checkFields(value, path, { kind: required(anything), ...kinds[kind] }, problems);
    else if (isRecord(value)) oneOf(...Object.keys(kinds))(kind, below(path, 'kind'), problems);
    else problems.push(invalidType(value, path, `an object whose kind is ${Object.keys(kinds).join(' or ')}`));
  };
}

function notEmpty(check: Check): Check {
  return (value, path, problems) => {
    if (Array.isArray(value) && value.length === 0) problems.push(invalidType(value, path, 'a list that is not empty'));
    else listOf(check)(value, path, problems);
  };
}

const source = byKind({
  growth: {
    start: required(number),
    monthly_growth: optional(growth),
    from_month: optional(month),
    until_month: optional(month),
  },
  series: { arrivals: required(listOf(people)), factor: optional(factor) },
  bass: {
    market: required(number),
    innovation: required(rangeWithin(1e-6, 1, 'a coefficient of innovation')),
    imitation: required(share),
    from_month: optional(month),
  },
});

const segment = object({
  source: required(text),
  funnel: required(
    few(listOf(object({ name: required(text), conversion: required(share), delay_months: optional(whole) }))),
  ),
  from_month: optional(month),
  plans: required(few(notEmpty(text))),
  option: optional(text),
  upgrade: optional(oneOf('limit', 'cheapest')),
  retention: required(
    byKind({
      sbg: { alpha: optional(parameter), beta: optional(parameter), every_months: optional(atLeastOne) },
      churn: { monthly: required(share) },
    }),
  ),
  cohorts: optional(
    few(
      listOf(
        object({
          size: required(people),
          survivors: required(few(listOf(people), MOST_AGE)),
          age_months: optional(whole),
          alive: optional(people),
          monthly: optional(amount),
        }),
      ),
      MOST_AGE,
    ),
  ),
  usage: optional(
    object({
      meters: optional(entries(amount)),
      quantities: optional(entries(amount)),
      size: optional(factor),
      monthly_growth: optional(growth),
      spread: optional(spread),
    }),
  ),
  add_ons: optional(listOf(object({ add_on: required(text), quantity: required(amount) }))),
  charges: optional(anything),
  price_factor: optional(rangeWithin(0, 1e6, 'a factor')),
  monthly_cost: optional(money),
  acquisition_cost: optional(money),
});

const costs = object({
  fixed: optional(
    few(entries(object({ monthly: required(money), from_month: optional(month), until_month: optional(month) }))),
  ),
  revenue_share: optional(share),
  headcount: optional(
    few(
      entries(
        object({
          monthly_cost: required(money),
          people: optional(listOf(object({ from_month: required(month), count: required(people) }))),
          per_customers: optional(atLeastOne),
        }),
      ),
    ),
  ),
});

const scenario = {
  name: required(text),
  currency: required(currency),
  first_month: required(calendarMonth),
  months: optional(month),
  counts: optional(oneOf('drawn', 'expected')),
  sources: required(few(entries(source))),
  segments: required(few(entries(segment))),
  costs: optional(costs),
  cash: optional(
    object({
      opening: required(amount),
      funding: optional(few(entries(object({ month: required(month), amount: required(money) })))),
    }),
  ),
  actuals: optional(
    few(
      listOf(
        object({
          month: required(calendarMonth),
          mrr: required(amount),
          customers: required(entries(people)),
          new_customers: optional(people),
          churned_customers: optional(people),
          cash: optional(amount),
        }),
      ),
      MOST_AGE,
    ),
  ),
  targets: optional(
    few(
      entries(
        object({
          measure: required(oneOf('mrr', 'arr', 'customers', 'cash')),
          segment: optional(text),
          month: required(month),
          at_least: required(amount),
        }),
      ),
    ),
  ),
};

/** A scenario of unknown shape: everything wrong with it by itself, or the scenario. What it says of a catalog is checked by `compileScenario`. */
export function parseScenario(value: unknown): Result<ScenarioDefinition> {
  const problems: Problem[] = [];
  if (checkFields(value, '', scenario, problems) && problems.length === 0)
    problems.push(...relationProblems(value as unknown as ScenarioDefinition));
  return problems.length > 0 ? fail(...problems) : ok(value as ScenarioDefinition);
}

function relationProblems({ sources, segments, first_month, months, actuals = [], targets = {} }: ScenarioDefinition) {
  const problems: Problem[] = [];
  for (const [key, { source: from, retention, cohorts }] of Object.entries(segments)) {
    const every = retention.kind === 'sbg' ? (retention.every_months ?? 1) : 1;
    for (const [index, { age_months, survivors }] of (cohorts ?? []).entries()) {
      const age = Math.max(age_months ?? 0, survivors.length * every);
      if (age > MOST_AGE)
        problems.push(invalidType(age, `segments.${key}.cohorts[${index}].age_months`, `at most ${MOST_AGE} months`));
    }
    oneOf(...Object.keys(sources))(from, `segments.${key}.source`, problems);
    if (retention.kind === 'sbg' && (retention.alpha === undefined) !== (retention.beta === undefined))
      problems.push({
        code: 'missing-field',
        path: `segments.${key}.retention.${retention.alpha === undefined ? 'alpha' : 'beta'}`,
        message: 'only one of alpha and beta is stated',
        mend: 'state both, or none to have them fitted to `cohorts`',
      });
    if (retention.kind === 'sbg' && retention.alpha === undefined && cohorts === undefined)
      problems.push({
        code: 'missing-field',
        path: `segments.${key}.cohorts`,
        message: 'there are no cohorts that retention could be fitted to',
        mend: 'add `cohorts`, or state alpha and beta',
      });
  }
  let before = '';
  for (const [index, actual] of actuals.entries()) {
    if (actual.month <= before || actual.month >= first_month)
      problems.push({
        code: 'actuals-unordered',
        path: `actuals[${index}].month`,
        message:
          actual.month >= first_month
            ? `${actual.month} is of the forecast, which begins with ${first_month}`
            : `${actual.month} stands behind ${before}`,
        mend: 'list months that are over in order, each before `first_month`',
      });
    before = actual.month;
    for (const key of Object.keys(actual.customers))
      oneOf(...Object.keys(segments))(key, `actuals[${index}].customers`, problems);
  }
  for (const [key, target] of Object.entries(targets)) {
    if (target.segment !== undefined)
      oneOf(...Object.keys(segments))(target.segment, `targets.${key}.segment`, problems);
    if (target.month > (months ?? DEFAULT_MONTHS))
      problems.push(
        invalidType(
          target.month,
          `targets.${key}.month`,
          `a month of the forecast from 1 to ${months ?? DEFAULT_MONTHS}`,
        ),
      );
  }
  return problems;
}

export const DEFAULT_MONTHS = 24;
