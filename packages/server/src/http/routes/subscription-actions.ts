// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  explainInvoice,
  formatBound,
  formatMinor,
  type Instant,
  type NumberLanguage,
  type SettledPlan,
  type SubscriptionCommand,
  timesOf,
  touchedDays,
} from '@kontor/core';
import {
  type CarriedOutChange,
  changeSubscription,
  type PlannedChange,
  planChange,
  versionOf,
} from '../../billing/change-subscription.js';
import { type DocumentRates, NO_RATES, ratesOfPlans, shownExchange } from '../../currencies/document-rates.js';
import { shownSubscription } from '../../store/shown.js';
import type { StoredSubscription } from '../../store/subscriptions.js';
import type { ReadTransaction, Transaction, WriteTransaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import { inLanguage } from '../problem-words/problem-words.js';
import { bound, byId, decimalText, plainDate, times } from '../shapes.js';
import { exchangeFields } from './invoices.js';
import {
  boundIn,
  changedTerms,
  phased,
  requireCard,
  shownPhase,
  subscription,
  subscriptionBy,
  termsChange,
} from './subscriptions.js';

const when = z.union([z.enum(['now', 'period_end']), bound]).openapi({
  description:
    "`now`, `period_end` (the end of what is paid for, or of the contract's term), a day, or an instant. `now` is today, and this second where a price counts seconds.",
});
const bill = z.boolean().default(true).openapi({
  description: 'Whether what is due by today is invoiced at once. Otherwise the next close does it.',
});
export const action = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('activate'), on: plainDate.optional(), bill }),
    z.strictObject({
      action: z.literal('change'),
      when: when.default('now'),
      ...changedTerms.shape,
      catalog_version: z.int().min(1).optional(),
      bill,
    }),
    z.strictObject({ action: z.literal('cancel'), when: when.default('period_end'), bill }),
    z.strictObject({ action: z.literal('keep'), bill }),
    z.strictObject({ action: z.literal('pause'), when: when.default('now'), until: bound.optional(), bill }),
    z.strictObject({ action: z.literal('resume'), when: when.default('now'), bill }),
    z.strictObject({ action: z.literal('extend_trial'), until: plainDate, bill }),
    z.strictObject({ action: z.literal('convert_trial'), bill }),
  ])
  .openapi('SubscriptionAction');

const period = z.object({ start: plainDate, end: plainDate });
const line = z.object({
  kind: z.enum(['charge', 'credit']),
  charge_key: z.string(),
  label: z.string(),
  period,
  times: times.optional(),
  amount: decimalText,
  sentence: z.string(),
});
export const outcome = z
  .object({
    object: z.literal('subscription_change'),
    effective_date: bound,
    subscription,
    phases: z.array(phased),
    invoices: z
      .array(
        z.object({
          id: z.string().nullable().openapi({ description: 'null for what is not issued: a preview, or due later.' }),
          customer_id: z.string().openapi({ description: 'Who pays it, or was billed what it gives back.' }),
          invoice_date: plainDate,
          currency: z.string(),
          discount: decimalText.openapi({ description: 'Taken off the lines by coupons and the volume discount.' }),
          tax: decimalText,
          total: decimalText,
          credited: decimalText.openapi({ description: 'Paid from credits.' }),
          due: decimalText.openapi({ description: 'What is left to pay.' }),
          ...exchangeFields,
          lines: z.array(line),
        }),
      )
      .openapi({ description: 'What is due by today, and by the day it takes effect, as far as usage is known.' }),
    problems: z.array(z.object({ code: z.string(), path: z.string(), message: z.string(), mend: z.string() })),
  })
  .openapi('SubscriptionChange');

function shownPlan(plan: SettledPlan, id: string | null, rates: DocumentRates, language: NumberLanguage) {
  const { customer_id, invoice_date, currency, settlement } = plan;
  const sentences = explainInvoice(plan, language);
  return {
    id,
    customer_id,
    invoice_date,
    currency,
    discount: formatMinor(settlement.discount_minor, currency),
    tax: formatMinor(settlement.tax_minor, currency),
    total: formatMinor(settlement.total_minor, currency),
    credited: formatMinor(settlement.credited_minor, currency),
    due: formatMinor(settlement.due_minor, currency),
    ...shownExchange(rates, settlement),
    lines: plan.lines.map((line, index) => ({
      kind: line.kind,
      charge_key: line.charge_key,
      label: line.label,
      period: touchedDays(line.period),
      ...timesOf(line),
      amount: formatMinor(line.amount_minor, currency),
      sentence: sentences[index] ?? '',
    })),
  };
}

