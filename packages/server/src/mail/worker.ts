// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { type Repeated, repeat } from '../repeat.js';
import type { Store } from '../store/store.js';
import { sendMails } from './deliver.js';
import { openMailer, type SmtpSettings } from './smtp.js';

export interface MailWorkerOptions {
  readonly smtp: SmtpSettings;
  readonly now?: () => Instant;
  /** Between looks for what is due, in milliseconds; default two seconds. */
  readonly interval_ms?: number;
  /** Told of failures that are ours, e.g. of the database; default: standard error. */
  readonly onFailure?: (error: unknown) => void;
}
/** Stopped, it waits for the mails under way. */
export type MailWorker = Repeated;

/** Sends mails of all organisations until it is stopped. Any number of processes may run one. */
export function startMailWorker(
  store: Store,
  { smtp, now = Date.now, onFailure = console.error, interval_ms }: MailWorkerOptions,
): MailWorker {
  const mailer = openMailer(smtp);
  const sending = repeat(
    async (signal) => {
      await sendMails(store, { now, mailer, from: smtp.from, signal });
    },
    { interval_ms, onFailure },
  );
  return {
    async stop() {
      await sending.stop();
      mailer.close();
    },
  };
}
