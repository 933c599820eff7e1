// SPDX-License-Identifier: Apache-2.0
import { connect, type Socket } from 'node:net';
import { connectGate, EventStreamReader } from '@kontor/sdk';

/** What the process is told: to open streams (and real gates on some of them), and to wait for the next change. */
export type FollowersOrder =
  | {
      readonly kind: 'open';
      readonly url: string;
      readonly key: string;
      /** One stream each. */
      readonly paths: readonly string[];
      /** One real gate each. */
      readonly gates: readonly string[];
    }
  /** `seen`: what the answer of a real gate has to say; `texts`: tell the messages, too. */
  | { readonly kind: 'await'; readonly seen: string; readonly texts: boolean }
  | { readonly kind: 'close' };

export type FollowersReport =
  | { readonly kind: 'opened' | 'awaiting' | 'closed' }
  /** When each had the change, in nanoseconds of the machine's monotonic clock; and the message by path. */
  | { readonly kind: 'arrived'; readonly at: readonly number[]; readonly texts: Readonly<Record<string, string>> };

/** Connections that are opened at a time. */
const AT_A_TIME = 100;

/** Takes the framing off a chunked body (RFC 9112 §7.1), whatever the pieces it comes in. */
class ChunkedBody {
  #rest = '';

  read(piece: string): string {
    let text = this.#rest + piece;
    let body = '';
    for (;;) {
      const line_end = text.indexOf('\r\n');
      const size = Number.parseInt(text.slice(0, line_end), 16);
      if (line_end < 0 || text.length < line_end + 2 + size + 2) break;
      body += text.slice(line_end + 2, line_end + 2 + size);
      text = text.slice(line_end + 2 + size + 2);
    }
    this.#rest = text;
    return body;
  }
}

const closing: (() => unknown)[] = [];
let arrived: (path: string, text: string) => void = () => {};
let answered: (answer: string) => void = () => {};

/** A stream on a bare socket; resolves with its first snapshot. */
function follow(url: URL, path: string, key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(url.port), url.hostname);
    socket.setEncoding('latin1');
    socket.setNoDelay(true);
    const [body, events] = [new ChunkedBody(), new EventStreamReader()];
    let head: string | null = '';
    socket.on('data', (piece: string) => {
      let text = piece;
      if (head !== null) {
        head += piece;
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(head.slice(0, 200)));
        text = head.slice(end + 4);
        head = null;
      }
      for (const { event, data, id } of events.read(body.read(text))) {
        if (event !== 'snapshot') continue;
        resolve();
        arrived(path, `event: snapshot\nid: ${id}\ndata: ${data}\n\n`);
      }
    });
    socket.on('error', reject);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${key}\r\n\r\n`);
    closing.push(() => socket.destroy());
  });
}

async function gateOf(url: string, customer: string, key: string): Promise<void> {
  const gate = connectGate({ url, key, customer, stale_after_seconds: 600 });
  if (!(await gate.ready(60_000))) throw new Error(`no gate for ${customer}`);
  gate.subscribe(() => answered(JSON.stringify(gate.check('sso'))));
  closing.push(() => gate.close());
}

const report = (message: FollowersReport) => process.send?.(message);
let streams = 0;
let gates = 0;

process.on('message', async (order: FollowersOrder) => {
  if (order.kind === 'open') {
    const url = new URL(order.url);
    for (let from = 0; from < order.paths.length; from += AT_A_TIME)
      await Promise.all(order.paths.slice(from, from + AT_A_TIME).map((path) => follow(url, path, order.key)));
    await Promise.all(order.gates.map((customer) => gateOf(order.url, customer, order.key)));
    streams += order.paths.length;
    gates += order.gates.length;
    report({ kind: 'opened' });
  } else if (order.kind === 'await') {
    const at: number[] = [];
    const texts: Record<string, string> = {};
    let [of_streams, of_gates] = [0, 0];
    const done = () => {
      at.push(Number(process.hrtime.bigint()));
      if (of_streams < streams || of_gates < gates) return;
      arrived = answered = () => {};
      report({ kind: 'arrived', at, texts });
    };
    arrived = (path, text) => {
      if (order.texts) texts[path] = text;
      of_streams++;
      done();
    };
    answered = (answer) => {
      if (!answer.includes(order.seen)) return;
      of_gates++;
      done();
    };
    report({ kind: 'awaiting' });
  } else {
    await Promise.all(closing.splice(0).map((close) => close()));
    streams = gates = 0;
    report({ kind: 'closed' });
  }
});
