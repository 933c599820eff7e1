// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { connectFloatingGate } from '../../floating/connect.js';
import type { Fetch } from '../../gate/server.js';
import { CLAIMS, DAY, KEY_SET, keySetText, keysOf, listText, policy, signed } from '../../licence/testing/seller.js';
import { bundleText } from '../air-gap-bundle.js';
import { lockFolder } from './folder-lock.js';
import { type Site, type SiteOptions, serveSite } from './serve-site.js';
import { SiteLicence } from './site-licence.js';
import { cert, key } from './testing/certificate.js';

// the clock of the machine is asked here: the licence is one of yesterday
const BEGAN = Math.floor(Date.now() / 1_000) - DAY;
const FLOATING = { leases: 2, heartbeat_seconds: 60, cull_seconds: 300 };
const licenceText = (claims: object = {}) =>
  signed({
    ...CLAIMS,
    iat: BEGAN,
    nbf: BEGAN,
    exp: BEGAN + 365 * DAY,
    expiry: {
      warn_from: BEGAN + 300 * DAY,
      grace_until: BEGAN + 370 * DAY,
      otherwise: { afterwards: 'stops' },
      features: {},
    },
    floating: FLOATING,
    ...claims,
  });
const TOKEN = 'a-token-of-this-site';
const base = mkdtempSync(join(tmpdir(), 'kontor-site-'));
const sites: Site[] = [];
let count = 0;
afterEach(async () => {
  for (const site of sites.splice(0)) await site.close();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function folderWith(text = licenceText()): { folder: string; licence_file: string } {
  const folder = join(base, String(++count));
  mkdirSync(folder);
  const licence_file = join(folder, 'acme.licence');
  writeFileSync(licence_file, `${text}\n`);
  return { folder, licence_file };
}
const problems: string[] = [];
async function open(options: Partial<SiteOptions> & { folder: string }): Promise<Site> {
  problems.length = 0;
  const site = await serveSite({
    keys: keysOf(KEY_SET),
    issuer: 'kalcifer',
    token: TOKEN,
    port: 0,
    is_new: true,
    on_problem: ({ code }) => problems.push(code),
    ...options,
  });
  sites.push(site);
  return site;
}
async function close(site: Site): Promise<void> {
  sites.splice(sites.indexOf(site), 1);
  await site.close();
}

async function ask(site: Site, method: string, path: string, body?: unknown, token = TOKEN) {
  const response = await fetch(site.url + path, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const is_json = response.headers.get('content-type')?.includes('json');
  return { status: response.status, body: is_json ? JSON.parse(text) : text };
}
const hold = (site: Site, holder: string, session = 'run') => ask(site, 'POST', '/v1/places', { holder, session });
const until = async (is_so: () => Promise<boolean>) => {
  for (let turn = 0; !(await is_so()); turn++) {
    if (turn > 20_000) throw new Error('it never came');
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('a door', () => {
  test('gives places, lists them, takes them back', async () => {
    const site = await open(folderWith());
    expect(await hold(site, 'a')).toMatchObject({
      status: 200,
      body: { object: 'place', holder: 'a', state: 'held', heartbeat_in_ms: 60_000, places: 2, taken: 1 },
    });
    await hold(site, 'b');
    expect((await hold(site, 'c')).body).toMatchObject({
      state: 'waiting',
      held_by: [{ holder: 'a' }, { holder: 'b' }],
    });
    const { data, has_more } = (await ask(site, 'GET', '/v1/places')).body;
    expect([data.map(({ holder }: { holder: string }) => holder), has_more]).toEqual([['a', 'b'], false]);
    expect((await ask(site, 'GET', '/v1/places?starting_after=a')).body.data).toHaveLength(1);
    const release = () => ask(site, 'POST', '/v1/places/release', { holder: 'a', session: 'run' });
    expect([(await release()).body.released, (await release()).body.released]).toEqual([true, false]);
    expect((await hold(site, 'c')).body.state).toBe('held');
    expect((await ask(site, 'GET', '/metrics')).body).toContain('kontor_site_places_taken 2\n');
  });

  test.each([
    ['another token', 'POST', '/v1/places', { holder: 'a', session: 's' }, 'guessed', 401, 'site-token-refused'],
    ['no path', 'GET', '/v1/nothing', undefined, TOKEN, 404, 'route-unknown'],
    ['no JSON', 'POST', '/v1/places', '{', TOKEN, 400, 'malformed-json'],
    ['no holder', 'POST', '/v1/places', { session: 's' }, TOKEN, 422, 'invalid-format'],
    ['a name of two lines', 'POST', '/v1/places', { holder: 'a\nb', session: 's' }, TOKEN, 422, 'invalid-format'],
    ['null', 'POST', '/v1/places/release', 'null', TOKEN, 422, 'invalid-format'],
    ['much', 'POST', '/v1/places', { holder: 'x'.repeat(20_000), session: 's' }, TOKEN, 413, 'request-too-large'],
  ] as const)('refuses %s', async (_name, method, path, body, token, status, code) => {
    const site = await open(folderWith());
    expect(await ask(site, method, path, body, token)).toMatchObject({ status, body: { code, errors: [{ code }] } });
  });

  test('says to anybody that it lives, and nothing more without the token', async () => {
    const site = await open(folderWith());
    expect(await ask(site, 'GET', '/health', undefined, 'none')).toEqual({
      status: 200,
      body: { status: 'ok', licence: 'holds', pool: 'open' },
    });
    for (const path of ['/metrics', '/v1/licence', '/v1/places'])
      expect((await ask(site, 'GET', path, undefined, 'none')).status).toBe(401);
    const { hostname, port } = new URL(site.url);
    const statusOf = (path: string) =>
      new Promise<number | undefined>((resolve) => {
        request({ hostname, port, path }, (response) => resolve(response.resume().statusCode)).end();
      });
    for (const path of ['/metrics', '//', 'http://']) expect(await statusOf(path)).toBe(401);
    // who hangs up in the middle is no trouble of the door's
    const broken = request({
      hostname,
      port,
      path: '/v1/places',
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-length': 99 },
    });
    broken.on('error', () => {});
    broken.write('{"holder"');
    await until(async () => (await statusOf('/health')) === 200 && broken.socket?.bytesWritten !== 0);
    broken.destroy();
    for (let turn = 0; turn < 20; turn++) await statusOf('/health');
    expect(problems).toEqual([]);
  });

  test('speaks HTTPS where it is given a certificate', async () => {
    const site = await open({ ...folderWith(), tls: { cert, key } });
    expect(site.url).toMatch(/^https:/);
    const status = await new Promise((resolve, reject) => {
      secureRequest(`${site.url}/health`, { ca: cert }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
    await expect(fetch(`${site.url}/health`)).rejects.toThrow();
  });

  test('has its folder for itself', async () => {
    const place = folderWith();
    const site = await open(place);
    await expect(
      serveSite({ ...place, keys: keysOf(KEY_SET), issuer: 'kalcifer', token: TOKEN, port: 0 }),
    ).rejects.toMatchObject({
      problem: { code: 'site-folder-taken' },
    });
    await close(site);
    await open(place);
  });

  test('takes a folder over whose process was killed; of several that try, one does', async () => {
    const { folder } = folderWith();
    const script = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', script, join(folder, 'lock')]);
    expect(existsSync(join(folder, 'lock'))).toBe(true);
    const locks = await Promise.all([lockFolder(folder), lockFolder(folder), lockFolder(folder)]);
    expect(locks.filter((unlock) => unlock !== null)).toHaveLength(1);
    for (const unlock of locks) unlock?.();
  });
});

describe('who has a place', () => {
  test('has it after the door was shut and opened, or killed and opened', async () => {
    const { folder, ...rest } = folderWith();
    const site = await open({ folder, ...rest });
    await hold(site, 'a');
    const killed = readFileSync(join(folder, 'places.json'), 'utf8');
    await hold(site, 'b');
    await close(site);
    const again = await open({ folder, ...rest, is_new: false });
    expect((await hold(again, 'c')).body.state).toBe('waiting');
    expect((await hold(again, 'b', 'another run')).body.state).toBe('held');
    await close(again);
    // as it was on the disk before b was answered: nothing was promised to b
    writeFileSync(join(folder, 'places.json'), killed);
    const third = await open({ folder, ...rest, is_new: false });
    expect([(await hold(third, 'c')).body.state, (await hold(third, 'b')).body.state]).toEqual(['held', 'waiting']);
  });

  test.each([
    ['is gone', (path: string) => rmSync(path)],
    ['is cut off', (path: string) => writeFileSync(path, readFileSync(path, 'utf8').slice(0, -9))],
    [
      'is of another kind',
      (path: string) => writeFileSync(path, '{"object":"place_pool","version":1,"silence_ms":1,"sessions":[{}]}'),
    ],
  ])('is not known where the file %s: nobody has one until every promise has run out', async (_name, change) => {
    const { folder, ...rest } = folderWith();
    const site = await open({ folder, ...rest });
    await hold(site, 'a');
    await close(site);
    change(join(folder, 'places.json'));
    const again = await open({ folder, ...rest, is_new: false });
    expect(again.is_open).toBe(false);
    const { body } = await hold(again, 'b');
    expect(body).toMatchObject({ state: 'waiting', reason: 'opening', taken: 0, ask_again_in_ms: 60_000 });
    expect((await ask(again, 'GET', '/health')).body.pool).toBe('opening');
    await close(again);
    // and shutting it wrote nothing that would look like an empty pool
    expect((await open({ folder, ...rest, is_new: false })).is_open).toBe(false);
  });

  test('is promised nothing that cannot be written down', async () => {
    const { folder, ...rest } = folderWith();
    const site = await open({ folder, ...rest });
    const path = join(folder, 'places.json');
    mkdirSync(path);
    expect(await hold(site, 'a')).toMatchObject({ status: 503, body: { code: 'site-state-unwritable' } });
    rmSync(path, { recursive: true });
    expect((await hold(site, 'a')).body.state).toBe('held');
    expect(readFileSync(path, 'utf8')).toContain('"holder":"a"');
  });

  test('is written down once for many that ask at once', async () => {
    const site = await open(folderWith(licenceText({ floating: { ...FLOATING, leases: 40 } })));
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => hold(site, `n${index}`)));
    expect(answers.filter(({ body }) => body.state === 'held')).toHaveLength(40);
  });
});

describe('the licence', () => {
  test('of another seller, or none, gives no place', async () => {
    const site = await open(folderWith(licenceText({ iss: 'conexus' })));
    expect(problems).toEqual(['token-issuer', 'licence-missing']);
    expect(await hold(site, 'a')).toMatchObject({ status: 409, body: { code: 'licence-missing' } });
  });

  test('that does not verify is told once, however often its file is looked at', async () => {
    const { folder, licence_file } = folderWith(licenceText({ iss: 'conexus' }));
    const licences = new SiteLicence({
      folder,
      keys: keysOf(KEY_SET),
      issuer: 'kalcifer',
      on_problem: ({ code }) => problems.push(code),
    });
    problems.length = 0;
    for (const text of ['{', '{', readFileSync(licence_file, 'utf8'), readFileSync(licence_file, 'utf8'), '{'])
      licences.offerFile(text, Date.now());
    expect(problems).toEqual(['token-json-invalid', 'token-issuer', 'token-json-invalid']);
  });

  test('of certain nodes and by core is handed on: each node verifies for itself', async () => {
    const site = await open(folderWith(licenceText({ nodes: ['fp-1'], cores: 8, maintenance_until: undefined })));
    expect((await hold(site, 'a')).body.state).toBe('held');
  });

  test('that is not floating gives any number of places', async () => {
    const site = await open(folderWith(licenceText({ floating: undefined })));
    expect((await hold(site, 'a')).body).toMatchObject({ state: 'held', places: null });
  });

  test('comes in a bundle, with what revokes it', async () => {
    const list = listText([9], { iat: BEGAN });
    const keys = JSON.stringify(KEY_SET);
    const bundle = bundleText({ licence: licenceText(), revocation_list: list, keys, key_sets: [keySetText(KEY_SET)] });
    const site = await open(folderWith(bundle));
    expect(await hold(site, 'a')).toMatchObject({ status: 409, body: { code: 'licence-revoked' } });
  });

  test('is known after a restart without its file; an older one does not take its place', async () => {
    const { folder, licence_file } = folderWith(licenceText({ jti: 'lic_2', iat: BEGAN + 60 }));
    await close(await open({ folder, licence_file }));
    rmSync(licence_file);
    const again = await open({ folder });
    expect(again.licence).toMatchObject({ ok: true, value: { claims: { jti: 'lic_2' } } });
    await close(again);
    writeFileSync(licence_file, licenceText());
    expect((await open({ folder, licence_file })).licence).toMatchObject({ value: { claims: { jti: 'lic_2' } } });
    expect(readdirSync(folder).filter((name) => name.startsWith('clock-'))).toHaveLength(1);
  });
});

describe('with the seller behind the door', () => {
  /** A seller who has renewed, and later revokes. */
  function seller() {
    const state = { reachable: true, licence: licenceText(), list: listText([], { iat: BEGAN }) };
    const answer = (body: object) => ({
      status: 200,
      headers: { get: () => null },
      body: null,
      text: async () => JSON.stringify(body),
    });
    const fetch: Fetch = async (url, { headers, body }) => {
      if (!state.reachable) throw new TypeError('fetch failed');
      expect(headers.authorization).toBe('Bearer pk_site');
      const { pathname } = new URL(url);
      if (pathname === '/v1/licence_key_set')
        return answer({ tokens: [{ kid: 'current', token: keySetText(KEY_SET) }] });
      if (pathname === '/v1/revocation_list') return answer({ token: state.list });
      expect([pathname, JSON.parse(body as string).licence.length > 100]).toEqual(['/v1/licences/current', true]);
      return answer({ id: 'lic', token: state.licence });
    };
    return { state, upstream: { url: 'https://billing.example', key: 'pk_site', fetch } };
  }

  test('a renewal and its places come by themselves, and a revocation; without the seller all goes on', async () => {
    const { state, upstream } = seller();
    state.reachable = false;
    const site = await open({ ...folderWith(), upstream, refresh_seconds: 1 });
    for (const name of ['a', 'b']) await hold(site, name);
    expect((await hold(site, 'c')).body.state).toBe('waiting');
    await until(async () => problems.includes('gate-server-unreachable'));
    state.licence = licenceText({ jti: 'lic_2', iat: BEGAN + 60, floating: { ...FLOATING, leases: 3 } });
    state.reachable = true;
    await until(async () => (await hold(site, 'c')).body.state === 'held');
    expect((await ask(site, 'GET', '/v1/licence')).body.licence).toBe(state.licence);
    state.list = listText([9], { iat: BEGAN + 120 });
    await until(async () => (await hold(site, 'c')).status === 409);
    expect((await hold(site, 'c')).body.code).toBe('licence-revoked');
    expect((await ask(site, 'GET', '/metrics')).body).toMatch(
      /kontor_site_licensed 0\n[\s\S]*kontor_site_upstream_seconds \d/,
    );
  });
});

test('nodes with the gate of the product take places at a door, each verifying for itself', async () => {
  const site = await open(folderWith());
  const gates = ['a', 'b', 'c'].map((holder) => connectFloatingGate({ url: site.url, token: TOKEN, holder, policy }));
  await Promise.all(gates.slice(0, 2).map((gate) => gate.ready()));
  const [first, second, third] = gates as [(typeof gates)[0], (typeof gates)[0], (typeof gates)[0]];
  await until(async () => gates.filter(({ place }) => place === 'held' || place === 'waiting').length === 3);
  expect(gates.filter((gate) => gate.allows('sso-saml'))).toHaveLength(2);
  for (const gate of [first, second, third]) await gate.close();
  expect((await ask(site, 'GET', '/v1/places')).body.data).toEqual([]);
});
