// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatMinor, serviceLevelCsv } from '@kontor/core';
import {
  getServiceCredit,
  grantServiceCredits,
  listServiceCredits,
  reversal,
  reverseServiceCredit,
  type ServiceCreditDraft,
  serviceCreditDrafts,
  shownServiceCredit,
} from '../../service-levels/credits.js';
import { type CustomerReport, serviceLevelReports } from '../../service-levels/report.js';
import { shownMonth } from '../../service-levels/shown.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { textAnswer } from '../operation.js';
import { orRefuse, unknownResource } from '../problem.js';
import { byId, decimalText, instant, listAnswer, listOf, pageFields, pageOf } from '../shapes.js';
import { dry_run } from './credits.js';
import { customerBy } from './customers.js';

const TAG = 'Service levels';
/** Customers in one transaction. */
const PORTION = 500;

const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'write a month as 2026-03')
  .refine((text) => text >= '1970-02' && text < '9000', 'write a month of the years 1970 to 8999')
  .openapi({ example: '2026-03', description: 'A calendar month, in the zone of each subscription.' });
const credit = z
  .object({
    below_percent: z.string().openapi({ description: 'The step of the table that was met.' }),
    fraction: z.string().openapi({ description: 'Of the fee.' }),
    fee: decimalText,
    amount: decimalText,
  })
  .nullable();
const kept = {
  promised_percent: z.string(),
  percent: z.string().nullable().openapi({ description: 'Rounded down; null: there was nothing to keep.' }),
  breached: z.boolean(),
  credit,
};
const monthOf = z.object({
  subscription_id: z.string(),
  plan: z.string(),
  currency: z.string(),
  fee: decimalText.openapi({ description: 'Billed for the days of the month, without usage and tax.' }),
  credit: decimalText.openapi({ description: 'For uptime and answers together, at most the fee.' }),
  uptime: z
    .object({ ...kept, served_ms: z.int(), down_ms: z.int(), outages: z.array(z.string()) })
    .nullable()
    .openapi({ description: 'Null: none is promised.' }),
  response: z
    .object({
      ...kept,
      support_level: z.string(),
      met: z.int(),
      missed: z.int(),
      pending: z.int(),
      cases: z.array(
        z.object({
          case_id: z.string(),
          severity: z.string(),
          promised_hours: z.int(),
          due: instant,
          waited_ms: z.int().openapi({ description: 'In the hours of the support level.' }),
          outcome: z.enum(['met', 'missed', 'pending']),
        }),
      ),
    })
    .nullable()
    .openapi({ description: 'Null: none is promised.' }),
});
const report = z
  .object({
    id: z.string().openapi({ description: 'The customer.' }),
    object: z.literal('service_level_report'),
    customer_id: z.string(),
    month,
    subscriptions: z.array(monthOf),
  })
  .openapi('ServiceLevelReport');
const serviceCredit = z
  .object({
    id: z.string(),
    object: z.literal('service_credit'),
    customer_id: z.string(),
    subscription_id: z.string(),
    payer_customer_id: z.string().openapi({ description: 'Whose wallet it is in.' }),
    month,
    currency: z.string(),
    amount: decimalText,
    wallet_id: z.string(),
    grant_id: z.string(),
    status: z.enum(['granted', 'reversed']),
    granted: instant,
    granted_by: z.string(),
    reversed: instant.nullable(),
    reverse_reason: z.string().nullable(),
    report: monthOf.openapi({ description: 'The month as it was known when it was decided.' }),
  })
  .openapi('ServiceCredit');
const draft = z.object({
  customer_id: z.string(),
  subscription_id: z.string(),
  currency: z.string(),
  amount: decimalText,
  state: z.enum(['open', 'running', 'undecided', 'granted']).openapi({
    description: 'open: it can be granted. running: the month is not over. undecided: a case may still be missed.',
  }),
});
const grants = z
  .object({
    object: z.literal('service_credit_grants'),
    month,
    drafts: z.array(draft).openapi({ description: 'Of a dry run: what the month gives, by what is known now.' }),
    granted: z.array(serviceCredit),
    stored: z.boolean(),
  })
  .openapi('ServiceCreditGrants');

const shownReport = (of: string) => (one: CustomerReport) => ({
  id: one.customer_id,
  object: 'service_level_report' as const,
  customer_id: one.customer_id,
  month: of,
  subscriptions: one.subscriptions.map(shownMonth),
});

function shownDraft({ customer_id, report: { subscription_id, currency, credit_minor }, state }: ServiceCreditDraft) {
  return { customer_id, subscription_id, currency, amount: formatMinor(credit_minor, currency), state };
}

/** The customers after one, by id; or the one that was asked for. */
async function customersAfter(tx: Transaction, after: string, only: string | undefined): Promise<string[]> {
  if (only !== undefined) return after === '' ? [(await customerBy(tx, only)).id] : [];
  const page = await tx.customers.list({ limit: PORTION, ending_before: after });
  return page.data.map(({ id }) => id).reverse();
}

