// SPDX-License-Identifier: Apache-2.0
import { isCurrency } from '../kit/currency.js';
import { Decimal, type Rounding } from '../kit/decimal.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import type { Derivation, Step } from './derivation.js';

/** A step as JSON: decimals as text, counts of tiers and of days or seconds as numbers. */
export type StepJson = { readonly kind: string } & Readonly<Record<string, string | number | null>>;

/** A derivation as JSON; `amount_minor` is text too. */
export interface DerivationJson {
  readonly model: string;
  readonly currency: string;
  readonly unit: string | null;
  readonly quantity: string;
  readonly steps: readonly StepJson[];
  readonly exact: string;
  readonly rounding: string;
  readonly amount_minor: string;
}

/** The members in the order of canonical JSON, which is then written fastest. */
export function derivationToJson(derivation: Derivation): DerivationJson {
  return {
    amount_minor: derivation.amount_minor.toString(),
    currency: derivation.currency,
    exact: derivation.exact.toString(),
    model: derivation.model,
    quantity: derivation.quantity.toString(),
    rounding: derivation.rounding,
    steps: derivation.steps.map(stepToJson),
    unit: derivation.unit,
  };
}

function stepToJson(step: Step): StepJson {
  const json: Record<string, string | number | null> = {};
  for (const name of MEMBERS.get(step.kind) as readonly string[]) {
    const value = (step as unknown as Readonly<Record<string, unknown>>)[name];
    json[name] = value instanceof Decimal ? value.toString() : (value as string | number | null);
  }
  return json as StepJson;
}

type FieldKind = 'decimal' | 'decimal or null' | 'count' | readonly (string | null)[];
type Fields<S> = S extends Step ? { readonly [Name in Exclude<keyof S, 'kind'>]: FieldKind } : never;

const ROUNDINGS: readonly Rounding[] = ['half-away', 'half-even', 'up', 'down', 'ceiling', 'floor'];
const SPAN = { tier: 'count', from: 'decimal', up_to: 'decimal or null' } as const;
const UNIT_TIER = {
  ...SPAN,
  quantity: 'decimal',
  unit_amount: 'decimal',
  flat_amount: 'decimal',
  amount: 'decimal',
} as const;

const STEPS: { readonly [Kind in Step['kind']]: Fields<Extract<Step, { kind: Kind }>> } = {
  convert: { quantity: 'decimal', divide_by: 'decimal', rounding: [...ROUNDINGS, null], result: 'decimal' },
  hard_limit: { limit: 'decimal', refused: 'decimal', result: 'decimal' },
  soft_limit: { limit: 'decimal', over: 'decimal' },
  allowance: { included: 'decimal', used: 'decimal', result: 'decimal' },
  flat: { amount: 'decimal' },
  units: { quantity: 'decimal', unit_amount: 'decimal', amount: 'decimal' },
  packages: {
    quantity: 'decimal',
    size: 'decimal',
    partial: ['up', 'down'],
    packages: 'decimal',
    package_amount: 'decimal',
    amount: 'decimal',
  },
  tier: UNIT_TIER,
  volume_tier: UNIT_TIER,
  stair: { ...SPAN, quantity: 'decimal', amount: 'decimal' },
  percentage: { base: 'decimal', rate: 'decimal', amount: 'decimal' },
  percentage_tier: { ...SPAN, base: 'decimal', rate: 'decimal', flat_amount: 'decimal', amount: 'decimal' },
  free_transactions: { transactions: 'decimal', base: 'decimal' },
  free_amount: { free: 'decimal', base: 'decimal' },
  fixed_fees: { transactions: 'decimal', fixed_amount: 'decimal', amount: 'decimal' },
  transaction_bounds: {
    lifted: 'decimal',
    cut: 'decimal',
    minimum: 'decimal or null',
    maximum: 'decimal or null',
    amount: 'decimal',
  },
  commitment: { quantity: 'decimal', committed_quantity: 'decimal', amount: 'decimal' },
  overage: { quantity: 'decimal', unit_amount: 'decimal', amount: 'decimal' },
  event_amounts: { events: 'decimal', amount: 'decimal' },
  owed: { amount: 'decimal' },
  billed_before: { billed: 'decimal', amount: 'decimal' },
  true_up: { minimum_amount: 'decimal', amount: 'decimal' },
  proration: {
    numerator: 'count',
    denominator: 'count',
    by: ['day', 'second'],
    full_amount: 'decimal',
    amount: 'decimal',
  },
};

