// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCreditorId } from './creditor-id.js';
import { creditorReference, findCreditorReference, isCreditorReference } from './creditor-reference.js';
import { parseBic, parseIban, printedIban } from './iban.js';
import { epcQrPayload } from './instruction.js';
import { sepaText } from './sepa-text.js';

describe('IBAN (ISO 13616)', () => {
  // Examples of the SWIFT registry.
  test.each([
    ['DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
    ['gb29 nwbk 6016 1331 9268 19', 'GB29NWBK60161331926819'],
    ['FR14 2004 1010 0505 0001 3M02 606', 'FR1420041010050500013M02606'],
    ['NO93 8601 1117 947', 'NO9386011117947'],
    ['MT84 MALT 0110 0001 2345 MTLC AST0 01S', 'MT84MALT011000012345MTLCAST001S'],
  ])('%s is one', (text, iban) => expect(parseIban(text)).toEqual({ ok: true, value: iban }));

  test.each([
    ['DE88370400440532013000', 'wrong check digits'],
    ['DE8937040044053201300', 'has 21 characters; DE has 22'],
    ['XX89370400440532013000', 'does not begin with a country'],
    ['US12345678', 'does not begin with a country'],
    ['', 'does not begin with a country'],
  ])('%s is none', (text, message) =>
    expect(parseIban(text)).toMatchObject({
      ok: false,
      problems: [{ code: 'invalid-iban', message: expect.stringContaining(message) }],
    }),
  );

  test('any one digit changed, or two neighbours swapped, is noticed', () => {
    const iban = 'DE89370400440532013000';
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 21 }), fc.integer({ min: 0, max: 9 }), (at, digit) => {
        const changed = iban.slice(0, at) + digit + iban.slice(at + 1);
        expect(parseIban(changed).ok).toBe(changed === iban);
        if (at === 21) return;
        const swapped = iban.slice(0, at) + iban[at + 1] + iban[at] + iban.slice(at + 2);
        expect(parseIban(swapped).ok).toBe(swapped === iban);
      }),
    );
  });

  test('is printed in fours', () => expect(printedIban('NO9386011117947')).toBe('NO93 8601 1117 947'));
  test.each(['COBADEFF', 'cobadeffxxx', 'NWBKGB2L'])('%s is a BIC', (bic) => expect(parseBic(bic).ok).toBe(true));
  test.each(['COBADEF', 'COBADE12XX', ''])('%s is no BIC', (bic) => expect(parseBic(bic).ok).toBe(false));
});

describe('creditor reference (ISO 11649)', () => {
  // Examples of the standard and of Finance Finland's guide.
  test.each([
    ['539007547034', 'RF18539007547034'],
    ['2348-231', 'RF712348231'],
  ])('of %s is %s', (number, reference) => expect(creditorReference(number)).toEqual({ ok: true, value: reference }));

  test.each(['', '---', 'A'.repeat(22), 'Rechnung-Nº-1', '請求書1'])('%s gives none', (number) =>
    expect(creditorReference(number)).toMatchObject({ problems: [{ code: 'invalid-creditor-reference' }] }),
  );

  test('every reference is valid, and found in what people type', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{1,21}$/), (number) => {
        const made = creditorReference(number);
        if (!made.ok) throw new Error('refused');
        expect(isCreditorReference(made.value)).toBe(true);
        expect(findCreditorReference(`thanks, ${made.value.toLowerCase()}, bye`)).toBe(made.value);
      }),
    );
  });

  test.each([
    ['RF18 5390 0754 7034', 'RF18539007547034'],
    ['Invoice RF18 5390 0754 7034 many thanks', 'RF18539007547034'],
    ['RF19539007547034', null],
    ['nothing here', null],
  ])('%s holds %s', (text, reference) => expect(findCreditorReference(text)).toBe(reference));
});

test.each([
  ['DE98ZZZ09999999999', true],
  ['DE98ABC09999999999', true],
  ['de98 zzz 09999999999', true],
  ['DE97ZZZ09999999999', false],
  ['DE98ZZZ09999999998', false],
  ['DE98', false],
])('creditor identifier %s: %s', (text, valid) => expect(parseCreditorId(text).ok).toBe(valid));

test.each([
  ['Müller & Söhne GmbH', 'Mueller + Soehne GmbH'],
  ['Café Čapek', 'Cafe Capek'],
  ['日本', '..'],
  ['//a//b/', 'a/b'],
  ['x'.repeat(80), 'x'.repeat(70)],
])('SEPA text of %s', (text, sepa) => expect(sepaText(text, 70)).toBe(sepa));

describe('EPC069-12', () => {
  const instruction = {
    beneficiary: 'Kontor GmbH',
    iban: 'DE89370400440532013000',
    bic: 'COBADEFFXXX',
    amount_minor: 123_456n,
    currency: 'EUR',
    creditor_reference: 'RF18539007547034',
  };
  test('is ten lines, the last of which is the reference', () =>
    expect(epcQrPayload(instruction)).toBe(
      'BCD\n002\n1\nSCT\nCOBADEFFXXX\nKontor GmbH\nDE89370400440532013000\nEUR1234.56\n\nRF18539007547034',
    ));
  test('leaves the BIC out', () =>
    expect(
      epcQrPayload({ ...instruction, bic: null, amount_minor: 1n })
        ?.split('\n')
        .slice(4, 8),
    ).toEqual(['', 'Kontor GmbH', 'DE89370400440532013000', 'EUR0.01']));
  test('fits the code whatever the name', () => {
    const payload = epcQrPayload({ ...instruction, beneficiary: 'Ü'.repeat(200), amount_minor: 99_999_999_999n });
    expect(Buffer.byteLength(payload as string)).toBeLessThanOrEqual(331);
  });
  test.each([
    ['dollars', { currency: 'USD' }],
    ['nothing', { amount_minor: 0n }],
    ['a milliard', { amount_minor: 100_000_000_000n }],
  ])('is not made for %s', (_, change) => expect(epcQrPayload({ ...instruction, ...change })).toBeNull());
});
