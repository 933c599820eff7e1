// SPDX-License-Identifier: Apache-2.0
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGate, type EntitlementSnapshot, GATE_REASONS } from '@kontor/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Kontor, type Served } from './kontor.js';

// The gate in five languages over plain HTTP: run where the machine has the language, and in any case held to having
// been run against the vectors as they are now.
const examples = fileURLToPath(new URL('../../examples/gate-http/', import.meta.url));
const published = fileURLToPath(new URL('../../docs/protocol/gate-vectors.json', import.meta.url));
const vectors = JSON.parse(readFileSync(published, 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'kontor-gate-http-'));

interface Language {
  readonly source: string;
  /** Without them on PATH it is not run. */
  readonly tools: readonly string[];
  readonly compile?: readonly string[];
  readonly run: readonly string[];
}

const languages: Readonly<Record<string, Language>> = {
  python: { source: 'python/gate.py', tools: ['python3'], run: ['python3', `${examples}python/gate.py`] },
  go: {
    source: 'go/gate.go',
    tools: ['go'],
    compile: ['go', 'build', '-o', join(folder, 'go'), `${examples}go/gate.go`],
    run: [join(folder, 'go')],
  },
  rust: {
    source: 'rust/gate.rs',
    tools: ['rustc', 'cc'],
    compile: ['rustc', '-D', 'warnings', '--edition', '2021', '-o', join(folder, 'rust'), `${examples}rust/gate.rs`],
    run: [join(folder, 'rust')],
  },
  elixir: { source: 'elixir/gate.exs', tools: ['elixir'], run: ['elixir', `${examples}elixir/gate.exs`] },
  java: {
    source: 'java/Gate.java',
    tools: ['java', 'javac'],
    compile: ['javac', '-Xlint:all', '-Werror', '-d', folder, `${examples}java/Gate.java`],
    run: ['java', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', folder, 'Gate'],
  },
};

const isThere = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const present = Object.entries(languages).filter(([, { tools }]) => tools.every(isThere));

interface Executed {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}
const OK: Executed = { status: 0, stdout: '', stderr: '' };

function execute([program, ...args]: readonly string[]): Promise<Executed> {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', GOCACHE: join(folder, 'go-cache') };
  return new Promise((resolve) => {
    execFile(program as string, args, { env, encoding: 'utf8' }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const kontor = new Kontor();
let server: Served;
let key: string;

const catalog = {
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'],
  products: { app: { name: 'App' } },
  meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
  features: { calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' } },
  plans: { free: { name: 'Free', prices: {}, features: { calls: 10 } } },
};

async function api<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answers ${response.status}: ${await response.text()}`);
  return response.json() as Promise<T>;
}

beforeAll(async () => {
  const compiled = Promise.all(
    present.map(async ([name, { compile }]) => ({ name, ...(compile === undefined ? OK : await execute(compile)) })),
  );
  server = await kontor.serve();
  kontor.json('organisations', 'create', 'acme', '--name', 'Acme', '--currency', 'EUR');
  key = kontor.json<{ secret: string }>('keys', 'create', '-o', 'acme').secret;
  await api('PUT', '/v1/catalog', catalog);
  for (const [name] of present) {
    await api('POST', '/v1/customers', { name, external_id: name });
    await api('POST', '/v1/subscriptions', { customer_id: name, plan: 'free', start_date: '2026-01-01' });
  }
  for (const one of await compiled) expect(one).toMatchObject({ status: 0 });
});
afterAll(async () => {
  await server?.end();
  kontor.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(present)('%s', (name, { run }) => {
  const asked = (url: string) => [
    ...run,
    ...['--url', url, '--key', key, '--customer', name, '--feature', 'calls', '--quantity', '3'],
  ];
  const steps = (stdout: string) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const snapshot = () => api<EntitlementSnapshot>('GET', `/v1/customers/${name}/entitlements`);

  test('gives every answer of the vectors, and says where it differs from others', async () => {
    const altered = structuredClone(vectors);
    const last = altered.checks.at(-1);
    last.answer.allowed = !last.answer.allowed;
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(altered));
    const [same, other] = await Promise.all(
      [published, join(folder, `${name}.json`)].map((file) => execute([...run, '--vectors', file])),
    );
    expect(same).toEqual({ ...OK, stdout: `agrees with ${vectors.contract}\n` });
    expect(other).toEqual({ ...OK, status: 1, stdout: expect.stringContaining(last.name) });
  });

  test('asks by entity tag, consumes, reports twice what counts once, and denies what is unknown', async () => {
    const before = createGate(await snapshot());
    const { stdout, ...rest } = await execute(asked(server.url));
    expect(rest).toEqual({ status: 0, stderr: '' });
    const after = createGate(await snapshot());
    expect(after.check('calls')).toMatchObject({ limit: '10', used: '3', remaining: '7' });
    expect(steps(stdout)).toEqual([
      { step: 'fetched', status: 200 },
      { step: 'fetched', status: 304 },
      { step: 'checked', answer: before.check('calls') },
      { step: 'consumed', allowed: true },
      { step: 'reported', accepted: 3, duplicates: 0 },
      { step: 'reported', accepted: 0, duplicates: 3 },
      { step: 'fetched', status: 200 },
      { step: 'checked', answer: after.check('calls') },
      { step: 'checked', answer: after.check('no-such-feature') },
    ]);
  });

  test('denies where no server ever answered, and says that it is stale', async () => {
    const { status, stdout } = await execute(asked('http://127.0.0.1:9'));
    const denied = { ...createGate({ ...(await snapshot()), plans: [] }).check('no-such-feature'), stale: true };
    expect([status, steps(stdout)]).toEqual([
      0,
      [
        { step: 'fetched', status: 0 },
        { step: 'fetched', status: 0 },
        { step: 'checked', answer: denied },
        { step: 'consumed', allowed: false },
        { step: 'fetched', status: 0 },
        { step: 'checked', answer: denied },
        { step: 'checked', answer: denied },
      ],
    ]);
  });
});

// Of a language that this machine does not have nothing is known but what its source says.
test.each(Object.entries(languages))(
  '%s was held against these vectors, and knows their words',
  (_name, { source }) => {
    const text = readFileSync(examples + source, 'utf8');
    expect(/contract\W+(?:&str\W+)?"([0-9a-f]{16})"/i.exec(text)?.[1]).toBe(vectors.contract);
    for (const reason of GATE_REASONS) if (reason !== 'no_lease') expect(text).toContain(`"${reason}"`);
    expect(text).toContain('SPDX-License-Identifier: Apache-2.0');
    for (const word of ['/v1/customers/', '/entitlements', '/v1/events', 'bearer', 'if-none-match', 'specversion'])
      expect(text.toLowerCase()).toContain(word);
  },
);
