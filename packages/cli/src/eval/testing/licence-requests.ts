// SPDX-License-Identifier: Apache-2.0
import { EXP, ISSUED, KEYS, LICENCE, LIST } from './licence-tokens.js';

// Requests about licences, and what is to be answered: rows of the tests of the line protocol.

const verified = {
  op: 'verify_licence',
  token: LICENCE,
  keys: KEYS,
  issuer: 'acme',
  audience: 'server',
  at: '2026-06-02T00:00:00Z',
};
const listed = { op: 'status_list', token: LIST, keys: KEYS, issuer: 'acme', idx: [0, 8, 9, 15, 16] };
const overage = {
  op: 'seat_overage',
  licensed: '100',
  start: '2026-01-01',
  end: '2027-01-01',
  terms: { tolerance: '0.1', cap: '0.25', true_up: 'quarterly' },
  in_use: [
    { date: '2026-01-01', seats: '100' },
    { date: '2026-04-01', seats: '110' },
    { date: '2026-08-10', seats: '111' },
    { date: '2026-12-31', seats: '300' },
  ],
};

export const answeredLicences: [string, object, object][] = [
  ['a licence', verified, { valid: true, key_id: '2026', phase: 'active', changes_at: EXP - 2_592_000 }],
  [
    'a licence at its end, with the text of its keys',
    { ...verified, keys: JSON.stringify(KEYS), at: '2027-06-01T00:00:00Z' },
    { valid: true, phase: 'grace', changes_at: EXP + 1_209_600 },
  ],
  [
    'a licence that was revoked',
    { ...verified, revocation_list: LIST },
    { valid: false, refusal: { code: 'licence-revoked', path: 'claims.status' } },
  ],
  [
    'a licence without the list it needs',
    { ...verified, require_revocation_list: true },
    { valid: false, refusal: { code: 'revocation-list-missing' } },
  ],
  [
    'a licence by a list that is too old',
    { ...verified, revocation_list: LIST, max_list_age_seconds: 86_400 },
    { valid: false, refusal: { code: 'revocation-list-stale' } },
  ],
  [
    'a licence that was changed',
    { ...verified, token: LICENCE.replace(/.{88}$/, (end) => `${end[0] === 'A' ? 'B' : 'A'}${end.slice(1)}`) },
    { valid: false },
  ],
  ['a licence of another seller', { ...verified, issuer: 'else' }, { valid: false, refusal: { code: 'token-issuer' } }],
  ['a licence of another key', { ...verified, keys: { keys: [] } }, { refusal: { code: 'token-key-unknown' } }],
  [
    'a licence before its first day',
    { ...verified, at: '2026-05-31T23:59:59Z', leeway_seconds: 60 },
    { refusal: { code: 'licence-not-yet-valid' } },
  ],
  [
    'a licence from the future',
    { ...verified, at: '2026-05-31T23:58:59Z', leeway_seconds: 60 },
    { refusal: { code: 'token-from-future' } },
  ],
  ['a status list', listed, { valid: true, issued_at: ISSUED, bits: 1, statuses: [0, 0, 1, 1, null] }],
  ['no status list', { ...listed, token: LICENCE }, { valid: false, refusal: { code: 'token-type' } }],
  [
    // summer time ends between the warning and the end
    'the end of a licence in Berlin',
    {
      op: 'licence_expiry',
      ends_on: '2026-11-01',
      timezone: 'Europe/Berlin',
      licensing: { features: { retention: 'stays', audit: { stays_days: 90, afterwards: 'read_only' } } },
      at: '2026-11-14T23:00:00Z',
      features: ['sso', 'retention', 'audit'],
    },
    {
      exp: Date.UTC(2026, 9, 31, 23) / 1000,
      table: {
        warn_from: Date.UTC(2026, 9, 1, 22) / 1000,
        grace_until: Date.UTC(2026, 10, 14, 23) / 1000,
        otherwise: { afterwards: 'stops' },
        features: { audit: { until: Date.UTC(2027, 1, 12, 23) / 1000, afterwards: 'read_only' } },
      },
      phase: 'ended',
      changes_at: Date.UTC(2027, 1, 12, 23) / 1000,
      features: { sso: 'stopped', retention: 'whole', audit: 'whole' },
    },
  ],
  [
    'the end of a licence without warning or grace',
    { op: 'licence_expiry', ends_on: '2026-11-01', licensing: { warn_days: 0, grace_days: 0, on_expiry: 'read_only' } },
    {
      table: {
        warn_from: Date.UTC(2026, 10, 1) / 1000,
        grace_until: Date.UTC(2026, 10, 1) / 1000,
        otherwise: { afterwards: 'read_only' },
      },
    },
  ],
  [
    // 111 of 100 are beyond 110: all 11 are paid for the 184 days from July on; then 300 are 189 beyond 111
    'seats beyond a licence',
    overage,
    [
      { start: '2026-01-01', end: '2026-04-01', band: 'within', high_water: '100', seats: '0', tolerated: '110' },
      { start: '2026-04-01', band: 'tolerated', high_water: '110', seats: '0', days: 275 },
      { start: '2026-07-01', band: 'true_up', seats: '11', days: 184, term_days: 365, cap: '125' },
      { start: '2026-10-01', band: 'over_cap', licensed: '111', seats: '189', days: 92, tolerated: '122', cap: '138' },
    ],
  ],
  [
    'seats without a cap, by the year',
    { ...overage, terms: { tolerance: '0', true_up: 'yearly' } },
    [{ high_water: '300', band: 'true_up', seats: '200', days: 365, cap: null }],
  ],
  [
    'when FSL opens, on the day before',
    { op: 'conversion_dates', licence: 'FSL-1.1-MIT', released_on: '2024-02-29', at: '2026-02-28' },
    {
      steps: [
        { on: '2024-02-29', licence: 'FSL-1.1-MIT' },
        { on: '2026-03-01', licence: 'MIT' },
      ],
      state: 'as_released',
      licence: 'FSL-1.1-MIT',
      since: '2024-02-29',
      next: { on: '2026-03-01', licence: 'MIT' },
    },
  ],
  [
    'when BUSL opens',
    {
      op: 'conversion_dates',
      licence: 'BUSL-1.1',
      released_on: '2024-02-29',
      change: { licence: 'MPL-2.0', on: '2030-01-01' },
    },
    {
      steps: [
        { on: '2024-02-29', licence: 'BUSL-1.1' },
        { on: '2028-02-29', licence: 'MPL-2.0' },
      ],
    },
  ],
];

