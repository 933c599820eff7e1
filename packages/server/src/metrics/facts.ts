// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  type CommunityNumber,
  type CustomerFact,
  canonicalJson,
  type DeferredRevenue,
  decimal,
  type Instant,
  type OpenReceivable,
  type PlainDate,
  positionAt,
} from '@kontor/core';
import { revenueLines } from '../ledger/revenue-lines.js';
import { insertPacked, packRows } from '../store/packed-rows.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { FOREVER, toJson } from '../store/values.js';
import type { FactKind, FactOf } from './import/fact-file.js';
import type { ImportChanges } from './imported-revenue.js';

const COLUMNS = { key: 'text', value: 'jsonb' };
/** Members that are decimals, in any kind of fact. */
const DECIMALS = new Set(['amount', 'unit_cost', 'monthly_cost', 'operating_profit', 'revenue', 'net_burn', 'value']);

/** The facts of a kind that a transaction knows, by key. */
export async function readFacts<Kind extends FactKind>(
  tx: Transaction,
  kind: Kind,
): Promise<Map<string, FactOf[Kind]>> {
  const { rows } = await tx.client.query<{ key: string; value: Readonly<Record<string, unknown>> }>({
    name: 'metric-facts',
    text: `SELECT DISTINCT ON (key) key, value FROM metric_fact WHERE org_id = $1 AND kind = $2 AND sys_from <= $3
      ORDER BY key, sys_from DESC`,
    values: [tx.org_id, kind, tx.as_of ?? FOREVER],
  });
  return new Map(rows.map(({ key, value }) => [key, factOf<Kind>(value)]));
}

function factOf<Kind extends FactKind>(value: Readonly<Record<string, unknown>>): FactOf[Kind] {
  const members = Object.entries(value).map(([name, member]) => [
    name,
    DECIMALS.has(name) && typeof member === 'string' ? decimal(member) : member,
  ]);
  return Object.fromEntries(members) as FactOf[Kind];
}

async function compared<Kind extends FactKind>(tx: Transaction, kind: Kind, given: ReadonlyMap<string, FactOf[Kind]>) {
  const known = await readFacts(tx, kind);
  const rows = [...given];
  const fresh = rows.filter(([key]) => !known.has(key));
  const changed = rows.filter(([key, fact]) => known.has(key) && canonicalJson(known.get(key)) !== canonicalJson(fact));
  return { fresh, changed, unchanged: rows.length - fresh.length - changed.length };
}

/** What recording these would do. */
export async function planFacts<Kind extends FactKind>(
  tx: Transaction,
  kind: Kind,
  given: ReadonlyMap<string, FactOf[Kind]>,
): Promise<ImportChanges> {
  const { fresh, changed, unchanged } = await compared(tx, kind, given);
  return { added: fresh.length, changed: changed.length, unchanged };
}

/** Records facts by their keys; what says the same as before is left as it is. */
export async function recordFacts<Kind extends FactKind>(
  tx: WriteTransaction,
  kind: Kind,
  given: ReadonlyMap<string, FactOf[Kind]>,
): Promise<ImportChanges> {
  const { fresh, changed, unchanged } = await compared(tx, kind, given);
  const rows = [...fresh, ...changed];
  if (rows.length > 0) {
    const packed = packRows(rows, ([key, fact]) => [key, toJson(fact)]);
    const constants = { org_id: tx.org_id, kind, sys_from: tx.seq };
    const { text, values } = insertPacked('metric_fact', constants, COLUMNS, packed);
    await tx.client.query(text, [...values]);
  }
  const changes = { added: fresh.length, changed: changed.length, unchanged };
  tx.audit.record({ action: 'metric_facts.recorded', object: kind, after: changes });
  return changes;
}

/** Community numbers of the days until `as_of`, in the order of series and day. */
export async function communityNumbers(tx: Transaction, as_of: PlainDate): Promise<CommunityNumber[]> {
  const known = [...(await readFacts(tx, 'community')).values()].filter(({ date }) => date <= as_of);
  return known.sort((a, b) => (a.series === b.series ? (a.date < b.date ? -1 : 1) : a.series < b.series ? -1 : 1));
}

interface CustomerRow {
  id: string;
  external_id: string | null;
  created_at: Instant;
  source: string | null;
  installed_at: Instant | null;
}

/** Since when a customer has a subscription, and since when one to what it runs itself; null: it has none. */
export interface FirstSeen {
  readonly at: Instant;
  readonly installed_at: Instant | null;
}

