// SPDX-License-Identifier: Apache-2.0
import { below, type Check, checkFields, invalidType, isRecord, oneOf, text } from '../catalog/structure.js';
import { aboveZero, currency, decimalText } from '../discount/money-check.js';
import { type Decimal, decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';

/**
 * What usage is measured by: what it costs in the period, in major units; what was used of a metered feature in its
 * window; or which share of its limit that is, as a fraction.
 */
export type ThresholdMeasure =
  | { readonly of: 'amount'; readonly currency: string }
  | { readonly of: 'quantity'; readonly feature: string }
  | { readonly of: 'share'; readonly feature: string };

/** What happens at the threshold: it is told; what is not billed yet is invoiced; metered features are denied, too. */
export const THRESHOLD_ACTIONS = ['notify', 'invoice', 'block'] as const;
export type ThresholdAction = (typeof THRESHOLD_ACTIONS)[number];

/** Who is written to: the customer whose usage it is, and who sells it. */
export const ALERT_RECIPIENTS = ['customer', 'organisation'] as const;
export type AlertRecipient = (typeof ALERT_RECIPIENTS)[number];

export interface ThresholdRule {
  readonly measure: ThresholdMeasure;
  /** Reached as soon as usage is at least so much. Decimal text. */
  readonly at: string;
  /** And again at every further step of so much. */
  readonly every?: string;
  /** Told anew in each period, or once and never again. */
  readonly repeat: 'period' | 'once';
  readonly action: ThresholdAction;
  /** Who gets a mail of each step; absent: nobody. */
  readonly mail_to?: readonly AlertRecipient[];
}

/** The highest step that a value reaches; null below the first. */
export function stepReached({ at, every }: Pick<ThresholdRule, 'at' | 'every'>, value: Decimal): Decimal | null {
  const first = decimal(at);
  if (value.lessThan(first)) return null;
  if (every === undefined) return first;
  const size = decimal(every);
  return value.subtract(first).divide(size, 0, 'down').multiply(size).add(first);
}

/**
 * The step that usage reached since the last look: the highest, when it passed several at once. `told` is the highest
 * step of the period that is known already. A value that falls back and rises again tells nothing twice.
 */
export function crossed(rule: ThresholdRule, told: Decimal | null, value: Decimal): Decimal | null {
  const step = stepReached(rule, value);
  return step === null || (told !== null && !step.greaterThan(told)) ? null : step;
}

/** Whose usage a threshold is about, from the most to the least particular; a plan's and the organisation's are defaults. */
export interface ThresholdScope {
  readonly customer_id: string | null;
  readonly subscription_id: string | null;
  readonly plan: string | null;
}
export interface ScopedThreshold extends ThresholdScope {
  readonly id: string;
  readonly rule: ThresholdRule;
}

/**
 * The thresholds that hold for a customer. What is set for the customer and for their subscriptions holds side by side.
 * Of the same action and measure a plan's default holds only where nothing is set for the customer or the subscription,
 * and the organisation's only where there is not even a plan's.
 */
export function thresholdsFor<Threshold extends ScopedThreshold>(
  all: readonly Threshold[],
  customer_id: string,
  subscriptions: readonly { readonly id: string; readonly plan: string }[],
): Threshold[] {
  const own = all.filter((threshold) => threshold.customer_id === customer_id);
  const ids = new Set(subscriptions.map(({ id }) => id));
  const particular = own.filter(({ subscription_id }) => subscription_id === null || ids.has(subscription_id));
  const set = new Set(particular.map(kindOf));
  const plans = new Set(subscriptions.map(({ plan }) => plan));
  const ofPlans = all.filter((one) => one.customer_id === null && one.plan !== null && plans.has(one.plan));
  const planned = ofPlans.filter((one) => !set.has(kindOf(one)));
  for (const one of planned) set.add(kindOf(one));
  const general = all.filter((one) => one.customer_id === null && one.plan === null && !set.has(kindOf(one)));
  return [...particular, ...planned, ...general];
}

function kindOf({ rule: { action, measure } }: ScopedThreshold): string {
  return `${action} ${measure.of} ${measure.of === 'amount' ? measure.currency : measure.feature}`;
}

const reached: Check = (value, path, problems) => {
  decimalText(value, path, problems);
  aboveZero(value, path, problems);
};
const measure: Check = (value, path, problems) => {
  const amount = isRecord(value) && value.of === 'amount';
  checkFields(
    value,
    path,
    {
      of: { check: oneOf('amount', 'quantity', 'share'), required: true },
      ...(amount ? { currency: { check: currency, required: true } } : { feature: { check: text, required: true } }),
    },
    problems,
  );
};

const recipients: Check = (value, path, problems) => {
  if (!Array.isArray(value)) problems.push(invalidType(value, path, 'a list'));
  else for (const [index, one] of value.entries()) oneOf(...ALERT_RECIPIENTS)(one, `${path}[${index}]`, problems);
};

/** Everything wrong with a rule of unknown shape; without problems it is a `ThresholdRule`. */
export function thresholdProblems(rule: unknown, path = ''): Problem[] {
  const problems: Problem[] = [];
  checkFields(
    rule,
    path,
    {
      measure: { check: measure, required: true },
      at: { check: reached, required: true },
      every: { check: reached },
      repeat: { check: oneOf('period', 'once'), required: true },
      action: { check: oneOf(...THRESHOLD_ACTIONS), required: true },
      mail_to: { check: recipients },
    },
    problems,
  );
  if (problems.length > 0) return problems;
  const { action, measure: by, every, repeat } = rule as ThresholdRule;
  if (action !== 'notify' && by.of !== 'amount')
    problems.push({
      code: 'threshold-not-in-money',
      path: below(path, 'measure'),
      message: `a rule that ${action === 'block' ? 'caps spending' : 'invoices'} is about an amount`,
      mend: 'measure an amount; what limits a quantity is the limit of the feature',
    });
  if (action !== 'notify' && (every !== undefined || repeat === 'once'))
    problems.push({
      code: 'threshold-steps-refused',
      path: below(path, every === undefined ? 'repeat' : 'every'),
      message: 'a cap and an invoice threshold hold in each period, and have no further steps',
      mend: 'leave `every` out, and let `repeat` be period',
    });
  return problems;
}
