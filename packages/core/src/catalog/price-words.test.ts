// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Price } from './charge.js';
import { priceWords } from './price-words.js';

const tiers = [
  { up_to: 1000, unit_amount: '0.02', flat_amount: 5 },
  { up_to: null, unit_amount: '0.0125' },
] as const;
const month = 'month' as const;

test.each<[price: Price, en: string, de: string]>([
  [
    { charge: { model: 'flat', amount: '1249.5' }, interval: month },
    '1,249.50 EUR per month',
    '1.249,50 EUR pro Monat',
  ],
  [{ charge: { model: 'flat', amount: 90 }, interval: 'once' }, '90.00 EUR once', '90,00 EUR einmalig'],
  [
    { charge: { model: 'flat', amount: 90 }, interval: { every: 2, unit: 'week' } },
    '90.00 EUR every 2 weeks',
    '90,00 EUR alle 2 Wochen',
  ],
  [
    { charge: { model: 'per_seat', unit_amount: 9 }, interval: 'year' },
    '9.00 EUR per seat per year',
    '9,00 EUR pro Platz pro Jahr',
  ],
  [
    { charge: { model: 'per_unit', unit_amount: '0.004' }, interval: month, unit: 'GB', included: 50_000 },
    '0.004 EUR per GB beyond 50,000 GB',
    '0,004 EUR pro GB über 50.000 GB hinaus',
  ],
  [
    { charge: { model: 'per_unit', unit_amount: 1 }, interval: month, included: { limit_of: 'calls' } },
    '1.00 EUR per unit beyond the limit of calls',
    '1,00 EUR pro Einheit über die Grenze von calls hinaus',
  ],
  [
    { charge: { model: 'package', amount: 5, size: 1000 }, interval: month, minimum_amount: 20 },
    '5.00 EUR per 1,000 units at least 20.00 EUR per month',
    '5,00 EUR pro 1.000 Einheiten mindestens 20,00 EUR pro Monat',
  ],
  [
    { charge: { model: 'volume', tiers }, interval: month },
    '0.02 EUR per unit and 5.00 EUR up to 1,000, 0.0125 EUR per unit beyond that (the tier reached prices all units)',
    '0,02 EUR pro Einheit und 5,00 EUR bis 1.000, 0,0125 EUR pro Einheit darüber hinaus (die erreichte Stufe gilt für alle Einheiten)',
  ],
  [
    { charge: { model: 'percentage', rate: '0.029', fixed_amount: '0.3' }, interval: month },
    '2.9 % plus 0.30 EUR each',
    '2,9 % zuzüglich je 0,30 EUR',
  ],
  [
    {
      charge: { model: 'committed', committed_quantity: 1000, committed_amount: 80, overage_unit_amount: '0.1' },
      interval: month,
    },
    '80.00 EUR for 1,000 units, then 0.10 EUR per unit',
    '80,00 EUR für 1.000 Einheiten, dann 0,10 EUR pro Einheit',
  ],
  [{ charge: { model: 'dynamic' }, interval: month }, 'the amounts on the events', 'die Beträge der Ereignisse'],
  [
    { charge: { model: 'negotiated', basis: 'flat', minimum: 5 }, interval: 'year' },
    'negotiated, 5.00 EUR to open',
    'verhandelt, 5,00 EUR bis offen',
  ],
])('%j is told in English and in German', (price, en, de) => {
  expect(priceWords(price, 'EUR')).toBe(en);
  expect(priceWords(price, 'EUR', 'de').replaceAll('\u00a0', ' ')).toBe(de);
});

test.each([
  ['fr', 'tous les 3 mois', '1 234,00 EUR'],
  ['es', 'cada 3 meses', '1234,00 EUR'],
  ['ja', '／3か月', '1,234.00 EUR'],
] as const)('a fee every three months in %s', (language, every, amount) => {
  const price = { charge: { model: 'flat', amount: 1234 }, interval: { every: 3, unit: 'month' } } as const;
  expect(priceWords(price, 'EUR', language).replace(/[\u00a0\u202f]/g, ' ')).toBe(`${amount} ${every}`);
});