/** What each kind of step says, in the order of canonical JSON. */
const MEMBERS = new Map(Object.entries(STEPS).map(([kind, fields]) => [kind, ['kind', ...Object.keys(fields)].sort()]));

/**
 * A derivation read back, as stored or as sent by somebody. Only the shape is checked, with `invalid-derivation` for
 * what does not fit; whether its arithmetic holds is for `recompute`.
 */
export function derivationFromJson(json: unknown): Result<Derivation> {
  const problems: Problem[] = [];
  const read = new Reader(problems);
  const record = read.record(json, '');
  const steps = record === null ? [] : read.steps(record.steps);
  if (record === null) return fail(...problems);
  const derivation: Derivation = {
    model: read.text(record.model, 'model'),
    currency: read.currency(record.currency, 'currency'),
    unit: record.unit === null ? null : read.text(record.unit, 'unit'),
    quantity: read.decimal(record.quantity, 'quantity'),
    steps,
    exact: read.decimal(record.exact, 'exact'),
    rounding: read.choice(record.rounding, 'rounding', ROUNDINGS) as Rounding,
    amount_minor: read.minor(record.amount_minor, 'amount_minor'),
  };
  return problems.length > 0 ? fail(...problems) : ok(derivation);
}

class Reader {
  constructor(private readonly problems: Problem[]) {}

  record(value: unknown, path: string): Record<string, unknown> | null {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    this.wrong(path, 'an object');
    return null;
  }

  steps(value: unknown): Step[] {
    if (!Array.isArray(value)) {
      this.wrong('steps', 'a list');
      return [];
    }
    return value.flatMap((step, index) => this.step(step, `steps[${index}]`) ?? []);
  }

  private step(value: unknown, path: string): Step | null {
    const record = this.record(value, path);
    if (record === null) return null;
    const kind = this.choice(record.kind, `${path}.kind`, Object.keys(STEPS)) as Step['kind'] | null;
    if (kind === null) return null;
    const step: Record<string, unknown> = { kind };
    for (const [name, field] of Object.entries<FieldKind>(STEPS[kind])) {
      const held = record[name];
      const where = `${path}.${name}`;
      if (field === 'count') step[name] = this.count(held, where);
      else if (field === 'decimal') step[name] = this.decimal(held, where);
      else if (field === 'decimal or null') step[name] = held === null ? null : this.decimal(held, where);
      else step[name] = this.choice(held, where, field);
    }
    // the fields are those STEPS lists for the kind, which the type of STEPS ties to Step
    return step as unknown as Step;
  }

  text(value: unknown, path: string): string {
    if (typeof value === 'string') return value;
    this.wrong(path, 'a text');
    return '';
  }

  currency(value: unknown, path: string): string {
    if (typeof value === 'string' && isCurrency(value)) return value;
    this.wrong(path, 'an ISO 4217 currency');
    return '';
  }

  choice<T extends string | null>(value: unknown, path: string, choices: readonly T[]): T | null {
    if (choices.includes(value as T)) return value as T;
    this.wrong(path, `one of ${choices.join(', ')}`);
    return null;
  }

  decimal(value: unknown, path: string): Decimal {
    const parsed = typeof value === 'string' ? (Decimal.parse(value) ?? longDecimal(value)) : null;
    if (parsed === null) this.wrong(path, 'a decimal as text');
    return parsed ?? Decimal.ZERO;
  }

  count(value: unknown, path: string): number {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    this.wrong(path, 'a whole number');
    return 0;
  }

  minor(value: unknown, path: string): bigint {
    if (typeof value === 'string' && /^(0|-?[1-9]\d{0,79})$/.test(value)) return BigInt(value);
    this.wrong(path, 'whole minor units as text');
    return 0n;
  }

  private wrong(path: string, expected: string): void {
    this.problems.push({
      code: 'invalid-derivation',
      path,
      message: `${path === '' ? 'a derivation' : `\`${path}\``} must be ${expected}`,
      mend: 'send the derivation as it was received, with decimals as text',
    });
  }
}

/** Products of long quantities and rates outgrow what `Decimal.parse` takes from people; still bounded. */
function longDecimal(text: string): Decimal | null {
  const match = /^(-?(?:0|[1-9]\d{0,299}))(?:\.(\d{1,300}))?$/.exec(text);
  if (match === null) return null;
  const fraction = match[2] ?? '';
  return Decimal.fromParts(BigInt(`${match[1]}${fraction}`), fraction.length);
}