export function addServiceLevels(api: Api): void {
  api.add(
    {
      operation_id: 'listServiceLevels',
      method: 'get',
      path: '/v1/service_levels',
      tag: TAG,
      summary: 'How customers were served in a month: uptime, answers, and what is given back',
      query: z.strictObject({ ...pageFields, month, customer_id: z.string().min(1).optional() }),
      answer: listOf(report, 'ServiceLevelReportList'),
    },
    ({ read, query, now }) =>
      read(async (tx) => {
        const page =
          query.customer_id === undefined
            ? await tx.customers.list(pageOf(query))
            : { data: [await customerBy(tx, query.customer_id)], has_more: false };
        const customer_ids = page.data.map(({ id }) => id);
        const data = await serviceLevelReports(tx, { customer_ids, month: query.month, now });
        return listAnswer({ data, has_more: page.has_more }, shownReport(query.month));
      }),
  );
  api.add(
    {
      operation_id: 'exportServiceLevels',
      method: 'get',
      path: '/v1/service_levels/export',
      tag: TAG,
      summary: 'The same of all customers as CSV, a subscription a line',
      query: z.strictObject({ month }),
      answer: textAnswer,
      text: ['text/csv'],
    },
    async ({ read, query, now }) => {
      const head = [...serviceLevelCsv(query.month, [])];
      async function* pieces() {
        yield head.join('');
        const next = (after: string) =>
          read(async (tx) => {
            const customer_ids = await customersAfter(tx, after, undefined);
            return { customer_ids, reports: await serviceLevelReports(tx, { customer_ids, month: query.month, now }) };
          });
        for (let found = await next(''); found.customer_ids.length > 0; ) {
          yield [...serviceLevelCsv(query.month, found.reports)].slice(head.length).join('');
          found = await next(found.customer_ids.at(-1) as string);
        }
      }
      return { content_type: 'text/csv', file_name: `service-levels-${query.month}.csv`, pieces: pieces() };
    },
  );
  addServiceCredits(api);
}

function addServiceCredits(api: Api): void {
  api.add(
    {
      operation_id: 'grantServiceCredits',
      method: 'post',
      path: '/v1/service_credits',
      tag: TAG,
      summary: 'Grant the credits of a month in which promises were not kept; again, it gives nothing more',
      description:
        'A dry run says what would be given. A credit is promotional credit in a wallet of whoever was billed, and pays their next invoices. Months that run and cases that are undecided wait.',
      body: z
        .strictObject({
          month,
          customer_id: z.string().min(1).optional().openapi({ description: 'Default: of all customers.' }),
          dry_run,
        })
        .openapi('GrantServiceCredits'),
      answer: grants,
    },
    ({ read, repeatable, store, org_id, by, body, now }) => {
      const { month: of, customer_id: only, dry_run: dry } = body;
      const answer = { object: 'service_credit_grants' as const, month: of, stored: !dry };
      const next = (after: string) => read((tx) => customersAfter(tx, after, only));
      const run = async () => {
        const drafts: ServiceCreditDraft[] = [];
        const granted: ReturnType<typeof shownServiceCredit>[] = [];
        for (let customer_ids = await next(''); customer_ids.length > 0; ) {
          const request = { customer_ids, month: of };
          if (dry) drafts.push(...(await read((tx) => serviceCreditDrafts(tx, { ...request, now }))));
          else {
            const rows = await store.write(org_id, by, (tx) => grantServiceCredits(tx, request));
            granted.push(...rows.map(shownServiceCredit));
          }
          customer_ids = await next(customer_ids.at(-1) as string);
        }
        return { ...answer, drafts: drafts.map(shownDraft), granted: granted };
      };
      return dry ? run() : repeatable(run);
    },
  );
  api.add(
    {
      operation_id: 'listServiceCredits',
      method: 'get',
      path: '/v1/service_credits',
      tag: TAG,
      summary: 'Credits that were granted, the latest first',
      query: z.strictObject({ ...pageFields, month: month.optional(), customer_id: z.string().min(1).optional() }),
      answer: listOf(serviceCredit, 'ServiceCreditList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const { month: of, customer_id: named } = query;
        const customer_id = named === undefined ? undefined : (await customerBy(tx, named)).id;
        const page = await listServiceCredits(tx, { ...pageOf(query), customer_id, month: of });
        return listAnswer(page, shownServiceCredit);
      }),
  );
  api.add(
    {
      operation_id: 'getServiceCredit',
      method: 'get',
      path: '/v1/service_credits/{id}',
      tag: TAG,
      summary: 'One credit, with the report it was decided by',
      params: byId,
      answer: serviceCredit,
    },
    ({ read, params }) => read(async (tx) => shownServiceCredit(await creditBy(tx, params.id))),
  );
  api.add(
    {
      operation_id: 'reverseServiceCredit',
      method: 'post',
      path: '/v1/service_credits/{id}/reverse',
      tag: TAG,
      summary: 'Take a credit back of which nothing was used',
      params: byId,
      body: z.strictObject({ reason: z.string().trim().min(1).max(500), dry_run }).openapi('ReverseServiceCredit'),
      answer: serviceCredit,
    },
    ({ read, write, params, body }) => {
      if (body.dry_run)
        return read(async (tx) =>
          shownServiceCredit(orRefuse(await reversal(tx, await creditBy(tx, params.id)), CONFLICTS)),
        );
      return write(async (tx) => {
        const done = await reverseServiceCredit(tx, await creditBy(tx, params.id), body.reason);
        return shownServiceCredit(orRefuse(done, CONFLICTS));
      });
    },
  );
}

const CONFLICTS = ['service-credit-used', 'service-credit-reversed'];

async function creditBy(tx: Transaction, id: string) {
  const found = await getServiceCredit(tx, id);
  if (found === null) throw unknownResource('service credit', id);
  return found;
}
