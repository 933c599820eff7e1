// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import { mailBrand } from '../../collecting/mails.js';
import type { MailBrand } from '../../mail/content.js';
import { getMail, listMails, MAIL_STATUSES, type StoredMail } from '../../mail/outbox.js';
import { renderMail } from '../../mail/render.js';
import { MAIL_TEMPLATES, SAMPLE_BRAND, SAMPLE_MAILS } from '../../mail/sample-data.js';
import { liftSuppression, listSuppressions } from '../../mail/suppressions.js';
import type { MailTemplate } from '../../mail/template-data.js';
import { MAIL_LANGUAGES, type MailLanguage } from '../../mail/words/words.js';
import type { Api } from '../api.js';
import { unknownResource } from '../problem.js';
import { byId, instant, listAnswer, listOf, name, pageFields, pageOf, present } from '../shapes.js';

const TAG = 'Mail';
const mailTemplate = z.enum(MAIL_TEMPLATES as [MailTemplate, ...MailTemplate[]]);
const status = z.enum(MAIL_STATUSES).openapi({
  description: 'suppressed: not to be sent at all; `error` says why. failed: refused, or not taken within three days.',
});
export const mail = z
  .object({
    id: z.string(),
    object: z.literal('mail'),
    customer_id: z.string().nullable(),
    to: z.object({ address: z.string(), name: z.string().nullable() }),
    subject: z.string(),
    language: z.string(),
    template: mailTemplate,
    about: z.string().openapi({ description: 'The id of what it is about.' }),
    step: z.string().openapi({ description: 'Which mail about it this is: of each there is one.' }),
    status,
    attempts: z.int(),
    next_attempt: instant.nullable(),
    message_id: z.string().nullable().openapi({ description: 'The same in every attempt; null before the first.' }),
    error: z.string().nullable(),
    sent: instant.nullable(),
    created: instant,
  })
  .openapi('Mail');
const withContents = mail.extend({ html: z.string(), text: z.string() }).openapi('MailWithContents');
const rendered = z
  .object({
    object: z.literal('mail_preview'),
    template: mailTemplate,
    language: z.string(),
    subject: z.string(),
    preheader: z.string().openapi({ description: 'What mail programs show beside the subject.' }),
    html: z.string(),
    text: z.string(),
  })
  .openapi('MailPreview');
const suppression = z
  .object({ id: z.string(), object: z.literal('mail_suppression'), reason: z.string(), created: instant })
  .openapi('MailSuppression', { description: '`id` is the address, in lower case.' });

export function shownMail(row: StoredMail) {
  const { id, customer_id, subject, language, template, step, status, attempts, message_id } = row;
  return {
    id,
    object: 'mail' as const,
    customer_id,
    to: { address: row.to_address, name: row.to_name },
    subject,
    language,
    template,
    about: row.object,
    step,
    status,
    attempts,
    next_attempt: status === 'queued' ? formatInstant(row.next_attempt_at) : null,
    message_id,
    error: row.last_error,
    sent: row.sent_at === null ? null : formatInstant(row.sent_at),
    created: formatInstant(row.created_at),
  };
}

export function addMails(api: Api): void {
  api.add(
    {
      operation_id: 'listMails',
      method: 'get',
      path: '/v1/mails',
      tag: TAG,
      summary: 'Mails to customers: sent, to be sent, and those that never will be; newest first',
      query: z.strictObject({
        ...pageFields,
        status: status.optional(),
        customer_id: z.string().min(1).max(200).optional(),
        about: z.string().min(1).max(200).optional(),
      }),
      answer: listOf(mail, 'MailList'),
    },
    ({ read, query: { status, customer_id, about, ...page } }) =>
      read(async (tx) =>
        listAnswer(await listMails(tx, { ...pageOf(page), status, customer_id, object: about }), shownMail),
      ),
  );
  api.add(
    {
      operation_id: 'getMail',
      method: 'get',
      path: '/v1/mails/{id}',
      tag: TAG,
      summary: 'One mail with what it says',
      params: byId,
      answer: withContents,
    },
    ({ read, params }) =>
      read(async (tx) => {
        const found = await getMail(tx, params.id);
        if (found === null) throw unknownResource('mail', params.id);
        return { ...shownMail(found), html: found.html, text: found.text };
      }),
  );
  addPreview(api);
  addSuppressions(api);
}

function addPreview(api: Api): void {
  api.add(
    {
      operation_id: 'previewMail',
      method: 'get',
      path: '/v1/mail_templates/{template}/preview',
      tag: TAG,
      summary: 'A template filled with sample data; sends nothing',
      params: z.strictObject({ template: mailTemplate }),
      query: z.strictObject({
        language: z.enum(MAIL_LANGUAGES as [MailLanguage, ...MailLanguage[]]).default('en'),
        sender_name: name.optional().openapi({ description: 'Default: as the mails of the organisation have it.' }),
        accent_colour: z
          .string()
          .regex(/^#[0-9a-fA-F]{6}$/, 'write a colour as #rrggbb')
          .optional(),
        logo_url: z.url({ protocol: /^https$/ }).optional(),
        footer: z.string().max(1_000).optional(),
      }),
      answer: rendered,
    },
    async ({ read, params: { template }, query: { language, ...wanted } }) => {
      const own = await read(async (tx) => mailBrand(tx, await tx.organisations.get()));
      const brand: MailBrand = {
        ...SAMPLE_BRAND,
        ...own,
        footer: own.footer ?? own.sender_name,
        ...present(wanted),
      };
      const { subject, preheader, html, text } = renderMail(template, SAMPLE_MAILS[template], { language, brand });
      return { object: 'mail_preview' as const, template, language, subject, preheader, html, text };
    },
  );
}

function addSuppressions(api: Api): void {
  api.add(
    {
      operation_id: 'listMailSuppressions',
      method: 'get',
      path: '/v1/mail_suppressions',
      tag: TAG,
      summary: 'Addresses that take no mail: whose server said so for good',
      query: z.strictObject(pageFields),
      answer: listOf(suppression, 'MailSuppressionList'),
    },
    ({ read, query }) =>
      read(async (tx) =>
        listAnswer(await listSuppressions(tx, pageOf(query)), ({ address, reason, created_at }) => ({
          id: address,
          object: 'mail_suppression' as const,
          reason,
          created: formatInstant(created_at),
        })),
      ),
  );
  api.add(
    {
      operation_id: 'liftMailSuppression',
      method: 'delete',
      path: '/v1/mail_suppressions/{id}',
      tag: TAG,
      summary: 'Write to an address again; mails of before are not sent',
      params: byId,
      answer: z.object({ id: z.string(), object: z.literal('mail_suppression'), deleted: z.literal(true) }),
    },
    ({ write, params }) =>
      write(async (tx) => {
        const address = params.id.toLowerCase();
        if (!(await liftSuppression(tx, address))) throw unknownResource('suppressed address', params.id);
        return { id: address, object: 'mail_suppression' as const, deleted: true as const };
      }),
  );
}
