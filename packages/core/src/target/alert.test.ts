// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToDate } from '../kit/calendar.js';
import { decimal } from '../kit/decimal.js';
import { type AlertReading, type AlertRule, decideAlert, NEVER_LOOKED } from './alert.js';
import { alertProblems } from './alert-parse.js';
import type { TargetStatus } from './judge.js';

const churn: AlertRule = {
  label: 'Churn',
  mail: false,
  of: 'metric',
  metric: 'logo_churn',
  operator: '>',
  threshold: '0.03',
  clear_at: '0.025',
};
const onTarget: AlertRule = { label: 'MRR', mail: false, of: 'target', target: 'mrr-12' };

function told(rule: AlertRule, readings: readonly AlertReading[]): string[] {
  let state = NEVER_LOOKED;
  return readings.map((reading) => {
    const decision = decideAlert(rule, state, reading);
    state = decision.state;
    return decision.event ?? state.status;
  });
}
const days = (...values: (string | null)[]): AlertReading[] =>
  values.map((value, index) => ({
    of: 'metric',
    date: addToDate('2026-01-01', { days: index }),
    value: value === null ? null : decimal(value),
  }));

test.each<[string, AlertRule, readonly AlertReading[], readonly string[]]>([
  [
    'raised once, quiet between its bounds, cleared once',
    churn,
    days('0.02', '0.031', '0.04', '0.028', '0.026', '0.025', '0.028'),
    ['quiet', 'raised', 'raised', 'raised', 'raised', 'cleared', 'quiet'],
  ],
  ['at the threshold it is not above it', churn, days('0.03', '0.0300001'), ['quiet', 'raised']],
  ['nothing known changes nothing', churn, days('0.04', null, '0.04'), ['raised', 'raised', 'raised']],
  [
    'three days on end',
    { ...churn, days: 3 },
    days('0.04', '0.04', '0.02', '0.04', '0.04', '0.04'),
    ['quiet', 'quiet', 'quiet', 'quiet', 'quiet', 'raised'],
  ],
  [
    'without a bound of its own it is over at the threshold',
    { ...churn, clear_at: '0.03' },
    days('0.04', '0.03', '0.04'),
    ['raised', 'cleared', 'raised'],
  ],
])('%s', (_, rule, readings, expected) => expect(told(rule, readings)).toEqual(expected));

test('of a target: off track raises, on track clears, nothing known does neither', () => {
  const statuses: TargetStatus[] = ['on_track', 'off_track', 'no_data', 'missed', 'reached'];
  const readings = statuses.map(
    (status, index): AlertReading => ({ of: 'target', date: `2026-01-0${index + 1}`, status }),
  );
  expect(told(onTarget, readings)).toEqual(['quiet', 'raised', 'raised', 'raised', 'cleared']);
});

test('the same day again, or an earlier one, tells nothing', () => {
  const [first] = days('0.04') as [AlertReading];
  const { state } = decideAlert(churn, NEVER_LOOKED, first);
  expect(decideAlert(churn, state, { ...first, of: 'metric', value: decimal('0.01') })).toEqual({ state, event: null });
  expect(
    decideAlert(churn, state, { ...first, of: 'metric', date: '2025-12-31', value: decimal('0.01') }).event,
  ).toBeNull();
});

test('what is told alternates, whatever figures come, and is what a look at the bounds says', () => {
  const value = fc.option(fc.integer({ min: 0, max: 60 }), { nil: null });
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40, size: 'max' }), (values) => {
      const readings = days(
        ...values.map((tenths) => (tenths === null ? null : `0.0${String(tenths).padStart(2, '0')}`)),
      );
      const events = told(churn, readings).filter((word) => word === 'cleared' || word === 'raised');
      let raised = false;
      const expected = values.flatMap((tenths) => {
        const before = raised;
        if (tenths !== null && tenths > 30) raised = true;
        if (tenths !== null && tenths <= 25) raised = false;
        return raised ? [before ? 'raised' : 'raised'] : before ? ['cleared'] : [];
      });
      expect(events).toEqual(expected);
    }),
  );
});

test.each<[string, unknown, string, string]>([
  ['no rule', {}, 'missing-field', 'label'],
  ['cleared above where it is raised', { ...churn, clear_at: '0.04' }, 'alert-never-clear', 'clear_at'],
  ['after no day', { ...churn, days: 0 }, 'not-positive', 'days'],
  ['a float', { ...churn, threshold: 0.03 }, 'invalid-decimal', 'threshold'],
  ['a metric of a target', { ...onTarget, metric: 'mrr' }, 'unknown-field', 'metric'],
])('is refused: %s', (_, rule, code, path) => expect(alertProblems(rule)[0]).toMatchObject({ code, path }));
test('is fine', () => expect([churn, onTarget].flatMap((rule) => alertProblems(rule))).toEqual([]));
