// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { FakeServer } from '../testing/fake-server.js';
import { idle, ManualClock } from '../testing/manual-clock.js';
import { quotaOf, snapshotOf } from '../testing/snapshots.js';
import { backoff } from './backoff.js';
import { type ConnectedGate, type ConnectOptions, connectGate } from './connect.js';
import { EventStreamReader } from './event-stream.js';
import { DEFAULT_OUTAGE_RULE, modeDuring } from './outage.js';
import type { EntitlementSnapshot } from './snapshot.js';

const granted = snapshotOf({
  sso: { kind: 'boolean', allowed: true, source: 'plan/pro' },
  audit: { kind: 'boolean', allowed: true, source: 'plan/pro' },
  calls: quotaOf(),
});
const denied = snapshotOf({ ...granted.features, sso: { kind: 'boolean', allowed: false, source: null } });

const opened: ConnectedGate[] = [];
afterEach(async () => {
  for (const gate of opened.splice(0)) void gate.close();
});
function open(server: FakeServer, clock: ManualClock, options: Partial<ConnectOptions> = {}): ConnectedGate {
  const gate = connectGate({
    url: 'https://kontor.example/',
    key: 'sk_test',
    customer: 'acme',
    fetch: server.fetch,
    clock,
    random: () => 0.5,
    ...options,
  });
  opened.push(gate);
  return gate;
}

describe('a connection', () => {
  test('streams, is told of changes, and says who asks', async () => {
    const [server, clock] = [new FakeServer(granted), new ManualClock()];
    const gate = open(server, clock);
    expect([gate.allows('sso'), gate.stale, gate.connection]).toEqual([false, true, 'connecting']);
    expect(await gate.ready()).toBe(true);
    expect([gate.allows('sso'), gate.stale, gate.connection]).toEqual([true, false, 'streaming']);
    let told = 0;
    gate.subscribe(() => told++);
    server.push(denied);
    await idle();
    expect([gate.allows('sso'), told]).toEqual([false, 1]);
    expect(server.requests).toMatchObject([
      { path: '/v1/customers/acme/entitlements/stream', headers: { authorization: 'Bearer sk_test' } },
    ]);
  });

  test('resumes after the last state it knows, and misses nothing', async () => {
    const [server, clock] = [new FakeServer(granted), new ManualClock()];
    const gate = open(server, clock);
    await gate.ready();
    const tag = server.tag;
    server.cut();
    await clock.advance(1_000);
    expect(server.requests.at(-1)?.headers['last-event-id']).toBe(tag);
    expect([gate.connection, gate.allows('sso')]).toEqual(['streaming', true]);
    server.cut();
    server.snapshot = denied;
    await clock.advance(1_000);
    expect(gate.allows('sso')).toBe(false);
  });

  test('polls by entity tag where streams do not come through, and tries a stream again', async () => {
    const [server, clock] = [new FakeServer(granted), new ManualClock()];
    server.streams = false;
    const fetch: FakeServer['fetch'] = (url, request) =>
      url.endsWith('/stream')
        ? Promise.resolve({ status: 200, headers: { get: () => 'text/html' }, body: null, text: async () => '' })
        : server.fetch(url, request);
    const gate = open(server, clock, { fetch });
    expect(await gate.ready()).toBe(true);
    expect([gate.connection, gate.allows('sso')]).toEqual(['polling', true]);
    const tag = server.tag;
    server.snapshot = denied;
    await clock.advance(40_000);
    expect(server.requests.at(-1)?.headers['if-none-match']).toBe(`"${tag}"`);
    expect(gate.allows('sso')).toBe(false);
    await clock.advance(40_000);
    expect(server.requests.at(-1)?.headers['if-none-match']).toBe(`"${server.tag}"`);
    expect(gate.stale).toBe(false);
  });

  test('a stream that falls silent is left', async () => {
    const [server, clock] = [new FakeServer(granted), new ManualClock()];
    const gate = open(server, clock);
    await gate.ready();
    await clock.advance(44_000);
    expect(server.requests).toHaveLength(1);
    await clock.advance(3_000);
    expect(server.requests).toHaveLength(2);
    expect(gate.stale).toBe(false);
  });

  test.each([
    ['a key that is refused', { status: 401 }, 'gate-key-refused'],
    ['a server that is busy', { status: 503 }, 'gate-server-unreachable'],
    ['a server that is away', { reachable: false }, 'gate-server-unreachable'],
    [
      'a snapshot that is none',
      { snapshot: { object: 'list' } as unknown as EntitlementSnapshot },
      'gate-answer-unreadable',
    ],
  ])('%s is told and tried again; nothing throws', async (_name, broken, code) => {
    const [server, clock] = [new FakeServer(granted), new ManualClock()];
    Object.assign(server, broken);
    const told: string[] = [];
    const gate = open(server, clock, { on_problem: (problem) => told.push(problem.code) });
    const ready = gate.ready(2_000);
    await clock.advance(3_000);
    expect(await ready).toBe(false);
    expect(told[0]).toBe(code);
    expect([gate.allows('sso'), gate.check('sso').allowed, gate.consume('calls'), gate.value('sso')]).toEqual([
      false,
      false,
      false,
      undefined,
    ]);
    server.status = null;
    server.reachable = true;
    server.snapshot = granted;
    await clock.advance(120_000);
    expect(gate.allows('sso')).toBe(true);
  });

  test('gates that lost the same server do not come back at once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const wait = backoff(failures, () => random);
          expect(wait).toBeGreaterThanOrEqual(100);
          expect(wait).toBeLessThanOrEqual(60_000);
        },
      ),
    );
    expect([1, 2, 3, 10].map((failures) => backoff(failures, () => 0.5))).toEqual([500, 1_000, 2_000, 30_000]);
  });
});

