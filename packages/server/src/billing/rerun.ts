// SPDX-License-Identifier: Apache-2.0

import {
  addToDate,
  creditNoteDocument,
  type Instant,
  type InvoiceDocument,
  type InvoicePlan,
  laterDate,
  oneOffChargeId,
} from '@kontor/core';
import { documentRates, shownExchange } from '../currencies/document-rates.js';
import type { AsOf } from '../store/as-of.js';
import type { Invoice } from '../store/invoices.js';
import type { Store } from '../store/store.js';
import type { ReadTransaction } from '../store/transaction.js';
import { documentOf } from './document.js';
import { CatalogVersions, type PlannedTerms, planTerms } from './plan-batch.js';
import { versionsOf } from './rating-version.js';
import { CarriedAccounts, readAccounts } from './settlement-book.js';

/** A place in the document where computing again gives something else. */
export interface Difference {
  /** `lines[0].amount_minor` */
  readonly path: string;
  readonly stored: unknown;
  readonly recomputed: unknown;
}
export interface Rerun {
  /** The version of the arithmetic it was computed again by. */
  readonly rating_version: number;
  readonly equal: boolean;
  readonly differences: readonly Difference[];
}

/**
 * Computes an invoice again from what it was made of: catalog version, contract, customer, settings, coupons and
 * credits as the organisation knew them when it was issued, what was billed before, and the usage its watermark saw.
 * With `as_of`, from terms, customer, usage and exchange rates as they were known at that moment instead, so that the
 * differences say what was learned since. Stores nothing.
 *
 * It is computed by the arithmetic of the version the invoice was made by, as a close of its day, or of the day before that
 * also bills what ended with it, would. Where these stand for several, that is the one which gives the invoice as it is.
 */
export async function rerunInvoice(
  store: Store,
  org_id: string,
  invoice: Invoice,
  as_of: AsOf | undefined,
): Promise<Rerun> {
  const { making, differences: as_it_was } = await makingOf(store, org_id, invoice);
  const differences = [
    ...(as_of === undefined ? as_it_was : await documentDifferences(store, org_id, invoice, as_of, making)),
    ...(await exchangeDifferences(store, org_id, invoice, as_of)),
  ];
  return { rating_version: making.rating_version, equal: differences.length === 0, differences };
}

/** What the invoice does not say of how it was made. */
interface Making {
  readonly rating_version: number;
  /** Whether its day was billed, or only what ended when it began. */
  readonly through: 'its day' | 'the day before';
}

async function makingOf(store: Store, org_id: string, invoice: Invoice) {
  const versions = versionsOf(invoice.rating_version);
  const makings = (versions.length === 0 ? [invoice.rating_version] : versions).flatMap((rating_version): Making[] => [
    { rating_version, through: 'its day' },
    { rating_version, through: 'the day before' },
  ]);
  let first: { readonly making: Making; readonly differences: readonly Difference[] } | undefined;
  for (const making of makings) {
    const differences = await documentDifferences(store, org_id, invoice, undefined, making);
    if (differences.length === 0 || invoice.credits_invoice_id !== null) return { making, differences };
    first ??= { making, differences };
  }
  return first as NonNullable<typeof first>;
}

/** What the rates of that moment would make of an invoice that its own do not. */
async function exchangeDifferences(
  store: Store,
  org_id: string,
  invoice: Invoice,
  as_of: AsOf | undefined,
): Promise<Difference[]> {
  if (as_of === undefined) return [];
  const stored = await store.read(org_id, (tx) => documentRates(tx, invoice));
  const recomputed = await store.read(org_id, (tx) => documentRates(tx, invoice, tx.seq), { as_of });
  return differencesOf(shownExchange(stored, invoice), shownExchange(recomputed, invoice), '');
}

async function documentDifferences(
  store: Store,
  org_id: string,
  invoice: Invoice,
  as_of: AsOf | undefined,
  making: Making,
): Promise<readonly Difference[]> {
  if (invoice.credits_invoice_id !== null) return store.read(org_id, (tx) => rewriteCreditNote(tx, invoice));
  const seq = invoice.sys_from;
  // coupons and credits as the commit found them; its own invoices use them up again in their order
  const stored = invoice.document as InvoiceDocument;
  const customers = [...new Set([invoice.customer_id, ...stored.lines.flatMap((line) => line.customer_id ?? [])])];
  const found = await store.read(org_id, (tx) => readAccounts(tx, customers, seq), { as_of: seq - 1n });
  const carried = new CarriedAccounts();
  const nothing = { redemptions: [], grants: [], wallets: [], seq };
  for (const id of customers) carried.set(id, found.get(id) ?? nothing, carried.generation);
  const planned = await store.read(org_id, (tx) => plansOf(tx, invoice, carried, as_of, making), {
    as_of: as_of ?? seq,
  });
  const plan = planned.entries.flatMap(({ plans }) => plans).find((one) => isOf(one, invoice, stored));
  if (plan === undefined) return [{ path: '', stored: invoice.number, recomputed: 'nothing is due' }];
  const line_ids = plan.lines.map((_line, index) => stored.lines[index]?.id ?? `line ${index + 1}`);
  const document = documentOf(plan, {
    id: invoice.id,
    number: invoice.number,
    line_ids,
    organisation: planned.organisation,
    customers: planned.customers,
    usage_watermark: stored.usage_watermark ?? '',
    now: invoice.issued_at,
    rating_version: stored.rating_version,
  });
  return differencesOf(stored, JSON.parse(JSON.stringify(document)), '');
}

