// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToDate, type PlainDate } from '../kit/calendar.js';
import { decimal } from '../kit/decimal.js';
import { startOfDay } from '../kit/timezone.js';
import { MOVEMENT_KINDS, type MovementAmounts, roundedMovements } from './movement.js';
import { type MovementRequest, movementReport, movementRows } from './movement-report.js';
import type { PeriodUnit } from './report-period.js';
import { advance, type RevenueHistory, revenueHistory } from './revenue-history.js';
import { revenueLines } from './revenue-lines.js';
import { unitsPerMinor } from './scale.js';
import { dailyRate } from './testing/daily-rate.js';
import { randomPolicy, randomRevenue } from './testing/random-history.js';

const zones = fc.constantFrom('UTC', 'America/New_York', 'Pacific/Auckland');
const units = fc.constantFrom<PeriodUnit>('month', 'quarter', 'week');
const runs = { numRuns: 40 };

function requestOf(by: PeriodUnit, currency: string | null, from: PlainDate = '2023-02-10'): MovementRequest {
  return { from, to: '2024-12-20', by, currency, rate: dailyRate };
}

function reportOf(history: RevenueHistory, request: MovementRequest) {
  const report = movementReport(history, request);
  if (!report.ok) throw new Error(report.problems[0]?.message);
  return report.value;
}

function rowsOf(history: RevenueHistory, request: MovementRequest) {
  const rows = movementRows(history, request);
  if (!rows.ok) throw new Error(rows.problems[0]?.message);
  return rows.value;
}

const sum = (amounts: MovementAmounts) =>
  MOVEMENT_KINDS.reduce((total, kind) => total + amounts[kind], amounts.opening);

