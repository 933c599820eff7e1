// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';
import { openApiDocument } from './document.js';
import { type Served, serve } from './serve.js';

const published = fileURLToPath(new URL('../../../../docs/reference/openapi.json', import.meta.url));

let store: TestStore;
let served: Served;
beforeAll(async () => {
  store = await openTestStore();
  served = await serve(createApp({ store }), { port: 0, hostname: '127.0.0.1' });
});
afterAll(async () => {
  await served?.close();
  await store?.close();
});

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
}

describe('the OpenAPI document', () => {
  // `npx vitest run packages/server/src/http/document.test.ts -u` writes it anew
  test('is published as it is served', async () => {
    const document = openApiDocument(createApp({ store }));
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(published);
    const response = await fetch(`${served.url}/openapi.json`);
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)));
  });

  test('names every operation once, says who may, and describes errors', () => {
    const { openapi, paths, components } = openApiDocument(createApp({ store }));
    expect(openapi).toBe('3.1.0');
    const operations = Object.values(paths ?? {}).flatMap((path) => Object.values(path as Record<string, Operation>));
    expect(operations.length).toBeGreaterThan(25);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    const open = [
      'signIn',
      'presentSignInLink',
      'redeemSignInLink',
      'resetPassword',
      'getPortalPage',
      'requestPortalLink',
      'openPortalSession',
      'presentQuote',
      'presentQuotePdf',
      'acceptQuote',
      'declineQuote',
      'receiveProviderWebhook',
    ];
    for (const { operationId, summary, security, responses } of operations) {
      expect(summary.length).toBeGreaterThan(5);
      const ways: object[][] = [[{ key: [] }], [{ key: [] }, { session: [] }], [{ session: [] }]];
      ways.push([{ portal: [] }], [{ key: [] }, { portal: [] }]);
      expect(open.includes(operationId) ? [[]] : ways).toContainEqual(security);
      expect(Object.keys(responses)).toContain('default');
    }
    const text = JSON.stringify(paths);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(Object.keys(components?.schemas ?? {})).toContain(name);
    expect(Object.keys(components?.securitySchemes ?? {})).toEqual(['key', 'session', 'portal']);
  });
});

describe('served over HTTP', () => {
  test('the reference page loads nothing from elsewhere', async () => {
    const page = await fetch(`${served.url}/`);
    expect(page.url).toBe(`${served.url}/reference`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    const addresses = [...html.matchAll(/(?:src|href|spec-url)="([^"]+)"/g)].map((match) => match[1] as string);
    expect(addresses.length).toBeGreaterThan(2);
    for (const address of addresses) {
      expect(address).toMatch(/^\/[a-z]/);
      expect((await fetch(served.url + address)).status).toBe(200);
    }
  });

  test('it says that it is alive, and answers what is not there', async () => {
    expect(await (await fetch(`${served.url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect((await fetch(`${served.url}/errors/no-such-code`)).status).toBe(404);
    expect((await fetch(`${served.url}/errors/..%2f..%2fpackage`)).status).toBe(404);
    expect((await fetch(`${served.url}/v1/customers`)).status).toBe(401);
  });

  test('a browser of another site may ask with a key', async () => {
    const asked = await fetch(`${served.url}/v1/plans`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'GET' },
    });
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('a port that is in use is an error, not a wait', async () => {
    const port = Number(new URL(served.url).port);
    await expect(serve(createApp({ store }), { port, hostname: '127.0.0.1' })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
