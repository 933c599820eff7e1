// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { creditorReference } from './creditor-reference.js';
import { matchTransfer, matchTransfers, type OpenItem } from './match.js';
import type { StatementLine } from './statement.js';

const item = (reference: string, open_minor: bigint, change: Partial<OpenItem> = {}): OpenItem => {
  const made = creditorReference(reference);
  if (!made.ok) throw new Error('no reference');
  const creditor_reference = made.value;
  return {
    item_id: reference,
    reference,
    creditor_reference,
    open_minor,
    currency: 'EUR',
    names: [],
    ibans: [],
    ...change,
  };
};
const line = (amount_minor: bigint, remittance_text: string, change: Partial<StatementLine> = {}): StatementLine => ({
  line_id: 'line_1',
  booked_on: '2026-03-02',
  amount_minor,
  currency: 'EUR',
  counterparty_name: '',
  counterparty_iban: null,
  structured_reference: null,
  remittance_text,
  end_to_end_id: null,
  return_reason: null,
  ...change,
});
const open = [
  item('INV-2026-00012', 10_000n, { names: ['Müller & Söhne GmbH'], ibans: ['NO9386011117947'] }),
  item('INV-2026-00013', 5000n, { names: ['Acme, Inc.'] }),
  item('INV-2026-00014', 5000n, { names: ['Acme Inc', 'Acme Europe B.V.'] }),
  item('INV-2026-00015', 10_000n, { currency: 'USD', names: ['Dollar Corp'] }),
];
const ids = (match: ReturnType<typeof matchTransfer>) =>
  match.kind === 'matched' ? match.applications.map((one) => one.item_id.slice(-2)).join() : match.kind;

describe('by reference', () => {
  const rf = open[0]?.creditor_reference as string;
  test.each([
    ['the number as printed', line(10_000n, 'INV-2026-00012'), '12', 'exact', 0n],
    ['the number without signs', line(10_000n, 'pay inv202600012.'), '12', 'exact', 0n],
    ['the number with blanks', line(10_000n, 'INV 2026 00012'), '12', 'exact', 0n],
    ['the creditor reference', line(10_000n, '', { structured_reference: rf }), '12', 'exact', 0n],
    ['the reference in fours', line(10_000n, rf.replace(/(.{4})/g, '$1 ')), '12', 'exact', 0n],
    ['the end-to-end id', line(10_000n, '', { end_to_end_id: rf }), '12', 'exact', 0n],
    ['less than is open', line(9999n, 'INV-2026-00012'), '12', 'partial', 0n],
    ['more than is open', line(10_001n, 'INV-2026-00012'), '12', 'over', 1n],
    ['two invoices at once', line(15_000n, 'INV-2026-00012 + INV-2026-00014'), '12,14', 'exact', 0n],
    ['two and not enough', line(12_000n, 'INV-2026-00012, INV-2026-00014'), '12,14', 'partial', 0n],
  ])('%s', (_, transfer, expected, fit, unapplied_minor) => {
    const match = matchTransfer(transfer, open);
    expect(ids(match)).toBe(expected);
    expect(match).toMatchObject({ by: 'reference', fit, unapplied_minor });
  });

  test('fills the earlier invoice first', () =>
    expect(matchTransfer(line(12_000n, 'INV-2026-00012, INV-2026-00014'), open)).toMatchObject({
      applications: [
        { applied_minor: 10_000n, left_open_minor: 0n },
        { applied_minor: 2000n, left_open_minor: 3000n },
      ],
    }));

  test.each([
    ['a longer number that begins like one', line(10_000n, 'INV-2026-000123')],
    ['a number inside a word', line(10_000n, 'XINV-2026-00012')],
    ['another currency', line(10_000n, 'INV-2026-00015')],
    ['money that goes out', line(-10_000n, 'INV-2026-00012')],
  ])('not %s', (_, transfer) => expect(matchTransfer(transfer, open)).toEqual({ kind: 'unmatched' }));
});

describe('by amount and payer', () => {
  test.each([
    ['the name in capitals, spelt out', line(10_000n, '', { counterparty_name: 'MUELLER U. SOEHNE' }), 'unmatched'],
    ['the name spelt out', line(10_000n, '', { counterparty_name: 'MUELLER & SOEHNE GMBH' }), '12'],
    ['the name without marks', line(10_000n, '', { counterparty_name: 'Muller Sohne' }), '12'],
    ['the account', line(10_000n, '', { counterparty_iban: 'NO9386011117947' }), '12'],
    ['the account, another amount', line(9999n, '', { counterparty_iban: 'NO9386011117947' }), 'unmatched'],
    ['another of the names', line(5000n, '', { counterparty_name: 'ACME EUROPE BV' }), '14'],
    ['two invoices alike', line(5000n, '', { counterparty_name: 'Acme' }), 'ambiguous'],
    ['no name at all', line(5000n, ''), 'unmatched'],
    ['a legal form alone', line(5000n, '', { counterparty_name: 'GmbH' }), 'unmatched'],
    ['another currency', line(10_000n, '', { counterparty_name: 'Dollar Corp' }), 'unmatched'],
  ])('%s', (_, transfer, expected) => expect(ids(matchTransfer(transfer, open))).toBe(expected));
});

test('what one line has paid is not open for the next', () => {
  const matches = matchTransfers(
    [line(4000n, 'INV-2026-00013'), line(4000n, 'INV-2026-00013'), line(1n, 'INV-2026-00013')],
    open,
  );
  expect(matches).toMatchObject([
    { fit: 'partial', applications: [{ left_open_minor: 1000n }] },
    { fit: 'over', unapplied_minor: 3000n, applications: [{ applied_minor: 1000n }] },
    { kind: 'unmatched' },
  ]);
});

test('every cent of a matched transfer is applied or left over, and no item is paid twice', () => {
  const amounts = fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 20_000n }), fc.subarray(open)), { maxLength: 12 });
  fc.assert(
    fc.property(amounts, (transfers) => {
      const lines = transfers.map(([amount, named]) => line(amount, named.map(({ reference }) => reference).join(' ')));
      const paid = new Map<string, bigint>();
      for (const [index, match] of matchTransfers(lines, open).entries()) {
        if (match.kind !== 'matched') continue;
        const applied = match.applications.reduce((sum, one) => sum + one.applied_minor, 0n);
        expect(applied + match.unapplied_minor).toBe(lines[index]?.amount_minor);
        for (const one of match.applications) paid.set(one.item_id, (paid.get(one.item_id) ?? 0n) + one.applied_minor);
      }
      for (const one of open) expect(paid.get(one.item_id) ?? 0n).toBeLessThanOrEqual(one.open_minor);
    }),
  );
});
