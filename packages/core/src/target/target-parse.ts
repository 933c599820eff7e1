// SPDX-License-Identifier: Apache-2.0
import {
  below,
  type Check,
  checkFields,
  decimalOf,
  type Field,
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
import { currency } from '../discount/money-check.js';
import { addToDate, isPlainDate, type PlainDate } from '../kit/calendar.js';
import { decimal } from '../kit/decimal.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import type { FigureUnit } from '../metrics/figure.js';
import { type Objective, TARGET_OPERATORS, TARGET_PATHS, type Target } from './target.js';

export const FIGURE_UNITS = ['money', 'fraction', 'ratio', 'months', 'count'] as const satisfies readonly FigureUnit[];

/** Targets and objectives as a file holds them. */
export interface TargetFile {
  readonly targets: readonly Target[];
  readonly objectives: readonly Objective[];
}

export const keyCheck: Check = (value, path, problems) => {
  if (typeof value === 'string' && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) && value.length <= 80) return;
  problems.push(invalidType(value, path, 'a key such as mrr-12: small letters, digits and hyphens'));
};

const day: Check = (value, path, problems) => {
  if (typeof value === 'string' && isPlainDate(value)) return;
  problems.push(invalidType(value, path, 'an existing day such as 2026-12-31'));
};

/** Decimal text of any sign. */
export const signedDecimal: Check = (value, path, problems) => {
  if (typeof value === 'string' && decimalOf(value) !== null) return;
  problems.push({
    code: 'invalid-decimal',
    path,
    message: `${shown(value)} is no exact decimal`,
    mend: "write it as text with plain digits, e.g. '0.03' for 3 %",
  });
};

export const metricName: Check = (value, path, problems) => {
  if (typeof value === 'string' && /^[a-z0-9_]+(\/[^\s/][^\s]*)?$/.test(value) && value.length <= 200) return;
  problems.push(invalidType(value, path, 'the name of a figure such as mrr, or community/stars'));
};

const chance: Check = (value, path, problems) => {
  signedDecimal(value, path, problems);
  const parsed = decimalOf(value);
  if (parsed !== null && (parsed.sign() <= 0 || parsed.greaterThan(decimal(1))))
    problems.push({
      code: 'out-of-range',
      path,
      message: `${shown(value)} is no chance that can be asked for`,
      mend: "write a fraction above 0 and up to 1: '0.5'",
    });
};

const TARGET: Readonly<Record<string, Field>> = {
  key: required(keyCheck),
  label: required(text),
  metric: required(metricName),
  unit: required(oneOf(...FIGURE_UNITS)),
  currency: optional(currency),
  noun: optional(text),
  operator: required(oneOf(...TARGET_OPERATORS)),
  value: optional(signedDecimal),
  minimum: optional(signedDecimal),
  maximum: optional(signedDecimal),
  due: required(day),
  start: optional(object({ date: required(day), value: optional(signedDecimal) })),
  path: optional(oneOf(...TARGET_PATHS)),
  on_track_from: optional(chance),
  section: optional(text),
};

/** Everything wrong with a target of unknown shape; without problems it is a `Target`. */
export function targetProblems(value: unknown, path = ''): Problem[] {
  const problems: Problem[] = [];
  checkFields(value, path, TARGET, problems);
  return problems.length > 0 ? problems : senseProblems(value as Target, path);
}

function senseProblems(target: Target, path: string): Problem[] {
  const problems: Problem[] = [];
  const { operator, value, minimum, maximum, unit, currency: of, start, due } = target;
  const needed = operator === 'range' ? (['minimum', 'maximum'] as const) : (['value'] as const);
  const wanted = new Set<string>(needed);
  for (const name of ['value', 'minimum', 'maximum'] as const) {
    const held = target[name] !== undefined;
    if (held === wanted.has(name)) continue;
    problems.push({
      code: held ? 'unknown-field' : 'missing-field',
      path: below(path, name),
      message: held ? `a target with ${operator} has no \`${name}\`` : `nothing says the \`${name}\` to reach`,
      mend: operator === 'range' ? 'write `minimum` and `maximum`' : 'write `value`',
    });
  }
  if ((unit === 'money') !== (of !== undefined))
    problems.push({
      code: unit === 'money' ? 'missing-field' : 'unknown-field',
      path: below(path, 'currency'),
      message: unit === 'money' ? 'nothing says which money' : `a ${unit} is in no currency`,
      mend: unit === 'money' ? 'add `currency`' : "remove `currency`, or write unit: 'money'",
    });
  if (minimum !== undefined && maximum !== undefined && decimal(minimum).greaterThan(decimal(maximum)))
    problems.push({
      code: 'out-of-range',
      path: below(path, 'maximum'),
      message: `nothing lies between ${minimum} and ${maximum}`,
      mend: 'write the lower bound as `minimum`',
    });
  if (start !== undefined && start.date >= due)
    problems.push({
      code: 'period-empty',
      path: below(path, 'start.date'),
      message: 'the path begins when it is over',
      mend: 'let `start.date` be earlier than `due`',
    });
  const bounds = [value, minimum, maximum, start?.value].filter((bound) => bound !== undefined);
  if (target.path === 'compound' && bounds.some((bound) => decimal(bound).sign() <= 0))
    problems.push({
      code: 'not-positive',
      path: below(path, 'path'),
      message: 'what grows by a share each day begins and ends above zero',
      mend: 'write a linear path, or values above zero',
    });
  return problems;
}

