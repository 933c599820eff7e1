// SPDX-License-Identifier: Apache-2.0
import {
  addToDate,
  type CurrencyCode,
  type DunningMailTemplate,
  dateAt,
  formatInstant,
  type Instant,
  lastDayOf,
  type PlainDate,
  restOfSchedule,
} from '@kontor/core';
import { ACCENT, documentLanguage } from '../billing/printed-frame.js';
import type { MailBrand } from '../mail/content.js';
import { queueMail } from '../mail/outbox.js';
import type { MailData, MailTemplate, TransferDetails } from '../mail/template-data.js';
import { transferInstruction } from '../payments/bank-transfer/instruction.js';
import type { TransferInstruction } from '../payments/transfer-instruction.js';
import type { Customer } from '../store/customers.js';
import type { Organisation } from '../store/organisations.js';
import type { SecretBox } from '../store/secret-box.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { paymentPageLink, paymentPageUrl } from './payment-links.js';
import { dunningMethod, methodLabel } from './payment-methods.js';
import { getProvider } from './providers.js';
import { collectingOf } from './settings.js';
import type { CollectedInvoice } from './state.js';

/** What mails need besides the books. */
export interface MailContext {
  readonly secrets: SecretBox;
  /** Where customers reach the server; null: mails have no button to pay by. */
  readonly public_url: string | null;
}

/** Whose mails they are: what was said for mails, else what stands on invoices. */
export async function mailBrand(tx: Transaction, organisation: Organisation): Promise<MailBrand> {
  const { mail } = (await collectingOf(tx)).settings;
  const { seller, brand } = organisation.billing.documents ?? {};
  return {
    sender_name: mail.sender_name ?? seller?.name ?? organisation.name,
    logo_url: mail.logo_url ?? null,
    accent_colour: mail.accent_colour ?? brand?.accent_colour ?? ACCENT,
    footer: mail.footer ?? brand?.footer_text ?? null,
    support_email: mail.support_email ?? seller?.email ?? null,
    unsubscribe_url: null,
  };
}

/**
 * How an invoice is paid by transfer: to the account that is set up for it, else the one that stands on invoices; null
 * when there is none. A number that no reference can be made of has none either.
 */
export async function instructionFor(
  tx: Transaction,
  organisation: Organisation,
  payment: { readonly reference: string; readonly amount_minor: bigint; readonly currency: CurrencyCode },
): Promise<TransferInstruction | null> {
  const stored = (await getProvider(tx, 'bank-transfer'))?.settings;
  const { bank, seller } = organisation.billing.documents ?? {};
  const account =
    stored?.provider === 'bank-transfer'
      ? { beneficiary: stored.beneficiary, iban: stored.iban, bic: stored.bic }
      : bank === undefined
        ? null
        : { beneficiary: bank.holder ?? seller?.name ?? organisation.name, iban: bank.iban, bic: bank.bic ?? null };
  if (account === null) return null;
  const made = transferInstruction({ ...account, iban: account.iban.replaceAll(' ', '') }, payment);
  return made.ok ? made.value : null;
}

/** Writes to a customer in their language; nothing where no address is known. */
export async function mailTo<Template extends MailTemplate>(
  tx: WriteTransaction,
  customer: Customer,
  mail: CustomerMail<Template>,
): Promise<void> {
  await queueTo(tx, customer, mail);
}

interface CustomerMail<Template extends MailTemplate> {
  readonly template: Template;
  readonly data: MailData[Template];
  readonly object: string;
  readonly step: string;
}

/** The same; answers the id of the mail, or null. */
export async function queueTo<Template extends MailTemplate>(
  tx: WriteTransaction,
  customer: Customer,
  mail: CustomerMail<Template>,
): Promise<string | null> {
  if (customer.email === null) return null;
  const organisation = await tx.organisations.get();
  return queueMail(tx, {
    ...mail,
    language: documentLanguage(organisation, customer),
    brand: await mailBrand(tx, organisation),
    to: { address: customer.email, name: recipientOf(customer) },
    customer_id: customer.id,
  });
}

export function recipientOf({ billing, name }: Customer): string {
  return billing.documents?.contact_name ?? name;
}

