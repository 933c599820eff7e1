// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { randomUUID } from 'node:crypto';
import type { Instant } from '@kontor/core';
import type { PaymentProvider, PaymentState, ProviderAnswer } from '../payments/provider.js';
import { PAUSE_MS } from '../repeat.js';
import type { Actor, Store } from '../store/store.js';
import type { Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { askProvider, storeAnswer } from './ask-provider.js';
import { changeCollection } from './collections.js';
import { openCollections } from './open.js';
import { providerFor, type StripeConnection } from './providers.js';
import { collectingOf } from './settings.js';
import { takeSteps } from './steps.js';
import { nextReminder, remindOfTrials } from './trials.js';

export interface CollectOptions {
  /** What time it really is; where a test clock stands, that is asked of the store. */
  readonly now: () => Instant;
  /** Where customers reach the server, for the links of mails; null: mails have none. */
  readonly public_url: string | null;
  /** Where Stripe is, if not at its own address. */
  readonly stripe?: StripeConnection | undefined;
  readonly actor?: string;
  /** When it is aborted nothing more is begun; what is under way is finished. */
  readonly signal?: AbortSignal;
  /** Told of an invoice that could not be looked at; it is tried again later. Default: standard error. */
  readonly onFailure?: (error: unknown) => void;
}
export interface CollectResult {
  /** Entries of the journal that were looked at, and invoices. */
  readonly entries: number;
  readonly invoices: number;
}

export const COLLECTING_ACTOR = 'collecting';
/** How long a worker may take for an invoice before it counts as lost: more than all time limits of a provider. */
export const LEASE_MS = 5 * 60_000;
/** How often the journal of an organisation is looked at though nothing is due. */
export const LOOK_MS = 15_000;
/** Invoices of one organisation under way at a time. */
const AT_ONCE = 8;

interface Claim {
  readonly invoice_id: string;
  readonly lease: string;
}

/**
 * Opens what was issued and takes every step that is due in one organisation. Any number of processes may do so at
 * once, and any may be killed: what it had claimed is due again when its lease ends, and goes on where it was.
 */
export async function collect(store: Store, org_id: string, options: CollectOptions): Promise<CollectResult> {
  const { test_clock } = await store.read(org_id, (tx) => tx.organisations.get());
  // a test clock stands still while steps are taken; commits take it by themselves
  const time = () => test_clock ?? options.now();
  let entries = 0;
  for (;;) {
    if (options.signal?.aborted) break;
    const looked = await store.append(org_id, (tx) => openCollections(tx, time()));
    entries += looked;
    if (looked === 0) break;
  }
  await remindOfTrials(store, org_id, by(options));
  let invoices = 0;
  while (!options.signal?.aborted) {
    const claimed = await store.append(org_id, (tx) => claim(tx, time(), test_clock === null ? options.now() : null));
    if (claimed.length === 0) break;
    await Promise.all(claimed.map((each) => collectInvoice(store, org_id, each, options)));
    invoices += claimed.length;
  }
  return { entries, invoices };
}

function by({ actor = COLLECTING_ACTOR, now }: CollectOptions): Actor {
  return { actor, now: now() };
}

/** Takes the steps of one invoice, and asks the provider in between, outside of any transaction. */
async function collectInvoice(store: Store, org_id: string, claimed: Claim, options: CollectOptions): Promise<void> {
  const { secrets } = store;
  const { public_url } = options;
  const providers = new Map<string, PaymentProvider | null>();
  let heard: { readonly id: string; readonly answer: ProviderAnswer<PaymentState> } | null = null;
  try {
    for (;;) {
      const told: typeof heard = heard;
      const attempt = await store.write(org_id, by(options), async (tx) => {
        if (told !== null) await storeAnswer(tx, told.id, told.answer);
        return takeSteps(tx, claimed, { secrets, public_url });
      });
      if (attempt === null) return;
      const { id, provider: key } = attempt;
      if (!providers.has(key)) providers.set(key, await providerFor(store, org_id, key, options.stripe));
      heard = { id, answer: await askProvider(providers.get(key) ?? null, attempt, options.now()) };
    }
  } catch (error) {
    (options.onFailure ?? console.error)(error);
    await store
      .append(org_id, (tx) => leaveAlone(tx, claimed, error, options.now()))
      .catch(options.onFailure ?? console.error);
  }
}

/** A mistake of ours about one invoice keeps no other from being collected. */
async function leaveAlone(tx: Transaction, { invoice_id, lease }: Claim, error: unknown, real_now: Instant) {
  const { test_clock } = await tx.organisations.get();
  const { rows } = await tx.client.query(
    'SELECT lease FROM collection WHERE org_id = $1 AND invoice_id = $2 AND lease = $3 FOR UPDATE',
    [tx.org_id, invoice_id, lease],
  );
  if (rows.length === 0) return;
  const last_problem = error instanceof Error ? error.message : String(error);
  await changeCollection(tx, invoice_id, {
    lease: null,
    last_problem,
    next_at: (test_clock ?? real_now) + PAUSE_MS,
  });
}

/** Claims what is due; when nothing is, notes when there will be. */
async function claim(tx: Transaction, now: Instant, real_now: Instant | null): Promise<Claim[]> {
  await tx.client.query({
    name: 'collecting-lock',
    text: 'SELECT org_id FROM collecting_queue WHERE org_id = $1 FOR UPDATE',
    values: [tx.org_id],
  });
  const { enabled } = await collectingOf(tx);
  const { rows } = await tx.client.query<Claim>({
    name: 'collection-claim',
    text: `UPDATE collection c SET lease = $3, next_at = $4
      FROM (SELECT invoice_id FROM collection WHERE org_id = $1 AND status = 'open' AND next_at <= $2
        ORDER BY next_at, invoice_id LIMIT ${AT_ONCE}) AS due
      WHERE c.org_id = $1 AND c.invoice_id = due.invoice_id AND c.status = 'open' AND c.next_at <= $2
      RETURNING c.invoice_id, c.lease`,
    values: [tx.org_id, enabled ? toTimestamp(now) : '-infinity', randomUUID(), toTimestamp(now + LEASE_MS)],
  });
  await tx.client.query({
    name: 'collecting-next-due',
    text: `UPDATE collecting_queue SET due_at = CASE WHEN $2::timestamptz IS NULL THEN 'infinity'
        ELSE least($2, (SELECT min(next_at) FROM collection WHERE org_id = $1 AND status = 'open')) END
      WHERE org_id = $1`,
    values: [tx.org_id, enabled && real_now !== null ? toTimestamp(real_now + LOOK_MS) : null],
  });
  return rows;
}

/** When the next step of an organisation is due, in its own time; null when none is by itself. */
async function nextDue(tx: Transaction): Promise<Instant | null> {
  const { rows } = await tx.client.query<{ at: Instant | null }>(
    `SELECT nullif(min(next_at), 'infinity') AS at FROM collection WHERE org_id = $1 AND status = 'open'`,
    [tx.org_id],
  );
  const times = [rows[0]?.at ?? null, await nextReminder(tx)].filter((at) => at !== null);
  return times.length === 0 ? null : Math.min(...times);
}

/**
 * Collects in simulated time: takes the clock along from one step to the next, so that each happens at its own time,
 * until nothing is due by `until`. Does nothing where nobody collects.
 */
export async function collectUntil(
  store: Store,
  org_id: string,
  until: Instant,
  by: Pick<Actor, 'actor' | 'real_now'>,
  options: Omit<CollectOptions, 'now' | 'actor'>,
): Promise<void> {
  if (!(await store.read(org_id, collectingOf)).enabled) return;
  for (;;) {
    const real_now = by.real_now ?? until;
    await collect(store, org_id, { ...options, now: () => real_now, actor: by.actor });
    const due = await store.read(org_id, nextDue);
    if (due === null || due > until) return;
    await store.write(org_id, { ...by, now: due }, (tx) => tx.organisations.moveTestClock(due));
  }
}
