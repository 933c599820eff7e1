// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { pause } from '../pause.js';
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
export interface MailWorker {
  /** Begins nothing more and waits for the mails under way. */
  stop(): Promise<void>;
}

const INTERVAL_MS = 2_000;

/** Sends mails of all organisations until it is stopped. Any number of processes may run one. */
export function startMailWorker(store: Store, options: MailWorkerOptions): MailWorker {
  const stopping = new AbortController();
  const { signal } = stopping;
  const mailer = openMailer(options.smtp);
  const sending = { now: options.now ?? Date.now, mailer, from: options.smtp.from, signal };

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await sendMails(store, sending).catch(options.onFailure ?? console.error);
      await pause(options.interval_ms ?? INTERVAL_MS, signal);
    }
    mailer.close();
  }

  const ended = run();
  return {
    stop() {
      stopping.abort();
      return ended;
    },
  };
}