/**
 * What is known of customers: those here with the source of their metadata (`source`), their first registered
 * installation or subscription to what they run themselves, and what was imported of them and others. Nobody signed up
 * later than they had a subscription.
 */
export async function customerFacts(tx: Transaction, seen: ReadonlyMap<string, FirstSeen>): Promise<CustomerFact[]> {
  const at = tx.as_of ?? FOREVER;
  const { rows } = await tx.client.query<CustomerRow>({
    name: 'metric-customers',
    text: `SELECT DISTINCT ON (c.id) c.id, c.external_id, c.created_at, c.metadata ->> 'source' AS source, i.installed_at
      FROM customer c LEFT JOIN (SELECT customer_id, min(created_at) AS installed_at FROM install
        WHERE org_id = $1 AND sys_from <= $2 GROUP BY customer_id) i ON i.customer_id = c.id
      WHERE c.org_id = $1 AND c.sys_from <= $2 AND c.sys_to >= $2 ORDER BY c.id, c.sys_from DESC, c.valid_from DESC`,
    values: [tx.org_id, at],
  });
  const imported = await readFacts(tx, 'customers');
  const facts = new Map<string, CustomerFact>();
  const ids = new Map<string, string>();
  for (const { id, external_id, created_at, source, installed_at } of rows) {
    if (external_id !== null) ids.set(external_id, id);
    facts.set(id, { customer_id: id, created_at, source, installed_at });
  }
  for (const fact of imported.values()) {
    const customer_id = ids.get(fact.customer_id) ?? fact.customer_id;
    const known = facts.get(customer_id);
    facts.set(customer_id, {
      customer_id,
      created_at: fact.created_at,
      source: fact.source ?? known?.source ?? null,
      installed_at: fact.installed_at ?? known?.installed_at ?? null,
    });
  }
  for (const [customer_id, first] of seen) {
    const known = facts.get(customer_id) ?? { customer_id, created_at: first.at, source: null, installed_at: null };
    facts.set(customer_id, {
      ...known,
      created_at: Math.min(known.created_at, first.at),
      installed_at: earliest(known.installed_at, first.installed_at),
    });
  }
  return [...facts.values()];
}

function earliest(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

/** How long customers have who pay by transfer, where nothing is said about it. */
export const TRANSFER_DAYS = 14;

/** What was open on a day of invoices of that day and before. Due when their collection says, else after `payment_days`. */
export async function receivables(tx: Transaction, as_of: PlainDate, payment_days: number): Promise<OpenReceivable[]> {
  const { rows } = await tx.client.query<Omit<OpenReceivable, 'due_date'> & { due_date: PlainDate }>({
    name: 'metric-receivables',
    text: `SELECT * FROM (SELECT i.id AS invoice_id, i.customer_id, i.currency,
          coalesce(c.due_date, i.invoice_date + $4::int) AS due_date,
          i.due_minor - coalesce((SELECT sum(a.amount_minor)::bigint FROM payment_allocation a
            WHERE a.org_id = i.org_id AND a.invoice_id = i.id AND a.sys_from <= $2 AND a.allocated_on <= $3), 0) AS open_minor
        FROM invoice i LEFT JOIN collection c ON c.org_id = i.org_id AND c.invoice_id = i.id
        WHERE i.org_id = $1 AND i.sys_from <= $2 AND i.invoice_date <= $3 AND i.due_minor > 0) o
      WHERE open_minor > 0 ORDER BY due_date, invoice_id`,
    values: [tx.org_id, tx.as_of ?? FOREVER, as_of, payment_days],
  });
  return rows;
}

/** What was invoiced until a day, that day in, and was still to be earned at its end. */
export async function deferredOn(tx: Transaction, as_of: PlainDate): Promise<DeferredRevenue[]> {
  const after = addToDate(as_of, { days: 1 });
  const found = new Map<string, DeferredRevenue>();
  for await (const lines of revenueLines(tx, { until: after, from: after, known: FOREVER }))
    for (const { item } of lines) {
      const { net_minor } = positionAt(item, after).deferred;
      const { invoice_id, customer_id, currency } = item;
      if (net_minor === 0n) continue;
      const before = found.get(invoice_id)?.deferred_minor ?? 0n;
      found.set(invoice_id, { invoice_id, customer_id, currency, deferred_minor: before + net_minor });
    }
  return [...found.values()];
}
