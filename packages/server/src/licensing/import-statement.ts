// SPDX-License-Identifier: Apache-2.0
import {
  fail,
  type Instant,
  type NewUsage,
  ok,
  type Problem,
  type Result,
  type StatedUsage,
  statedUsage,
} from '@kontor/core';
import { type Checked, REFUSALS, type Refusal } from '@kontor/sdk/licence';
import {
  hashAt,
  installKeySet,
  installOfStatement,
  joinUsageStatementCodes,
  type NewlyStated,
  newlyStated,
  type UsageStatement,
  verifyUsageStatement,
} from '@kontor/sdk/usage-statement';
import { catalogVersion } from '../entitlement/resolved-catalogs.js';
import { holdRegistry, syncMeters } from '../ingest/meter-registry.js';
import { type IncomingEvent, type Recorded, recordEvents } from '../ingest/record.js';
import type { ReadTransaction, WriteTransaction } from '../store/transaction.js';
import { type Install, installByThumbprint, installsOf, markStated, statedBefore } from './installs.js';
import { licencesOf } from './licences.js';
import { shownStatement } from './shown.js';
import { type PlannedTrueUp, planTrueUps, storeSeats, storeTrueUps } from './true-ups.js';
import { insertStatement, type StoredStatement, statementWith } from './usage-statements.js';

/** What taking a statement comes to. */
export interface PlannedStatement {
  readonly install: Install;
  readonly statement: UsageStatement;
  /** As it came, or put together from its codes. */
  readonly content: string;
  /** The first entry that is new. */
  readonly from_sequence: number;
  readonly covers_from: Instant;
  /** The statement that told all of it before; null: something is new. */
  readonly replay_of: StoredStatement | null;
  readonly usage: StatedUsage;
  readonly true_ups: readonly PlannedTrueUp[];
}

/** How far the clock of an installation may be ahead of ours. */
const LEEWAY_MS = 300_000;
const CODE = 'KONTOR:';

/**
 * Decides what a statement comes to: which entries are new, what usage and seats they tell, and which true-ups are due
 * with them. Nothing is stored. The content is a file, a head alone, or the codes of one a line.
 */
export async function planStatement(
  tx: ReadTransaction | WriteTransaction,
  content: string,
  now: Instant,
): Promise<Result<PlannedStatement>> {
  const text = content.startsWith(CODE) ? joinUsageStatementCodes(codesOf(content)) : given(content);
  if (!text.ok) return refused(text.refusal);
  const signer = installOfStatement(text.value);
  if (!signer.ok) return refused(signer.refusal);
  const install = await installByThumbprint(tx, signer.value);
  if (install === null) return fail(installUnknown(signer.value));
  if (install.revoked_at !== null) return fail(installRevoked(install));
  const verified = verifyUsageStatement(text.value, installKeySet(install.public_key));
  if (!verified.ok) return refused(verified.refusal);
  const statement = verified.value;
  if (statement.covers_until > now + LEEWAY_MS) return fail(fromFuture(statement));
  const fresh = newlyStated(statement, statedBefore(install));
  if (!fresh.ok) return refused(fresh.refusal);
  const known = { install, statement, content: text.value };
  return fresh.value.replayed ? replay(tx, known) : planNew(tx, known, fresh.value, now);
}

type Known = Pick<PlannedStatement, 'install' | 'statement' | 'content'>;

/** What was told before is the same in the record still, or the record is another one. */
async function replay(tx: ReadTransaction, known: Known): Promise<Result<PlannedStatement>> {
  const { install, statement } = known;
  const before = await statementWith(tx, install.id, statement.to.sequence);
  if (before === null) throw new Error(`${install.id} has lost what it stated`);
  const stored = verifyUsageStatement(before.content, installKeySet(install.public_key));
  const hash = stored.ok ? hashAt(stored.value, statement.to.sequence) : null;
  if (hash !== null && hash !== statement.to.hash) return fail(fork(statement));
  const { covers_from, from } = statement;
  const nothing = { usage: { events: [], seats: [] }, true_ups: [] };
  return ok({ ...known, from_sequence: from.sequence, covers_from, replay_of: before, ...nothing });
}

