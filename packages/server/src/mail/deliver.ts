// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { randomUUID } from 'node:crypto';
import type { Instant } from '@kontor/core';
import type { Store } from '../store/store.js';
import { StoreError } from '../store/store-error.js';
import type { Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { retryAt } from './retry.js';
import { contentsToSend } from './sealed.js';
import { domainOf, type Mailer, type OutgoingMail, type Sending } from './smtp.js';

export interface SendOptions {
  readonly now: () => Instant;
  readonly mailer: Mailer;
  /** The address mails come from: its domain is that of Message-IDs. */
  readonly from: string;
  /** In [0, 1); default Math.random. */
  readonly random?: () => number;
  /** When it is aborted nothing more is begun; what is under way is finished. */
  readonly signal?: AbortSignal;
}

/** How long an attempt may take before its sender counts as lost: more than the time limits of SMTP add up to. */
export const LEASE_MS = 5 * 60_000;
/** Mails of one organisation under way at a time. */
const AT_ONCE = 4;

type Claimed = OutgoingMail & {
  /** What is sent instead of what readers of the outbox see; null: the same. */
  readonly sealed: string | null;
  readonly lease: string;
  /** This one included. */
  readonly attempts: number;
  readonly retry_until: Instant;
};

/**
 * Sends what is due at `now`, of all organisations: each mail at least once and always under the same Message-ID. A
 * sender that dies in between leaves its mails to be sent again when their lease ends. Returns the number of attempts.
 */
export async function sendMails(store: Store, options: SendOptions): Promise<number> {
  let attempts = 0;
  for (const org_id of await store.dueMail(options.now())) {
    while (!options.signal?.aborted) {
      const now = options.now();
      const claimed = await store.append(org_id, (tx) => claim(tx, now, domainOf(options.from)));
      if (claimed.length === 0) break;
      await Promise.all(
        claimed.map(async (mail) => {
          const sending = await attempt(store, options.mailer, mail);
          await store.append(org_id, (tx) => finish(tx, mail, sending, { ...options, now }));
        }),
      );
      attempts += claimed.length;
    }
  }
  return attempts;
}

async function attempt({ secrets }: Store, mailer: Mailer, mail: Claimed): Promise<Sending> {
  let opened: OutgoingMail;
  try {
    opened = contentsToSend(secrets, mail);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { kind: 'deferred', error: error.problem.message };
  }
  return mailer.send(opened);
}

/** The lock that makes claims of one organisation serial. */
async function lockQueue(tx: Transaction): Promise<void> {
  await tx.client.query({
    name: 'mail-lock',
    text: 'SELECT org_id FROM mail_queue WHERE org_id = $1 FOR UPDATE',
    values: [tx.org_id],
  });
}

async function claim(tx: Transaction, now: Instant, domain: string): Promise<Claimed[]> {
  await lockQueue(tx);
  await tx.client.query({
    name: 'mail-too-late',
    text: `UPDATE mail SET status = 'failed', lease = NULL, sealed = NULL,
        last_error = coalesce(last_error, 'it could not be sent in time')
      WHERE org_id = $1 AND status = 'queued' AND next_attempt_at <= $2 AND retry_until < $2`,
    values: [tx.org_id, toTimestamp(now)],
  });
  const { rows } = await tx.client.query<Claimed>({
    name: 'mail-claim',
    text: `UPDATE mail m
      SET lease = $3, attempts = m.attempts + 1, next_attempt_at = $4,
        message_id = coalesce(m.message_id, '<' || m.id || '@' || $5::text || '>')
      FROM (SELECT id FROM mail WHERE org_id = $1 AND status = 'queued' AND next_attempt_at <= $2
        ORDER BY next_attempt_at, id LIMIT ${AT_ONCE}) AS due
      WHERE m.org_id = $1 AND m.id = due.id
      RETURNING m.id, m.message_id, m.to_address, m.to_name, m.from_name, m.reply_to, m.subject, m.html, m.text,
        m.language, m.unsubscribe_url, m.sealed, m.created_at, m.lease, m.attempts, m.retry_until`,
    values: [tx.org_id, toTimestamp(now), randomUUID(), toTimestamp(now + LEASE_MS), domain],
  });
  await settleQueue(tx);
  return rows;
}

/** Notes when the organisation next has something to send. */
async function settleQueue(tx: Transaction): Promise<void> {
  await tx.client.query({
    name: 'mail-next-due',
    text: `UPDATE mail_queue SET due_at = coalesce((SELECT min(next_attempt_at) FROM mail
      WHERE org_id = $1 AND status = 'queued'), 'infinity') WHERE org_id = $1`,
    values: [tx.org_id],
  });
}

/** Notes what came of an attempt; nothing if somebody else has taken the mail since. */
async function finish(
  tx: Transaction,
  mail: Claimed,
  sending: Sending,
  { now, random = Math.random }: { readonly now: Instant; readonly random?: () => number },
): Promise<void> {
  await lockQueue(tx);
  const again = sending.kind === 'deferred' ? retryAt({ ...mail, now }, random) : null;
  const status = sending.kind === 'sent' ? 'sent' : again === null ? 'failed' : 'queued';
  const { rowCount } = await tx.client.query({
    name: 'mail-finish',
    text: `UPDATE mail SET status = $4, lease = NULL, next_attempt_at = $5, last_error = $6, sent_at = $7,
        sealed = CASE WHEN $4 = 'queued' THEN sealed END
      WHERE org_id = $1 AND id = $2 AND lease = $3`,
    values: [
      tx.org_id,
      mail.id,
      mail.lease,
      status,
      toTimestamp(again ?? now),
      sending.kind === 'sent' ? null : sending.error,
      sending.kind === 'sent' ? toTimestamp(now) : null,
    ],
  });
  if (rowCount === 0) return;
  if (sending.kind === 'refused' && sending.address) await suppress(tx, mail.to_address, sending.error, now);
  await settleQueue(tx);
}

/** Nothing more goes to an address whose server refused it for good, not even what is queued already. */
async function suppress(tx: Transaction, address: string, reason: string, now: Instant): Promise<void> {
  await tx.client.query({
    name: 'mail-suppress',
    text: `INSERT INTO mail_suppression (org_id, address, reason, created_at) VALUES ($1, lower($2), $3, $4)
      ON CONFLICT (org_id, address) DO NOTHING`,
    values: [tx.org_id, address, reason, toTimestamp(now)],
  });
  await tx.client.query({
    name: 'mail-suppress-queued',
    text: `UPDATE mail SET status = 'suppressed', sealed = NULL, last_error = 'the address takes no mail: ' || $3::text
      WHERE org_id = $1 AND status = 'queued' AND lease IS NULL AND lower(to_address) = lower($2)`,
    values: [tx.org_id, address, reason],
  });
}
