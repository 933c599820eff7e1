// SPDX-License-Identifier: Apache-2.0
import { formatInstant, parseInstant } from '../../kit/instant.js';
import type { DunnedInvoice, DunningMethod } from '../state.js';
import type { DunningStep } from '../step.js';

/** Due on a Monday; Berlin is an hour ahead of UTC until 29 March and two hours after. */
export const INVOICE: DunnedInvoice = {
  id: 'in_1',
  amount_minor: 11_900n,
  currency: 'EUR',
  country: 'DE',
  plans: ['pro'],
  due_date: '2026-03-02',
  collection: 'charge',
  timezone: 'Europe/Berlin',
};

export const FROM = instantOf('2026-02-20T10:00:00Z');

export function instantOf(text: string): number {
  const instant = parseInstant(text);
  if (instant === null) throw new RangeError(text);
  return instant;
}

export function card(id: string, good_until: readonly [number, number] | null = null): DunningMethod {
  return { id, kind: 'card', brand: 'visa', exp_year: good_until?.[0] ?? null, exp_month: good_until?.[1] ?? null };
}

/** `2026-03-02T08:00Z charge card_a`: when and what, for tables. */
export function shortly({ at, action }: DunningStep): string {
  const what = { charge: 'method_id', mail: 'template', end: 'outcome', mark_past_due: '' }[action.kind];
  const rest = what === '' ? '' : ` ${(action as unknown as Record<string, string>)[what]}`;
  return `${formatInstant(at).replace(':00.000Z', 'Z')} ${action.kind}${rest}`;
}