async function planNew(
  tx: ReadTransaction,
  known: Known,
  { entries, days }: NewlyStated,
  now: Instant,
): Promise<Result<PlannedStatement>> {
  const { install, statement } = known;
  const subscription = await tx.subscriptions.get(install.subscription_id);
  if (subscription === null) throw new Error(`${install.id} has lost its subscription`);
  const catalog = await catalogVersion(tx, subscription.catalog_version);
  const licences = await licencesOf(tx, install.subscription_id);
  const stretches = entries ?? days;
  const stranger = stretches.find(({ licence }) => !licences.some(({ id }) => id === licence));
  if (stranger !== undefined) return fail(otherLicence(stranger.licence, install));
  const usage: NewUsage = entries === null ? { kind: 'days', days, statement } : { kind: 'entries', entries };
  const stated = statedUsage({ usage, catalog: catalog.definition, timezone: subscription.timezone });
  if (!stated.ok) return stated;
  const installs = (await installsOf(tx, install.subscription_id)).map((each) =>
    each.id === install.id ? { ...each, covers_until: statement.covers_until } : each,
  );
  const true_ups = await planTrueUps(tx, {
    subscription,
    catalog,
    licences,
    installs,
    told: stated.value.seats.map((seats) => ({ ...seats, install_id: install.id })),
    now,
  });
  const [first] = entries ?? [];
  return ok({
    ...known,
    from_sequence: first?.sequence ?? statement.from.sequence,
    covers_from: first?.from ?? statement.covers_from,
    replay_of: null,
    usage: stated.value,
    true_ups,
  });
}

/** Stores what was planned: usage as events, seats, true-ups as charges on the next invoice, and the statement. */
export async function storeStatement(
  tx: WriteTransaction,
  { install, statement, content, from_sequence, covers_from, usage, true_ups }: PlannedStatement,
): Promise<{ readonly stored: StoredStatement; readonly recorded: Recorded }> {
  const recorded = await recordUsage(tx, install, usage);
  const stored = {
    id: tx.newId('ust'),
    install_id: install.id,
    customer_id: install.customer_id,
    from_sequence: BigInt(from_sequence),
    to_sequence: BigInt(statement.to.sequence),
    covers_from,
    covers_until: statement.covers_until,
    issued_at: statement.issued_at * 1000,
    created_at: tx.now,
  };
  await insertStatement(tx, { ...stored, content });
  if (usage.seats.length > 0) await storeSeats(tx, install.id, usage.seats);
  await storeTrueUps(tx, true_ups, stored.id);
  await markStated(tx, install, statement);
  const data = shownStatement(stored);
  tx.audit.record({ action: 'usage_statement.imported', object: stored.id, after: data });
  const { customer_id } = install;
  tx.outbox.record({ type: 'usage_statement.imported', object: stored.id, customer_id, data });
  return { stored, recorded };
}

/** The ids of the events follow from the record, so that none counts twice whatever becomes of its statement. */
async function recordUsage(tx: WriteTransaction, install: Install, { events }: StatedUsage): Promise<Recorded> {
  if (events.length === 0) return { accepted: 0, duplicates: 0, quarantined: [] };
  let registry = await holdRegistry(tx);
  if (registry === null) {
    await syncMeters(tx);
    registry = await holdRegistry(tx);
  }
  if (registry === null) throw new Error('the meters of the catalog were not taken over');
  const incoming = events.map(
    ({ id, type, time, data }): IncomingEvent => ({
      source: `urn:kontor:install:${install.id}`,
      id,
      subject: install.customer_id,
      type,
      time,
      received: tx.now,
      data,
    }),
  );
  return recordEvents(tx, registry, incoming);
}

function codesOf(content: string): string[] {
  return content
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line !== '');
}

const given = (content: string): Checked<string> => ({ ok: true, value: content });
const refused = (refusal: Refusal) => fail({ ...refusal, path: 'content' });

function installUnknown(thumbprint: string): Problem {
  return {
    code: 'install-unknown',
    path: 'content',
    message: `no installation is registered with the key ${thumbprint.slice(0, 43)}`,
    mend: 'register it: `kontor licences installs register`, or POST /v1/licences/{id}/installs',
  };
}
function installRevoked({ id }: Install): Problem {
  return {
    code: 'install-revoked',
    path: 'content',
    message: `${id} is revoked: nothing that it signs is taken`,
    mend: 'register a new key of the installation, which begins a new record',
  };
}
function fromFuture({ covers_until }: UsageStatement): Problem {
  return {
    code: 'statement-from-future',
    path: 'content',
    message: `it tells of usage until ${new Date(covers_until).toISOString()}, which is not over`,
    mend: 'set the clock of the installation right, and send it once that time has come',
  };
}
function fork({ to }: UsageStatement): Problem {
  return {
    code: 'statement-fork',
    path: 'content',
    message: `entry ${to.sequence} is not the one that was stated before`,
    mend: REFUSALS['statement-fork'],
  };
}
function otherLicence(licence: string, { id, subscription_id }: Install): Problem {
  return {
    code: 'statement-other-licence',
    path: 'content',
    message: `${licence.slice(0, 60)} is no licence of ${subscription_id}, for which ${id} is registered`,
    mend: 'register a key of its own for the installation that uses that licence',
  };
}
