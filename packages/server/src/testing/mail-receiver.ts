// SPDX-License-Identifier: Apache-2.0
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly to: readonly string[];
  /** Names in lower case, values unfolded. */
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: string;
}

/** What the server says at a point of the conversation: a reply such as `550 no such user`, or it hangs up. */
export type Reply = string | 'hang up' | null;

/** A real SMTP server on a free port of this machine that takes mail and answers as it is told. */
export class MailReceiver {
  readonly received: ReceivedMail[] = [];
  /** Answers to the recipient and to the message; null takes it. Asked once for each try. */
  recipient: (address: string) => Reply = () => null;
  message: () => Reply = () => null;
  readonly #server: SMTPServer;
  #port = 0;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onRcptTo: ({ address }, session, done) => this.#answer(this.recipient(address), session, done),
      onAuth: (_auth, _session, done) => done(failure('535 wrong password')),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const reply = this.message();
          const to = session.envelope.rcptTo.map(({ address }) => address);
          if (reply === null) this.received.push({ to, ...parsed(Buffer.concat(chunks).toString('utf8')) });
          this.#answer(reply, session, done);
        });
      },
    });
    // a connection that was hung up on
    this.#server.on('error', () => {});
  }

  static open(): Promise<MailReceiver> {
    const receiver = new MailReceiver();
    return new Promise((resolve) => {
      const listening = receiver.#server.listen(0, '127.0.0.1', () => {
        receiver.#port = (listening.address() as AddressInfo).port;
        resolve(receiver);
      });
    });
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }
  /** With a login that is refused. */
  get locked(): string {
    return `smtp://user:wrong@127.0.0.1:${this.#port}`;
  }

  #answer(reply: Reply, session: object, done: (error?: Error | null) => void): void {
    if (reply !== 'hang up') {
      done(reply === null ? null : failure(reply));
      return;
    }
    for (const connection of this.#server.connections)
      if ((connection as unknown as { session: object }).session === session)
        (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

function failure(reply: string): Error {
  return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) });
}

function parsed(raw: string) {
  const [head = ''] = raw.split('\r\n\r\n', 1);
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { headers, raw };
}
