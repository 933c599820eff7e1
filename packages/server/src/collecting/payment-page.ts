// SPDX-License-Identifier: Apache-2.0
import type { CurrencyCode, Instant, PlainDate } from '@kontor/core';
import { documentLanguage } from '../billing/printed-frame.js';
import type { MailLanguage } from '../mail/words/words.js';
import type { PaymentLink, PaymentProvider, ProviderAnswer } from '../payments/provider.js';
import type { TransferInstruction } from '../payments/transfer-instruction.js';
import type { Actor, PresentedPaymentLink, Store } from '../store/store.js';
import type { Transaction } from '../store/transaction.js';
import {
  attemptsOfInvoice,
  changeAttempt,
  getAttempt,
  insertAttempt,
  isUnderWay,
  type PaymentAttempt,
} from './attempts.js';
import { getCollection } from './collections.js';
import { instructionFor } from './mails.js';
import { noteCustomerRef, refOfCustomer } from './payment-methods.js';
import { getProvider, providerFor, type StripeConnection } from './providers.js';

/** What whoever holds a payment link sees. */
export interface PresentedInvoice {
  readonly number: string;
  readonly seller: string;
  readonly customer: string;
  readonly language: MailLanguage;
  readonly currency: CurrencyCode;
  readonly invoice_date: PlainDate;
  /** Null where the invoice is not collected. */
  readonly due_date: PlainDate | null;
  readonly total_minor: bigint;
  readonly open_minor: bigint;
  /** `under_way`: a try is not decided yet, so nothing more is asked for. */
  readonly status: 'open' | 'under_way' | 'paid';
  /** Whether it can be paid on a page of a provider. */
  readonly online: boolean;
  readonly instruction: TransferInstruction | null;
}

export function presentedInvoice(
  store: Store,
  { org_id, invoice_id }: PresentedPaymentLink,
): Promise<PresentedInvoice> {
  return store.read(org_id, async (tx) => {
    const invoice = await openInvoice(tx, invoice_id);
    const { number, currency, invoice_date, total_minor, open_minor } = invoice;
    const organisation = await tx.organisations.get();
    const customer = await tx.customers.get(invoice.customer_id);
    if (customer === null) throw new Error(`${number} is of a customer that does not exist`);
    const attempts = await attemptsOfInvoice(tx, invoice_id);
    const taken = attempts.some((attempt) => isTaken(attempt));
    const open = open_minor > 0n;
    return {
      number,
      seller: organisation.billing.documents?.seller.name ?? organisation.name,
      customer: customer.name,
      language: documentLanguage(organisation, customer),
      currency,
      invoice_date,
      due_date: (await getCollection(tx, invoice_id))?.due_date ?? null,
      total_minor,
      open_minor,
      status: open ? (taken ? 'under_way' : 'open') : 'paid',
      online: !organisation.sample && (await getProvider(tx, 'stripe')) !== null,
      instruction: open
        ? await instructionFor(tx, organisation, { reference: number, amount_minor: open_minor, currency })
        : null,
    };
  });
}

/** Money may be on its way by this try: another one could take it twice. */
function isTaken(attempt: PaymentAttempt): boolean {
  return attempt.kind === 'charge' ? isUnderWay(attempt) : attempt.status === 'processing';
}

async function openInvoice(tx: Transaction, invoice_id: string) {
  const invoice = await tx.payments.open(invoice_id);
  if (invoice === null) throw new Error(`a payment link leads to ${invoice_id}, which is not there`);
  return invoice;
}

/** A page of the provider that ends sooner than this is not handed out any more. */
const LEFT_MS = 10 * 60_000;
/** After this a provider may have forgotten the key of a page that it never told us of. */
const KEY_MS = 23 * 3_600_000;

/**
 * The page of the provider on which an invoice is paid, made when somebody asks for it and the same while it lasts:
 * whoever presses twice is asked for the money once. Null: there is nothing to pay any more, or a try is under way.
 */
