// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalog } from './enterprise-catalog.js';
import { Kontor, type Served } from './kontor.js';

// A seller; a customer's site with a door and nodes of its own. Each is a process, and most of them are killed.
const kontor = new Kontor();
const TOKEN = 'e2e-token-of-the-site';
const PLACES = 2;
let seller: Served;
let remote: Kontor;
let site: Served;
let licence: string;
let publishable: string;

const file = (name: string) => join(kontor.folder, name);

beforeAll(async () => {
  seller = await kontor.serve();
  kontor.json('organisations', 'create', 'acme', '--name', 'Acme');
  const { secret } = kontor.json<{ secret: string }>('keys', 'create', '-o', 'acme');
  remote = kontor.with({ KONTOR_URL: seller.url, KONTOR_API_KEY: secret });
  const call = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    const response = await fetch(seller.url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as { id: string; secret: string; token: string };
  };
  await call('PUT', '/v1/catalog', catalog);
  const customer = await call('POST', '/v1/customers', { name: 'Ada' });
  const terms = { customer_id: customer.id, plan: 'enterprise', start_date: '2023-01-01' };
  const subscription = await call('POST', '/v1/subscriptions', terms);
  publishable = (await call('POST', '/v1/api_keys', { name: 'site', kind: 'publishable' })).secret;
  await call('POST', '/v1/signing_keys', {});
  const floating = { leases: PLACES, heartbeat_seconds: 1, cull_seconds: 6 };
  const issued = await call('POST', '/v1/licences', { subscription_id: subscription.id, floating });
  licence = issued.id;
  writeFileSync(file('acme.licence'), issued.token);
  writeFileSync(file('keys.json'), JSON.stringify(await call('GET', '/v1/licence_key_set')));
  site = await door('0', '--new', '--licence', 'acme.licence');
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.end('SIGKILL')));
  await site?.end();
  await seller?.end();
  kontor.remove();
});

function door(port: string, ...more: readonly string[]): Promise<Served> {
  const args = ['site', 'serve', '--keys', 'keys.json', '--port', port, '--folder', 'site', '--refresh-seconds', '1'];
  const upstream = ['--upstream', seller.url, '--upstream-key', publishable];
  return kontor.with({ KONTOR_SITE_TOKEN: TOKEN }).served([...args, ...upstream, ...more]);
}

/** What the product says of itself, whenever it changes. */
interface Said {
  readonly at: number;
  readonly allowed: boolean;
  readonly place: string;
}

const PRODUCT = `
  import { connectFloatingGate } from '@kontor/sdk/floating';
  import { importKeySet } from '@kontor/sdk/licence';
  const { keys, url, token, holder } = JSON.parse(process.env.NODE_OF_SITE);
  const policy = { keys: importKeySet(keys).value, issuer: 'acme', audience: 'acme' };
  const gate = connectFloatingGate({ url, token, holder, policy });
  let before = '';
  const say = () => {
    const said = { allowed: gate.allows('sso'), place: gate.place };
    if (JSON.stringify(said) === before) return;
    before = JSON.stringify(said);
    process.stdout.write(JSON.stringify({ at: Date.now(), ...said }) + '\\n');
  };
  gate.subscribe(say);
  setInterval(say, 20);
  process.once('SIGTERM', () => gate.close().then(() => process.exit(0)));
`;

/** A process of the sold product. */
class ProductNode {
  readonly said: Said[] = [];
  readonly #process: ChildProcess;

  constructor(readonly holder: string) {
    const settings = { keys: readFileSync(file('keys.json'), 'utf8'), url: site.url, token: TOKEN, holder };
    this.#process = spawn(process.execPath, ['--input-type=module', '-e', PRODUCT], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, NODE_OF_SITE: JSON.stringify(settings) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let rest = '';
    this.#process.stdout?.on('data', (piece: Buffer) => {
      const lines = (rest + piece.toString()).split('\n');
      rest = lines.pop() as string;
      for (const line of lines) this.said.push(JSON.parse(line) as Said);
    });
    nodes.push(this);
  }

  get now(): Said | undefined {
    return this.said.at(-1);
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill(signal);
    await ended;
    this.said.push({ at: Date.now(), allowed: false, place: 'gone' });
  }
}
const nodes: ProductNode[] = [];

async function until(is_so: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await is_so())) {
    if (Date.now() > end) throw new Error(`it never came: ${JSON.stringify(nodes.map(({ now }) => now))}`);
    await fetch(`${site.url}/health`).catch(() => {});
  }
}
const allowed = (...some: ProductNode[]) => some.every(({ now }) => now?.allowed === true);
const metrics = async () =>
  (await fetch(`${site.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text();

test('two of three nodes are at work; the third comes when one is killed', async () => {
  const [a, b] = [new ProductNode('a'), new ProductNode('b')] as const;
  await until(() => allowed(a, b));
  const c = new ProductNode('c');
  await until(() => c.now?.place === 'waiting');
  const places = kontor.with({ KONTOR_SITE_TOKEN: TOKEN }).run(['site', 'places', '--url', site.url, '--json']);
  const { data } = JSON.parse(places.stdout) as { data: { holder: string }[] };
  expect(data.map(({ holder }) => holder).sort()).toEqual(['a', 'b']);
  await a.end('SIGKILL');
  await until(() => allowed(b, c));
  expect(await metrics()).toContain('kontor_site_culled_total 1\n');
});

test('a door that is killed and started again gives no place twice, and nobody loses one', async () => {
  const { port } = new URL(site.url);
  await site.end('SIGKILL');
  // no licence is named: what was learnt is in the folder
  site = await door(port);
  const d = new ProductNode('d');
  await until(() => d.now?.place === 'waiting');
  const [b, c] = nodes.filter(({ now }) => now?.allowed) as [ProductNode, ProductNode];
  const told = [b.said.length, c.said.length];
  await until(async () => (await metrics()).includes('kontor_site_places_taken 2\n'));
  expect([b.said.length, c.said.length]).toEqual(told);
  await b.end('SIGTERM');
  await until(() => allowed(c, d));
});

test('without the seller all goes on; back again, it revokes', async () => {
  const at_work = nodes.filter(({ now }) => now?.allowed);
  expect(at_work).toHaveLength(PLACES);
  const { port } = new URL(seller.url);
  await seller.end('SIGKILL');
  await until(async () => !(await metrics()).includes('kontor_site_upstream_failures_total 0\n'));
  expect(allowed(...at_work)).toBe(true);
  seller = await kontor.serve(port);
  remote.json('licences', 'revoke', licence, '--reason', 'not paid');
  await until(() => at_work.every(({ now }) => now?.place === 'refused'));
  expect(at_work.some(({ now }) => now?.allowed)).toBe(false);
});

test('at no moment more nodes were at work than there are places', () => {
  const changes = nodes.flatMap(({ holder, said }) => said.map(({ at, allowed }) => ({ at, holder, allowed })));
  // of one moment, who ends before who begins
  changes.sort((a, b) => a.at - b.at || Number(a.allowed) - Number(b.allowed));
  const at_work = new Set<string>();
  let most = 0;
  for (const { holder, allowed } of changes) {
    if (allowed) at_work.add(holder);
    else at_work.delete(holder);
    most = Math.max(most, at_work.size);
  }
  expect(most).toBe(PLACES);
});
