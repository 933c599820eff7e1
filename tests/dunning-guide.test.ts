// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import {
  checkDunningPolicy,
  DEFAULT_DUNNING_POLICY,
  type DunningPolicy,
  networkLimit,
  schedulePreview,
} from '@kontor/core';
import { expect, test } from 'vitest';

const guide = readFileSync(new URL('../docs/guides/dunning.md', import.meta.url), 'utf8');
const schedule = [...guide.matchAll(/^\| (\d{4}-\d\d-\d\d \d\d:\d\d) +\| (\w+) +\| (\w*) *\|$/gm)].map((match) =>
  match.slice(1),
);

test('the schedule of the guide is the one the preview gives', () => {
  const invoice = {
    id: 'in_1',
    amount_minor: 10_000n,
    currency: 'EUR',
    country: null,
    plans: [],
    due_date: '2026-03-02',
    collection: 'charge' as const,
    timezone: 'Europe/Berlin',
  };
  const card = { id: 'card_1', kind: 'card', brand: null, exp_month: null, exp_year: null };
  const from = Date.parse('2026-02-20T10:00:00Z');
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' });
  const steps = schedulePreview(DEFAULT_DUNNING_POLICY, invoice, [card], from).map(({ at, action }) => {
    const which = { charge: 'method_id', mail: 'template', end: 'outcome', mark_past_due: '' }[action.kind];
    return [clock.format(at), action.kind, which === '' ? '' : (action as unknown as Record<string, string>)[which]];
  });
  expect(schedule.length).toBeGreaterThan(5);
  expect(schedule).toEqual(steps);
});

test('the policy of the guide can be carried out', () => {
  const [json = ''] = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1] as string);
  const { applies_to: _, ...policy } = JSON.parse(json) as DunningPolicy;
  expect(checkDunningPolicy(policy)).toEqual([]);
});

test('the limits of the guide are those that hold', () => {
  const limit = (kind: string, brand: string | null) => Object.values(networkLimit({ kind, brand })).join(' in ');
  expect(limit('card', 'visa')).toBe('15 in 30');
  expect(limit('card', null)).toBe('15 in 30');
  expect(limit('card', 'mastercard')).toBe('35 in 30');
  expect(limit('us_bank_account', null)).toBe('3 in 180');
});
