// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CreditableInvoice, creditFrom, spreadCredit } from './spread-credit.js';

const invoice = (invoice_id: string, amounts: Partial<CreditableInvoice>): CreditableInvoice => ({
  invoice_id,
  number: invoice_id.toUpperCase(),
  open_minor: 0n,
  paid_minor: 0n,
  burns: [],
  written_off_minor: 0n,
  ...amounts,
});
const told = ({ parts }: ReturnType<typeof spreadCredit>) =>
  parts.map((part) => `${part.invoice_id} ${part.source} ${part.amount_minor}`);

describe('a credit of 50.00', () => {
  const burns = [
    { grant_id: 'gift', kind: 'promotional' as const, amount_minor: 3_000n },
    { grant_id: 'bought', kind: 'prepaid' as const, amount_minor: 1_500n },
  ];
  test.each<[string, CreditableInvoice[], string[], bigint]>([
    ['of an unpaid invoice only lowers it', [invoice('a', { open_minor: 9_000n })], ['a open 5000'], 0n],
    ['of a paid one goes back', [invoice('a', { paid_minor: 9_000n })], ['a paid 5000'], 0n],
    [
      'first lowers what is open of all',
      [invoice('a', { open_minor: 1_000n, paid_minor: 9_000n }), invoice('b', { open_minor: 2_000n })],
      ['a open 1000', 'b open 2000', 'a paid 2000'],
      0n,
    ],
    [
      'gives money back before credits, and gifts last',
      [invoice('a', { paid_minor: 2_000n, burns })],
      ['a paid 2000', 'a prepaid 1500', 'a promotional 1500'],
      0n,
    ],
    [
      'replaces what was written off at last',
      [invoice('a', { paid_minor: 1_000n, written_off_minor: 8_000n })],
      ['a paid 1000', 'a written_off 4000'],
      0n,
    ],
    ['of nothing that was ever owed', [invoice('a', {})], [], 5_000n],
  ])('%s', (_name, invoices, parts, rest) => {
    const spread = spreadCredit(5_000n, invoices);
    expect(told(spread)).toEqual(parts);
    expect(spread.rest_minor).toBe(rest);
  });
});

test('for all invoices: parts and rest are the credit, and what is left is what was there less the parts', () => {
  const minor = fc.bigInt({ min: 0n, max: 100n });
  const any = fc.record({
    open_minor: minor,
    paid_minor: minor,
    written_off_minor: minor,
    burns: fc.array(
      fc.record({
        grant_id: fc.constantFrom('x', 'y'),
        kind: fc.constantFrom('prepaid' as const, 'promotional' as const),
        amount_minor: minor,
      }),
      { maxLength: 2 },
    ),
  });
  const total = (invoices: readonly CreditableInvoice[]) =>
    invoices.reduce(
      (sum, { open_minor, paid_minor, written_off_minor, burns }) =>
        sum + open_minor + paid_minor + written_off_minor + burns.reduce((all, burn) => all + burn.amount_minor, 0n),
      0n,
    );
  fc.assert(
    fc.property(fc.array(any, { maxLength: 3 }), fc.bigInt({ min: 0n, max: 800n }), (amounts, credit) => {
      const invoices = amounts.map((each, index) => invoice(`i${index}`, each));
      const { parts, rest_minor, invoices: after } = spreadCredit(credit, invoices);
      const taken = creditFrom(parts, 'open', 'paid', 'prepaid', 'promotional', 'written_off');
      expect(taken + rest_minor).toBe(credit);
      expect(total(after)).toBe(total(invoices) - taken);
      if (rest_minor > 0n) expect(total(after)).toBe(0n);
      // nothing goes back while something is open
      if (creditFrom(parts, 'paid') > 0n) expect(after.every(({ open_minor }) => open_minor === 0n)).toBe(true);
    }),
  );
});
