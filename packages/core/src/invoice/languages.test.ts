// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import type { Charge, Price } from '../catalog/charge.js';
import { explainDiscount } from '../discount/explain.js';
import { decimal } from '../kit/decimal.js';
import { NUMBER_STYLES } from '../kit/number-text.js';
import { explainDerivation } from '../rating/explain.js';
import { prorateDerivation } from '../rating/prorate-derivation.js';
import { compilePrice, type RatingInput, rate } from '../rating/rate.js';
import { explainTax } from '../tax/explain.js';
import type { TaxAmount } from '../tax/tax-result.js';

const derive = (charge: Charge, rest: Partial<Price>, input: Omit<RatingInput, 'quantity'> & { quantity: string }) =>
  rate(
    compilePrice({ charge, interval: 'month', ...rest }, { currency: rest.currency ?? 'USD', rounding: 'half-away' }),
    {
      ...input,
      quantity: decimal(input.quantity),
    },
  );
const perUnit = (unit_amount: string): Charge => ({ model: 'per_unit', unit_amount });
const moved = (...amounts: string[]) => ({ quantity: '0', transactions: amounts.map(decimal) });
const committed: Charge = {
  model: 'committed',
  committed_quantity: 10_000,
  committed_amount: 500,
  overage_unit_amount: '0.06',
};
const flat = derive({ model: 'flat', amount: 29 }, {}, { quantity: '1' });
const derivations = {
  flat: prorateDerivation(flat, { numerator: 17, denominator: 30, by: 'day' }),
  graduated: derive(
    {
      model: 'graduated',
      tiers: [
        { up_to: 900_000, unit_amount: '0.0001' },
        { up_to: null, unit_amount: '0.00005', flat_amount: 5 },
      ],
    },
    { unit: 'event', included: 100_000 },
    { quantity: '1250000' },
  ),
  included: derive(perUnit('0.02'), { included: 100 }, { quantity: '80' }),
  converted: derive(
    perUnit('0.09'),
    { unit: 'GB', convert: { divide_by: '1000000000', round: 'up' } },
    { quantity: '3500000000' },
  ),
  packages: derive({ model: 'package', amount: 5, size: 1000 }, {}, { quantity: '2500' }),
  volume: derive({ model: 'volume', tiers: [{ up_to: null, unit_amount: '0.01' }] }, {}, { quantity: '1200' }),
  stair: derive(
    {
      model: 'stairstep',
      tiers: [
        { up_to: 1000, amount: 19 },
        { up_to: 5000, amount: 49 },
      ],
    },
    {},
    { quantity: '1001' },
  ),
  committed: derive(committed, {}, { quantity: '8000' }),
  overage: derive(committed, {}, { quantity: '12000' }),
  percentage: derive(
    {
      model: 'percentage',
      rate: '0.029',
      fixed_amount: '0.30',
      free_units: 2,
      free_amount: 100,
      transaction_minimum: '0.50',
      transaction_maximum: 5,
    },
    {},
    moved('40', '60', '80', '50', '5', '400'),
  ),
  dynamic: derive({ model: 'dynamic' }, {}, { quantity: '12', event_amount: decimal('34.56') }),
  minimum: derive(perUnit('0.02'), { minimum_amount: 50 }, { quantity: '500' }),
  hard: derive(perUnit('0.02'), { limit: { quantity: 1000, enforcement: 'hard' } }, { quantity: '1200' }),
  soft: derive(perUnit('0.02'), { limit: { quantity: 1000, enforcement: 'soft' } }, { quantity: '1200' }),
  none: derive(perUnit('0.02'), {}, { quantity: '-5' }),
};
const LANGUAGES = ['en', 'de', 'fr', 'es', 'ja'] as const;

