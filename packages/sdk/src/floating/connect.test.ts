// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, test } from 'vitest';
import type { Fetch } from '../gate/server.js';
import {
  CLAIMS,
  DAY,
  ISSUED,
  jwk,
  keysOf,
  listText,
  NOW,
  policy,
  signed,
  stranger,
} from '../licence/testing/seller.js';
import { idle, ManualClock } from '../testing/manual-clock.js';
import { snapshotOf } from '../testing/snapshots.js';
import { connectFloatingGate, type FloatingGate, type FloatingOptions } from './connect.js';
import { placeTerms } from './place.js';
import { PlacePool } from './place-pool.js';

const FLOATING = { leases: 1, heartbeat_seconds: 60, cull_seconds: 300 };

/** A door as a function: one pool, and texts that a test may change. */
class FakeDoor {
  readonly pool = new PlacePool();
  readonly terms = placeTerms(FLOATING);
  reachable = true;
  /** Answered instead, to anything. */
  refusal: { status: number; body: object } | null = null;
  texts = {
    licence: signed({ ...CLAIMS, floating: FLOATING }),
    revocation_list: null as string | null,
    key_sets: [] as string[],
  };
  tag = 'first';
  constructor(readonly clock: ManualClock) {}

  readonly fetch: Fetch = async (url, { body, headers }) => {
    if (!this.reachable) throw new TypeError('fetch failed');
    expect(headers.authorization).toBe('Bearer the-token');
    const { pathname } = new URL(url);
    if (this.refusal !== null) return answer(this.refusal.status, this.refusal.body);
    if (pathname === '/v1/licence') return answer(200, { object: 'site_licence', tag: this.tag, ...this.texts });
    const request = JSON.parse(body as string);
    const now = this.clock.now();
    if (pathname === '/v1/places/release')
      return answer(200, { object: 'place_release', released: this.pool.release(request, this.terms, now) });
    const { holder } = request;
    const said = this.pool.hold(request, this.terms, now, now);
    return answer(200, { object: 'place', holder, ...said, licence_tag: this.tag });
  };
}

function answer(status: number, body: object) {
  return { status, headers: { get: () => null }, body: null, text: async () => JSON.stringify(body) };
}

const gates: FloatingGate[] = [];
afterEach(async () => {
  await Promise.all(gates.splice(0).map((gate) => gate.close()));
});

function world() {
  const clock = new ManualClock(NOW);
  const door = new FakeDoor(clock);
  const problems: string[] = [];
  const open = (options: Partial<FloatingOptions> = {}): FloatingGate => {
    const gate = connectFloatingGate({
      url: 'http://door',
      token: 'the-token',
      holder: 'node-1',
      policy,
      clock,
      random: () => 0.5,
      fetch: door.fetch,
      on_problem: ({ code }) => problems.push(code),
      ...options,
    });
    gates.push(gate);
    return gate;
  };
  return { clock, door, problems, open };
}
/** Signatures are checked off the thread. */
async function settled(gate: FloatingGate, place: FloatingGate['place']): Promise<void> {
  for (let turn = 0; turn < 200_000 && gate.place !== place; turn++) await idle();
  expect(gate.place).toBe(place);
}
/** As much later as it takes; a second at a time, for signatures take real time. */
async function later(clock: ManualClock, gate: FloatingGate, place: FloatingGate['place']): Promise<void> {
  for (let second = 0; second < 5_000 && gate.place !== place; second++) await clock.advance(1_000);
  expect(gate.place).toBe(place);
}
const community = snapshotOf({ region: { kind: 'value', value: 'us', source: 'edition/community' } });

describe('a floating gate', () => {
  test('denies until it has a place, then answers by the licence; closed, it gives the place back', async () => {
    const { door, open } = world();
    const gate = open();
    expect([gate.place, gate.allows('sso-saml'), gate.stale]).toEqual(['asking', false, true]);
    expect(await gate.ready()).toBe(true);
    expect([gate.place, gate.allows('sso-saml'), gate.value('region'), gate.stale]).toEqual([
      'held',
      true,
      'eu',
      false,
    ]);
    expect(gate.check('sso-saml').source).toBe('licence/lic_1');
    expect(door.pool.taken).toBe(1);
    await gate.close();
    expect([gate.place, gate.allows('sso-saml'), door.pool.taken]).toEqual(['closed', false, 0]);
  });

  test('keeps its place by a sign of life, for hours', async () => {
    const { clock, open, problems } = world();
    const gate = open();
    await settled(gate, 'held');
    for (let hour = 0; hour < 6; hour++) {
      await clock.advance(3_600_000);
      expect([gate.place, gate.allows('sso-saml')]).toEqual(['held', true]);
    }
    expect(problems).toEqual([]);
  });

  test('where all places are taken it says who has them, and has the first that comes free', async () => {
    const { clock, open } = world();
    const first = open();
    await settled(first, 'held');
    const second = open({ holder: 'node-2', without_place: community });
    await settled(second, 'waiting');
    expect(second.waiting).toMatchObject({ reason: 'full', held_by: [{ holder: 'node-1' }], next_free_in_ms: 300_000 });
    expect([second.allows('sso-saml'), second.value('region'), await first.ready()]).toEqual([false, 'us', true]);
    await first.close();
    await later(clock, second, 'held');
    expect([second.value('region'), second.waiting]).toEqual(['eu', null]);
  });

  test('runs of one holder share its place', async () => {
    const { door, open } = world();
    const [one, other] = [open(), open()];
    await settled(one, 'held');
    await settled(other, 'held');
    expect(door.pool.taken).toBe(1);
    await one.close();
    expect([other.allows('sso-saml'), door.pool.taken]).toEqual([true, 1]);
  });
});

