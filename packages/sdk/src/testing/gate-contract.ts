// SPDX-License-Identifier: Apache-2.0
import type { GateReason } from '../gate/answer.js';
import type { OutageRule } from '../gate/outage.js';
import { quotaOf } from './snapshots.js';

/** What a gate in any language is asked; `docs/guides/gate-http.md` says how to read it. */
export interface GateQuestion {
  readonly name: string;
  /** By name; null: nothing was ever known. */
  readonly snapshot: string | null;
  readonly feature: string;
  readonly need?: string;
  /** Consumed here since the snapshot, and not part of it. */
  readonly consumed?: string;
  readonly stale?: true;
  readonly rule?: OutageRule;
  /** How long after what is known was right; default: at once. */
  readonly seconds_later?: number;
  /** Worked out by hand. */
  readonly allowed: boolean;
  readonly reason: GateReason;
  readonly remaining?: string | null;
  readonly upgrade?: string;
  readonly value?: string | number;
}

export interface ConsumptionQuestion {
  readonly name: string;
  readonly feature: string;
  readonly quantity: string;
  /** By hand: how many events tell of it; null: it is refused. */
  readonly events: number | null;
}

export const KNOWN_AT = '2026-01-10T12:00:00.000Z';
/** Until the windows end: 21 days and a half. */
const TO_THE_RESET = 1_857_600;
const HOUR = 3_600;

const switched = (allowed: unknown, more: object = {}) => ({
  kind: 'boolean',
  allowed,
  source: allowed === true ? 'plan/pro' : null,
  ...more,
});
const metered = (limit: unknown, used: unknown, more: object = {}) => quotaOf({ limit, used, ...more } as object);
const offer = (kind: string, key: string, name: string, monthly_amount: string | null, url: string | null) => ({
  kind,
  key,
  name,
  monthly_amount,
  currency: 'EUR',
  url,
});
const BEYOND_2_53 = '9007199254740993';
const SIXTY = `1${'0'.repeat(58)}1`;

/** Valid ones, and one that no server sends: whatever cannot be read is denied. */
export const SNAPSHOTS: Readonly<Record<string, object>> = {
  pro: {
    object: 'entitlement_snapshot',
    customer_id: 'cus_1',
    computed_at: KNOWN_AT,
    plans: ['pro', 'support'],
    features: {
      'sso-saml': switched(true),
      'audit-log': switched(false, { upgrades: [{ offer: 'plan/enterprise' }] }),
      'dark-mode': switched(false),
      'retention-days': { kind: 'value', value: 30, source: 'plan/pro' },
      region: { kind: 'value', value: 'eu', source: 'contract/ACME-2026' },
      brand: { kind: 'value', value: null, source: null, upgrades: [{ offer: 'plan/enterprise' }] },
      events: metered('100', '40', { upgrades: [{ offer: 'add_on/more-events', limit: '200' }] }),
      spent: metered('100', '100', {
        upgrades: [
          { offer: 'add_on/more-events', limit: '120' },
          { offer: 'plan/enterprise', limit: null },
        ],
      }),
      passed: metered('100', '120'),
      traffic: metered('1.5', '0.25', {
        meter: { event_type: 'acme.traffic', property: 'gigabytes', data: { region: 'eu' } },
      }),
      soft: metered('100', '100', { enforcement: 'soft', upgrades: [{ offer: 'plan/enterprise', limit: '101' }] }),
      grace: metered('100', '100', {
        enforcement: 'soft',
        grace: '20',
        upgrades: [{ offer: 'plan/enterprise', limit: '100', soft: true }],
      }),
      seats: {
        kind: 'seats',
        limit: '10',
        used: '10',
        enforcement: 'hard',
        resets_at: null,
        source: 'plan/pro',
        upgrades: [{ offer: 'seats/seats', limit: '50' }],
      },
      unlimited: metered(null, '999999999999999999999'),
      'beyond-double': metered(BEYOND_2_53, '9007199254740992'),
      'sixty-digits': metered(SIXTY, `1${'0'.repeat(59)}`),
      'twelve-places': metered('0.000000000002', '0.000000000001', {
        meter: { event_type: 'acme.atom', property: 'moles' },
      }),
      capped: metered('100', '5', { blocked: 'spend_cap', upgrades: [{ offer: 'plan/enterprise', limit: null }] }),
      'capped-unlimited': metered(null, '5', { blocked: 'spend_cap' }),
      'pay-as-you-go': metered('0', '7', { enforcement: 'soft' }),
      'not-bought': metered('0', '3', {
        source: null,
        upgrades: [
          { offer: 'add_on/more-events', limit: '3.5' },
          { offer: 'plan/enterprise', limit: '4' },
        ],
      }),
      nothing: metered('0', '0'),
      corrected: metered('10', '-2.5'),
      unique: { ...metered('10', '4'), meter: undefined },
    },
    offers: {
      'add_on/more-events': offer('add_on', 'more-events', 'More events', '9.90', null),
      'plan/enterprise': offer('plan', 'enterprise', 'Enterprise', null, 'https://acme.example/up?for={feature}'),
      'seats/seats': offer('seats', 'seats', 'Seats', '5', 'https://acme.example/seats'),
    },
  },
  none: {
    object: 'entitlement_snapshot',
    customer_id: null,
    computed_at: KNOWN_AT,
    plans: [],
    features: { 'sso-saml': switched(false, { upgrades: [{ offer: 'plan/gone' }] }) },
  },
  malformed: {
    object: 'entitlement_snapshot',
    customer_id: 'cus_1',
    computed_at: KNOWN_AT,
    plans: ['pro'],
    features: {
      'text-true': switched('true', { source: 'plan/pro' }),
      'one-for-true': switched(1, { source: 'plan/pro' }),
      'future-kind': { kind: 'quota', limit: '5', used: '0', source: 'plan/pro' },
      'value-missing': { kind: 'value', source: 'plan/pro' },
      'value-true': { kind: 'value', value: true, source: 'plan/pro' },
      nothing: null,
      'limit-words': metered('lots', '0'),
      'limit-exponent': metered('1e3', '0'),
      'limit-empty': metered('', '0'),
      'limit-blank': metered(' 100', '0'),
      'limit-plus': metered('+100', '0'),
      'limit-line': metered('100\n', '0'),
      'limit-digits': metered('١٠٠', '0'),
      'limit-point': metered('100.', '0'),
      'limit-bare-point': metered('.5', '0'),
      'limit-thirteen-places': metered('1.0000000000001', '0'),
      'limit-sixty-one-digits': metered('1'.repeat(61), '0'),
      'limit-missing': { ...metered('100', '0'), limit: undefined },
      'limit-negative': metered('-5', '0'),
      'used-words': metered('100', 'few'),
      'used-missing': { ...metered('100', '0'), used: undefined },
      'used-words-unlimited': metered(null, 'few'),
      'grace-words': metered('100', '0', { enforcement: 'soft', grace: 'some' }),
      'source-missing': { ...metered('100', '0'), source: undefined },
      'future-enforcement': metered('100', '100', { enforcement: 'medium' }),
      'future-block': metered('100', '0', { blocked: 'review' }),
    },
  },
};

