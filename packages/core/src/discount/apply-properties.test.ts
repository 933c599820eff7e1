// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RedeemedCoupon } from './apply.js';
import type { ChargeLine } from './scope.js';
import { apply, eur, redeemed } from './testing/invoices.js';
import type { VolumeDiscount } from './volume-discount.js';

describe('for all invoices', () => {
  const scopes = fc.constantFrom(undefined, { plans: ['pro'] }, { add_ons: ['more'] }, { charge_keys: ['plan/base'] });
  const lines = fc.array(
    fc.record({
      charge_key: fc.constantFrom('plan/base', 'plan/usage', 'add_on/more/base'),
      amount_minor: fc.bigInt({ min: -5000n, max: 20000n }),
      plan: fc.constantFrom('pro', 'max'),
      add_on: fc.constantFrom('more', 'less'),
    }),
    { maxLength: 8 },
  );
  const fractions = fc
    .integer({ min: 1, max: 1000 })
    .map((mille) => ({ percent: mille === 1000 ? '1' : `0.${String(mille).padStart(3, '0')}` }));
  const amounts = fc
    .tuple(fc.integer({ min: 1, max: 30000 }), fc.boolean())
    .map(([cents, carry]) => eur(`${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`, carry));
  const redemptions = fc
    .array(
      fc.tuple(
        fc.oneof(fractions, amounts),
        scopes,
        fc.constantFrom('combine', 'exclusive'),
        fc.integer({ min: 1, max: 9 }),
      ),
      { maxLength: 5 },
    )
    .map((all) =>
      all.map(([discount, applies_to, stacking, day], index) =>
        redeemed(
          { discount, stacking, ...(applies_to === undefined ? {} : { applies_to }) },
          { id: `red_${index}`, redeemed_on: `2026-01-0${day}` },
        ),
      ),
    );
  const volumes = fc.option(
    fc.record({
      currency: fc.constant('EUR'),
      mode: fc.constantFrom('whole', 'graduated'),
      tiers: fc.constant([
        { from: '10.01', percent: '0.033' },
        { from: '99', percent: '0.1' },
      ]),
    }),
    { nil: undefined },
  );
  const invoices = fc.record({ lines, redemptions, volume: volumes });
  const run = ({
    lines,
    redemptions,
    volume,
  }: {
    lines: ChargeLine[];
    redemptions: RedeemedCoupon[];
    volume: VolumeDiscount | undefined;
  }) => apply(lines, redemptions, volume === undefined ? {} : { volume });
  const sum = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n);

  test('sums reconcile and nothing goes below zero', () => {
    fc.assert(
      fc.property(invoices, (invoice) => {
        const result = run(invoice);
        const before = sum(invoice.lines.map((each) => each.amount_minor));
        expect(result.total_minor).toBe(before - result.discount_minor);
        const amounts = result.applied.flatMap((each) => (each.kind === 'amount' ? each.amount_minor : []));
        if (amounts.length > 0) expect(result.total_minor).toBeGreaterThanOrEqual(0n);
        expect(sum(result.lines.map((each) => each.discount_minor))).toBe(result.discount_minor);
        expect(sum(result.applied.map((each) => each.amount_minor))).toBe(result.discount_minor);
        for (const each of result.applied) {
          expect(sum(each.parts.map((part) => part.amount_minor))).toBe(each.amount_minor);
          const onLines = result.lines
            .flatMap(({ discounts }) => discounts)
            .filter(({ redemption_id }) => redemption_id === each.redemption_id);
          expect(sum(onLines.map((part) => part.amount_minor))).toBe(each.amount_minor);
        }
        for (const { amount_minor, discount_minor } of result.lines) {
          expect(discount_minor).toBeGreaterThanOrEqual(0n);
          expect(discount_minor).toBeLessThanOrEqual(amount_minor > 0n ? amount_minor : 0n);
        }
        expect(result.applied.length + result.skipped.length).toBeGreaterThanOrEqual(invoice.redemptions.length);
      }),
      { numRuns: 300 },
    );
  });

  test('the order of lines and of redemptions changes no total', () => {
    fc.assert(
      fc.property(
        invoices.chain((invoice) =>
          fc.record({
            invoice: fc.constant(invoice),
            lines: fc.shuffledSubarray(invoice.lines, { minLength: invoice.lines.length }),
            redemptions: fc.shuffledSubarray(invoice.redemptions, { minLength: invoice.redemptions.length }),
          }),
        ),
        ({ invoice, lines, redemptions }) => {
          const totals = (result: ReturnType<typeof run>) =>
            result.applied.map((each) => [each.source, each.amount_minor]);
          const perLine = (result: ReturnType<typeof run>) =>
            result.lines.map((each) => `${each.charge_key} ${each.amount_minor} ${each.discount_minor}`).sort();
          const [one, other] = [run(invoice), run({ ...invoice, lines, redemptions })];
          expect(totals(other)).toEqual(totals(one));
          expect(perLine(other)).toEqual(perLine(one));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('an exclusive coupon is alone, and no choice of one coupon would take more', () => {
    fc.assert(
      fc.property(invoices, (invoice) => {
        const result = run(invoice);
        const used = invoice.redemptions.filter(({ redemption }) =>
          result.applied.some((each) => each.redemption_id === redemption.id),
        );
        if (used.some(({ coupon }) => coupon.stacking === 'exclusive')) expect(used).toHaveLength(1);
        for (const single of invoice.redemptions)
          expect(run({ ...invoice, redemptions: [single] }).discount_minor).toBeLessThanOrEqual(result.discount_minor);
      }),
      { numRuns: 200 },
    );
  });
});
