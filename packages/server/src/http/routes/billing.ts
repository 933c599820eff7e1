// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { dateAt, explainInvoice, formatMinor, type SettledPlan } from '@kontor/core';
import { type CloseResult, closePeriod } from '../../billing/close.js';
import { NO_RATES, shownExchange } from '../../currencies/document-rates.js';
import type { Store } from '../../store/store.js';
import type { Api } from '../api.js';
import { inLanguage, type ProblemLanguage } from '../problem-words/problem-words.js';
import { decimalText, plainDate } from '../shapes.js';
import { customerBy } from './customers.js';
import { exchangeFields } from './invoices.js';

const request = z.strictObject({
  until: plainDate.openapi({
    description: 'Bills periods in advance that start before this day, and periods in arrears that end by it.',
  }),
  customer_id: z.string().min(1).optional(),
});
const interim = z.strictObject({
  customer_id: z.string().min(1).optional(),
  dry_run: z.boolean().default(false).openapi({ description: 'Say what would be invoiced, and store nothing.' }),
});
const amount = z.object({ currency: z.string(), amount: decimalText });
/** What could not be billed, and why. */
export const skipped = z.object({
  subscription_id: z.string().nullable().openapi({ description: 'null: charges of the customer by themselves.' }),
  customer_id: z.string(),
  problems: z.array(z.object({ code: z.string(), path: z.string(), message: z.string(), mend: z.string() })),
});
const closed = z
  .object({
    subscriptions: z.int().openapi({ description: 'Looked at.' }),
    invoices: z.int(),
    lines: z.int(),
    totals: z.array(amount),
    skipped: z.array(skipped).openapi({ description: 'Subscriptions whose terms must be mended before they bill.' }),
  })
  .openapi('BillingClose');
const previewed = closed
  .extend({
    plans: z.array(
      z.object({
        subscription_id: z.string().nullable(),
        customer_id: z.string(),
        invoice_date: plainDate,
        currency: z.string(),
        total: decimalText,
        tax: decimalText,
        ...exchangeFields,
        credited: decimalText.openapi({ description: 'Paid from credits.' }),
        due: decimalText,
        lines: z.array(
          z.object({ charge_key: z.string(), label: z.string(), amount: decimalText, sentence: z.string() }),
        ),
      }),
    ),
  })
  .openapi('BillingPreview');

function shown({ subscriptions, invoices, lines, totals, skipped }: CloseResult, language: ProblemLanguage) {
  return {
    subscriptions,
    invoices,
    lines,
    totals: totals.map(({ currency, total_minor }) => ({ currency, amount: formatMinor(total_minor, currency) })),
    skipped: skipped.map(({ problems, ...whose }) => ({
      ...whose,
      problems: problems.map((problem) => inLanguage(problem, language)),
    })),
  };
}

function shownPlan(plan: SettledPlan, rates: CloseResult['rates'], language: ProblemLanguage) {
  const { subscription_id, customer_id, invoice_date, currency } = plan;
  const sentences = explainInvoice(plan, language);
  return {
    subscription_id,
    customer_id,
    invoice_date,
    currency,
    total: formatMinor(plan.total_minor, currency),
    tax: formatMinor(plan.settlement.tax_minor, currency),
    ...shownExchange(rates?.get(plan) ?? NO_RATES, plan.settlement),
    credited: formatMinor(plan.settlement.credited_minor, currency),
    due: formatMinor(plan.settlement.due_minor, currency),
    lines: plan.lines.map(({ charge_key, label, amount_minor }, index) => ({
      charge_key,
      label,
      amount: formatMinor(amount_minor, currency),
      sentence: sentences[index] ?? '',
    })),
  };
}

/** The id of the customer a request names by id or own key. */
async function customerId(store: Store, org_id: string, named: string | undefined): Promise<string | undefined> {
  return named === undefined ? undefined : (await store.read(org_id, (tx) => customerBy(tx, named))).id;
}

export function addBilling(api: Api): void {
  api.add(
    {
      operation_id: 'previewBilling',
      method: 'post',
      path: '/v1/billing/preview',
      tag: 'Invoices',
      summary: 'What closing would invoice; stores nothing',
      body: request,
      answer: previewed,
      idempotent: false,
    },
    async ({ store, org_id, body, by, language }) => {
      const customer_id = await customerId(store, org_id, body.customer_id);
      const result = await closePeriod(store, { org_id, until: body.until, customer_id, dry_run: true, ...by });
      return {
        ...shown(result, language),
        plans: (result.plans ?? []).map((plan) => shownPlan(plan, result.rates, language)),
      };
    },
  );
  api.add(
    {
      operation_id: 'closeBilling',
      method: 'post',
      path: '/v1/billing/close',
      tag: 'Invoices',
      summary: 'Issue the invoices of everything that is due; again, it bills nothing twice',
      body: request,
      answer: closed,
    },
    async ({ store, org_id, body, by, repeatable, language }) =>
      repeatable(async () => {
        const customer_id = await customerId(store, org_id, body.customer_id);
        return shown(await closePeriod(store, { org_id, until: body.until, customer_id, ...by }), language);
      }),
  );
  api.add(
    {
      operation_id: 'invoiceUsageSoFar',
      method: 'post',
      path: '/v1/billing/interim',
      tag: 'Invoices',
      summary: 'Invoice usage so far of periods that are not over',
      description:
        'Bills usage up to now, less what was billed of it before. The end of the period brings it to the whole, so that ' +
        'all invoices of a period come to what one would have been.',
      body: interim,
      answer: closed.extend({ plans: previewed.shape.plans.optional() }).openapi('InterimBilling'),
    },
    async ({ store, org_id, body, by, repeatable, language }) => {
      const customer_id = await customerId(store, org_id, body.customer_id);
      const { dry_run } = body;
      const run = async () => {
        const until = dateAt(by.now, 'UTC');
        const result = await closePeriod(store, { org_id, until, customer_id, dry_run, interim: true, ...by });
        const plans = result.plans?.map((plan) => shownPlan(plan, result.rates, language));
        return { ...shown(result, language), ...(plans === undefined ? {} : { plans }) };
      };
      return dry_run ? run() : repeatable(run);
    },
  );
}