/** Of one commit, payer, subscription, day and currency there is one invoice; of charges by themselves what bills them. */
function isOf(plan: InvoicePlan, invoice: Invoice, stored: InvoiceDocument): boolean {
  const key = stored.lines[0]?.charge_key ?? '';
  return (
    (plan.subscription_id ?? '') === invoice.subscription_id &&
    plan.invoice_date === invoice.invoice_date &&
    plan.currency === invoice.currency &&
    (oneOffChargeId(key) === null || plan.lines[0]?.charge_key === key)
  );
}

/** A credit note by hand follows from no terms: it is written again from its lines and the invoice it is about. */
async function rewriteCreditNote(tx: ReadTransaction, note: Invoice): Promise<readonly Difference[]> {
  const stored = note.document as InvoiceDocument;
  const invoice = await tx.invoices.get(note.credits_invoice_id ?? '');
  if (invoice === null) throw new Error(`${note.number} is about an invoice that does not exist`);
  const original = invoice.document as InvoiceDocument;
  const lines = await tx.creditNotes.lines({ credit_note_id: note.id });
  const document = creditNoteDocument(
    original,
    lines.map(({ line_id, amount_minor, discount_minor, net_minor, taxes }) => {
      const line = original.lines.find(({ id }) => id === line_id);
      if (line === undefined) throw new Error(`${note.number} credits ${line_id}, which ${invoice.number} has not`);
      const shares = line.tax_rates.map(({ code }) => taxes.find((tax) => tax.code === code)?.amount_minor ?? 0n);
      return { line, share: { amount_minor, discount_minor, net_minor, taxes: shares } };
    }),
    {
      ...stored,
      issued_at: note.issued_at,
      line_ids: lines.map(({ id }) => id),
      date: note.invoice_date,
      reason: stored.corrects?.reason ?? '',
      settled: stored.settled ?? [],
    },
  );
  return differencesOf(stored, JSON.parse(JSON.stringify(document)), '');
}

async function plansOf(
  tx: ReadTransaction,
  invoice: Invoice,
  carried: CarriedAccounts,
  as_of: AsOf | undefined,
  { rating_version, through }: Making,
): Promise<PlannedTerms> {
  const stored = invoice.document as InvoiceDocument;
  const all = await tx.invoices.ofCommit(invoice.customer_id, invoice.sys_from);
  // each payment ahead is made by itself
  const siblings = stored.lines.some(({ prepaid }) => prepaid) ? [invoice] : all;
  const charges = await tx.charges.ofInvoices(siblings.map(({ id }) => id));
  const granted = (await tx.credits.grants([invoice.customer_id], true)).get(invoice.customer_id) ?? [];
  const notes = new Set(siblings.flatMap((sibling) => (sibling.kind === 'credit_note' ? [sibling.number] : [])));
  const settling = {
    now: invoice.issued_at,
    carried,
    rating_version,
    before: invoice.sys_from,
    granted: granted.filter(({ kind, reason }) => kind === 'prepaid' && notes.has(reason)).map(({ id }) => id),
    usage:
      as_of === undefined
        ? { watermark: invoice.usage_watermark as string }
        : { received_until: typeof as_of === 'bigint' ? await instantOf(tx, as_of) : as_of },
    charges,
  };
  const ids = new Set(siblings.flatMap((one) => subscriptionsOn(one)));
  const terms = await tx.subscriptions.all({ ids: [...ids] });
  const customers = [...terms.map(([first]) => first?.customer_id), ...charges.map(({ customer_id }) => customer_id)];
  const last = siblings.map(({ invoice_date }) => invoice_date).reduce(laterDate, invoice.invoice_date);
  return planTerms(
    tx,
    terms,
    {
      until: through === 'its day' ? addToDate(last, { days: 1 }) : last,
      arrears_until: last,
      interim: stored.lines.some((line) => line.interim === true),
    },
    new CatalogVersions(),
    settling,
    {
      payers: await tx.accounts.payers(customers.filter((id) => id !== undefined)),
      of: new Set([invoice.customer_id]),
      charges: charges.filter(({ subscription_id }) => subscription_id === null),
    },
  );
}

function subscriptionsOn({ subscription_id, document }: Invoice): string[] {
  if (subscription_id !== '') return [subscription_id];
  return (document as InvoiceDocument).lines.flatMap((line) => line.subscription_id ?? []);
}

/** What the commit clock showed at a commit; the beginning of time before the first. */
async function instantOf(tx: ReadTransaction, seq: bigint): Promise<Instant> {
  const { rows } = await tx.client.query<{ ts: Instant }>(
    'SELECT ts FROM org_commit WHERE org_id = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1',
    [tx.org_id, seq],
  );
  return rows[0]?.ts ?? 0;
}

/** Every leaf in which two JSON values differ, by its path. */
function differencesOf(stored: unknown, recomputed: unknown, path: string): Difference[] {
  if (stored === recomputed) return [];
  const both = [stored, recomputed];
  if (both.every((value) => typeof value === 'object' && value !== null)) {
    const [a, b] = both as [Record<string, unknown>, Record<string, unknown>];
    const list = Array.isArray(stored);
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((name) =>
      differencesOf(a[name], b[name], list ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`),
    );
  }
  return [{ path, stored: stored ?? null, recomputed: recomputed ?? null }];
}
