// SPDX-License-Identifier: Apache-2.0
import { type ExpiryTable, featureState, type LicenceClaims, standingOf } from '@kontor/sdk/licence';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCatalog } from '../catalog/check.js';
import type { CatalogDefinition, LicensingDefinition } from '../catalog/definition.js';
import { parseCatalog } from '../catalog/parse.js';
import { resolveCatalog } from '../catalog/resolve.js';
import type { EntitledSubscription } from '../entitlement/granted.js';
import { addToDate } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import { parseInstant } from '../kit/instant.js';
import { type LicenceOrder, licenceClaims } from './claims.js';
import { expiryTable, firstSecond } from './expiry.js';
import { type OverageRequest, seatsTogether, trueUps } from './overage.js';

const definition: CatalogDefinition = {
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'],
  products: { server: { name: 'Server' } },
  editions: { enterprise: { name: 'Enterprise' } },
  meters: { events: { label: 'Events', event_type: 'event', aggregation: 'count', unit: 'event' } },
  features: {
    sso: { kind: 'boolean', label: 'SSO' },
    branding: { kind: 'boolean', label: 'Branding' },
    'audit-log': { kind: 'boolean', label: 'Audit log' },
    retention: { kind: 'value', label: 'Retention', type: 'number' },
    events: { kind: 'metered', label: 'Events', meter: 'events', unit: 'event', reset: 'month' },
    members: { kind: 'seats', label: 'Members', unit: 'member' },
    nodes: { kind: 'seats', label: 'Nodes', unit: 'node' },
  },
  support_levels: { gold: { name: 'Gold', channels: ['phone'] } },
  plans: {
    enterprise: {
      name: 'Enterprise',
      edition: 'enterprise',
      product: 'server',
      support: 'gold',
      prices: {},
      features: { sso: true, 'audit-log': true, retention: 365, events: 'unlimited', members: 1_000 },
    },
  },
  licensing: {
    warn_days: 30,
    grace_days: 14,
    features: { retention: 'stays', 'audit-log': { stays_days: 90, afterwards: 'read_only' } },
    overage: { members: { tolerance: '0.1', cap: '0.25', true_up: 'quarterly' } },
  },
};
const catalog = resolveCatalog(definition);
const subscription: EntitledSubscription = {
  catalog,
  plan: 'enterprise',
  add_ons: [],
  quantities: { members: '105' },
  contract: { reference: 'C-7', features: { nodes: 3 } },
};
const order: LicenceOrder = {
  id: 'lic_1',
  kind: 'subscription',
  issuer: 'acme',
  audience: ['acme'],
  customer: { id: 'cus_1', name: 'Kunde GmbH' },
  subscriptions: [subscription],
  issued_at: parseInstant('2026-06-01T09:30:00.900Z') as number,
  starts_on: '2026-06-01',
  ends_on: '2027-06-01',
  timezone: 'Europe/Berlin',
  status: { idx: 4, uri: 'https://acme.example/list' },
};
const seconds = (text: string) => (parseInstant(text) as number) / 1000;

