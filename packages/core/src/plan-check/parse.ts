// SPDX-License-Identifier: Apache-2.0
import { checkCatalog } from '../catalog/check.js';
import type { CatalogDefinition } from '../catalog/definition.js';
import { parseCatalog } from '../catalog/parse.js';
import {
  below,
  type Check,
  checkFields,
  type Field,
  flag,
  id,
  invalidType,
  isRecord,
  listOf,
  object,
  oneOf,
  optional,
  required,
  shown,
  text,
} from '../catalog/structure.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import type { BusinessPlan } from './business-plan.js';
import { isFault, parseFormula } from './formula.js';
import { referenceProblems } from './reference-check.js';
import { parseUnit } from './unit.js';
import { readWritten } from './written.js';

/** More than any plan people write: refused before it is walked. */
const MOST_FIGURES = 5_000;
const MOST_CHECKS = 2_000;
const MOST_IN_A_CHECK = 100;
const MAX_MONTH = 600;

/** A name that a formula can take: words joined by underscores. */
const NAME = /^[a-z][a-z0-9_]{0,62}$/;

function named(check: Check): Check {
  return (value, path, problems) => {
    if (!isRecord(value)) {
      problems.push(invalidType(value, path, 'an object with an entry a key'));
      return;
    }
    for (const [key, held] of Object.entries(value)) {
      if (!NAME.test(key))
        problems.push({
          code: 'invalid-key',
          path: below(path, key),
          message: `${shown(key)} is no name of a section or figure`,
          mend: 'write lower-case words joined by underscores, a letter first: `month_12_mrr`',
        });
      check(held, below(path, key), problems);
    }
  };
}

const figure: Check = (value, path, problems) => {
  const before = problems.length;
  checkFields(value, path, { says: required(text), unit: required(text), label: required(text) }, problems);
  if (problems.length > before) return;
  const { says, unit } = value as { says: string; unit: string };
  const parsed = parseUnit(unit);
  if (parsed === null)
    problems.push({
      code: 'invalid-format',
      path: below(path, 'unit'),
      message: `${shown(unit)} is no unit`,
      mend: 'write USD/month, USD/user/month, percent, times, words, or what is counted: customers',
    });
  else if (readWritten(says, parsed) === null)
    problems.push({
      code: 'figure-unreadable',
      path: below(path, 'says'),
      message: `${shown(says)} is no figure in ${unit}`,
      mend: 'write it as the plan does, with a sign that fits the unit: $55K, ~83%, 11.0, 2-5%, 100K+, >75%, 50x',
    });
};

const section = object({ heading: required(text), figures: required(named(figure)) });

/** A list with at least so many entries. */
function several(check: Check, least: number): Check {
  return (value, path, problems) => {
    listOf(check)(value, path, problems);
    if (!Array.isArray(value)) return;
    if (value.length < least || value.length > MOST_IN_A_CHECK)
      problems.push({
        code: 'out-of-bounds',
        path,
        message: `there are ${value.length} entries`,
        mend: `write ${least} to ${MOST_IN_A_CHECK} of them`,
      });
  };
}

const month: Check = (value, path, problems) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > MAX_MONTH)
    problems.push(invalidType(value, path, `a month from 0 to ${MAX_MONTH}`));
};

/** Months that grow from row to row, so that what lies between them is known. */
const rows: Check = (value, path, problems) => {
  const before = problems.length;
  several(object({ month: required(month), figure: required(text) }), 2)(value, path, problems);
  if (problems.length > before) return;
  for (const [index, row] of (value as { month: number }[]).entries())
    if (index > 0 && row.month <= ((value as { month: number }[])[index - 1]?.month ?? -1))
      problems.push({
        code: 'months-unordered',
        path: `${path}[${index}].month`,
        message: `month ${row.month} does not come after the row before it`,
        mend: 'write the rows in the order of their months, each month once',
      });
};

const oneOrMore: Check = (value, path, problems) => {
  if (Array.isArray(value)) several(text, 1)(value, path, problems);
  else text(value, path, problems);
};

const formula: Check = (value, path, problems) => {
  text(value, path, problems);
  const parsed = typeof value === 'string' && value !== '' ? parseFormula(value) : null;
  if (parsed !== null && isFault(parsed))
    problems.push({
      code: 'formula-unreadable',
      path,
      message: `at character ${parsed.at + 1}, ${parsed.expected} is expected`,
      mend: 'write figures as section.figure, numbers, + - * / ^, parentheses and between(a, b); ?name is not stated',
    });
};