describe('while the door is down', () => {
  test('the place stays until a tenth before it would be another’s, and comes back', async () => {
    const { clock, door, open, problems } = world();
    const gate = open({ without_place: community });
    await settled(gate, 'held');
    door.reachable = false;
    await clock.advance(269_999);
    expect([gate.place, gate.allows('sso-saml')]).toEqual(['held', true]);
    await clock.advance(1);
    expect([gate.place, gate.allows('sso-saml'), gate.value('region'), gate.stale]).toEqual([
      'silent',
      false,
      'us',
      true,
    ]);
    // told once
    expect(problems).toEqual(['gate-server-unreachable']);
    await clock.advance(2 * 86_400_000);
    expect(gate.value('region')).toBe('us');
    door.reachable = true;
    await later(clock, gate, 'held');
  });

  test('then each feature answers by the policy for outages, where there is one', async () => {
    const { clock, door, open } = world();
    const features = { 'audit-log': { last_known_hours: 4 } } as const;
    const gate = open({ outage: { otherwise: 'closed', features } });
    await settled(gate, 'held');
    door.reachable = false;
    await clock.advance(270_000);
    expect([gate.allows('sso-saml'), gate.allows('audit-log')]).toEqual([false, true]);
    await clock.advance(4 * 3_600_000);
    expect(gate.allows('audit-log')).toBe(false);
    expect(gate.check('audit-log').reason).toBe('outage');
  });
});

describe('what the door hands on is verified', () => {
  test('a licence of another seller gives nothing, and its place back', async () => {
    const { clock, door, open, problems } = world();
    const gate = open({ policy: { ...policy, keys: keysOf({ keys: [jwk('current', stranger.x)] }) } });
    await settled(gate, 'refused');
    await idle();
    expect([gate.allows('sso-saml'), door.pool.taken]).toEqual([false, 0]);
    await clock.advance(600_000);
    await idle();
    expect(problems).toEqual(['token-signature-invalid']);
  });

  test('revoked, it ends at once; a list older than the one it saw changes nothing', async () => {
    const { clock, door, open, problems } = world();
    const gate = open();
    await settled(gate, 'held');
    Object.assign(door, {
      tag: 'second',
      texts: { ...door.texts, revocation_list: listText([9], { iat: ISSUED + DAY }) },
    });
    await later(clock, gate, 'refused');
    expect([gate.allows('sso-saml'), problems]).toEqual([false, ['licence-revoked']]);
    Object.assign(door, { tag: 'third', texts: { ...door.texts, revocation_list: listText([], { iat: ISSUED }) } });
    await clock.advance(120_000);
    await idle();
    expect(gate.place).toBe('refused');
    Object.assign(door, {
      tag: 'fourth',
      texts: { ...door.texts, revocation_list: listText([], { iat: ISSUED + 2 * DAY }) },
    });
    await later(clock, gate, 'held');
  });

  test('a licence that ends does so to the second', async () => {
    const { clock, door, open } = world();
    const ends = {
      exp: NOW / 1000 + 90,
      expiry: { ...CLAIMS.expiry, warn_from: ISSUED, grace_until: NOW / 1000 + 90 },
    };
    door.texts.licence = signed({ ...CLAIMS, floating: FLOATING, ...ends });
    const gate = open();
    await settled(gate, 'held');
    await clock.advance(89_999);
    expect(gate.allows('sso-saml')).toBe(true);
    await clock.advance(1);
    expect([gate.allows('sso-saml'), gate.value('retention-days'), gate.place]).toEqual([false, 365, 'held']);
  });

  test.each([
    ['the token', 401, { code: 'site-token-refused', errors: [] }, 'gate-key-refused'],
    [
      'the licence',
      409,
      { code: 'licence-suspended', errors: [{ code: 'licence-suspended', message: 'it is suspended', mend: 'ask' }] },
      'licence-suspended',
    ],
  ])('a door that refuses %s is asked again later', async (_name, status, body, code) => {
    const { clock, door, open, problems } = world();
    door.refusal = { status, body };
    const gate = open();
    await settled(gate, 'refused');
    expect(problems).toEqual([code]);
    door.refusal = null;
    await later(clock, gate, 'held');
  });

  test('an answer that is none is told, and throws nowhere', async () => {
    const { door, open, problems } = world();
    door.refusal = { status: 200, body: { hello: 'world' } };
    const gate = open();
    await settled(gate, 'silent');
    expect([problems, gate.allows('sso-saml'), gate.check('sso-saml').allowed]).toEqual([
      ['gate-answer-unreadable'],
      false,
      false,
    ]);
  });
});
