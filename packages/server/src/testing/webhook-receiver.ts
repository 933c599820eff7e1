// SPDX-License-Identifier: Apache-2.0
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a message holds is what the test says about it
  readonly body: any;
}

/** A server on a free port of this machine that takes webhooks and answers as it is told. */
export class WebhookReceiver {
  readonly url: string;
  readonly received: Received[] = [];
  /** How it answers; may leave it open. */
  answer: (response: ServerResponse, message: Received) => void = (response) => response.writeHead(204).end();
  readonly #close: () => Promise<void>;

  private constructor(port: number, close: () => Promise<void>) {
    this.url = `http://127.0.0.1:${port}/hooks`;
    this.#close = close;
  }

  static open(): Promise<WebhookReceiver> {
    return new Promise((resolve) => {
      const server = createServer((request, response) => {
        let text = '';
        request.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        request.on('end', () => {
          const headers = request.headers as Record<string, string>;
          const message = { headers, text, body: text === '' ? null : JSON.parse(text) };
          receiver.received.push(message);
          receiver.answer(response, message);
        });
      });
      let receiver: WebhookReceiver;
      server.listen(0, '127.0.0.1', () => {
        receiver = new WebhookReceiver((server.address() as AddressInfo).port, async () => {
          server.closeAllConnections();
          await new Promise((done) => server.close(done));
        });
        resolve(receiver);
      });
    });
  }

  /** Answers with this status and headers from now on. */
  answers(status: number, headers: Readonly<Record<string, string>> = {}, text = ''): void {
    this.answer = (response) => response.writeHead(status, headers).end(text);
  }

  /** The types received so far, each with the customer. */
  get log(): string[] {
    return this.received.map(({ body }) => `${body.type} ${body.data.name ?? body.data.id ?? body.data.object}`);
  }

  close(): Promise<void> {
    return this.#close();
  }
}