/** The numbers of a sentence as English writes them, in order of size: languages put them in other places. */
function numbersOf(sentence: string, language: (typeof LANGUAGES)[number]): string[] {
  const { point, group } = NUMBER_STYLES[language];
  const found = sentence.match(new RegExp(`-?\\d(?:[${group}${point}]?\\d)*`, 'g')) ?? [];
  const plain = found.map((text) => text.replaceAll(group, '').replace(point, '.'));
  return plain.sort((a, b) => Number(a) - Number(b));
}

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(Object.entries(derivations))('every number is told: %s', (_name, derivation) => {
    const [told, english] = [explainDerivation(derivation, language), explainDerivation(derivation)];
    expect(numbersOf(told, language)).toEqual(numbersOf(english, 'en'));
    expect(language === 'en' || told !== english).toBe(true);
  });
});

test.each([
  ['de', 'flat', 'Pauschale von 29,00, dann 17 von 30 Tagen = 16,433333…, gerundet auf 16,43 USD'],
  ['fr', 'flat', 'forfait de 29,00, puis 17 jours sur 30 = 16,433333…, arrondi à 16,43 USD'],
  ['es', 'flat', 'tarifa fija de 29,00, después 17 de 30 días = 16,433333…, redondeado a 16,43 USD'],
  ['ja', 'flat', '定額 29.00、次に 30 日のうち 17 日 = 16.433333…、端数処理後 16.43 USD'],
  ['de', 'packages', '2.500 Einheiten: 3 Pakete mit je 1.000 zu 5,00 = 15,00 USD'],
  ['fr', 'packages', '2\u202f500 unités\u00a0: 3 lots de 1\u202f000 à 5,00 = 15,00 USD'],
  ['es', 'packages', '2500 unidades: 3 paquetes de 1000 a 5,00 = 15,00 USD'],
  ['ja', 'packages', '2,500 単位: 1,000 入りパッケージ 3 個 × 5.00 = 15.00 USD'],
  // the unit is the catalog's word
  [
    'de',
    'graduated',
    '1.250.000 event: 100.000 inbegriffen, dann 900.000 zu 0,0001 und 250.000 zu 0,00005 zuzüglich 5,00 = 107,50 USD',
  ],
] as const)('%s: %s', (language, name, sentence) => {
  expect(explainDerivation(derivations[name], language)).toBe(sentence);
});

describe('what else is told', () => {
  const off = {
    kind: 'amount',
    label: 'CODE',
    amount_minor: 300n,
    available_minor: 100_500n,
    carried_minor: 1n,
  } as const;
  const vat: TaxAmount = {
    code: 'vat',
    jurisdiction: 'DE',
    label: 'VAT',
    rate: '0.19',
    compound: false,
    taxable_minor: 123_456n,
    amount_minor: 23_457n,
  } as TaxAmount;
  test.each([
    [
      'en',
      'CODE: 3.00 EUR off of 1,005.00; there is no more to discount, 1,002.00 kept for the next invoice',
      '19% VAT (DE) on 1,234.56 EUR = 234.57 EUR',
    ],
    [
      'de',
      'CODE: 3,00 EUR Nachlass von 1.005,00; mehr gibt es nicht zu ermäßigen, 1.002,00 bleiben für die nächste Rechnung',
      '19\u00a0% VAT (DE) auf 1.234,56 EUR = 234,57 EUR',
    ],
    [
      'fr',
      'CODE: 3,00 EUR de remise sur 1\u202f005,00 disponibles ; il n’y a plus rien à réduire, 1\u202f002,00 reportés sur la prochaine facture',
      '19\u00a0% VAT (DE) sur 1\u202f234,56 EUR = 234,57 EUR',
    ],
    [
      'es',
      'CODE: 3,00 EUR de descuento de 1005,00; no queda nada que descontar, 1002,00 quedan para la próxima factura',
      '19\u00a0% VAT (DE) sobre 1234,56 EUR = 234,57 EUR',
    ],
    [
      'ja',
      'CODE: 1,005.00 のうち 3.00 EUR 割引。これ以上割引の対象はなく、1,002.00 は次回の請求に繰り越し',
      '1,234.56 EUR に対する 19% VAT (DE) = 234.57 EUR',
    ],
  ] as const)('in %s', (language, discount, tax) => {
    expect(explainDiscount(off as never, 'EUR', language)).toBe(discount);
    expect(explainTax(vat, 'EUR', 'exclusive', language)).toBe(tax);
  });
});