const pro = (
  name: string,
  feature: string,
  allowed: boolean,
  reason: GateReason,
  more: Partial<GateQuestion> = {},
): GateQuestion => ({ name, snapshot: 'pro', feature, allowed, reason, ...more });
const denied = (feature: string, more: Partial<GateQuestion> = {}): GateQuestion => ({
  name: `malformed: ${feature} is denied`,
  snapshot: 'malformed',
  feature,
  allowed: false,
  reason: 'not_granted',
  ...more,
});

export const QUESTIONS: readonly GateQuestion[] = [
  pro('a switch that is on', 'sso-saml', true, 'granted', { remaining: null }),
  pro('a switch has no quantity', 'sso-saml', true, 'granted', { need: '1e9' }),
  pro('a switch that is off', 'audit-log', false, 'not_granted', { upgrade: 'enterprise' }),
  pro('a switch that nothing on sale turns on', 'dark-mode', false, 'not_granted'),
  pro('a number', 'retention-days', true, 'granted', { value: 30 }),
  pro('a text', 'region', true, 'granted', { value: 'eu' }),
  pro('a value that is not granted', 'brand', false, 'not_granted', { upgrade: 'enterprise' }),
  pro('an unknown feature', 'sso-smal', false, 'unknown_feature', { remaining: null }),
  pro('a feature without a name', '', false, 'unknown_feature'),
  pro('a name that languages know', '__proto__', false, 'unknown_feature'),
  pro('another', 'constructor', false, 'unknown_feature'),

  pro('one of a quota, without being asked for', 'events', true, 'granted', { remaining: '60' }),
  pro('the last of a quota', 'events', true, 'granted', { need: '60', remaining: '60' }),
  pro('one too many', 'events', false, 'limit_reached', { need: '61', remaining: '60', upgrade: 'more-events' }),
  pro('more than any offer has', 'events', false, 'limit_reached', { need: '161' }),
  pro('a fraction that fits', 'events', true, 'granted', { need: '59.999999999999' }),
  pro('a fraction too many', 'events', false, 'limit_reached', { need: '60.000000000001', upgrade: 'more-events' }),
  pro('none of a quota', 'events', true, 'granted', { need: '0' }),
  pro('none where all is used', 'spent', true, 'granted', { need: '0', remaining: '0' }),
  pro('none where more is used', 'passed', false, 'limit_reached', { need: '0', remaining: '0' }),
  pro('where all is used, the cheapest offer that has it', 'spent', false, 'limit_reached', { upgrade: 'more-events' }),
  pro('where it takes the dearer one', 'spent', false, 'limit_reached', { need: '21', upgrade: 'enterprise' }),
  pro('where more is used', 'passed', false, 'limit_reached', { remaining: '0' }),
  pro('a limit with a fraction', 'traffic', true, 'granted', { need: '1.25', remaining: '1.25' }),
  pro('a limit with a fraction, passed', 'traffic', false, 'limit_reached', { need: '1.26', remaining: '1.25' }),
  pro('past a soft limit', 'soft', true, 'over_soft_limit', { remaining: '0', upgrade: 'enterprise' }),
  pro('past a soft limit, and past the offer', 'soft', true, 'over_soft_limit', { need: '2' }),
  pro('far past a soft limit', 'soft', true, 'over_soft_limit', { need: '1000000000000000000000' }),
  pro('into the grace of a soft limit', 'grace', true, 'over_soft_limit', { need: '20' }),
  pro('past the grace', 'grace', false, 'limit_reached', { need: '20.5', upgrade: 'enterprise' }),
  pro('a seat when all are taken', 'seats', false, 'limit_reached', { remaining: '0', upgrade: 'seats' }),
  pro('a seat, asking for none', 'seats', true, 'granted', { need: '0' }),
  pro('unlimited', 'unlimited', true, 'granted', { need: '123456789012345678901234567890', remaining: null }),
  pro('pay as you go', 'pay-as-you-go', true, 'over_soft_limit', { remaining: '0' }),
  pro('a quota that nobody grants', 'not-bought', false, 'not_granted', { remaining: '0', upgrade: 'enterprise' }),
  pro('a limit of zero', 'nothing', false, 'not_granted', { remaining: '0' }),
  pro('less than nothing used, after a correction', 'corrected', true, 'granted', { need: '12.5', remaining: '12.5' }),
  pro('less than nothing used, and too much asked', 'corrected', false, 'limit_reached', { need: '12.6' }),
  pro('the last unit beyond 2^53', 'beyond-double', true, 'granted', { remaining: '1' }),
  pro('one more beyond 2^53', 'beyond-double', false, 'limit_reached', { need: '2', remaining: '1' }),
  pro('sixty digits', 'sixty-digits', true, 'granted', { remaining: '1' }),
  pro('sixty digits and one more', 'sixty-digits', false, 'limit_reached', { need: '1.000000000001' }),
  pro('twelve places', 'twelve-places', true, 'granted', { need: '0.000000000001', remaining: '0.000000000001' }),
  pro('twelve places, passed', 'twelve-places', false, 'limit_reached', { need: '0.000000000002' }),
  pro('a spend cap that is reached', 'capped', false, 'spend_cap', { remaining: '95' }),
  pro('a spend cap, asking for none', 'capped', false, 'spend_cap', { need: '0' }),
  pro('a spend cap on what is unlimited', 'capped-unlimited', false, 'spend_cap', { remaining: null }),

  ...['-1', '1e2', '', ' 1', '1.', '.5', '+1', '0x10', '1,5', '1\n', '١', 'NaN', '1.0000000000001', '1'.repeat(61)].map(
    (need) => pro(`a need of ${JSON.stringify(need)}`, 'events', false, 'bad_need', { need, remaining: '60' }),
  ),
  pro('a need of minus zero', 'events', true, 'granted', { need: '-0' }),
  pro('leading and trailing zeros', 'events', true, 'granted', { need: '0060.000' }),
  pro('a bad need comes before what was not bought', 'not-bought', false, 'bad_need', { need: '-1' }),
  pro('a bad need comes before a spend cap', 'capped', false, 'bad_need', { need: 'x' }),

  pro('consumed here since', 'events', true, 'granted', { consumed: '59', remaining: '1' }),
  pro('consumed here since, and too much asked', 'traffic', false, 'limit_reached', {
    consumed: '1.0',
    need: '0.26',
    remaining: '0.25',
  }),
  pro('the window is about to end', 'spent', false, 'limit_reached', {
    seconds_later: TO_THE_RESET - 1,
    upgrade: 'more-events',
  }),
  pro('the window is over', 'spent', true, 'granted', { seconds_later: TO_THE_RESET, remaining: '100' }),
  pro('the window is over, whatever was consumed here', 'events', true, 'granted', {
    consumed: '60',
    seconds_later: TO_THE_RESET,
    need: '100',
    remaining: '100',
  }),
  pro('seats have no window', 'seats', false, 'limit_reached', { seconds_later: TO_THE_RESET, upgrade: 'seats' }),

  pro('stale: as it was known last', 'sso-saml', true, 'granted', { stale: true }),
  pro('stale: a limit holds', 'spent', false, 'limit_reached', { stale: true, upgrade: 'more-events' }),
  pro('stale: within 72 hours', 'events', true, 'granted', { stale: true, seconds_later: 72 * HOUR - 1 }),
  pro('stale: after 72 hours', 'events', false, 'outage', { stale: true, seconds_later: 72 * HOUR, remaining: '60' }),
  pro('stale: closed', 'sso-saml', false, 'outage', { stale: true, rule: 'closed' }),
  pro('stale: a value, closed', 'region', false, 'outage', { stale: true, rule: 'closed' }),
  pro('stale: open, whatever is known', 'audit-log', true, 'outage', { stale: true, rule: 'open' }),
  pro('stale: open, though the limit is reached', 'spent', true, 'outage', { stale: true, rule: 'open' }),
  pro('stale: open, and unknown', 'never-heard-of', true, 'outage', { stale: true, rule: 'open' }),
  pro('stale: a bad need, open', 'events', true, 'outage', { stale: true, rule: 'open', need: 'x' }),
  pro('stale: unknown, as known last', 'never-heard-of', false, 'unknown_feature', { stale: true }),
  pro('stale: two hours, then open', 'spent', true, 'outage', {
    stale: true,
    rule: { last_known_hours: 2, afterwards: 'open' },
    seconds_later: 2 * HOUR,
  }),
  pro('stale: two hours, before they are over', 'spent', false, 'limit_reached', {
    stale: true,
    rule: { last_known_hours: 2, afterwards: 'open' },
    seconds_later: 2 * HOUR - 1,
    upgrade: 'more-events',
  }),
  pro('not stale: no rule for outages matters', 'sso-saml', true, 'granted', { rule: 'closed' }),
  {
    name: 'nothing was ever known',
    snapshot: null,
    feature: 'sso-saml',
    stale: true,
    allowed: false,
    reason: 'unknown_feature',
  },
  {
    name: 'nothing was ever known: open',
    snapshot: null,
    feature: 'sso-saml',
    stale: true,
    rule: 'open',
    allowed: true,
    reason: 'outage',
  },
  {
    name: 'without a plan, and an offer that is gone',
    snapshot: 'none',
    feature: 'sso-saml',
    allowed: false,
    reason: 'not_granted',
  },

  denied('text-true'),
  denied('one-for-true'),
  denied('future-kind'),
  denied('value-missing'),
  denied('value-true'),
  denied('nothing', { reason: 'unknown_feature' }),
  denied('limit-words', { remaining: '0' }),
  denied('limit-exponent'),
  denied('limit-empty'),
  denied('limit-blank'),
  denied('limit-plus'),
  denied('limit-line'),
  denied('limit-digits'),
  denied('limit-point'),
  denied('limit-bare-point'),
  denied('limit-thirteen-places'),
  denied('limit-sixty-one-digits'),
  denied('limit-missing', { remaining: '0' }),
  denied('limit-negative', { reason: 'limit_reached', remaining: '0' }),
  denied('used-words', { remaining: '0' }),
  denied('used-missing', { remaining: '0' }),
  denied('used-words-unlimited', { remaining: '0' }),
  denied('grace-words', { remaining: '0' }),
  denied('source-missing', { remaining: '0' }),
  denied('future-enforcement', { reason: 'limit_reached', remaining: '0' }),
  denied('future-block', { reason: 'spend_cap' }),
];

