// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { EdgeVM } from '@edge-runtime/vm';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLAIMS, KEY_SET, NOW, signed } from '../packages/sdk/src/licence/testing/seller.js';
import { quotaOf, snapshotOf } from '../packages/sdk/src/testing/snapshots.js';
import { openBrowser } from '../packages/server/src/testing/browser.js';

// The same product in a page, in a worker and at the edge, where nothing of Node is there: a connected gate that is told
// of changes and reports usage, and a licence verified by the WebCrypto of the runtime.
const product = `
import { connectGate, createGate } from '@kontor/sdk';
import { importKeySet, licenceSnapshot, verifyLicence } from '@kontor/sdk/licence';
import { guardPaths } from '@kontor/sdk/next';

export async function run({ url, customer, keys, licence, now }) {
  const gate = connectGate({ url, key: 'sk_test', customer, report_every_ms: 1 });
  const ready = await gate.ready(60_000);
  const before = gate.allows('sso');
  const pushed = new Promise((resolve) => {
    const stop = gate.subscribe(() => gate.allows('sso') && (stop(), resolve(true)));
  });
  const consumed = gate.consume('calls', 2);
  const told = await pushed;
  const { connection } = gate;
  const guarded = await guardPaths([{ path: '/audit', feature: 'audit', gate }])(new Request(url + '/audit'));
  await gate.close();
  const policy = { keys: importKeySet(keys).value, issuer: 'kalcifer', audience: 'kalcifer-server' };
  const verified = await verifyLicence(licence, policy, now);
  const granted = createGate(licenceSnapshot(verified.value, now));
  const at = licence.lastIndexOf('.') + 10;
  const forged = licence.slice(0, at) + (licence[at] === 'A' ? 'B' : 'A') + licence.slice(at + 1);
  const refused = await verifyLicence(forged, policy, now);
  return {
    node: ['process', 'Buffer', 'require'].filter((name) => name in globalThis),
    gate: [ready, before, consumed, told, connection, guarded?.status],
    licence: [granted.allows('sso-saml'), granted.value('region'), granted.allows('never-heard-of')],
    forged: refused.ok ? 'accepted' : refused.refusal.code,
  };
}`;
const expected = {
  node: [],
  gate: [true, false, true, true, 'streaming', 403],
  licence: [true, 'eu', false],
  forged: 'token-signature-invalid',
};

const source = (path: string) => fileURLToPath(new URL(`../packages/sdk/src/${path}`, import.meta.url));

async function bundled(format: 'esm' | 'iife'): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: product, resolveDir: source('.') },
    alias: {
      '@kontor/sdk/licence': source('licence/index.ts'),
      '@kontor/sdk/next': source('adapter/next.ts'),
      '@kontor/sdk': source('index.ts'),
    },
    bundle: true,
    format,
    globalName: 'product',
    platform: 'neutral',
    target: 'es2022',
    write: false,
  });
  return (outputFiles[0] as { text: string }).text;
}

const off = { kind: 'boolean', allowed: false, source: null } as const;
const on = { kind: 'boolean', allowed: true, source: 'plan/pro' } as const;
/** What the gates of each customer listen to. */
const streams = new Map<string, ServerResponse>();
const consumed: unknown[] = [];

/** The page, and as much of the server as a gate asks: whoever reports usage is told of a better plan. */
const server = createServer(async (request, response) => {
  const path = request.url as string;
  const [, , , customer = ''] = path.split('/');
  const tell = (stream: ServerResponse | undefined, sso: typeof on | typeof off) =>
    stream?.write(
      `event: snapshot\nid: ${sso.allowed}\ndata: ${JSON.stringify(snapshotOf({ sso, audit: off, calls: quotaOf() }))}\n\n`,
    );
  if (path.endsWith('/stream')) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    streams.set(customer, response);
    tell(response, off);
  } else if (path === '/v1/events') {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const events = JSON.parse(Buffer.concat(pieces).toString()) as { subject: string }[];
    for (const { subject } of events) consumed.push(subject);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ recorded_at: '2026-01-01T00:00:00.000Z' }));
    tell(streams.get(events[0]?.subject ?? ''), on);
  } else if (path.endsWith('.js')) {
    response.writeHead(200, { 'content-type': 'text/javascript' });
    response.end(path === '/product.js' ? module_text : worker_text);
  } else {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>A product</title>');
  }
});
const worker_text = `
import { run } from '/product.js';
onmessage = async ({ data }) => postMessage(await run(data).catch((error) => ({ error: String(error) })));`;
let module_text = '';
let url = '';

const asked = (customer: string) => ({
  url,
  customer,
  keys: JSON.stringify(KEY_SET),
  licence: signed(CLAIMS),
  now: NOW,
});

beforeAll(async () => {
  module_text = await bundled('esm');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('the SDK without Node', () => {
  test('in a page and in a worker of Chromium', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(url);
      const in_page = (options: string) => `import('/product.js').then(({ run }) => run(${options}))`;
      expect(await page.evaluate(in_page(JSON.stringify(asked('page'))))).toEqual(expected);
      const in_worker = (options: string) => `new Promise((resolve, reject) => {
        const worker = new Worker('/worker.js', { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(${options});
      })`;
      expect(await page.evaluate(in_worker(JSON.stringify(asked('worker'))))).toEqual(expected);
    } finally {
      await browser.close();
    }
  });

  test('at the edge', async () => {
    const edge = new EdgeVM();
    edge.evaluate(await bundled('iife'));
    const answer = await edge.evaluate(`product.run(${JSON.stringify(asked('edge'))})`);
    expect(JSON.parse(JSON.stringify(answer))).toEqual(expected);
  });

  test('each unit they consumed arrived', () => {
    const units = (customer: string) => consumed.filter((subject) => subject === customer).length;
    expect(['page', 'worker', 'edge'].map(units)).toEqual([2, 2, 2]);
  });
});