async function shown(
  tx: ReadTransaction | WriteTransaction,
  change: PlannedChange | CarriedOutChange,
  { now, language = 'en' }: Asked,
) {
  const { currencies } = change.context.organisation.billing;
  const rates = currencies === undefined ? [] : await ratesOfPlans(tx, change.plans);
  const ids = 'invoice_ids' in change ? change.invoice_ids : [];
  return {
    object: 'subscription_change' as const,
    effective_date: formatBound(change.effective, change.terms.timezone),
    subscription: shownSubscription(change.terms, now),
    phases: change.phases.map((phase) => shownPhase(phase, now)),
    invoices: change.plans.map((plan, index) =>
      shownPlan(plan, ids[index] ?? null, rates[index] ?? NO_RATES, language),
    ),
    problems: change.problems.map((problem) => inLanguage(problem, language === 'de' ? 'de' : 'en')),
  };
}

/** The command of a request, and the terms it is about. */
async function commandOf(
  tx: Transaction,
  id: string,
  body: z.output<typeof action>,
): Promise<{ slices: StoredSubscription[]; command: SubscriptionCommand }> {
  const latest = await subscriptionBy(tx, id);
  const slices = await tx.subscriptions.history(id);
  const { bill: _bill, action: kind, ...fields } = body;
  if (kind === 'activate' && latest.status === 'draft' && latest.trial_end_date !== undefined)
    await requireCard(tx, latest);
  const moment = (text: string) => (text === 'now' || text === 'period_end' ? text : boundIn(text, latest.timezone));
  const at = {
    ...('when' in fields ? { when: moment(fields.when) } : {}),
    ...('until' in fields && fields.until !== undefined ? { until: moment(fields.until) } : {}),
  };
  if (kind !== 'change') return { slices, command: { kind, ...fields, ...at } as SubscriptionCommand };
  const { catalog_version, ...terms } = fields as Extract<z.output<typeof action>, { action: 'change' }>;
  const day = moment(terms.when);
  const change = termsChange(terms, latest);
  if (catalog_version === undefined) return { slices, command: { kind, when: day, change } };
  const version = await tx.catalogs.get(catalog_version);
  if (version === null) throw unknownResource('catalog version', String(catalog_version));
  return { slices, command: { kind, when: day, change: { ...change, version: versionOf(version) } } };
}

/** By when, and in which language the sentences of lines are. */
interface Asked {
  readonly now: Instant;
  readonly language?: NumberLanguage;
}

/** What an action would change and cost. */
export async function previewAction(tx: ReadTransaction, id: string, body: z.output<typeof action>, asked: Asked) {
  const { slices, command } = await commandOf(tx, id, body);
  const planned = await planChange(tx, slices, command, asked.now);
  if (!planned.ok) throw new Refusal(422, planned.problems);
  return shown(tx, planned.value, asked);
}

/** Carries an action out, by the same computation. */
export async function carryOutAction(tx: WriteTransaction, id: string, body: z.output<typeof action>, asked: Asked) {
  const { slices, command } = await commandOf(tx, id, body);
  const done = await changeSubscription(tx, slices, command, body.bill);
  if (!done.ok) throw new Refusal(422, done.problems);
  return shown(tx, done.value, asked);
}

/** Everything is about one subscription. */
export const FEW_ROWS = { few_rows: true };

export function addSubscriptionActions(api: Api): void {
  api.add(
    {
      operation_id: 'previewSubscriptionAction',
      method: 'post',
      path: '/v1/subscriptions/{id}/actions/preview',
      tag: 'Subscriptions',
      summary: 'What an action would change and cost; stores nothing',
      description: 'The same computation as the action itself, so what it says is what is then charged.',
      params: byId,
      body: action,
      answer: outcome,
      idempotent: false,
    },
    ({ read, params, body, now, language }) =>
      read((tx) => previewAction(tx, params.id, body, { now, language }), FEW_ROWS),
  );
  api.add(
    {
      operation_id: 'actOnSubscription',
      method: 'post',
      path: '/v1/subscriptions/{id}/actions',
      tag: 'Subscriptions',
      summary: 'Change, cancel, keep, pause, resume or activate a subscription, or move its trial',
      params: byId,
      body: action,
      answer: outcome,
    },
    ({ write, params, body, now, language }) =>
      write((tx) => carryOutAction(tx, params.id, body, { now, language }), FEW_ROWS),
  );
}
