// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCatalog } from '../catalog/check.js';
import type { CatalogDefinition } from '../catalog/definition.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { calculate, calculatedCurve } from './calculator.js';
import { calculatorInputs, calculatorParameters, readCalculatorState } from './calculator-state.js';
import { comparedScenarios } from './competitor-prices.js';
import { pricingPage } from './pricing-page.js';
import { publicCatalog } from './public-catalog.js';

const month = { interval: 'month' } as const;
const definition: CatalogDefinition = {
  id: 'zen',
  name: 'Zen',
  currencies: ['EUR', 'JPY'],
  upgrade_url: 'https://inner.example/{offer}',
  products: { zen: { name: 'Zen' } },
  meters: {
    calls: { label: 'Calls', event_type: 'zen.calls', aggregation: 'count', unit: 'call', filter: { region: 'eu' } },
  },
  features: {
    calls: { kind: 'metered', label: 'Calls', group: 'Limits', meter: 'calls', unit: 'call', reset: 'month' },
    seats: { kind: 'seats', label: 'Seats', group: 'Limits', unit: 'seat', rationale: 'inner' },
    sso: { kind: 'boolean', label: 'Sign-on' },
    soon: { kind: 'boolean', label: 'Soon', availability: 'planned' },
  },
  licences: {
    shop: { name: 'Shop licence', spdx: 'LicenseRef-Shop', mechanism: 'inner' },
    lab: { name: 'Lab licence', spdx: 'LicenseRef-Lab' },
  },
  editions: {
    business: {
      name: 'Business edition',
      licence: 'shop',
      delivery: ['hosted', 'on your machines'],
      targets: ['inner'],
    },
    lab: { name: 'Lab edition', licence: 'lab' },
  },
  support_levels: {
    mail: { name: 'Mail', channels: ['mail'], response_hours: 24 },
    never: { name: 'Never', channels: [] },
  },
  plans: {
    // not sold any more, and still what the others build on
    old: { name: 'Old', availability: 'retired', prices: {}, features: { calls: 1_000, seats: 1 } },
    free: { name: 'Free', inherits: 'old' },
    pro: {
      name: 'Pro',
      edition: 'business',
      inherits: 'old',
      support: 'mail',
      options: {
        month: { label: 'Monthly' },
        year: { label: 'Yearly' },
        far: { label: 'Far', availability: 'planned' },
      },
      prices: {
        month: { charge: { model: 'flat', amount: '10' }, ...month, option: 'month' },
        year: { charge: { model: 'flat', amount: '100' }, interval: 'year', option: 'year' },
        far: { charge: { model: 'flat', amount: '1' }, ...month, option: 'far' },
        seat: { charge: { model: 'per_seat', unit_amount: '3' }, ...month, feature: 'seats', unit: 'seat' },
        calls: { charge: { model: 'per_unit', unit_amount: '0.001' }, ...month, meter: 'calls', unit: 'call' },
        setup: { charge: { model: 'flat', amount: '50' }, interval: 'once' },
      },
      features: { calls: 'unlimited', seats: 'unlimited', sso: true, soon: true },
    },
    huge: {
      name: 'Huge',
      contract: true,
      prices: { base: { charge: { model: 'negotiated', basis: 'flat', minimum: '5', maximum: '6' }, ...month } },
      features: { calls: 'unlimited', seats: 'unlimited' },
    },
  },
  add_ons: {
    desk: {
      name: 'Desk',
      applies_to: { plans: ['pro', 'old'] },
      prices: { base: { charge: { model: 'flat', amount: '7' }, ...month } },
    },
    later: { name: 'Later', availability: 'planned', applies_to: { plans: ['pro'] }, prices: {} },
  },
};
const shown = publicCatalog(resolveCatalog(definition));
const catalog = resolveCatalog(shown);
const state = (parameters: Record<string, string> = {}) => readCalculatorState(parameters, catalog).state;
const sums = (parameters?: Record<string, string>) =>
  calculate(catalog, state(parameters)).map(({ plan, monthly_text, once_text, why_not, cheapest }) => [
    plan,
    monthly_text,
    once_text,
    why_not,
    cheapest,
  ]);

