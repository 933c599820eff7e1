// SPDX-License-Identifier: Apache-2.0
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { createGate, type Gate } from '../gate/gate.js';
import { quotaOf, snapshotOf } from '../testing/snapshots.js';
import { requireFeature as expressGuard } from './express.js';
import { requireFeature as fastifyGuard } from './fastify.js';
import { requireFeature as honoGuard } from './hono.js';
import { guardPaths } from './next.js';
import { httpRefusal } from './refusal.js';

const offers = {
  'plan/max': {
    kind: 'plan',
    key: 'max',
    name: 'Max',
    monthly_amount: '99',
    currency: 'USD',
    url: 'https://acme.example/up?for={feature}',
  },
} as const;
function newGate(): Gate {
  return createGate(
    snapshotOf(
      {
        reports: { kind: 'boolean', allowed: true, source: 'plan/pro' },
        sso: { kind: 'boolean', allowed: false, source: null, upgrades: [{ offer: 'plan/max' }] },
        calls: quotaOf({ limit: '3', resets_at: '2099-02-01T00:00:00.000Z' }),
      },
      { offers },
    ),
  );
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}
type Ask = (method: string, path: string) => Promise<Answered>;

/** The same four routes in each framework: GET /reports, GET /sso, POST /calls (takes one), GET /failing. */
const frameworks: Record<string, (gate: Gate) => Promise<{ ask: Ask; close: () => unknown }>> = {
  async express(gate) {
    const app = express();
    const done = (_request: express.Request, response: express.Response) => void response.send('done');
    app.get('/reports', expressGuard({ feature: 'reports', gate }), done);
    app.get('/sso', expressGuard({ feature: 'sso', gate: async () => gate }), done);
    app.post('/calls', expressGuard({ feature: 'calls', gate, consume: true }), done);
    app.get('/failing', expressGuard({ feature: 'sso', gate: failing }), done);
    app.use(((_error, _request, response, _next) => {
      response.status(500).send('failed');
    }) as express.ErrorRequestHandler);
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { ask: (method, path) => fetch(base + path, { method }).then(answered), close: () => server.close() };
  },
  async fastify(gate) {
    const app = fastify();
    const done = async () => 'done';
    app.get('/reports', { preHandler: fastifyGuard({ feature: 'reports', gate }) }, done);
    app.get('/sso', { preHandler: fastifyGuard({ feature: 'sso', gate: async () => gate }) }, done);
    app.post('/calls', { preHandler: fastifyGuard({ feature: 'calls', gate, consume: true }) }, done);
    app.get('/failing', { preHandler: fastifyGuard({ feature: 'sso', gate: failing }) }, done);
    const base = await app.listen({ port: 0, host: '127.0.0.1' });
    return { ask: (method, path) => fetch(base + path, { method }).then(answered), close: () => app.close() };
  },
  async hono(gate) {
    const app = new Hono();
    app.get('/reports', honoGuard({ feature: 'reports', gate }), (context) => context.text('done'));
    app.get('/sso', honoGuard({ feature: 'sso', gate: async () => gate }), (context) => context.text('done'));
    app.post('/calls', honoGuard({ feature: 'calls', gate, consume: true }), (context) => context.text('done'));
    app.get('/failing', honoGuard({ feature: 'sso', gate: failing }), (context) => context.text('done'));
    app.onError(() => new Response('failed', { status: 500 }));
    return { ask: async (method, path) => answered(await app.request(path, { method })), close: () => {} };
  },
};

function failing(): never {
  throw new Error('no gate for this tenant');
}
async function answered(response: Response): Promise<Answered> {
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe.each(Object.entries(frameworks))('%s', (_name, open) => {
  test('passes, refuses with the upgrade, consumes to the limit, and hands on failures', async () => {
    const { ask, close } = await open(newGate());
    try {
      expect(await ask('GET', '/reports')).toMatchObject({ status: 200, text: 'done' });
      const refused = await ask('GET', '/sso');
      expect(refused.status).toBe(403);
      expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(refused.headers.get('link')).toBe('<https://acme.example/up?for=sso>; rel="payment"');
      expect(JSON.parse(refused.text)).toMatchObject({
        code: 'feature-not-allowed',
        feature: 'sso',
        reason: 'not_granted',
        upgrade: { key: 'max' },
        detail: expect.stringContaining('Max has it'),
      });
      const statuses = [];
      for (let call = 0; call < 4; call++) statuses.push((await ask('POST', '/calls')).status);
      expect(statuses).toEqual([200, 200, 200, 429]);
      const limited = await ask('POST', '/calls');
      expect(limited.headers.get('retry-after')).toBe('Sun, 01 Feb 2099 00:00:00 GMT');
      expect(JSON.parse(limited.text)).toMatchObject({
        limit: '3',
        used: '3',
        remaining: '0',
        reason: 'limit_reached',
      });
      expect((await ask('GET', '/failing')).status).toBe(500);
    } finally {
      await close();
    }
  });
});

describe('next', () => {
  const gate = newGate();
  const middleware = guardPaths<Request>([
    { path: '/reports', feature: 'reports', gate },
    { path: '/admin', feature: 'sso', gate },
    { path: '/api/ask', feature: 'calls', gate, consume: true },
  ]);
  const ask = (path: string, accept = 'application/json') =>
    middleware(new Request(`https://app.example${path}`, { headers: { accept } }));
  test.each([
    ['/reports/today', 'text/html', undefined],
    ['/elsewhere', 'text/html', undefined],
    ['/administrator', 'text/html', undefined],
    ['/admin', 'text/html,*/*', 307],
    ['/admin/users', 'application/json', 403],
  ])('%s for %s → %s', async (path, accept, status) => {
    expect((await ask(path, accept))?.status).toBe(status);
  });
  test('a page leads to the upgrade; a consumed quota is refused', async () => {
    expect((await ask('/admin', 'text/html'))?.headers.get('location')).toBe('https://acme.example/up?for=sso');
    for (let call = 0; call < 3; call++) expect(await ask('/api/ask')).toBeUndefined();
    expect((await ask('/api/ask', 'text/html'))?.status).toBe(429);
  });
});

test('what is not known for an outage may come back: 503', () => {
  const answer = newGate().check('sso');
  expect(httpRefusal('sso', { ...answer, reason: 'outage', upgrade: null })).toMatchObject({ status: 503 });
});
