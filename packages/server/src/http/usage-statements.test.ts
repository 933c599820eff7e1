// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LicenceClaims } from '@kontor/sdk/licence';
import {
  createInstallKey,
  type InstallKey,
  openUsageRecord,
  type UsageRecord,
  usageStatementCodes,
} from '@kontor/sdk/usage-statement';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../testing/api-client.js';
import { Business } from '../testing/business.js';
import { countStatements, cutAt, mendConnections } from '../testing/cut-connection.js';
import { exampleCatalog } from '../testing/example-catalog.js';
import { openTestStore, type TestStore } from '../testing/index.js';

// 5.00 a seat and month; 50 are bought, 55 are tolerated. 0.10 a call beyond ten a month, in arrears.
const { team } = exampleCatalog.plans;
const dearer = { ...team.prices.seats, charge: { model: 'per_seat', unit_amount: '8' } } as const;
const licensed = {
  ...exampleCatalog,
  plans: { ...exampleCatalog.plans, big: { ...team, name: 'Big', prices: { ...team.prices, seats: dearer } } },
  licensing: { overage: { seats: { tolerance: '0.1', cap: '0.2', true_up: 'quarterly' } } },
};

let store: TestStore;
let folder: string;
let count = 0;
beforeAll(async () => {
  store = await openTestStore();
  folder = mkdtempSync(join(tmpdir(), 'kontor-site-'));
});
afterAll(async () => {
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(mendConnections);

const at = (text: string) => Date.parse(text);
function got<T>(answer: { ok: true; value: T } | { ok: false; refusal: { message: string } }): T {
  if (!answer.ok) throw new Error(answer.refusal.message);
  return answer.value;
}

interface Site {
  readonly business: Business;
  readonly licence: string;
  readonly install: string;
  readonly key: InstallKey;
  readonly path: string;
  record(): UsageRecord;
  send(content: string, more?: object): Promise<Answer>;
}

/** A customer in Berlin with a licence for a year from June, and an installation whose key is registered. */
async function site(): Promise<Site> {
  const business = await Business.open(store);
  const { api } = business;
  business.on('2026-06-01');
  await api.put('/v1/catalog', licensed);
  await api.post('/v1/customers', { name: 'Kunde', external_id: 'kunde', country: 'DE', timezone: 'Europe/Berlin' });
  const term = { customer_id: 'kunde', start_date: '2026-06-01', end_date: '2027-06-01' };
  const subscription_id = await business.subscribe({ ...term, quantities: { seats: '50' } });
  await api.post('/v1/signing_keys', {});
  const licence = (await api.post('/v1/licences', { subscription_id })).body;
  return installed(business, licence);
}

async function installed(business: Business, licence: { id: string; token: string }): Promise<Site> {
  const { api } = business;
  const path = join(folder, `${++count}.usage`);
  const key = createInstallKey(`${path}.key`);
  const body = { public_key: key.public_key, name: 'rack 1' };
  const registered = await api.post(`/v1/licences/${licence.id}/installs`, body);
  expect(registered).toMatchObject({ status: 201, body: { thumbprint: key.id, status: 'active', stated_sequence: 0 } });
  const payload = Buffer.from(licence.token.split('.')[1] as string, 'base64url').toString();
  const claims = JSON.parse(payload) as LicenceClaims;
  return {
    business,
    licence: licence.id,
    install: registered.body.id,
    key,
    path,
    record: () => got(openUsageRecord({ path, key, licence: claims })),
    send: (content, more = {}) => api.post('/v1/usage_statements', { content, ...more }),
  };
}

/** 100 calls in June, 30 in July, and 56 seats at most, on 5 July; stated on 2 September. */
function summer(record: UsageRecord): string {
  got(record.add({ calls: '60' }, at('2026-06-10T08:00:00Z')));
  // 22:30 in UTC is half past midnight of 1 July in Berlin
  got(record.add({ calls: '40' }, at('2026-06-30T21:30:00Z')));
  got(record.add({ calls: '30' }, at('2026-06-30T22:30:00Z')));
  got(record.seats({ seats: '52' }, at('2026-07-01T08:00:00Z')));
  got(record.seats({ seats: '56' }, at('2026-07-05T08:00:00Z')));
  got(record.seats({ seats: '49' }, at('2026-07-06T08:00:00Z')));
  return got(record.statement(at('2026-09-02T08:00:00Z')));
}

async function linesOf(business: Business, numbers: readonly { id: string }[]): Promise<string[][]> {
  const found: string[][] = [];
  for (const { id } of numbers) {
    const { body } = await business.api.get(`/v1/invoices/${id}`);
    found.push(body.lines.map((line: { label: string; amount: string }) => `${line.label} ${line.amount}`));
  }
  return found;
}

describe('from the installation to the invoice', () => {
  test('usage is billed in its month and seats by the quarter, to the cent, once', async () => {
    const { business, licence, install, record, send } = await site();
    const { api } = business;
    const writer = record();
    const statement = summer(writer);
    business.on('2026-09-02');

    const preview = await send(statement, { dry_run: true });
    expect(preview).toMatchObject({
      status: 200,
      body: {
        id: null,
        replayed: false,
        covers_from: '2026-06-10T08:00:00.000Z',
        clock_set_back_seconds: 0,
        usage: [{ feature: 'calls', meter: 'calls', quantity: '130', from: '2026-06-10T08:00:00.000Z' }],
        recorded: null,
      },
    });
    // 6 seats above the 50, 12 × 5.00 each, for the whole year
    expect(preview.body.true_ups[0]).toEqual({
      licence_id: licence,
      feature: 'seats',
      start: '2026-06-01',
      end: '2026-09-01',
      licensed: '50',
      high_water: '56',
      band: 'true_up',
      seats: '6',
      status: 'due',
      amount: '360.00',
      currency: 'EUR',
      charge_id: null,
    });
    expect((await api.get('/v1/usage_statements')).body.data).toEqual([]);
    expect((await api.get('/v1/customers/kunde/charges')).body.data).toEqual([]);

    const imported = await send(statement);
    expect(imported).toMatchObject({
      status: 200,
      body: { replayed: false, recorded: { accepted: 3, duplicates: 0 } },
    });
    const { true_ups, usage } = imported.body;
    expect(usage).toEqual(preview.body.usage);
    expect(true_ups).toEqual([
      { ...preview.body.true_ups[0], charge_id: expect.stringMatching(/^chg_/) },
      // the next quarters are not over
      ...preview.body.true_ups.slice(1),
    ]);

    // the same again, and an earlier part of it, change nothing
    const again = await send(statement);
    expect(again.body).toMatchObject({ id: imported.body.id, replayed: true, usage: [], recorded: null, true_ups: [] });
    expect((await api.get('/v1/customers/kunde/charges')).body.data).toHaveLength(1);
    expect((await api.get(`/v1/usage_statements/${imported.body.id}/file`)).body).toBe(statement);
    expect((await api.get(`/v1/installs?licence_id=${licence}`)).body.data).toMatchObject([
      { id: install, stated_sequence: imported.body.to_sequence, covers_until: imported.body.covers_until },
    ]);

    business.on('2026-10-02');
    const invoices = await business.close('2026-10-02');
    const lines = await linesOf(business, invoices);
    const told = lines.map((each) => each.filter((line) => /Calls|true-up/.test(line)));
    expect(told).toEqual([
      [],
      // (100 - 10) × 0.10 in June, (30 - 10) × 0.10 in July
      ['Team: Calls 9.00'],
      ['Team: Calls 2.00'],
      [],
      ['Seats: true-up 360.00'],
    ]);
    const explained = await api.get(`/v1/invoices/${invoices[4]?.id}/explanation`);
    if (explained.status === 200) expect(JSON.stringify(explained.body)).toContain('365 of 365 days');
    expect((await api.get(`/v1/licences/${licence}/true_ups`)).body.data[0]).toMatchObject({
      status: 'settled',
      amount: '360.00',
      charge_id: true_ups[0].charge_id,
    });

    // the second quarter: 57 seats are within 10 % of the 56 that are licensed by now; 62 are not
    got(writer.seats({ seats: '57' }, at('2026-10-01T08:00:00Z')));
    got(writer.seats({ seats: '62' }, at('2026-11-30T22:59:00Z')));
    got(writer.seats({ seats: '100' }, at('2026-11-30T23:00:00Z')));
    const second = got(writer.statement(at('2026-12-01T08:00:00Z')));
    writer.close();
    business.on('2026-12-01', '12:00');
    const next = (await send(second)).body;
    // 6 more for 273 of 365 days: 6 × 60.00 × 273 / 365 = 269.26
    expect(next.true_ups[1]).toMatchObject({ high_water: '62', licensed: '56', seats: '6', amount: '269.26' });
    expect(next.true_ups.map(({ status }: { status: string }) => status)).toEqual(['settled', 'due', 'open', 'open']);
  });

  test('usage of a month that was billed comes with the next invoice', async () => {
    const { business, record, send } = await site();
    business.on('2026-08-02');
    await business.close('2026-08-02');
    const writer = record();
    const statement = summer(writer);
    writer.close();
    business.on('2026-09-02');
    await send(statement);
    const lines = (await linesOf(business, await business.close('2026-09-02'))).flat();
    expect(lines.filter((line) => line.includes('Calls')).map((line) => line.split(' ').at(-1))).toEqual(
      expect.arrayContaining(['9.00', '2.00']),
    );
  });

  test('seats cost what they did on the first day they are paid for, whatever they cost since', async () => {
    const { business, licence, record, send } = await site();
    const { subscription_id } = (await business.api.get(`/v1/licences/${licence}`)).body;
    const writer = record();
    const statement = summer(writer);
    business.on('2026-09-10');
    const change = { action: 'change', when: '2026-09-10', plan: 'big', bill: false };
    const changed = await business.api.post(`/v1/subscriptions/${subscription_id}/actions`, change);
    expect(changed.status).toBe(200);
    expect((await send(statement)).body.true_ups[0]).toMatchObject({ seats: '6', amount: '360.00' });
    got(writer.seats({ seats: '62' }, at('2026-12-01T08:00:00Z')));
    const more = got(writer.statement(at('2027-03-02T08:00:00Z')));
    writer.close();
    business.on('2027-03-02');
    // from 1 December: 6 × 12 × 8.00 × 182 / 365
    expect((await send(more)).body.true_ups[2]).toMatchObject({ seats: '6', amount: '287.21', status: 'due' });
  });

  test('scanned from codes: days in place of hours, and the file afterwards is a replay', async () => {
    const { business, record, send } = await site();
    const writer = record();
    const statement = summer(writer);
    writer.close();
    business.on('2026-09-02');
    const codes = usageStatementCodes(statement);
    const scanned = await send(codes.toReversed().join('\r\n'));
    expect(scanned.body).toMatchObject({
      replayed: false,
      clock_set_back_seconds: null,
      usage: [{ feature: 'calls', quantity: '130' }],
      recorded: { accepted: 2 },
    });
    expect(scanned.body.true_ups[0]).toMatchObject({ high_water: '56', amount: '360.00', status: 'due' });
    expect((await send(statement)).body).toMatchObject({ replayed: true });
  });

  test('two installations: their seats add up, and a quarter waits until both have told', async () => {
    const first = await site();
    const { business, licence } = first;
    const { body } = await business.api.get(`/v1/licences/${licence}`);
    const second = await installed(business, body);
    const [one, two] = [first.record(), second.record()];
    got(one.seats({ seats: '40' }, at('2026-06-10T08:00:00Z')));
    got(two.seats({ seats: '17' }, at('2026-06-20T08:00:00Z')));
    business.on('2026-09-02');
    const waiting = await first.send(got(one.statement(at('2026-09-02T08:00:00Z'))));
    expect(waiting.body.true_ups[0]).toMatchObject({ status: 'open', high_water: '40', seats: '0' });
    const told = await second.send(got(two.statement(at('2026-09-02T08:00:00Z'))));
    expect(told.body.true_ups[0]).toMatchObject({ status: 'due', high_water: '57', seats: '7', amount: '420.00' });
    // what one of them has not told of any more is due once it is revoked
    got(one.seats({ seats: '58' }, at('2026-10-01T08:00:00Z')));
    business.on('2026-12-02');
    const open = await first.send(got(one.statement(at('2026-12-02T08:00:00Z'))));
    expect(open.body.true_ups[1]).toMatchObject({ status: 'open', high_water: '75' });
    await business.api.post(`/v1/installs/${second.install}/revoke`, { reason: 'the rack is gone' });
    const path = `/v1/licences/${licence}/true_ups`;
    const dry = await business.api.post(path, { dry_run: true });
    const due = await business.api.post(path, {});
    // 18 × 60.00 × 273 / 365
    expect(due.body.data[1]).toMatchObject({ status: 'due', seats: '18', amount: '807.78' });
    expect(dry.body.data[1]).toEqual({ ...due.body.data[1], charge_id: null });
    expect((await business.api.post(path, {})).body.data[1]).toMatchObject({ status: 'settled', amount: '807.78' });
    expect((await business.api.get('/v1/customers/kunde/charges')).body.data).toHaveLength(2);
    one.close();
    two.close();
  });
});

describe('what was done to a record is refused by name, and nothing is stored', () => {
  let first: Site;
  beforeAll(async () => {
    first = await site();
  });
  /** One more installation under the same licence. */
  const another = async () =>
    installed(first.business, (await first.business.api.get(`/v1/licences/${first.licence}`)).body);
  async function refusal(
    content: (made: Site) => Promise<string> | string,
    more: (made: Site) => Promise<void> | void,
  ) {
    const made = await another();
    made.business.on('2026-09-02');
    await more(made);
    const stated = async () => (await made.business.api.get(`/v1/usage_statements?install_id=${made.install}`)).body;
    const before = await stated();
    const { status, body } = await made.send(await content(made));
    expect(await stated()).toEqual(before);
    return [status, body.code];
  }
  const nothing = () => {};
  const states = async ({ record, send }: Site) => {
    const writer = record();
    expect((await send(summer(writer))).status).toBe(200);
    writer.close();
  };
  const written = ({ record }: Site) => {
    const writer = record();
    const text = summer(writer);
    writer.close();
    return text;
  };
  test.each([
    [
      'a changed amount',
      (made: Site) => written(made).replace('"60"', '"6"'),
      nothing,
      [422, 'statement-entry-changed'],
    ],
    ['no statement', () => 'usage', nothing, [422, 'token-parts']],
    ['half a code', () => 'KONTOR:U1/1/1/', nothing, [422, 'statement-code-invalid']],
    [
      'a key that nobody registered',
      (made: Site) => written({ ...made, record: () => stranger(made) }),
      nothing,
      [422, 'install-unknown'],
    ],
    [
      'an installation that is revoked',
      written,
      async ({ business, install }: Site) => {
        await business.api.post(`/v1/installs/${install}/revoke`, {});
      },
      [409, 'install-revoked'],
    ],
    [
      'a licence of another subscription',
      (made: Site) => written({ ...made, record: () => stranger(made, made.key) }),
      nothing,
      [422, 'statement-other-licence'],
    ],
    [
      'a record whose end was dropped',
      ({ path, key, licence }: Site) => {
        const shorter = join(folder, `${++count}.usage`);
        const features = { calls: { kind: 'metered', limit: null, enforcement: 'soft' } } as const;
        const writer = got(openUsageRecord({ path: shorter, key, licence: { jti: licence, features } }));
        got(writer.add({ calls: '60' }, at('2026-06-10T08:00:00Z')));
        const text = got(writer.statement(at('2026-09-02T09:00:00Z')));
        writer.close();
        expect(path).not.toBe(shorter);
        return text;
      },
      states,
      [409, 'statement-tail-missing'],
    ],
    [
      'a record that was begun again with the same key',
      ({ key, licence }: Site) => {
        const features = { calls: { kind: 'metered', limit: null, enforcement: 'soft' } } as const;
        const path = join(folder, `${++count}.usage`);
        const writer = got(openUsageRecord({ path, key, licence: { jti: licence, features } }));
        for (let day = 1; day < 10; day++) got(writer.add({ calls: '1' }, at(`2026-06-0${day}T08:00:00Z`)));
        const text = got(writer.statement(at('2026-09-02T09:00:00Z')));
        writer.close();
        return text;
      },
      states,
      [409, 'statement-fork'],
    ],
    [
      'a part in between that is missing',
      ({ record }: Site) => {
        const writer = record();
        got(writer.add({ calls: '1' }, at('2026-09-01T08:00:00Z')));
        got(writer.add({ calls: '1' }, at('2026-09-01T10:00:00Z')));
        const text = got(writer.statement(at('2026-09-01T12:00:00Z'), writer.head.sequence));
        writer.close();
        return text;
      },
      ({ record }: Site) => {
        const writer = record();
        summer(writer);
        writer.close();
      },
      [409, 'statement-gap'],
    ],
  ] as [string, (made: Site) => string, (made: Site) => Promise<void> | void, unknown][])(
    '%s',
    async (_name, content, before, expected) => {
      expect(await refusal(content, before)).toEqual(expected);
    },
  );

  /** A record of nobody, or of the key but for a licence that is none of its subscription. */
  function stranger({ path }: Site, key?: InstallKey): UsageRecord {
    const features = {
      calls: { kind: 'metered', limit: null, enforcement: 'soft' },
      seats: { kind: 'seats', limit: '1', enforcement: 'soft' },
    } as const;
    const other = `${path}.${++count}`;
    const own = key ?? createInstallKey(`${other}.key`);
    return got(openUsageRecord({ path: other, key: own, licence: { jti: 'lic_other', features } }));
  }

  test('a time that has not come', async () => {
    const made = await site();
    const text = written(made);
    made.business.on('2026-07-01');
    expect(await made.send(text)).toMatchObject({ status: 422, body: { code: 'statement-from-future' } });
  });

  test('an earlier part that is not what was stated is a fork as well', async () => {
    const made = await another();
    made.business.on('2026-09-02');
    const { key, licence, send } = made;
    const features = { calls: { kind: 'metered', limit: null, enforcement: 'soft' } } as const;
    const open = () =>
      got(openUsageRecord({ path: join(folder, `${++count}.usage`), key, licence: { jti: licence, features } }));
    const forked = open();
    got(forked.add({ calls: '999' }, at('2026-06-10T08:00:00Z')));
    const text = got(forked.statement(at('2026-06-11T08:00:00Z')));
    forked.close();
    await states(made);
    expect(await send(text)).toMatchObject({ status: 409, body: { code: 'statement-fork' } });
  });

  test.each([
    ['a feature that the catalog does not have', { pages: '1' }, 'unknown-feature'],
    ['a part of a call', { calls: '0.5' }, 'invalid-quantity'],
  ])('%s', async (_name, usage, code) => {
    const { business, key, path, licence, send } = await another();
    const metered = { kind: 'metered', limit: null, enforcement: 'soft' } as const;
    const features = { pages: metered, calls: metered };
    const writer = got(openUsageRecord({ path, key, licence: { jti: licence, features } }));
    got(writer.add(usage as Record<string, string>, at('2026-06-10T08:00:00Z')));
    const text = got(writer.statement(at('2026-06-11T08:00:00Z')));
    writer.close();
    business.on('2026-06-12');
    expect(await send(text)).toMatchObject({ status: 422, body: { code } });
  });
});

describe('installations', () => {
  test('are registered once, and their key is theirs', async () => {
    const { business, licence, install, key } = await site();
    const { api } = business;
    const again = await api.post(`/v1/licences/${licence}/installs`, { public_key: key.public_key });
    expect(again).toMatchObject({ status: 201, body: { id: install } });
    const low = await api.post(`/v1/licences/${licence}/installs`, { public_key: 'A'.repeat(43) });
    expect(low).toMatchObject({ status: 422, body: { code: 'key-low-order' } });
    const revoked = await api.post(`/v1/installs/${install}/revoke`, { reason: 'stolen' });
    expect(revoked.body).toMatchObject({ status: 'revoked', revoke_reason: 'stolen' });
    expect((await api.post(`/v1/installs/${install}/revoke`, {})).body).toEqual(revoked.body);
    const back = await api.post(`/v1/licences/${licence}/installs`, { public_key: key.public_key });
    expect(back).toMatchObject({ status: 422, body: { code: 'key-repeated' } });
    expect(await api.post('/v1/installs/ins_none/revoke', {})).toMatchObject({ status: 404 });
    expect(await api.get('/v1/usage_statements/ust_none')).toMatchObject({ status: 404 });
  });

  test('named in a licence, they are registered with it, and stay so when it is renewed', async () => {
    const { business, licence } = await site();
    const { api } = business;
    const { subscription_id } = (await api.get(`/v1/licences/${licence}`)).body;
    const { public_key } = createInstallKey(join(folder, `${++count}.key`));
    const named = await api.post('/v1/licences', { subscription_id, install_keys: { 'rack 2': public_key } });
    const listed = async () => (await api.get(`/v1/installs?licence_id=${named.body.id}`)).body.data;
    expect(await listed()).toMatchObject([{ name: 'rack 2', public_key }]);
    expect((await api.post(`/v1/licences/${named.body.id}/renew`, {})).status).toBe(200);
    expect(await listed()).toHaveLength(1);
    const low = { subscription_id, install_keys: { low: 'A'.repeat(43) } };
    expect(await api.post('/v1/licences', low)).toMatchObject({ status: 422, body: { code: 'key-low-order' } });
  });

  test('another organisation does not know them', async () => {
    const { record } = await site();
    const writer = record();
    const text = summer(writer);
    writer.close();
    const other = await site();
    other.business.on('2026-09-02');
    expect(await other.send(text)).toMatchObject({ status: 422, body: { code: 'install-unknown' } });
  });
});

test('cut off at any statement and sent again, it counts once', async () => {
  const { business, record, send } = await site();
  business.on('2026-09-30');
  const writer = record();
  let sent = 0;
  const statement = () => {
    const now = at('2026-08-25T08:00:00Z') + sent++ * 86_400_000;
    const { sequence } = writer.head;
    got(writer.seats({ seats: '57' }, now));
    return got(writer.statement(now + 1_000, sequence));
  };
  const points = await countStatements(async () => expect((await send(statement())).status).toBe(200));
  for (let point = 1; point <= points; point += Math.ceil(points / 8)) {
    const text = statement();
    cutAt(point, sent % 2 === 0);
    await send(text).catch(() => null);
    mendConnections();
    expect((await send(text)).status).toBe(200);
  }
  writer.close();
  // each told what is new since the one before, once; and the quarter was charged with one of them
  const { data } = (await business.api.get('/v1/usage_statements?limit=100')).body;
  expect(data).toHaveLength(sent);
  const spans = data.toReversed().map((each: { from_sequence: number; to_sequence: number }) => each);
  for (const [index, { from_sequence }] of spans.entries())
    expect(from_sequence).toBe(index === 0 ? 1 : spans[index - 1].to_sequence + 1);
  expect((await business.api.get('/v1/customers/kunde/charges')).body.data).toMatchObject([{ amount: '420.00' }]);
});