describe('over random lives under random policies', () => {
  test('opening and movements make closing, which is the next opening, of every customer and of all', () => {
    fc.assert(
      fc.property(
        randomRevenue,
        randomPolicy,
        zones,
        units,
        fc.constantFrom('EUR', null),
        (input, policy, timezone, by, currency) => {
          const history = revenueHistory(input, { policy, timezone });
          const request = requestOf(by, currency);
          const { totals, units_per_minor } = reportOf(history, request);
          const rows = rowsOf(history, request);
          const open = new Map<string, bigint>();
          for (const total of totals) {
            const { period, amounts, currency: of } = total;
            expect(sum(amounts)).toBe(amounts.closing);
            if (open.has(of)) expect(amounts.opening).toBe(open.get(of));
            open.set(of, amounts.closing);
            const { opening_customers, begun_customers, ceased_customers, closing_customers } = total;
            expect(opening_customers + begun_customers - ceased_customers).toBe(closing_customers);
            expect(opening_customers).toBeGreaterThanOrEqual(0);
            expect(
              amounts.churn <= 0n && amounts.contraction <= 0n && amounts.new >= 0n && amounts.expansion >= 0n,
            ).toBe(true);
            // customers who do not move have no row, so that only movements add up to the total's
            const moved = rows.filter(
              (row) => row.period.start === period.start && (currency !== null || row.currency === of),
            );
            for (const kind of MOVEMENT_KINDS)
              expect(moved.reduce((all, row) => all + row.amounts[kind], 0n)).toBe(amounts[kind]);
            const printed = roundedMovements(amounts, units_per_minor);
            expect(sum(printed)).toBe(printed.closing);
          }
          for (const { amounts } of rows) {
            expect(sum(amounts)).toBe(amounts.closing);
            const printed = roundedMovements(amounts, units_per_minor);
            expect(sum(printed)).toBe(printed.closing);
          }
        },
      ),
      runs,
    );
  });

  test('closing is what the parts in force come to', () => {
    fc.assert(
      fc.property(randomRevenue, randomPolicy, zones, (input, policy, timezone) => {
        const history = revenueHistory(input, { policy, timezone });
        for (const { period, currency, amounts } of reportOf(history, requestOf('quarter', null)).totals) {
          const lines = revenueLines(history, startOfDay(period.end, timezone)).filter(
            (line) => line.currency === currency,
          );
          expect(lines.reduce((all, line) => all + history.lane.toBigInt(line.units), 0n)).toBe(amounts.closing);
        }
      }),
      runs,
    );
  });

  test('the order of what is given is irrelevant', () => {
    fc.assert(
      fc.property(
        randomRevenue.chain((input) =>
          fc.record({
            input: fc.constant(input),
            states: fc.shuffledSubarray(input.states, { minLength: input.states.length }),
            usage: fc.shuffledSubarray(input.usage, { minLength: input.usage.length }),
          }),
        ),
        randomPolicy,
        ({ input, states, usage }, policy) => {
          const frame = { policy, timezone: 'UTC' };
          const request = requestOf('month', 'EUR');
          expect(rowsOf(revenueHistory({ states, usage }, frame), request)).toEqual(
            rowsOf(revenueHistory(input, frame), request),
          );
        },
      ),
      runs,
    );
  });

  test('day by day comes to the same as at once, and what a day started from stays as it was', () => {
    fc.assert(
      fc.property(randomRevenue, randomPolicy, (input, policy) => {
        const frame = { policy, timezone: 'UTC' };
        const at_once = revenueHistory(input, frame);
        let history = revenueHistory({ states: [], usage: [] }, frame);
        const request = requestOf('month', 'EUR');
        const cuts = [0, 100, 101, 300, 800].map((days) => startOfDay(addToDate('2023-01-01', { days }), 'UTC'));
        cuts.forEach((cut, index) => {
          const next = cuts[index + 1] ?? Number.POSITIVE_INFINITY;
          const before = history;
          const told = rowsOf(before, request);
          history = advance(before, {
            states: input.states.filter(({ at }) => at >= cut && at < next),
            usage: input.usage.filter(({ to }) => to >= cut && to < next),
          });
          expect(rowsOf(before, request)).toEqual(told);
        });
        expect(inMinor(history, request)).toEqual(inMinor(at_once, request));
        expect(history.customer_count).toBe(at_once.customer_count);
      }),
      runs,
    );
  });

  test('a subscription that is told anew replaces what was known of it', () => {
    fc.assert(
      fc.property(randomRevenue, randomRevenue, randomPolicy, (wrong, right, policy) => {
        const frame = { policy, timezone: 'UTC' };
        const forget = [...wrong.states, ...wrong.usage].map(({ customer_id, subscription_id }) => ({
          customer_id,
          subscription_id,
        }));
        const mended = advance(revenueHistory(wrong, frame), { ...right, forget });
        const request = requestOf('month', null);
        expect(inMinor(mended, request)).toEqual(inMinor(revenueHistory(right, frame), request));
      }),
      runs,
    );
  });

  test('amounts too large for safe integers give the same digits', () => {
    fc.assert(
      fc.property(randomRevenue, randomPolicy, (input, policy) => {
        const frame = { policy, timezone: 'UTC' };
        const giant = decimal('1000000000000');
        const many = <T extends { readonly amount: ReturnType<typeof decimal> }>(one: T): T => ({
          ...one,
          amount: one.amount.multiply(giant),
        });
        const large = revenueHistory(
          {
            states: input.states.map((state) => ({
              ...state,
              parts: state.parts.map((part) => ({
                ...many(part),
                tax: part.tax.multiply(giant),
                discounts: part.discounts.map(many),
              })),
            })),
            usage: input.usage.map(many),
          },
          frame,
        );
        const small = revenueHistory(input, frame);
        const request = requestOf('month', null);
        const scaled = unitsPerMinor(large.scale) * unitsPerMinor(small.scale);
        const of = (history: RevenueHistory, factor: bigint) =>
          rowsOf(history, request).map(({ customer_id, period, amounts }) => [
            customer_id,
            period.start,
            MOVEMENT_KINDS.map((kind) => (amounts[kind] * factor * scaled) / unitsPerMinor(history.scale)),
          ]);
        expect(of(large, 1n)).toEqual(of(small, 1_000_000_000_000n));
      }),
      runs,
    );
  });
});

/** Rows without their units, which may be finer in one history than in another. */
function inMinor(history: RevenueHistory, request: MovementRequest) {
  const { units_per_minor } = reportOf(history, request);
  return rowsOf(history, request).map((row) => ({ ...row, amounts: roundedMovements(row.amounts, units_per_minor) }));
}
