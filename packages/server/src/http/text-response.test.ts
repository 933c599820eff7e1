// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { type Outgoing, textResponse } from './text-response.js';

/** A connection that says what was written to it, and takes as much as the test lets it. */
class Connection implements Outgoing {
  readonly said: string[] = [];
  slow = false;
  readonly #listeners = new Map<string, () => void>();

  writeHead(status: number, headers: Readonly<Record<string, string>>) {
    this.said.push(`${status} ${headers['content-type']} ${headers.vary}`);
  }
  write(piece: string | Uint8Array) {
    this.said.push(String(piece));
    return !this.slow;
  }
  end() {
    this.said.push('end');
  }
  destroy() {
    this.said.push('destroyed');
  }
  on(event: string, then: () => void) {
    this.#listeners.set(event, then);
  }
  async emit(event: 'close' | 'drain') {
    this.#listeners.get(event)?.();
    await settled();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const said: string[] = [];
async function* piecesOf(count: number, fails = false) {
  try {
    for (let number = 1; number <= count; number++) {
      said.push(`made ${number}`);
      yield `${number}`;
    }
    if (fails) throw new Error('broken');
  } finally {
    said.push('left');
  }
}

async function sentTo(connection: Connection, pieces: AsyncIterable<string>): Promise<void> {
  said.length = 0;
  const answer = { content_type: 'text/event-stream', lasting: true, pieces };
  expect((await textResponse(answer, { vary: 'x' }, connection)).body).toBeNull();
  await settled();
}

test('what lasts is written to the connection itself, piece by piece', async () => {
  const connection = new Connection();
  await sentTo(connection, piecesOf(2));
  expect(connection.said).toEqual(['200 text/event-stream; charset=utf-8 x', '1', '2', 'end']);
});

test('a connection that is slow is waited for: nothing is made that nobody takes', async () => {
  const connection = new Connection();
  connection.slow = true;
  await sentTo(connection, piecesOf(3));
  expect([connection.said.slice(1), said]).toEqual([['1'], ['made 1']]);
  connection.slow = false;
  await connection.emit('drain');
  expect(connection.said.slice(1)).toEqual(['1', '2', '3', 'end']);
});

test('who goes away, slow or not, is left; what breaks cuts the connection', async () => {
  const gone = new Connection();
  gone.slow = true;
  await sentTo(gone, piecesOf(3));
  await gone.emit('close');
  expect([gone.said.slice(1), said.at(-1)]).toEqual([['1', 'end'], 'left']);
  const broken = new Connection();
  await sentTo(broken, piecesOf(1, true));
  expect(broken.said.slice(1)).toEqual(['1', 'destroyed']);
});

test('in process, and what does not last, is a response as any other', async () => {
  const answer = { content_type: 'text/csv', pieces: piecesOf(2) };
  const response = await textResponse(answer, {}, new Connection());
  expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/csv; charset=utf-8', '12']);
  const stream = await textResponse({ ...answer, lasting: true, pieces: piecesOf(1) }, {});
  expect(await stream.text()).toBe('1');
});
