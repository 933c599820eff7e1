// SPDX-License-Identifier: Apache-2.0
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { isBound } from '../kit/bound.js';
import { isPlainDate } from '../kit/calendar.js';
import { Decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';
import { isTimezone } from '../kit/timezone.js';
import { currencyProblems } from './currency-check.js';
import { paidDays } from './paid-days.js';
import type { Subscription } from './subscription.js';
import { isSoldByItself, plainTerms, SERVICE_PREFIX, SUPPORT_PREFIX, soldByItself } from './terms.js';
import { agreedChargeProblems, termsProblems } from './terms-check.js';

/**
 * Everything wrong with a subscription to a catalog, for the one who writes it. Paths start at the subscription:
 * `add_ons[0].quantity`. Without problems, `generate` bills it.
 */
export function subscriptionProblems(subscription: Subscription, catalog: ResolvedCatalog): Problem[] {
  const fields = fieldProblems(subscription, catalog);
  if (fields.length > 0) return fields;
  const problems = contractProblems(subscription, catalog);
  return problems.length > 0 ? problems : agreedChargeProblems(subscription, catalog);
}

function fieldProblems(subscription: Subscription, { definition }: ResolvedCatalog): Problem[] {
  const problems: Problem[] = [];
  const date = (path: string, text: string | undefined, within = false) => {
    if (text !== undefined && !isPlainDate(text) && !(within && isBound(text)))
      problems.push({
        code: 'invalid-date',
        path,
        message: `${text} is no day of the calendar`,
        mend: 'write an existing day as YYYY-MM-DD',
      });
  };
  const span = (path: string, start: string, end: string | undefined) => {
    date(`${path}start_date`, start, path !== '');
    date(`${path}end_date`, end, true);
    if (end !== undefined && end < start)
      problems.push({
        code: 'period-empty',
        path: `${path}end_date`,
        message: `the end ${end} is before the start ${start}`,
        mend: 'let the end, the first day that is no longer served, be the start or later',
      });
  };
  const quantity = (path: string, text: string) => {
    const value = Decimal.parse(text);
    if (value === null || value.sign() < 0)
      problems.push({
        code: 'invalid-quantity',
        path,
        message: `${JSON.stringify(text)} is no quantity`,
        mend: 'write a decimal number of zero or more as text, such as "12"',
      });
  };

  span('', subscription.start_date, subscription.end_date);
  date('trial_end_date', subscription.trial_end_date);
  date('anchor_date', subscription.anchor_date);
  if (!isTimezone(subscription.timezone))
    problems.push({
      code: 'unknown-timezone',
      path: 'timezone',
      message: `${subscription.timezone} is no time zone`,
      mend: 'write an IANA name such as Europe/Berlin or UTC',
    });
  if (!definition.currencies.includes(subscription.currency))
    problems.push({
      code: 'currency-not-offered',
      path: 'currency',
      message: `the catalog has no prices in ${subscription.currency}`,
      mend: `choose one of ${definition.currencies.join(', ')}`,
    });
  for (const [feature, text] of Object.entries(subscription.quantities)) quantity(`quantities.${feature}`, text);
  subscription.add_ons.forEach((entry, index) => {
    span(`add_ons[${index}].`, entry.start_date, entry.end_date);
    quantity(`add_ons[${index}].quantity`, entry.quantity);
  });
  return problems;
}

/** What makes it impossible to bill a subscription: words the catalog does not know, and prices not settled. */
export function contractProblems(subscription: Subscription, catalog: ResolvedCatalog): Problem[] {
  const key = plainTerms(subscription, catalog);
  if (key === null) return problemsOf(subscription, catalog);
  let sound = soundTerms.get(catalog);
  if (sound === undefined) {
    sound = new Set();
    soundTerms.set(catalog, sound);
  }
  if (sound.has(key)) return [];
  const problems = problemsOf(subscription, catalog);
  if (problems.length === 0) sound.add(key);
  return problems;
}

/** Plain terms that nothing is wrong with, by catalog: they are looked at once, not for every subscription. */
const soundTerms = new WeakMap<ResolvedCatalog, Set<string>>();

function problemsOf(subscription: Subscription, catalog: ResolvedCatalog): Problem[] {
  const plan = catalog.plans.get(subscription.plan);
  if (plan === undefined)
    return [
      {
        code: 'unknown-plan',
        path: 'plan',
        message: `the catalog has no plan ${subscription.plan}`,
        mend: `choose one of ${[...catalog.plans.keys()].join(', ')}`,
      },
    ];
  const problems: Problem[] = [];
  const { definition } = catalog;
  const { option } = subscription;
  const { options } = plan;
  if (option !== undefined && !options.includes(option))
    problems.push({
      code: 'unknown-option',
      path: 'option',
      message: `the plan ${subscription.plan} has no option ${option}`,
      mend: options.length === 0 ? 'leave `option` out' : `choose one of ${options.join(', ')}`,
    });
  problems.push(...addOnProblems(subscription, catalog));
  if (definition.currencies.includes(subscription.currency))
    problems.push(...currencyProblems(subscription, catalog, plan));
  problems.push(...termsProblems(subscription, catalog, plan));
  return problems;
}

function addOnProblems(subscription: Subscription, catalog: ResolvedCatalog): Problem[] {
  const { definition } = catalog;
  const problems: Problem[] = [];
  subscription.add_ons.forEach((entry, index) => {
    const path = `add_ons[${index}].add_on`;
    const apart = isSoldByItself(entry.add_on);
    if (apart ? soldByItself(entry.add_on, catalog) === undefined : definition.add_ons?.[entry.add_on] === undefined)
      problems.push({
        code: 'unknown-add-on',
        path,
        message: apart
          ? `the catalog does not sell ${entry.add_on} by itself`
          : `the catalog has no add-on ${entry.add_on}`,
        mend: `name an add-on of the catalog, or what has prices of its own as ${SUPPORT_PREFIX}<key> or ${SERVICE_PREFIX}<key>`,
      });
    const days = paidDays(subscription, entry);
    const clash = subscription.add_ons.slice(0, index).some((other) => {
      const others = other.add_on === entry.add_on ? paidDays(subscription, other) : null;
      if (days === null || others === null) return false;
      return (others.end === null || days.start < others.end) && (days.end === null || others.start < days.end);
    });
    if (clash)
      problems.push({
        code: 'add-on-overlap',
        path,
        message: `${entry.add_on} is held twice on the same days`,
        mend: 'end the earlier entry where the later one starts, and give that one the whole quantity',
      });
  });
  return problems;
}