describe('an outage', () => {
  const MINUTE = 60_000;
  test.each([
    // rule, then after minutes: 0, 2, 61
    ['closed', [true, false, false]],
    ['open', [true, true, true]],
    [{ last_known_hours: 1 }, [true, true, false]],
    [{ last_known_hours: 1, afterwards: 'open' }, [true, true, true]],
    [undefined, [true, true, true]],
  ] as const)('by the rule %j', async (rule, expected) => {
    const [server, clock] = [new FakeServer(granted), new ManualClock()];
    const gate = open(server, clock, { outage: rule === undefined ? {} : { features: { sso: rule } } });
    await gate.ready();
    const seen = [gate.allows('sso')];
    server.reachable = false;
    server.cut();
    await clock.advance(2 * MINUTE);
    expect(gate.check('sso').stale).toBe(true);
    seen.push(gate.allows('sso'));
    await clock.advance(59 * MINUTE);
    seen.push(gate.allows('sso'));
    expect(seen).toEqual(expected);
    if (!seen[2]) expect(gate.check('sso')).toMatchObject({ allowed: false, reason: 'outage', stale: true });
    server.reachable = true;
    await clock.advance(MINUTE);
    expect(gate.check('sso')).toMatchObject({ allowed: true, reason: 'granted', stale: false });
  });

  test('by default lasts three days', () => {
    const during = (hours: number) =>
      modeDuring(DEFAULT_OUTAGE_RULE, { now: hours * 60 * MINUTE, stale_since: MINUTE, as_of: 0 });
    expect([during(1), during(71.999), during(72)]).toEqual(['known', 'known', 'closed']);
    expect(modeDuring(DEFAULT_OUTAGE_RULE, { now: 0, stale_since: 0, as_of: null })).toBe('closed');
  });

  test('from the first moment: what was known last, the edition, or the rule', async () => {
    const [server, clock] = [new FakeServer(granted), new ManualClock()];
    server.reachable = false;
    const memory = { read: () => granted, write: () => {} };
    const remembering = open(server, clock, { memory });
    const edition = open(server, clock, { initial: denied });
    const lenient = open(server, clock, { outage: { otherwise: 'open' } });
    await idle();
    expect([remembering.allows('sso'), remembering.stale]).toEqual([true, true]);
    expect([edition.allows('sso'), edition.allows('audit')]).toEqual([false, true]);
    expect([lenient.allows('sso'), lenient.allows('anything'), lenient.consume('anything')]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('what was used up is there again where its window ended while no process ran', async () => {
    const spent = snapshotOf(
      { calls: quotaOf({ used: '100' }), seats: quotaOf({ kind: 'seats', used: '100', resets_at: null }) },
      { computed_at: '2026-01-31T23:00:00.000Z' },
    );
    const memory = { read: () => spent, write: () => {} };
    const answers = [];
    for (const now of [Date.UTC(2026, 1, 1) - 1, Date.UTC(2026, 1, 1)]) {
      const [server, clock] = [new FakeServer(spent), new ManualClock(now)];
      server.reachable = false;
      const gate = open(server, clock, { memory });
      await idle();
      answers.push([gate.check('calls').reason, gate.check('calls').used, gate.allows('seats')]);
    }
    expect(answers).toEqual([
      ['limit_reached', '100', false],
      ['granted', '0', false],
    ]);
  });

  test('a memory that fails is told, and harms nothing', async () => {
    const [server, clock] = [new FakeServer(granted), new ManualClock()];
    const told: string[] = [];
    const fails = () => {
      throw new Error('disk full');
    };
    const gate = open(server, clock, {
      memory: { read: fails, write: fails },
      on_problem: ({ code }) => told.push(code),
    });
    await gate.ready();
    await idle();
    expect([gate.allows('sso'), told]).toEqual([true, ['gate-memory-failed', 'gate-memory-failed']]);
  });
});

describe('what is consumed', () => {
  const events = (server: FakeServer) =>
    server.requests
      .filter(({ path }) => path === '/v1/events')
      .map(({ body }) => body as { id: string; source: string; type: string; data: object }[]);

  test('is sent in batches, each unit once, and counts until the snapshot has it', async () => {
    const summed = { event_type: 'acme.bytes', property: 'gib', data: { tier: 'hot' } };
    const both = snapshotOf({ ...granted.features, storage: quotaOf({ meter: summed }) });
    const [server, clock] = [new FakeServer(both), new ManualClock()];
    const gate = open(server, clock);
    await gate.ready();
    gate.consume('calls', 2);
    gate.consume('calls');
    gate.consume('storage', '0.5');
    gate.consume('storage', 1);
    expect(events(server)).toEqual([]);
    server.recorded_at = '2026-01-01T00:00:05.000Z';
    await clock.advance(1_000);
    const [batch] = events(server);
    expect(batch?.map(({ type, data }) => [type, data])).toEqual([
      ['acme.call', {}],
      ['acme.call', {}],
      ['acme.call', {}],
      ['acme.bytes', { tier: 'hot', gib: '1.5' }],
    ]);
    expect(batch?.[0]).toMatchObject({ specversion: '1.0', subject: 'acme', time: '2026-01-01T00:00:01.000Z' });
    expect(new Set(batch?.map(({ id, source }) => `${source}/${id}`)).size).toBe(4);
    expect(gate.check('calls').used).toBe('3');
    server.push(
      snapshotOf({ ...both.features, calls: quotaOf({ used: '3' }) }, { computed_at: '2026-01-01T00:00:05.000Z' }),
    );
    await idle();
    expect(gate.check('calls').used).toBe('3');
    await clock.advance(60_000);
    expect(events(server)).toHaveLength(1);
  });

  test('is sent again with the same ids until it is answered, and grows by nothing meanwhile', async () => {
    const [server, clock] = [new FakeServer(snapshotOf({ calls: quotaOf({ limit: null }) })), new ManualClock()];
    const gate = open(server, clock);
    await gate.ready();
    server.reachable = false;
    gate.consume('calls', 700);
    await clock.advance(30_000);
    gate.consume('calls', 50);
    const failed = events(server);
    expect(failed.length).toBeGreaterThan(2);
    expect(new Set(failed.map((batch) => JSON.stringify(batch))).size).toBe(1);
    expect(failed[0]).toHaveLength(500);
    server.reachable = true;
    await clock.advance(120_000);
    const ids = events(server)
      .slice(failed.length)
      .flatMap((batch) => batch.map(({ id }) => id));
    expect(ids).toHaveLength(750);
    expect(new Set(ids).size).toBe(750);
    expect(ids.slice(0, 500)).toEqual(failed[0]?.map(({ id }) => id));
  });

  test('is sent before the end', async () => {
    const [server, clock] = [new FakeServer(granted), new ManualClock()];
    const gate = open(server, clock);
    await gate.ready();
    gate.consume('calls');
    await gate.close();
    expect(events(server).flat()).toHaveLength(1);
    expect([gate.connection, gate.allows('sso')]).toEqual(['closed', true]);
    expect(server.open.size).toBe(0);
  });

  test('what the server refuses is told, and not sent for ever', async () => {
    const [server, clock] = [new FakeServer(granted), new ManualClock()];
    const told: string[] = [];
    const gate = open(server, clock, { on_problem: ({ code }) => told.push(code) });
    await gate.ready();
    server.status = 403;
    gate.consume('calls');
    await clock.advance(5_000);
    expect([events(server).length, told]).toEqual([1, ['gate-usage-refused']]);
  });
});

describe('messages of a stream', () => {
  const text = 'retry: 5\n: hello\r\nevent: a\rid: 7\ndata: one\ndata:  two\n\nevent: b\r\n\r\ndata\n\ndata: ünd\n\n';
  const expected = [
    { event: 'a', data: 'one\n two', id: '7' },
    { event: 'message', data: '', id: '7' },
    { event: 'message', data: 'ünd', id: '7' },
  ];
  test('are the same wherever the pieces break', () => {
    expect(new EventStreamReader().read(text)).toEqual(expected);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const reader = new EventStreamReader();
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        const found = at.slice(1).flatMap((end, index) => reader.read(text.slice(at[index], end)));
        expect(found).toEqual(expected);
      }),
    );
  });
  test('that never end are cut', () => {
    const reader = new EventStreamReader();
    expect(() => {
      for (let piece = 0; piece < 20; piece++) reader.read('x'.repeat(1_000_000));
    }).toThrow(RangeError);
  });
});
