// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { SecretBox } from '../store/secret-box.js';
import { commitOf, freshId, type Transaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import type { MailBrand } from './content.js';
import { renderMail } from './render.js';
import { RETRY_MS } from './retry.js';
import { sealContents } from './sealed.js';
import { suppressionOf } from './suppressions.js';
import type { MailData, MailTemplate } from './template-data.js';
import type { MailLanguage } from './words/words.js';

/** `suppressed`: not to be sent at all; `error` says why. */
export const MAIL_STATUSES = ['queued', 'sent', 'failed', 'suppressed'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

export interface NewMail<Template extends MailTemplate = MailTemplate> {
  readonly template: Template;
  readonly data: MailData[Template];
  readonly language: MailLanguage;
  readonly brand: MailBrand;
  readonly to: { readonly address: string; readonly name: string | null };
  readonly customer_id: string | null;
  /** The id of what it is about, and which mail about that this is: the same again makes no second mail. */
  readonly object: string;
  readonly step: string;
  /** It holds a link that signs somebody in: kept encrypted until it is sent, and shown to readers with other data. */
  readonly sealed?: { readonly secrets: SecretBox; readonly shown: MailData[Template] };
}

/** A mail of the outbox, without its contents. */
export interface StoredMail {
  readonly id: string;
  readonly customer_id: string | null;
  readonly to_address: string;
  readonly to_name: string | null;
  readonly subject: string;
  readonly language: string;
  readonly template: MailTemplate;
  readonly object: string;
  readonly step: string;
  readonly status: MailStatus;
  readonly attempts: number;
  readonly next_attempt_at: number;
  readonly message_id: string | null;
  readonly last_error: string | null;
  readonly sent_at: number | null;
  readonly created_at: number;
}

/**
 * Renders a mail and puts it into the outbox, in the transaction of what it tells of (`Store.write`): it exists
 * exactly if that was committed. Returns its id, also that of an earlier mail of the same template, object and step.
 * Organisations of samples and test clocks write to nobody: their mails are kept as `suppressed`.
 */
export async function queueMail<Template extends MailTemplate>(
  tx: Transaction,
  mail: NewMail<Template>,
): Promise<string> {
  const { now } = commitOf(tx);
  const { brand, language, template, to, object, step } = mail;
  const because = await whyNot(tx, to.address);
  const id = freshId('mail', now);
  const sent = renderMail(template, mail.data, { language, brand });
  const { sealed } = mail;
  const rendered = sealed === undefined ? sent : renderMail(template, sealed.shown, { language, brand });
  const inserted = await tx.db
    .insertInto('mail')
    .values({
      org_id: tx.org_id,
      id,
      customer_id: mail.customer_id,
      to_address: to.address,
      to_name: to.name,
      from_name: brand.sender_name,
      reply_to: brand.support_email,
      subject: rendered.subject,
      html: rendered.html,
      text: rendered.text,
      language,
      template,
      object,
      step,
      unsubscribe_url: rendered.unsubscribe_url,
      sealed: sealed === undefined || because !== null ? null : sealContents(sealed.secrets, id, sent),
      status: because === null ? 'queued' : 'suppressed',
      attempts: 0,
      next_attempt_at: toTimestamp(now),
      retry_until: toTimestamp(now + RETRY_MS),
      lease: null,
      message_id: null,
      last_error: because,
      sent_at: null,
      created_at: toTimestamp(now),
    })
    .onConflict((conflict) => conflict.columns(['org_id', 'template', 'object', 'step']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return existing(tx, mail);
  if (because === null)
    await tx.client.query({
      name: 'mail-wake',
      text: `INSERT INTO mail_queue (org_id, due_at) VALUES ($1, $2)
        ON CONFLICT (org_id) DO UPDATE SET due_at = least(mail_queue.due_at, EXCLUDED.due_at)`,
      values: [tx.org_id, toTimestamp(now)],
    });
  return inserted.id;
}

async function existing(tx: Transaction, { template, object, step }: NewMail): Promise<string> {
  const { id } = await tx.db
    .selectFrom('mail')
    .select('id')
    .where('org_id', '=', tx.org_id)
    .where('template', '=', template)
    .where('object', '=', object)
    .where('step', '=', step)
    .executeTakeFirstOrThrow();
  return id;
}

async function whyNot(tx: Transaction, address: string): Promise<string | null> {
  if (!/^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+$/.test(address)) return 'this is no e-mail address';
  const { sample, test_clock } = await tx.organisations.get();
  if (sample) return 'this is a sample organisation';
  if (test_clock !== null) return 'this organisation lives in simulated time';
  const reason = await suppressionOf(tx, address);
  return reason === null ? null : `the address takes no mail: ${reason}`;
}

const COLUMNS = [
  'id',
  'customer_id',
  'to_address',
  'to_name',
  'subject',
  'language',
  'template',
  'object',
  'step',
  'status',
  'attempts',
  'next_attempt_at',
  'message_id',
  'last_error',
  'sent_at',
  'created_at',
] as const;

export interface MailFilter {
  readonly status?: MailStatus | undefined;
  readonly customer_id?: string | undefined;
  readonly object?: string | undefined;
}

export async function listMails(tx: Transaction, request: PageRequest & MailFilter = {}): Promise<Page<StoredMail>> {
  const plan = pagePlan(request);
  let query = tx.db.selectFrom('mail').select(COLUMNS).where('org_id', '=', tx.org_id);
  for (const column of ['status', 'customer_id', 'object'] as const)
    if (request[column] !== undefined) query = query.where(column, '=', request[column]);
  if (plan.cursor !== null) query = query.where('id', plan.compare, plan.cursor);
  const found = await query.orderBy('id', plan.order).limit(plan.fetch).execute();
  return toPage(found, plan, (row) => row as StoredMail);
}

/** One mail with what it says; null when there is none. */
export async function getMail(
  tx: Transaction,
  id: string,
): Promise<(StoredMail & { readonly html: string; readonly text: string }) | null> {
  const row = await tx.db
    .selectFrom('mail')
    .select([...COLUMNS, 'html', 'text'])
    .where('org_id', '=', tx.org_id)
    .where('id', '=', id)
    .executeTakeFirst();
  return (row as (StoredMail & { html: string; text: string }) | undefined) ?? null;
}
