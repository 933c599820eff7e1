// SPDX-License-Identifier: Apache-2.0
import type { AddressInfo } from 'node:net';
import { serve as listen, type ServerType } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';

export interface Served {
  /** `http://127.0.0.1:4600` */
  readonly url: string;
  /** Takes no new request, waits for those that run, at most ten seconds. */
  close(): Promise<void>;
}

const MOST_WAIT_MS = 10_000;

/** Serves an app over HTTP; port 0 takes a free one. Rejects when the port is in use (`EADDRINUSE`). */
export function serve(
  app: {
    fetch(request: Request, connection?: object): Response | Promise<Response>;
    /** Ends what is sent as long as somebody listens. */
    endStreams?(): void;
    /** Resolves when work that no answer waits for is done. */
    settled?(): Promise<void>;
  },
  { port, hostname }: { readonly port: number; readonly hostname: string },
): Promise<Served> {
  return new Promise((resolve, reject) => {
    const server: ServerType = listen(
      {
        fetch: async (request, connection) => {
          const { incoming, outgoing } = connection;
          const response = await app.fetch(request, { incoming, past_response: outgoing });
          return outgoing.headersSent ? RESPONSE_ALREADY_SENT : response;
        },
        port,
        hostname,
      },
      (address) => {
        resolve({
          url: urlOf(address),
          close: async () => {
            app.endStreams?.();
            await closed(server);
            await app.settled?.();
          },
        });
      },
    );
    server.once('error', reject);
  });
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function closed(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), MOST_WAIT_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}
