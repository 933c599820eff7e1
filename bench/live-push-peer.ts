// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type PeerOrder =
  /** What is written to whom, by path: kept, so that nothing but writing is left to do. */
  { readonly kind: 'prepare'; readonly texts: Readonly<Record<string, string>> } | { readonly kind: 'write' };

// Server-sent events with nothing behind them: it holds the responses, and writes bytes that it is given.
const open = new Map<string, Set<ServerResponse>>();
const server = createServer((request, response) => {
  const path = request.url as string;
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'private, no-store' });
  response.write('event: snapshot\nid: 0\ndata: {}\n\n');
  const others = open.get(path) ?? new Set();
  open.set(path, others.add(response));
  response.on('close', () => others.delete(response));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

let prepared: [Buffer, Set<ServerResponse>][] = [];
process.on('message', (order: PeerOrder) => {
  if (order.kind === 'prepare') {
    prepared = Object.entries(order.texts).map(([path, text]) => [Buffer.from(text), open.get(path) ?? new Set()]);
    process.send?.({ prepared: prepared.length });
    return;
  }
  const at = Number(process.hrtime.bigint());
  for (const [bytes, responses] of prepared) for (const response of responses) response.write(bytes);
  process.send?.({ at });
});