const compare = optional(oneOf('equals', 'possible', 'within'));
const ids = (least: number): Field => required(several(text, least));
const figuresByKey: Check = (value, path, problems) => {
  if (!isRecord(value)) problems.push(invalidType(value, path, 'an object with a figure a key'));
  else for (const [key, held] of Object.entries(value)) text(held, below(path, key), problems);
};

/** The fields of each kind of check, `kind` and `note` besides. */
const KINDS: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  same: { figures: ids(2) },
  sum: { total: required(text), parts: ids(1) },
  growth: { rate: required(text), rows: required(rows) },
  revenue: {
    total: required(text),
    from: required(several(object({ customers: required(text), price: required(oneOrMore) }), 1)),
    compare,
  },
  run_rate: { monthly: required(text), annual: required(text) },
  unit_economics: {
    price: required(text),
    cost_of_goods: optional(text),
    support_cost: optional(text),
    gross_margin: optional(text),
    net_margin: optional(text),
    months: optional(text),
    lifetime_value: optional(text),
    acquisition_cost: optional(text),
    ltv_to_cac: optional(text),
    payback_months: optional(text),
  },
  savings: { theirs: required(oneOrMore), ours: required(text), percent: optional(text), times: optional(text) },
  list_price: {
    figure: required(text),
    plan: required(text),
    option: optional(text),
    holds: optional(figuresByKey),
    uses: optional(figuresByKey),
    compare,
  },
  average_revenue: { figure: required(text), customers: optional(text), cheapest: required(text) },
  formula: { figure: required(text), equals: required(formula), compare },
  met_by: { target: required(text), figures: ids(1) },
  interpolation: {
    figure: required(text),
    from_month: required(month),
    to_month: required(month),
    rows: required(rows),
  },
  timeline: { phases: ids(2), whole: optional(flag) },
  tiers: { bands: ids(2), whole: optional(flag) },
};

const planCheck: Check = (value, path, problems) => {
  if (!isRecord(value)) {
    problems.push(invalidType(value, path, 'an object with a kind'));
    return;
  }
  const kind = Object.hasOwn(value, 'kind') ? value.kind : undefined;
  if (typeof kind === 'string' && Object.hasOwn(KINDS, kind))
    checkFields(value, path, { kind: required(text), note: optional(text), ...KINDS[kind] }, problems);
  else oneOf(...Object.keys(KINDS))(kind, below(path, 'kind'), problems);
};

const catalog: Check = (value, path, problems) => {
  const parsed = parseCatalog(value);
  const found = parsed.ok
    ? checkCatalog(parsed.value as CatalogDefinition).filter(({ severity }) => severity === 'error')
    : parsed.problems;
  for (const { code, path: at, message, mend } of found) problems.push({ code, path: below(path, at), message, mend });
};

const PLAN: Readonly<Record<string, Field>> = {
  id: required(id),
  name: required(text),
  sections: required(named(section)),
  checks: required(listOf(planCheck)),
  catalog: optional(catalog),
};

/** A business plan of unknown shape, e.g. from JSON: its value, or everything that is wrong with it. */
export function parseBusinessPlan(input: unknown): Result<BusinessPlan> {
  const large = tooLarge(input);
  if (large !== null) return fail(large);
  const problems: Problem[] = [];
  checkFields(input, '', PLAN, problems);
  if (problems.length === 0) problems.push(...referenceProblems(input as unknown as BusinessPlan));
  return problems.length === 0 ? ok(input as unknown as BusinessPlan) : fail(...problems);
}

function tooLarge(input: unknown): Problem | null {
  if (!isRecord(input)) return null;
  const checks = Array.isArray(input.checks) ? input.checks.length : 0;
  let figures = 0;
  for (const held of isRecord(input.sections) ? Object.values(input.sections) : [])
    if (isRecord(held) && isRecord(held.figures)) figures += Object.keys(held.figures).length;
  if (figures <= MOST_FIGURES && checks <= MOST_CHECKS) return null;
  return {
    code: 'too-many-entries',
    path: checks > MOST_CHECKS ? 'checks' : 'sections',
    message: `a plan has at most ${MOST_FIGURES} figures and ${MOST_CHECKS} checks`,
    mend: 'split the plan',
  };
}