/** Everything wrong with an objective of unknown shape, but for the targets it names. */
export function objectiveProblems(value: unknown, path = ''): Problem[] {
  const problems: Problem[] = [];
  const result = object({ target: required(keyCheck), weight: optional(weight) });
  const fields = {
    key: required(keyCheck),
    label: required(text),
    period: optional(text),
    key_results: required(listOf(result)),
    section: optional(text),
  };
  checkFields(value, path, fields, problems);
  if (problems.length > 0) return problems;
  const { key_results } = value as Objective;
  if (key_results.length === 0)
    problems.push({
      code: 'missing-field',
      path: below(path, 'key_results'),
      message: 'an objective without a key result is a wish',
      mend: 'name at least one target',
    });
  const seen = new Set<string>();
  for (const [index, { target }] of key_results.entries()) {
    if (seen.has(target)) problems.push(repeated(target, below(path, `key_results[${index}].target`)));
    seen.add(target);
  }
  return problems;
}

const weight: Check = (value, path, problems) => {
  signedDecimal(value, path, problems);
  if ((decimalOf(value)?.sign() ?? 1) <= 0)
    problems.push({ code: 'not-positive', path, message: 'it would count nothing', mend: 'write a weight above zero' });
};

function repeated(key: string, path: string): Problem {
  return { code: 'target-repeated', path, message: `${key} is there already`, mend: 'give each a key of its own' };
}

/** The last day of the n-th month from a day that begins one on: of 2026-01-01 the 12th ends with 2026-12-31. */
function dueOfMonth(begins: PlainDate, month: number): PlainDate {
  return addToDate(addToDate(begins, { months: month }), { days: -1 });
}

/**
 * A file of targets and objectives; the paths of those without a start begin on its `begins`. A target may say `due_month` instead of `due`, counted from 1 for the month that starts
 * with the `begins` of the file; `due` may be a month, `2026-12`, for its last day.
 */
export function parseTargetFile(input: unknown): Result<TargetFile> {
  const problems: Problem[] = [];
  const any: Check = () => {};
  const fields = { begins: optional(day), targets: required(listOf(any)), objectives: optional(listOf(any)) };
  if (!checkFields(input, '', fields, problems) || problems.length > 0) return fail(...problems);
  const {
    begins,
    targets: given,
    objectives = [],
  } = input as {
    begins?: PlainDate;
    targets: readonly unknown[];
    objectives?: readonly unknown[];
  };
  const targets = given.map((target, index) =>
    withStart(withDue(target, begins, `targets[${index}]`, problems), begins),
  );
  if (problems.length > 0) return fail(...problems);
  problems.push(...targets.flatMap((target, index) => targetProblems(target, `targets[${index}]`)));
  problems.push(...objectives.flatMap((objective, index) => objectiveProblems(objective, `objectives[${index}]`)));
  if (problems.length > 0) return fail(...problems);
  const file = { targets: targets as readonly Target[], objectives: objectives as readonly Objective[] };
  problems.push(...fileProblems(file));
  return problems.length > 0 ? fail(...problems) : ok(file);
}

function withDue(target: unknown, begins: PlainDate | undefined, path: string, problems: Problem[]): unknown {
  if (!isRecord(target)) return target;
  const { due_month, ...rest } = target;
  if (due_month === undefined) {
    const month = typeof rest.due === 'string' && /^\d{4}-\d{2}$/.test(rest.due) ? `${rest.due}-01` : '';
    return isPlainDate(month) ? { ...rest, due: dueOfMonth(month, 1) } : target;
  }
  const before = problems.length;
  whole(due_month, below(path, 'due_month'), problems);
  if (begins === undefined || rest.due !== undefined || due_month === 0 || (due_month as number) > 1200)
    problems.push({
      code: begins === undefined ? 'missing-field' : rest.due !== undefined ? 'unknown-field' : 'out-of-range',
      path: begins === undefined ? 'begins' : below(path, 'due_month'),
      message: 'it is not clear which month is meant',
      mend: 'write `begins` for the file and `due_month` from 1 for the target, or `due` alone',
    });
  return problems.length > before ? rest : { ...rest, due: dueOfMonth(begins as PlainDate, due_month as number) };
}

function withStart(target: unknown, begins: PlainDate | undefined): unknown {
  if (!isRecord(target) || target.start !== undefined || begins === undefined) return target;
  return typeof target.due === 'string' && begins < target.due ? { ...target, start: { date: begins } } : target;
}

function fileProblems({ targets, objectives }: TargetFile): Problem[] {
  const problems: Problem[] = [];
  const keys = new Set<string>();
  for (const [index, { key }] of targets.entries()) {
    if (keys.has(key)) problems.push(repeated(key, `targets[${index}].key`));
    keys.add(key);
  }
  const own = new Set<string>();
  for (const [index, { key, key_results }] of objectives.entries()) {
    if (own.has(key)) problems.push(repeated(key, `objectives[${index}].key`));
    own.add(key);
    for (const [at, { target }] of key_results.entries())
      if (!keys.has(target)) problems.push(unknownTarget(target, `objectives[${index}].key_results[${at}].target`));
  }
  return problems;
}

export function unknownTarget(key: string, path: string): Problem {
  return {
    code: 'target-unknown',
    path,
    message: `there is no target ${key}`,
    mend: 'name the key of a target, and make that first',
  };
}
