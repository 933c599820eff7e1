// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import type { CurrencyCode } from '../kit/money.js';
import type { PageLanguage } from '../kit/number-text.js';
import { fail, ok, type Result } from '../kit/result.js';
import { NO_FACTS } from './facts.js';
import { FigureContext } from './figure-context.js';
import type { RateOfDay } from './movement.js';
import { differingOptions, type MetricPolicy, type PolicyOption } from './policy.js';
import { optionWords } from './policy-words.js';
import { monthStart } from './report-period.js';
import { type RevenueInput, revenueHistory } from './revenue-history.js';
import type { RevenueLine } from './revenue-lines.js';
import { LEAST_SCALE, scaleFor } from './scale.js';

export interface BridgeRequest {
  readonly as_of: PlainDate;
  readonly timezone: string;
  readonly currency: CurrencyCode;
  /** Needed where something is in another currency. */
  readonly rate: RateOfDay | null;
  /** Of what policies say; default English. */
  readonly language?: PageLanguage;
}

/** By how much one option makes a part of a subscription differ, in units of the bridge. */
export interface BridgeRow {
  readonly option: PolicyOption;
  readonly customer_id: string;
  readonly subscription_id: string;
  readonly plan: string;
  readonly kind: RevenueLine['kind'];
  readonly charge_key: string;
  readonly before: bigint;
  readonly after: bigint;
}

export interface BridgeStep {
  readonly option: PolicyOption;
  /** What the two policies say on it, in words. */
  readonly before_words: string;
  readonly after_words: string;
  /** Null: the option has no say in MRR, only in what its movements are called. */
  readonly difference: bigint | null;
}

/**
 * The MRR of one policy and of another on a day, and what leads from the one to the other: `from_mrr` + every step's difference
 * = `to_mrr`, and each step's difference is the sum of its rows, in order of customer.
 */
export interface Bridge {
  readonly from: MetricPolicy;
  readonly to: MetricPolicy;
  readonly as_of: PlainDate;
  readonly currency: CurrencyCode;
  readonly units_per_minor: bigint;
  readonly from_mrr: bigint;
  readonly to_mrr: bigint;
  readonly steps: readonly BridgeStep[];
  readonly rows: readonly BridgeRow[];
}

/** Options that name movements and let MRR be as it is. */
const OF_MOVEMENTS: ReadonlySet<PolicyOption> = new Set([
  'free_customers',
  'gap_days',
  'reactivation_days',
  'same_month',
]);

/**
 * Explains the difference of two policies: their options are changed one after the other, in the order of `POLICY_OPTIONS`,
 * so that each difference belongs to one option; where two options meet in one part, the earlier takes what it alone changes.
 * Fails with `exchange-rate-missing` where a rate is needed.
 */
export function bridge(
  input: RevenueInput,
  from: MetricPolicy,
  to: MetricPolicy,
  { as_of, timezone, currency, rate, language = 'en' }: BridgeRequest,
): Result<Bridge> {
  const options = differingOptions(from, to);
  const policies = [from];
  for (const option of options) policies.push({ ...(policies.at(-1) as MetricPolicy), [option]: to[option] });
  let scale = LEAST_SCALE;
  for (const policy of policies) scale = scaleFor(input.states, input.usage, policy, scale);
  let units_per_minor = 1n;
  const under = (policy: MetricPolicy): Result<ReadonlyMap<string, Part>> => {
    const history = revenueHistory(input, { policy, timezone }, scale);
    const context = new FigureContext(history, NO_FACTS, { as_of, from: monthStart(as_of), currency, rate });
    ({ units_per_minor } = context.conversion);
    const parts = new Map<string, Part>();
    for (const line of context.lines()) {
      const { customer_id, subscription_id, plan, kind, charge_key } = line;
      const key = [customer_id, subscription_id, line.currency, kind, charge_key].join('\n');
      const units = context.lineUnits(line) + (parts.get(key)?.units ?? 0n);
      parts.set(key, { customer_id, subscription_id, plan, kind, charge_key, units });
    }
    return context.missing === null ? ok(parts) : fail(context.missing);
  };
  const first = under(from);
  if (!first.ok) return first;
  let before = first.value;
  const steps: BridgeStep[] = [];
  const rows: BridgeRow[] = [];
  for (const [index, option] of options.entries()) {
    const words = {
      before_words: optionWords(from, option, language),
      after_words: optionWords(to, option, language),
    };
    const policy = policies[index + 1] as MetricPolicy;
    // but where the day a customer began decides its rate, they say which day that was
    if (OF_MOVEMENTS.has(option) && policy.exchange !== 'at_start') {
      steps.push({ option, ...words, difference: null });
      continue;
    }
    const after = under(policy);
    if (!after.ok) return after;
    steps.push({ option, ...words, difference: sum(after.value) - sum(before) });
    rows.push(...rowsOf(option, before, after.value));
    before = after.value;
  }
  return ok({
    from,
    to,
    as_of,
    currency,
    units_per_minor,
    from_mrr: sum(first.value),
    to_mrr: sum(before),
    steps,
    rows,
  });
}

interface Part extends Omit<BridgeRow, 'option' | 'before' | 'after'> {
  readonly units: bigint;
}

function sum(parts: ReadonlyMap<string, Part>): bigint {
  let all = 0n;
  for (const { units } of parts.values()) all += units;
  return all;
}

function rowsOf(
  option: PolicyOption,
  before: ReadonlyMap<string, Part>,
  after: ReadonlyMap<string, Part>,
): BridgeRow[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    const { units: _units, ...part } = (is ?? was) as Part;
    const [from, to] = [was?.units ?? 0n, is?.units ?? 0n];
    return from === to ? [] : [{ option, ...part, before: from, after: to }];
  });
}