export const refusedLicences: [string, object, string, string][] = [
  ['a licence by no time', { ...verified, id: 1, at: 'now' }, 'invalid-format', 'at'],
  [
    'a licence by a private key',
    { ...verified, id: 1, keys: { keys: [{ ...KEYS.keys[0], d: 'AA' }] } },
    'key-private',
    'keys[0]',
  ],
  [
    'a licence by no list',
    { ...verified, id: 1, revocation_list: LICENCE },
    'token-type',
    'revocation_list.header.typ',
  ],
  ['a list by no keys', { ...listed, id: 1, keys: '{' }, 'token-json-invalid', 'keys'],
  ['an end of no day', { op: 'licence_expiry', id: 1, ends_on: '2026-02-29' }, 'invalid-date', 'ends_on'],
  [
    'an end nowhere',
    { op: 'licence_expiry', id: 1, ends_on: '2026-03-01', timezone: 'Berlin' },
    'unknown-timezone',
    'timezone',
  ],
  [
    'a cap within the tolerance',
    { ...overage, id: 1, terms: { ...overage.terms, cap: '0.05' } },
    'cap-below-tolerance',
    'terms.cap',
  ],
  ['a term without days', { ...overage, id: 1, end: '2026-01-01' }, 'period-empty', 'end'],
  ['a term of a thousand years', { ...overage, id: 1, end: '3026-01-01' }, 'out-of-bounds', 'end'],
  [
    'less than no seats',
    { ...overage, id: 1, in_use: [{ date: '2026-01-01', seats: '-1' }] },
    'negative-amount',
    'in_use[0].seats',
  ],
  [
    'the licence of nobody',
    { op: 'conversion_dates', id: 1, licence: 'BSL-1.1', released_on: '2024-01-01' },
    'invalid-spdx',
    'licence',
  ],
  [
    'BUSL that becomes nothing',
    { op: 'conversion_dates', id: 1, licence: 'BUSL-1.1', released_on: '2024-01-01' },
    'missing-field',
    'change',
  ],
];
