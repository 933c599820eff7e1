// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { fromQuantity, toQuantity } from '../gate/quantity.js';
import { got, HOUR, key, licence, MINUTE, other, Site, START } from '../licence/testing/installation.js';
import {
  createInstallKey,
  installKeySet,
  openUsageRecord,
  readInstallKey,
  readUsageRecord,
  usageStatementText,
  verifyUsageStatement,
} from './usage-statement.js';

const site = new Site();
afterAll(() => site.close());
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');
const linesOf = (path: string) => readFileSync(path, 'utf8').split('\n').slice(0, -1);
const entriesOf = (path: string) => linesOf(path).map((line) => JSON.parse(line));

describe('the record', () => {
  test('golden: two hours, by hand', () => {
    const path = site.path();
    const record = site.open(path);
    got(record.add({ calls: '120' }, START));
    got(record.add({ calls: '0.5', 'traffic-gb': '2' }, START + 30 * MINUTE));
    got(record.seats({ members: '57' }, START + 31 * MINUTE));
    got(record.seats({ members: '55' }, START + 32 * MINUTE));
    // 13:20: the hour from 10 is over, and nothing was used from 11 to 13
    got(record.add({ calls: '1' }, Date.parse('2026-06-01T13:20:00Z')));
    record.close();
    // the thumbprint of RFC 7638, and from it the beginning
    expect(key.id).toBe(sha256(`{"crv":"Ed25519","kty":"OKP","x":"${key.public_key}"}`));
    const [first, second] = linesOf(path) as [string, string];
    const body = (line: string) => line.replace(/","signature":".*$/, '"}');
    expect(body(first)).toBe(
      `{"sequence":1,"from":"2026-06-01T10:00:00.000Z","to":"2026-06-01T11:00:00.000Z","at":"2026-06-01T10:47:00.000Z","licence":"lic_1","usage":{"calls":"120.5","traffic-gb":"2"},"seats":{"members":"57"},"clock_set_back_seconds":0,"previous":"${sha256(`kontor usage record v1\n${key.id}`)}"}`,
    );
    expect(body(second)).toBe(
      `{"sequence":2,"from":"2026-06-01T11:00:00.000Z","to":"2026-06-01T13:00:00.000Z","at":"2026-06-01T11:00:00.000Z","licence":"lic_1","usage":{},"seats":{},"clock_set_back_seconds":0,"previous":"${sha256(first)}"}`,
    );
    const pending = entriesOf(`${path}.open`);
    expect(pending.at(-1)).toMatchObject({ sequence: 3, usage: { calls: '1' }, previous: sha256(second) });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('goes on where it was, also with what was open', () => {
    const path = site.path();
    for (const minute of [0, 10, 20, 70]) {
      const record = site.open(path);
      got(record.add({ calls: '1' }, START + minute * MINUTE));
      record.close();
    }
    expect(entriesOf(path).map(({ usage }) => usage)).toEqual([{ calls: '3' }]);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test('a clock that is set back is noticed, and time does not go back', () => {
    const path = site.path();
    const record = site.open(path);
    got(record.add({ calls: '1' }, START));
    got(record.add({ calls: '1' }, START - 999));
    got(record.add({ calls: '1' }, START - 2 * HOUR));
    got(record.add({ calls: '1' }, START - HOUR));
    got(record.statement(START + HOUR));
    // opened again on a machine whose clock is a day behind
    got(record.add({ calls: '1' }, START - 24 * HOUR));
    got(record.statement(START - 24 * HOUR));
    record.close();
    const told = entriesOf(path).map(({ from, usage, clock_set_back_seconds }) => [
      from,
      usage.calls,
      clock_set_back_seconds,
    ]);
    expect(told).toEqual([
      ['2026-06-01T10:00:00.000Z', '4', 7_200],
      // from 11:00, where the record had come to, to 10:15 of the day before
      ['2026-06-01T11:00:00.000Z', '1', 89_100],
    ]);
  });

  test('a renewal in the middle of an hour is an entry of its own', () => {
    const path = site.path();
    const record = site.open(path);
    got(record.add({ calls: '1' }, START));
    record.use({ ...licence, jti: 'lic_2' }, START + MINUTE);
    got(record.add({ calls: '2' }, START + 2 * MINUTE));
    got(record.statement(START + 3 * MINUTE));
    record.close();
    expect(entriesOf(path).map((entry) => [entry.licence, entry.usage.calls, entry.from])).toEqual([
      ['lic_1', '1', '2026-06-01T10:00:00.000Z'],
      ['lic_2', '2', '2026-06-01T10:16:00.001Z'],
    ]);
  });

  test.each([
    ['what the licence does not have', 'add', { pages: '1' }, 'usage-not-licensed'],
    ['usage of a switch', 'add', { sso: '1' }, 'usage-not-licensed'],
    ['usage of seats', 'add', { members: '1' }, 'usage-not-licensed'],
    ['seats of a meter', 'seats', { calls: '1' }, 'usage-not-licensed'],
    ['a name of every object', 'add', { constructor: '1' }, 'usage-not-licensed'],
    ['less than nothing', 'add', { calls: '-1' }, 'usage-amount-invalid'],
    ['another spelling', 'add', { calls: '1.0' }, 'usage-amount-invalid'],
    ['no number', 'add', { calls: 'many' }, 'usage-amount-invalid'],
    ['thirteen places', 'add', { calls: '0.0000000000001' }, 'usage-amount-invalid'],
  ] as [string, 'add' | 'seats', Record<string, string>, string][])('%s is refused', (...row) => {
    const [, verb, amounts, code] = row;
    const path = site.path();
    const record = site.open(path);
    expect(record[verb](amounts, START)).toMatchObject({ ok: false, refusal: { code } });
    record.close();
    expect(readFileSync(`${path}.open`, 'utf8')).toBe('');
  });

  test('another process that writes it is refused; a lock nobody holds is not', () => {
    const path = site.path();
    const record = site.open(path);
    expect(openUsageRecord({ path, key, licence })).toMatchObject({ refusal: { code: 'usage-record-in-use' } });
    record.close();
    writeFileSync(`${path}.lock`, '999999999');
    site.open(path).close();
  });
});

describe('a record that was tampered with', () => {
  function written(): string {
    const path = site.path();
    const record = site.open(path);
    for (let hour = 0; hour < 4; hour++) got(record.add({ calls: String(hour + 1) }, START + hour * HOUR));
    record.close();
    return path;
  }
  const tampered = (change: (lines: string[]) => string[], file = '') => {
    const path = written();
    writeFileSync(
      path + file,
      change(linesOf(path + file))
        .join('\n')
        .concat('\n'),
    );
    return path;
  };
  test.each([
    ['a changed amount', (lines: string[]) => [lines[0]?.replace('"1"', '"0"'), ...lines.slice(1)]],
    ['a dropped entry', (lines: string[]) => [lines[0], lines[2]]],
    ['a dropped beginning', (lines: string[]) => lines.slice(1)],
    ['a dropped end', (lines: string[]) => lines.slice(0, -1)],
    ['an entry twice', (lines: string[]) => [lines[0], lines[0], ...lines.slice(1)]],
    ['entries in another order', (lines: string[]) => [lines[1], lines[0], lines[2]]],
    ['an entry spelled otherwise', (lines: string[]) => [lines[0]?.replace(':', ': '), ...lines.slice(1)]],
    ['something between', (lines: string[]) => [lines[0], '{}', ...lines.slice(1)]],
  ] as [string, (lines: string[]) => string[]][])('%s', (_name, change) => {
    const opened = openUsageRecord({ path: tampered(change), key, licence });
    expect(opened.ok ? '' : opened.refusal.code).toMatch(/^(usage-record-damaged|statement-entry-invalid)$/);
  });
  test('an amount that is still open', () => {
    const path = tampered(([line]) => [(line as string).replace('"4"', '"0"')], '.open');
    expect(openUsageRecord({ path, key, licence })).toMatchObject({ refusal: { code: 'usage-record-damaged' } });
  });
  test('the record of another installation', () => {
    const refused = openUsageRecord({ path: written(), key: other, licence });
    expect(refused).toMatchObject({ refusal: { code: 'usage-record-damaged' } });
    expect(existsSync(`${site.folder}/lock`)).toBe(false);
  });
});

test('what is not written to its end is cut off and told, wherever it ends', () => {
  const path = site.path();
  const record = site.open(path);
  got(record.add({ calls: '1' }, START));
  got(record.add({ calls: '1' }, START + HOUR));
  got(record.add({ calls: '1' }, START + HOUR + 1));
  record.close();
  const open = readFileSync(`${path}.open`);
  const whole = open.lastIndexOf(10, open.length - 2) + 1;
  for (let size = whole; size < open.length; size += 23) {
    writeFileSync(`${path}.open`, open);
    truncateSync(`${path}.open`, size);
    const again = site.open(path);
    expect(again.torn_bytes).toBe(size - whole);
    again.close();
    expect(linesOf(`${path}.open`)).toHaveLength(1);
  }
  // the record itself: half of an entry whose whole is still open
  const [line] = linesOf(`${path}.open`) as [string];
  appendFileSync(path, line.slice(0, 100));
  const again = site.open(path);
  expect(again.torn_bytes).toBe(100);
  got(again.add({ calls: '5' }, START + HOUR + 2));
  got(again.statement(START + 3 * HOUR));
  again.close();
  expect(entriesOf(path).map(({ usage }) => usage.calls)).toEqual(['1', '6', undefined]);
});

test('killed at any moment, it has everything that was acknowledged, and nothing twice', async () => {
  const path = site.path();
  const script = `
    import { createPrivateKey } from 'node:crypto';
    import { installKey, openUsageRecord } from ${JSON.stringify(new URL('./usage-statement.js', import.meta.url).href.replace(/\.js$/, '.ts'))};
    const header = Buffer.from('302e020100300506032b657004220420', 'hex');
    const der = Buffer.concat([header, Buffer.alloc(32, 5)]);
    const key = installKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
    const licence = ${JSON.stringify(licence)};
    const opened = openUsageRecord({ path: process.env.RECORD, key, licence, interval_seconds: 1 });
    if (!opened.ok) throw new Error(opened.refusal.message);
    let now = Number(process.env.FROM);
    for (;;) {
      // a few in each entry, so that it dies in the middle of closing as well
      const added = opened.value.add({ calls: '1' }, now += 300);
      if (!added.ok) throw new Error(added.refusal.message);
      process.stdout.write('.\\n');
    }`;
  let [acknowledged, kills] = [0, 0];
  for (; kills < 3; kills++) {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      env: { ...process.env, RECORD: path, FROM: String(START + kills * 24 * HOUR), NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    let lines = 0;
    for await (const _line of createInterface({ input: child.stdout }))
      if (++lines === 20 + kills * 17) child.kill('SIGKILL');
    await exit;
    acknowledged += lines;
  }
  const record = site.open(path, { interval_seconds: 1 });
  const statement = got(record.statement(START + kills * 24 * HOUR));
  record.close();
  const { days } = got(verifyUsageStatement(statement, installKeySet(key.public_key)));
  const sum = days.reduce((total, { usage }) => total + Number(usage.calls), 0);
  // of each killed process one may be on disk that it could not tell of any more
  expect(sum).toBeGreaterThanOrEqual(acknowledged);
  expect(sum).toBeLessThanOrEqual(acknowledged + kills);
});

test('a life: whatever happens, the statement comes to what was added', () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('add'), amount: fc.nat(1_000), place: fc.nat(3) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('seats'), amount: fc.nat(200), place: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen'), amount: fc.nat(60), place: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('state'), amount: fc.nat(9), place: fc.constant(0) }) },
  );
  const life = fc.array(fc.tuple(step, fc.integer({ min: -3_000, max: 9_000 })), {
    minLength: 1,
    maxLength: 25,
    size: 'max',
  });
  fc.assert(
    fc.property(life, (steps) => {
      const path = site.path();
      let record = site.open(path);
      let [now, sum, most] = [START, 0n, 0];
      for (const [{ kind, amount, place }, seconds] of steps) {
        now += seconds * 1000;
        if (kind === 'add') {
          const text = fromQuantity(BigInt(amount) * 10n ** BigInt(12 - place));
          got(record.add({ calls: text }, now));
          sum += toQuantity(text) as bigint;
        } else if (kind === 'seats') {
          got(record.seats({ members: String(amount) }, now));
          most = Math.max(most, amount);
        } else if (kind === 'state') record.statement(now);
        else {
          record.close();
          // what a process wrote last that was killed in the middle
          appendFileSync(amount % 2 === 0 ? path : `${path}.open`, '{"sequence":'.repeat(5).slice(0, amount));
          record = site.open(path);
        }
      }
      got(record.add({ calls: '0' }, now));
      const statement = got(record.statement(now));
      record.close();
      const { days, entries } = got(verifyUsageStatement(statement, installKeySet(key.public_key)));
      const total = days.reduce((so_far, { usage }) => so_far + (toQuantity(usage.calls ?? '0') as bigint), 0n);
      expect(total).toBe(sum);
      expect(Math.max(0, ...days.map((day) => Number(day.seats.members ?? '0')))).toBe(most);
      expect(got(readUsageRecord(path, key.public_key)).entries).toEqual(entries);
    }),
    { numRuns: 40 },
  );
});

describe('the install key', () => {
  test('is a file that only its owner reads, made once', () => {
    const path = join(site.folder, 'install.key');
    const made = createInstallKey(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(got(readInstallKey(path))).toMatchObject({ id: made.id, public_key: made.public_key });
    expect(() => createInstallKey(path)).toThrow('EEXIST');
  });
  test.each([
    ['no file', null],
    ['no key', 'key'],
  ])('%s is refused', (_name, text) => {
    const path = join(site.folder, 'none.key');
    if (text !== null) writeFileSync(path, text);
    expect(readInstallKey(path)).toMatchObject({ refusal: { code: 'install-key-invalid' } });
  });
});

test('a record is read and stated while another process writes it', () => {
  const path = site.path();
  const record = site.open(path);
  for (let hour = 0; hour < 3; hour++) got(record.add({ calls: '7' }, START + hour * HOUR));
  const read = got(readUsageRecord(path, key.public_key));
  const statement = got(usageStatementText(read, key, START + 3 * HOUR, 1));
  record.close();
  expect(got(verifyUsageStatement(statement, installKeySet(key.public_key)))).toMatchObject({
    from: { sequence: 2 },
    to: { sequence: 2 },
    days: [{ date: '2026-06-01', usage: { calls: '7' } }],
  });
  expect(usageStatementText(read, key, START, 2)).toMatchObject({ refusal: { code: 'statement-empty' } });
});