/** What every mail about an invoice that is not paid tells. */
async function unpaid(tx: WriteTransaction, context: MailContext, { collection, invoice, customer }: CollectedInvoice) {
  const { number: invoice_number, currency, open_minor: amount_minor } = invoice;
  const organisation = await tx.organisations.get();
  const instruction =
    collection.mode === 'transfer'
      ? await instructionFor(tx, organisation, { reference: invoice_number, amount_minor, currency })
      : null;
  const link = context.public_url === null ? null : await paymentPageLink(tx, context.secrets, collection);
  return {
    recipient_name: recipientOf(customer),
    invoice_number,
    amount_minor,
    currency,
    due_date: collection.due_date,
    transfer: instruction === null ? null : transferDetails(instruction),
    pay_url: link === null ? null : paymentPageUrl(context.public_url as string, link.token),
  };
}

function transferDetails({ beneficiary, iban, bic, creditor_reference }: TransferInstruction): TransferDetails {
  return { holder: beneficiary, iban, bic, reference: creditor_reference };
}

/** Tells of an invoice when it begins to be collected. */
export async function mailInvoiceIssued(
  tx: WriteTransaction,
  context: MailContext,
  collected: CollectedInvoice,
  issued_at: Instant,
): Promise<void> {
  const { collection, customer, methods, invoice } = collected;
  const [first] = methods;
  await mailTo(tx, customer, {
    template: 'invoice_issued',
    data: {
      ...(await unpaid(tx, context, collected)),
      issue_date: formatInstant(issued_at).slice(0, 10),
      method: collection.mode === 'charge' && first !== undefined ? methodLabel(first) : null,
    },
    object: invoice.id,
    step: 'issued',
  });
}

/** A mail of dunning, as its step says. */
export async function mailOfStep(
  tx: WriteTransaction,
  context: MailContext,
  collected: CollectedInvoice,
  { template, method_id, step }: { template: DunningMailTemplate; method_id: string | null; step: string },
): Promise<void> {
  const { customer, invoice, dunning } = collected;
  const { timezone } = dunning.invoice;
  const base = await unpaid(tx, context, collected);
  const method = await labelOf(tx, collected, method_id);
  const mail = <Template extends MailTemplate>(name: Template, data: MailData[Template]) =>
    mailTo(tx, customer, { template: name, data, object: invoice.id, step });
  switch (template) {
    case 'invoice_issued':
      return mail(template, { ...base, issue_date: invoice.invoice_date, method: null });
    case 'payment_failed_soft': {
      const next = restOfSchedule(dunning, tx.now).find(({ action }) => action.kind === 'charge');
      return mail(template, { ...base, method, next_try: next === undefined ? null : dateAt(next.at, timezone) });
    }
    case 'payment_failed_hard':
      return mail(template, { ...base, method, method_url: base.pay_url });
    case 'card_expires_soon': {
      const expiring = collected.methods.find(({ id }) => id === method_id);
      const last = expiring === undefined ? null : lastDayOf(dunningMethod(expiring));
      const good_until = last ?? collected.collection.due_date;
      return mail(template, { recipient_name: base.recipient_name, method, good_until, method_url: base.pay_url });
    }
    case 'final_notice': {
      const end = restOfSchedule(dunning, tx.now).at(-1);
      const { end: planned } = collected.collection.policy;
      const end_date =
        end === undefined
          ? addToDate(collected.collection.due_date, { days: planned.after_days })
          : dateAt(end.at, timezone);
      return mail(template, { ...base, end_date, outcome: planned.outcome });
    }
    default:
      return mail(template, base);
  }
}

/** A method as people know it, also one that was removed since. */
async function labelOf(tx: Transaction, { methods }: CollectedInvoice, id: string | null): Promise<string> {
  const known = methods.find((method) => method.id === id);
  if (known !== undefined) return methodLabel(known);
  const row = await tx.db
    .selectFrom('payment_method')
    .select(['kind', 'brand', 'last4'])
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id ?? '')
    .executeTakeFirst();
  return row === undefined ? '••••' : methodLabel(row);
}

/** Thanks for a payment that has come in. */
export async function mailPaymentReceived(
  tx: WriteTransaction,
  customer: Customer,
  payment: {
    readonly id: string;
    readonly invoice_number: string;
    readonly amount_minor: bigint;
    readonly currency: CurrencyCode;
    readonly paid_on: PlainDate;
    readonly method: string | null;
  },
): Promise<void> {
  const { id, ...data } = payment;
  await mailTo(tx, customer, {
    template: 'payment_received',
    data: { recipient_name: recipientOf(customer), ...data, invoice_url: null },
    object: id,
    step: 'received',
  });
}