describe('what of a catalog is public', () => {
  test('is a sound catalog of what is sold, with what it inherits', () => {
    expect(checkCatalog(shown).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(Object.keys(shown.plans)).toEqual(['free', 'pro', 'huge']);
    expect(shown.plans.free?.features).toEqual({ calls: 1_000, seats: 1 });
    expect(Object.keys(shown.plans.pro?.options ?? {})).toEqual(['month', 'year']);
    expect(Object.keys(shown.support_levels ?? {})).toEqual(['mail']);
    expect(Object.keys({ ...shown.editions, ...shown.licences })).toEqual(['business', 'shop']);
    expect(shown.add_ons).toEqual({ desk: expect.objectContaining({ applies_to: { plans: ['pro'] } }) });
  });

  test('and nothing else of it', () => {
    const text = JSON.stringify(shown);
    for (const inner of [
      'inner',
      'zen.calls',
      'region',
      'Later',
      'Soon',
      'Lab',
      'far',
      'minimum',
      'retired',
      'planned',
    ])
      expect(text).not.toContain(inner);
  });
});

describe('an edition that no plan belongs to', () => {
  const split: CatalogDefinition = {
    ...definition,
    features: {
      ...definition.features,
      core: { kind: 'boolean', label: 'Core', edition: 'open' },
      sso: { kind: 'boolean', label: 'Sign-on', edition: 'business' },
    },
    licences: { ...definition.licences, mit: { name: 'MIT', spdx: 'MIT' } },
    editions: {
      open: { name: 'Open source', licence: 'mit', delivery: ['self-hosted'], support: 'mail', targets: ['inner'] },
      ...definition.editions,
    },
  };
  const open = resolveCatalog(publicCatalog(resolveCatalog(split), { show_editions: true }));
  const shownPage = pricingPage(open);
  const told = (label: string) =>
    shownPage.groups
      .flatMap(({ rows }) => rows)
      .find((row) => row.label === label)
      ?.cells.map(({ kind, words }) => (kind === 'words' ? words : kind));

  test('stands beside the plans where that is wanted, in the order of editions', () => {
    expect(shownPage.columns.map(({ name, plan }) => [name, plan === null])).toEqual([
      ['Open source', true],
      ['Free', false],
      ['Pro', false],
      ['Huge', false],
      ['Lab edition', true],
    ]);
    expect(checkCatalog(open.definition).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(JSON.stringify(open.definition)).not.toContain('inner');
  });

  test('with its licence, delivery, support and what it holds; what the catalog does not say stays unsaid', () => {
    expect(told('Licence')).toEqual(['MIT', 'no', 'Shop licence', 'no', 'Lab licence']);
    expect(told('Delivery')).toEqual(['self-hosted', 'no', 'hosted, on your machines', 'no', 'unsaid']);
    expect(told('Core')).toEqual(['yes', 'no', 'no', 'no', 'yes']);
    // the lowest edition that holds it is a later one
    expect(told('Sign-on')).toEqual(['no', 'no', 'yes', 'no', 'yes']);
    expect(told('Seats')).toEqual(['unsaid', '1', 'Unlimited', 'Unlimited', 'unsaid']);
    expect(told('Support')).toEqual(['Mail', 'no', 'Mail', 'no', 'unsaid']);
  });

  test('has no card and no price, and nobody sees it where it is not wanted or plans were chosen', () => {
    expect(shownPage.plans.map(({ key }) => key)).toEqual(['free', 'pro', 'huge']);
    expect(pricingPage(open, { plans: ['pro'] }).columns.map(({ key }) => key)).toEqual(['pro']);
    const closed = publicCatalog(resolveCatalog(split));
    expect(JSON.stringify(closed)).not.toMatch(/Open source|MIT|"edition":"open"/);
    expect(pricingPage(resolveCatalog(closed)).columns.map(({ key }) => key)).toEqual(['free', 'pro', 'huge']);
    expect(calculate(open, readCalculatorState({}, open).state)).toEqual(calculate(catalog, state()));
  });
});

describe('the page', () => {
  test('has a card a plan, by the interval that is asked for', () => {
    const cards = (interval: 'month' | 'year') =>
      pricingPage(catalog, { interval }).plans.map(({ key, option, price, contact, besides }) => [
        key,
        option,
        price === null ? null : `${price.text} ${price.per}`,
        price?.monthly_text ?? null,
        contact,
        besides,
      ]);
    const besides = ['3.00 EUR per seat per month', 'Calls: 0.001 EUR per call', '50.00 EUR once'];
    expect(cards('month')).toEqual([
      ['free', null, '€0.00 per month', null, false, []],
      ['pro', 'month', '€10.00 per month', null, false, besides],
      ['huge', null, null, null, true, []],
    ]);
    // 100 / 12 = 8.33…
    expect(cards('year')[1]).toEqual(['pro', 'year', '€100.00 per year', '€8.33', false, besides]);
    expect(pricingPage(catalog).intervals).toEqual(['month', 'year']);
    expect(pricingPage(catalog, { plans: ['huge', 'pro', 'no'] }).plans.map(({ key }) => key)).toEqual(['huge', 'pro']);
    // what has no price in a currency is not free in it
    expect(pricingPage(catalog, { currency: 'JPY' }).plans.map(({ price }) => price?.text ?? null)).toEqual([
      '¥0',
      null,
      null,
    ]);
  });

  test('compares every feature that a plan has, by group, and support', () => {
    const told = pricingPage(catalog).groups.map(({ name, rows }) => [
      name,
      ...rows.map(({ label, cells }) => `${label}: ${cells.map(({ words }) => words).join(' | ')}`),
    ]);
    expect(told).toEqual([
      [
        'Edition',
        'Edition: Not included | Business edition | Not included',
        'Delivery: Not included | hosted, on your machines | Not included',
        'Licence: Not included | Shop licence | Not included',
      ],
      ['Limits', 'Calls: 1,000 per month | Unlimited | Unlimited', 'Seats: 1 | Unlimited | Unlimited'],
      ['Features', 'Sign-on: Not included | Included | Not included'],
      ['Support and service level', 'Support: Not included | Mail | Not included'],
    ]);
  });

  test('is told in German, but for what the catalog says', () => {
    const { plans, groups } = pricingPage(catalog, { language: 'de' });
    expect(plans.map(({ price, besides }) => [price?.text.replace('\u00a0', ' '), price?.per, ...besides])).toEqual([
      ['0,00 €', 'pro Monat'],
      [
        '10,00 €',
        'pro Monat',
        '3,00\u00a0EUR pro seat pro Monat',
        'Calls: 0,001\u00a0EUR pro call',
        '50,00\u00a0EUR einmalig',
      ],
      [undefined, undefined],
    ]);
    expect(
      groups.flatMap(({ name, rows }) => [name, ...rows.flatMap(({ cells }) => cells.map(({ words }) => words))]),
    ).toEqual(
      [
        ['Edition', 'Nicht enthalten', 'Business edition', 'Nicht enthalten'],
        ['Nicht enthalten', 'hosted, on your machines', 'Nicht enthalten'],
        ['Nicht enthalten', 'Shop licence', 'Nicht enthalten'],
        ['Limits', '1.000 pro Monat', 'Unbegrenzt', 'Unbegrenzt', '1', 'Unbegrenzt', 'Unbegrenzt'],
        ['Merkmale', 'Nicht enthalten', 'Enthalten', 'Nicht enthalten'],
        ['Support und Verfügbarkeit', 'Nicht enthalten', 'Mail', 'Nicht enthalten'],
      ].flat(),
    );
    expect(groups[3]?.rows[0]?.cells[1]?.detail).toBe('erste Antwort innerhalb von 24 Std.');
  });
});

describe('the calculator', () => {
  test('says what would be billed, and which plan is the cheapest that holds it', () => {
    expect(sums()).toEqual([
      ['free', '€0.00', null, null, true],
      ['pro', '€10.00', '€50.00', null, false],
      ['huge', null, null, 'priced by contract', false],
    ]);
    // 10 + 4 × 3 + 2,500 × 0.001
    expect(sums({ 'usage.calls': '2500', 'seats.seats': '4' })).toEqual([
      ['free', '€0.00', null, 'holds 1,000 of Calls; holds 1 of Seats', false],
      ['pro', '€24.50', '€50.00', null, true],
      ['huge', null, null, 'priced by contract', false],
    ]);
    // (100 + 12 × (4 × 3 + 2.50)) / 12 = 22.83…
    expect(sums({ 'usage.calls': '2500', 'seats.seats': '4', interval: 'year' })[1]?.[1]).toBe('€22.83');
  });

  test('reckons with the add-ons that are chosen, where they are sold', () => {
    // 10 + 2 × 7; with Free there is no desk
    expect(sums({ 'add-ons.desk': '2' })).toEqual([
      ['free', '€0.00', null, 'not sold with Desk', false],
      ['pro', '€24.00', '€50.00', null, true],
      ['huge', null, null, 'priced by contract', false],
    ]);
    expect(calculatedCurve(catalog, state({ 'add-ons.desk': '2' }), 'calls')?.points[0]?.monthly.map(String)).toEqual([
      'null',
      '24',
    ]);
    expect(readCalculatorState({ 'add-ons.desk': '1.5' }, catalog).problems).toHaveLength(1);
  });

  test('names the cheapest of the plans that are shown', () => {
    const plans = ['pro', 'huge'];
    expect(calculate(catalog, state(), { plans }).map(({ plan, cheapest }) => [plan, cheapest])).toEqual([
      ['pro', true],
      ['huge', false],
    ]);
    expect(calculatedCurve(catalog, state(), 'calls', plans)?.plans.map(({ plan }) => plan)).toEqual(['pro']);
  });

  test('misses no add-on where a plan holds all that it adds', () => {
    const { plans, add_ons = {} } = shown;
    const sso = { ...add_ons.desk, name: 'Sign-on', applies_to: { plans: ['free'] }, features: { sso: true } } as const;
    const other = resolveCatalog({ ...shown, plans, add_ons: { sso: { ...sso, prices: add_ons.desk?.prices ?? {} } } });
    const { state: chosen } = readCalculatorState({ 'add-ons.sso': '1' }, other);
    expect(calculate(other, chosen).map(({ plan, monthly_text, why_not }) => [plan, monthly_text, why_not])).toEqual([
      ['free', '€7.00', null],
      ['pro', '€10.00', null],
      ['huge', null, 'priced by contract'],
    ]);
  });

  test('is told in German', () => {
    const parameters = { 'usage.calls': '2500', 'add-ons.desk': '1', interval: 'year' };
    const [free, pro, huge] = calculate(catalog, state(parameters), { language: 'de' });
    expect([free?.why_not, huge?.why_not]).toEqual([
      'umfasst höchstens 1.000: Calls; nicht erhältlich mit Desk',
      'Preis nach Vertrag',
    ]);
    // 100 / 12 + 7 + 2,50
    expect(pro?.monthly_text).toBe('17,83\u00a0€');
    expect(pro?.sentences.find((words) => words.includes('2.500'))).toMatch(/2,50.*12-mal in 12 Monaten/);
    expect(calculate(catalog, state({ currency: 'JPY' }), { language: 'de' })[1]?.why_not).toBe(
      'in dieser Währung nicht im Angebot',
    );
  });

  test('explains each charge', () => {
    const [, pro] = calculate(catalog, state({ 'usage.calls': '2500', interval: 'year' }));
    expect(pro?.sentences.find((words) => words.includes('2,500 calls'))).toMatch(
      /0\.001.*2\.50 EUR.*12 times in 12 months/,
    );
  });

  test('draws over a meter what it says at each point of it', () => {
    const curve = calculatedCurve(catalog, state(), 'calls');
    expect(curve?.points.map(({ quantity }) => quantity.toString()).slice(0, 3)).toEqual(['0', '100', '200']);
    expect(curve?.points.at(-1)?.monthly.map(String)).toEqual(['null', '12']);
    expect(calculatedCurve(catalog, state(), 'none')).toBeNull();
  });

  test('refuses what is no quantity, and counts it as nothing', () => {
    for (const text of ['many', '-1', '1e9', '9'.repeat(41), '10000000000000001'])
      expect(readCalculatorState({ 'usage.calls': text }, catalog).problems).toMatchObject([
        { code: 'invalid-quantity' },
      ]);
    expect(readCalculatorState({ 'seats.seats': '1.5' }, catalog).problems).toHaveLength(1);
    expect(state({ 'usage.calls': 'many', 'usage.none': '1', currency: 'XXX' })).toEqual(state());
  });

  test('has an input for all that plans differ by', () => {
    expect(calculatorInputs(catalog).map(({ name, slider_maximum }) => [name, slider_maximum])).toEqual([
      ['usage.calls', '2000'],
      ['seats.seats', '100'],
      ['add-ons.desk', '10'],
    ]);
  });

  test('is held whole by its address', () => {
    fc.assert(
      fc.property(
        fc.record({
          calls: fc.nat(),
          seats: fc.nat({ max: 9_999 }),
          desks: fc.nat({ max: 9 }),
          year: fc.boolean(),
          yen: fc.boolean(),
        }),
        ({ calls, seats, desks, year, yen }) => {
          const given = state({
            'usage.calls': String(calls),
            'seats.seats': String(seats),
            'add-ons.desk': String(desks),
            interval: year ? 'year' : 'month',
            currency: yen ? 'JPY' : 'EUR',
          });
          expect(state(calculatorParameters(given, catalog))).toEqual(given);
        },
      ),
    );
  });
});

test('cited prices of others stand beside one’s own, exactly', () => {
  const [scenario] = comparedScenarios(catalog, {
    source: 'a page',
    currency: 'EUR',
    scenarios: [
      {
        label: 'Some calls',
        usage: { calls: '5000' },
        others: [
          { name: 'Dear', amount: '100' },
          { name: 'Cheap', amount: '60' },
        ],
      },
    ],
  });
  // 10 + 5,000 × 0.001 = 15; 1 - 15 / 60; Free does not hold it
  expect(scenario?.prices.map(({ name, monthly, saving }) => [name, String(monthly), String(saving)])).toEqual([
    ['Dear', '100', 'null'],
    ['Cheap', '60', 'null'],
    ['Pro', '15', '0.75'],
  ]);
});