/** All of the snapshot `pro`. */
export const CONSUMPTIONS: readonly ConsumptionQuestion[] = [
  { name: 'each unit of a count is an event', feature: 'events', quantity: '3', events: 3 },
  { name: 'a count has no fractions', feature: 'events', quantity: '0.5', events: null },
  { name: 'a count, to its limit', feature: 'events', quantity: '60', events: 60 },
  { name: 'past the limit', feature: 'events', quantity: '61', events: null },
  { name: 'a sum is one event, with what the meter asks for', feature: 'traffic', quantity: '0.250', events: 1 },
  { name: 'the smallest quantity', feature: 'twelve-places', quantity: '0.000000000001', events: 1 },
  { name: 'past a soft limit', feature: 'soft', quantity: '2', events: 2 },
  { name: 'nothing', feature: 'traffic', quantity: '0', events: 0 },
  { name: 'what is no quantity', feature: 'traffic', quantity: '1e1', events: null },
  { name: 'less than nothing', feature: 'traffic', quantity: '-1', events: null },
  { name: 'a spend cap', feature: 'capped', quantity: '1', events: null },
  { name: 'what is not counted in units', feature: 'unique', quantity: '1', events: null },
  { name: 'seats', feature: 'seats', quantity: '0', events: null },
  { name: 'a switch', feature: 'sso-saml', quantity: '1', events: null },
  { name: 'an unknown feature', feature: 'never-heard-of', quantity: '1', events: null },
];
