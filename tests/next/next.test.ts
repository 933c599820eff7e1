// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

// The SDK as it would be published, installed in an app of Next.js, which is built and served as in production.
const root = fileURLToPath(new URL('../..', import.meta.url));
const app = mkdtempSync(join(tmpdir(), 'kontor-next-'));
let served: ReturnType<typeof spawn>;
let address = '';

beforeAll(async () => {
  cpSync(new URL('shop', import.meta.url), app, { recursive: true });
  const env = { ...process.env, NODE_ENV: undefined, VITEST: undefined, NEXT_TELEMETRY_DISABLED: '1' };
  const run = (command: string, args: readonly string[], cwd = app) =>
    execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const packed = run('npm', ['pack', '--silent', '--pack-destination', app], join(root, 'packages/sdk')).trim();
  run('npm', ['install', '--no-audit', '--no-fund', `./${packed}`]);
  run('npx', ['next', 'build']);
  const next = join(app, 'node_modules/next/dist/bin/next');
  served = spawn(process.execPath, [next, 'start', '--port', '0', '--hostname', '127.0.0.1'], { cwd: app, env });
  for await (const line of createInterface({ input: served.stdout as NodeJS.ReadableStream })) {
    address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? address;
    if (/Ready in/.test(line)) break;
  }
});
afterAll(async () => {
  if (served?.exitCode === null) {
    served.kill('SIGTERM');
    await once(served, 'exit');
  }
  rmSync(app, { recursive: true, force: true });
});

const ask = (path: string, customer: string, accept = 'application/json') =>
  fetch(address + path, { redirect: 'manual', headers: { accept, cookie: `customer=${customer}` } });

test('who holds the feature gets the page, and whatever is not guarded is for everybody', async () => {
  const allowed = await ask('/reports', 'holder', 'text/html');
  expect(allowed.status).toBe(200);
  expect(await allowed.text()).toContain('All reports');
  expect((await ask('/free', 'other', 'text/html')).status).toBe(200);
});

test('who does not is refused with problem details, below the path as well', async () => {
  for (const path of ['/reports', '/reports/2026']) {
    const refused = await ask(path, 'other');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect(await refused.json()).toMatchObject({ code: 'feature-not-allowed' });
  }
});

test('a page that is refused leads to the upgrade', async () => {
  const led = await ask('/reports', 'buyer', 'text/html');
  expect([led.status, led.headers.get('location')]).toEqual([307, 'https://shop.example/upgrade?to=max']);
});