test('the catalog of these tests is right', () => {
  expect(parseCatalog(definition)).toMatchObject({ ok: true });
  expect(checkCatalog(definition).filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe('claims', () => {
  test('follow from the subscription and its contract', () => {
    expect(licenceClaims(order)).toEqual({
      ok: true,
      value: {
        version: 1,
        iss: 'acme',
        aud: ['acme'],
        sub: 'cus_1',
        jti: 'lic_1',
        iat: seconds('2026-06-01T09:30:00Z'),
        nbf: seconds('2026-05-31T22:00:00Z'),
        exp: seconds('2027-05-31T22:00:00Z'),
        kind: 'subscription',
        customer_name: 'Kunde GmbH',
        edition: 'enterprise',
        plans: ['enterprise'],
        products: ['server'],
        support_level: 'gold',
        contract: 'C-7',
        features: {
          sso: true,
          'audit-log': true,
          retention: 365,
          events: { kind: 'metered', limit: null, enforcement: 'hard' },
          // 105 seats are held: 10 % and 25 % more, cut to whole seats
          members: { kind: 'seats', limit: '105', enforcement: 'soft', tolerated: '115', cap: '131' },
          nodes: { kind: 'seats', limit: '3', enforcement: 'hard' },
        },
        expiry: {
          warn_from: seconds('2027-05-01T22:00:00Z'),
          grace_until: seconds('2027-06-14T22:00:00Z'),
          otherwise: { afterwards: 'stops' },
          features: {
            retention: { afterwards: 'stays' },
            'audit-log': { until: seconds('2027-09-12T22:00:00Z'), afterwards: 'read_only' },
          },
        },
        status: { status_list: { idx: 4, uri: 'https://acme.example/list' } },
      },
    });
  });
  test('what nobody grants is not in it', () => {
    const claims = licenceClaims(order);
    expect(claims.ok && 'branding' in claims.value.features).toBe(false);
  });
  test('perpetual, for machines', () => {
    const { ends_on: _ends_on, ...rest } = order;
    const made = licenceClaims({
      ...rest,
      kind: 'perpetual',
      ends_on: null,
      maintenance_until: '2027-06-01',
      nodes: ['n1'],
      cores: 32,
      floating: { leases: 5, heartbeat_seconds: 60, cull_seconds: 300 },
    });
    expect(made).toMatchObject({
      value: { maintenance_until: seconds('2027-05-31T22:00:00Z'), nodes: ['n1'], cores: 32 },
    });
    expect(made.ok && ('exp' in made.value || 'expiry' in made.value)).toBe(false);
  });
  test.each([
    ['no day', { ends_on: '2026-06-01' }, 'licence-empty'],
    ['no end', { ends_on: null }, 'licence-end-mismatch'],
    ['an end of what is perpetual', { kind: 'perpetual' }, 'licence-end-mismatch'],
    ['maintenance of what is not', { maintenance_until: '2027-06-01' }, 'licence-end-mismatch'],
  ] as [string, Partial<LicenceOrder>, string][])('%s is refused', (_name, change, code) => {
    expect(licenceClaims({ ...order, ...change })).toMatchObject({ ok: false, problems: [{ code }] });
  });
});

describe('boundaries of the end', () => {
  const licensing: LicensingDefinition = {
    warn_days: 30,
    grace_days: 14,
    features: { audit: { stays_days: 7, afterwards: 'stops' } },
  };
  test.each([
    // zone, first day without right: warned from, ends, grace until, the feature that stays a week until
    [
      'UTC',
      '2026-11-01',
      '2026-10-02T00:00:00Z',
      '2026-11-01T00:00:00Z',
      '2026-11-15T00:00:00Z',
      '2026-11-22T00:00:00Z',
    ],
    // summer time ends on 25 October: the days are whole, their seconds are not the same
    [
      'Europe/Berlin',
      '2026-11-01',
      '2026-10-01T22:00:00Z',
      '2026-10-31T23:00:00Z',
      '2026-11-14T23:00:00Z',
      '2026-11-21T23:00:00Z',
    ],
    [
      'America/New_York',
      '2026-11-01',
      '2026-10-02T04:00:00Z',
      '2026-11-01T04:00:00Z',
      '2026-11-15T05:00:00Z',
      '2026-11-22T05:00:00Z',
    ],
    [
      'Asia/Kolkata',
      '2026-11-01',
      '2026-10-01T18:30:00Z',
      '2026-10-31T18:30:00Z',
      '2026-11-14T18:30:00Z',
      '2026-11-21T18:30:00Z',
    ],
    // over 29 February
    [
      'Asia/Tokyo',
      '2028-03-10',
      '2028-02-08T15:00:00Z',
      '2028-03-09T15:00:00Z',
      '2028-03-23T15:00:00Z',
      '2028-03-30T15:00:00Z',
    ],
    // clocks go forward at midnight: the day begins at one
    [
      'Africa/Cairo',
      '2026-04-24',
      '2026-03-24T22:00:00Z',
      '2026-04-23T22:00:00Z',
      '2026-05-07T21:00:00Z',
      '2026-05-14T21:00:00Z',
    ],
  ])('%s, %s', (zone, ends_on, warn, end, grace, week) => {
    const table = expiryTable(licensing, ends_on, zone);
    expect(table).toEqual({
      warn_from: seconds(warn),
      grace_until: seconds(grace),
      otherwise: { afterwards: 'stops' },
      features: { audit: { until: seconds(week), afterwards: 'stops' } },
    } satisfies ExpiryTable);
    const exp = firstSecond(ends_on, zone);
    expect(exp).toBe(seconds(end));
    const claims = { exp, expiry: table } as LicenceClaims;
    const phases = [warn, end, grace].map((at) => {
      const instant = parseInstant(at) as number;
      return [standingOf(claims, instant - 1).phase, standingOf(claims, instant).phase];
    });
    expect(phases).toEqual([
      ['active', 'warning'],
      ['warning', 'grace'],
      ['grace', 'ended'],
    ]);
    const last = parseInstant(week) as number;
    expect([featureState(claims, 'audit', last - 1), featureState(claims, 'audit', last)]).toEqual([
      'whole',
      'stopped',
    ]);
    expect(featureState(claims, 'sso', (parseInstant(grace) as number) - 1)).toBe('whole');
    expect(featureState(claims, 'sso', parseInstant(grace) as number)).toBe('stopped');
  });
  test('without rules: thirty days of warning, fourteen of grace, then all stops', () => {
    expect(expiryTable({}, '2026-11-01', 'UTC')).toEqual({
      warn_from: seconds('2026-10-02T00:00:00Z'),
      grace_until: seconds('2026-11-15T00:00:00Z'),
      otherwise: { afterwards: 'stops' },
      features: {},
    });
  });
});

describe('overage', () => {
  const year: OverageRequest = {
    licensed: decimal(100),
    start: '2026-01-01',
    end: '2027-01-01',
    terms: { tolerance: '0.1', cap: '0.25', true_up: 'quarterly' },
    in_use: [],
  };
  const used = (...rows: [string, number][]) => rows.map(([date, seats]) => ({ date, seats: decimal(seats) }));
  const told = (request: OverageRequest) =>
    trueUps(request).map(({ start, licensed, high_water, band, seats, days, term_days }) =>
      [start, licensed, high_water, band, seats, `${days}/${term_days}`].map(String).join(' '),
    );
  test('a year in quarters', () => {
    // at the limit; tolerated; past the tolerance, all ten and one are paid; then licensed: 111 is within
    const in_use = used(
      ['2026-01-01', 100],
      ['2026-04-01', 110],
      ['2026-08-10', 111],
      ['2026-08-12', 90],
      ['2026-12-31', 111],
    );
    expect(told({ ...year, in_use })).toEqual([
      '2026-01-01 100 100 within 0 365/365',
      '2026-04-01 100 110 tolerated 0 275/365',
      '2026-07-01 100 111 true_up 11 184/365',
      '2026-10-01 111 111 within 0 92/365',
    ]);
  });
  test('tolerance and cap grow with what is trued up', () => {
    const in_use = used(['2026-02-01', 125], ['2026-05-01', 137], ['2026-09-01', 138], ['2026-11-01', 400]);
    expect(told({ ...year, in_use })).toEqual([
      '2026-01-01 100 125 true_up 25 365/365',
      '2026-04-01 125 137 tolerated 0 275/365',
      '2026-07-01 125 138 true_up 13 184/365',
      '2026-10-01 138 400 over_cap 262 92/365',
    ]);
  });
  test('once a year, and the mark is the most of any day', () => {
    const terms = { ...year.terms, true_up: 'yearly' } as const;
    expect(told({ ...year, terms, in_use: used(['2026-02-01', 126], ['2026-02-02', 3]) })).toEqual([
      '2026-01-01 100 126 over_cap 26 365/365',
    ]);
  });
  test('what is in use goes on into the next period, and of one day the most counts', () => {
    const in_use = used(['2025-12-31', 120], ['2025-12-31', 80], ['2026-04-01', 100], ['2026-04-01', 99]);
    expect(told({ ...year, in_use }).map((row) => row.split(' ')[2])).toEqual(['120', '100', '100', '100']);
  });
  test('periods from a month end, and a last one that is cut', () => {
    const request = { ...year, start: '2026-01-31', end: '2026-09-15' };
    expect(trueUps(request).map(({ start, end }) => `${start} ${end}`)).toEqual([
      '2026-01-31 2026-04-30',
      '2026-04-30 2026-07-31',
      '2026-07-31 2026-09-15',
    ]);
  });
  test('what was settled stays, whatever is told of it afterwards', () => {
    const in_use = used(['2026-02-01', 120], ['2026-05-01', 125]);
    const settled = new Map([['2026-01-01', decimal(5)]]);
    // 105 are licensed after it, of which 115 are tolerated
    expect(told({ ...year, in_use, settled })).toEqual([
      '2026-01-01 100 120 true_up 5 365/365',
      '2026-04-01 105 125 true_up 20 275/365',
      '2026-07-01 125 125 within 0 184/365',
      '2026-10-01 125 125 within 0 92/365',
    ]);
  });
  test('installations together: what each had in use on the days that any of them tells of', () => {
    const together = seatsTogether([
      used(['2026-01-01', 10], ['2026-01-05', 4], ['2026-01-05', 6]),
      used(['2026-01-03', 7], ['2026-01-06', 0]),
      [],
    ]);
    expect(together.map(({ date, seats }) => `${date} ${seats}`)).toEqual([
      '2026-01-01 10',
      '2026-01-03 17',
      // of one day the most
      '2026-01-05 13',
      '2026-01-06 6',
    ]);
  });
  test('laws: the periods tile the term, no seat is paid twice, the order of what is told is irrelevant', () => {
    const row = fc.record({ day: fc.nat(400), seats: fc.nat(300) });
    fc.assert(
      fc.property(
        fc.nat(200),
        fc.array(row, { maxLength: 30, size: 'max' }),
        fc.constantFrom('quarterly', 'yearly'),
        (licensed, rows, true_up) => {
          const in_use = rows.map(({ day, seats }) => ({
            date: addToDate('2025-12-20', { days: day }),
            seats: decimal(seats),
          }));
          const request = {
            ...year,
            licensed: decimal(licensed),
            terms: { ...year.terms, true_up },
            in_use,
          } as OverageRequest;
          const found = trueUps(request);
          expect(found.map(({ start }) => start)).toEqual([year.start, ...found.slice(0, -1).map(({ end }) => end)]);
          expect(found.at(-1)?.end).toBe(year.end);
          const paid = found.reduce((sum, { seats }) => sum.add(seats), Decimal.ZERO);
          const most = found.reduce((top, { high_water }) => top.max(high_water), decimal(licensed));
          expect(paid.add(decimal(licensed)).greaterThan(most)).toBe(false);
          expect(trueUps({ ...request, in_use: [...in_use].reverse() })).toEqual(found);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('licensing in a catalog', () => {
  test.each([
    ['a feature that is not there', { features: { sos: 'stays' } }, 'unknown-feature'],
    ['overage of a switch', { overage: { sso: { tolerance: '0.1', true_up: 'yearly' } } }, 'wrong-feature-kind'],
    [
      'a cap below the tolerance',
      { overage: { members: { tolerance: '0.1', cap: '0.05', true_up: 'yearly' } } },
      'cap-below-tolerance',
    ],
  ])('%s', (_name, licensing, code) => {
    const findings = checkCatalog({ ...definition, licensing: licensing as LicensingDefinition });
    expect(findings).toMatchObject([{ code, severity: 'error' }]);
  });
  test.each([
    ['a percentage', { overage: { members: { tolerance: '10', true_up: 'yearly' } } }, 'rate-above-one'],
    ['days that are no number', { grace_days: '14' }, 'invalid-type'],
    ['a rule that is not known', { on_expiry: 'goes' }, 'unknown-choice'],
    ['days without what comes then', { features: { sso: { stays_days: 3 } } }, 'missing-field'],
  ])('%s', (_name, licensing, code) => {
    expect(parseCatalog({ ...definition, licensing })).toMatchObject({ ok: false, problems: [{ code }] });
  });
});