export async function hostedPage(
  store: Store,
  { org_id, invoice_id }: PresentedPaymentLink,
  { stripe, return_url }: { readonly stripe: StripeConnection; readonly return_url: string },
  by: Actor,
): Promise<ProviderAnswer<string> | null> {
  const provider = await providerFor(store, org_id, 'stripe', stripe);
  if (provider === null) return null;
  const payer = await customerAt(store, org_id, provider, invoice_id, by);
  if (!payer.ok) return payer;
  const attempt = await store.write(org_id, by, async (tx) => {
    const invoice = await openInvoice(tx, invoice_id);
    const attempts = await attemptsOfInvoice(tx, invoice_id);
    if (invoice.open_minor <= 0n || attempts.some(isTaken)) return null;
    const real_now = tx.commit.real_now;
    const known = attempts.findLast((one) => one.kind === 'link' && one.status === 'started');
    if (known !== undefined && known.amount_minor === invoice.open_minor && isFresh(known, real_now)) return known;
    const id = tx.newId('pay');
    const count = attempts.filter(({ kind }) => kind === 'link').length;
    await insertAttempt(
      tx,
      {
        id,
        customer_id: invoice.customer_id,
        invoice_id,
        step: `link-${count + 1}`,
        kind: 'link',
        provider: provider.key,
        customer_ref: payer.value,
        method_id: null,
        method_ref: null,
        amount_minor: invoice.open_minor,
        currency: invoice.currency,
        reference: invoice.number,
        description: `Invoice ${invoice.number}`,
        return_url,
        idempotency_key: `kontor-${id}`,
        started_at: tx.now,
        key_made_at: real_now,
      },
      null,
    );
    return getAttempt(tx, id);
  });
  if (attempt === null) return null;
  if (attempt.link_url !== null) return { ok: true, value: attempt.link_url };
  const made = await provider.paymentLink({
    payment_id: attempt.id,
    customer_ref: attempt.customer_ref,
    amount_minor: attempt.amount_minor,
    currency: attempt.currency,
    reference: attempt.reference,
    description: attempt.description,
    return_url: attempt.return_url ?? return_url,
    idempotency_key: attempt.idempotency_key,
  });
  if (!made.ok) return made;
  return { ok: true, value: await keepPage(store, org_id, attempt.id, made.value) };
}

function isFresh({ link_url, link_expires_at, key_made_at }: PaymentAttempt, now: Instant): boolean {
  return link_url === null ? now - key_made_at < KEY_MS : (link_expires_at ?? 0) - LEFT_MS > now;
}

async function keepPage(store: Store, org_id: string, id: string, link: PaymentLink): Promise<string> {
  if (link.kind !== 'hosted') throw new RangeError('a payment link of a provider of cards is a page');
  const { url: link_url, expires_at: link_expires_at } = link;
  await store.append(org_id, (tx) => changeAttempt(tx, id, { link_url, link_expires_at }));
  return link_url;
}

/** What the provider calls the customer of an invoice. */
async function customerAt(
  store: Store,
  org_id: string,
  provider: PaymentProvider,
  invoice_id: string,
  { now }: Actor,
): Promise<ProviderAnswer<string>> {
  const { customer, customer_ref } = await store.read(org_id, async (tx) => {
    const { customer_id } = await openInvoice(tx, invoice_id);
    return {
      customer: await tx.customers.get(customer_id),
      customer_ref: await refOfCustomer(tx, provider.key, customer_id),
    };
  });
  if (customer === null) throw new Error(`the invoice ${invoice_id} is of a customer that does not exist`);
  const { id: customer_id, name, email } = customer;
  const made = await provider.ensureCustomer({ customer_id, customer_ref, name, email });
  if (!made.ok) return made;
  const ref = made.value.customer_ref;
  await store.append(org_id, (tx) => noteCustomerRef(tx, provider.key, customer_id, ref, now));
  return { ok: true, value: ref };
}
