// SPDX-License-Identifier: Apache-2.0
import type { Fetch, Fetched } from '../gate/server.js';
import type { EntitlementSnapshot } from '../gate/snapshot.js';

interface Stream {
  push(text: string): void;
  fail(): void;
  end(): void;
}

/** The two operations a gate follows, and usage, as a function: what it answers is set by the test. */
export class FakeServer {
  snapshot: EntitlementSnapshot;
  reachable = true;
  streams = true;
  /** Answered instead, to anything. */
  status: number | null = null;
  /** Of `POST /v1/events`. */
  recorded_at = '2026-01-01T00:00:00.000Z';
  readonly requests: {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  }[] = [];
  readonly open = new Set<Stream>();

  constructor(snapshot: EntitlementSnapshot) {
    this.snapshot = snapshot;
  }

  readonly fetch: Fetch = async (url, { headers, body, signal }) => {
    const path = new URL(url).pathname;
    this.requests.push({ path, headers, body: body === undefined ? undefined : JSON.parse(body) });
    if (!this.reachable) throw new TypeError('fetch failed');
    if (this.status !== null) return answer(this.status, 'no');
    if (path === '/v1/events') return answer(200, JSON.stringify({ recorded_at: this.recorded_at }));
    if (!path.endsWith('/stream')) {
      const tag = `"${this.tag}"`;
      if (headers['if-none-match'] === tag) return answer(304, '', { etag: tag });
      return answer(200, JSON.stringify(this.snapshot), { etag: tag });
    }
    return this.streams ? this.#stream(headers['last-event-id'], signal) : answer(404, 'no');
  };

  get tag(): string {
    const { computed_at: _moment, ...content } = this.snapshot;
    return String([...JSON.stringify(content)].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7));
  }

  /** Tells every stream of a new snapshot. */
  push(snapshot: EntitlementSnapshot): void {
    this.snapshot = snapshot;
    for (const stream of this.open) stream.push(this.#message());
  }

  beat(computed_at: string): void {
    for (const stream of this.open) stream.push(`event: current\ndata: {"computed_at":"${computed_at}"}\n\n`);
  }

  cut(): void {
    for (const stream of this.open) stream.fail();
    this.open.clear();
  }

  #message(): string {
    return `event: snapshot\nid: ${this.tag}\ndata: ${JSON.stringify(this.snapshot)}\n\n`;
  }

  #stream(last_event_id: string | undefined, signal: AbortSignal | undefined): Fetched {
    const encoder = new TextEncoder();
    let controller: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start: (given) => {
        controller = given;
      },
    });
    const stream: Stream = {
      push: (text) => controller.enqueue(encoder.encode(text)),
      fail: () => controller.error(new TypeError('terminated')),
      end: () => controller.close(),
    };
    signal?.addEventListener('abort', () => {
      if (this.open.delete(stream)) stream.fail();
    });
    this.open.add(stream);
    stream.push(
      last_event_id === this.tag
        ? `event: current\ndata: {"computed_at":"${this.snapshot.computed_at}"}\n\n`
        : this.#message(),
    );
    return { ...answer(200, '', { 'content-type': 'text/event-stream' }), body };
  }
}

function answer(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Fetched {
  return {
    status,
    headers: { get: (name) => headers[name] ?? null },
    body: null,
    text: async () => text,
  };
}
