// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { ALERT_RECIPIENTS, formatInstant, type ThresholdRule, thresholdProblems } from '@kontor/core';
import type { Transaction } from '../../store/transaction.js';
import { listCrossings, shownCrossing } from '../../thresholds/crossing.js';
import { lookAtUsage } from '../../thresholds/look.js';
import {
  getThreshold,
  listThresholds,
  putThreshold,
  removeThreshold,
  type StoredThreshold,
} from '../../thresholds/threshold.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import {
  asOf,
  asOfQuery,
  byId,
  currency,
  decimalText,
  instant,
  listAnswer,
  listOf,
  pageFields,
  pageOf,
  plainDate,
  present,
} from '../shapes.js';
import { customerBy } from './customers.js';

const TAG = 'Usage thresholds';
const feature = z.string().min(1).openapi({ description: 'Key of a metered feature.', example: 'api-calls' });
const measure = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('amount'), currency }),
  z.strictObject({ of: z.literal('quantity'), feature }),
  z.strictObject({ of: z.literal('share'), feature }),
]);
const at = decimalText.openapi({
  description: 'An amount, a quantity, or a share of a limit as a fraction: `0.8` is 80 %.',
  example: '100.00',
});
const every = decimalText.openapi({ description: 'And again at each further step of so much.' });
const action = z.enum(['notify', 'invoice', 'block']).openapi({
  description:
    'notify: it is told. invoice: what is not billed yet is invoiced at once. block: metered features are denied until the period ends or the cap is raised.',
});
const repeat = z
  .enum(['period', 'once'])
  .openapi({ description: 'Told anew in each period, or once and never again.' });
const mail_to = z.array(z.enum(ALERT_RECIPIENTS)).max(2).openapi({
  description:
    'Who gets a mail of each step that is reached: the customer, and the address for questions of the organisation. None: nobody.',
});
const newThreshold = z.strictObject({
  customer_id: z.string().min(1).optional().openapi({ description: 'Absent: a default for all customers.' }),
  subscription_id: z.string().min(1).optional().openapi({ description: 'Only what this subscription uses.' }),
  plan: z.string().min(1).optional().openapi({ description: 'A default for each subscription to this plan.' }),
  measure,
  at,
  every: every.optional(),
  repeat: repeat.default('period'),
  action,
  mail_to: mail_to.default([]),
});
const change = z.strictObject({
  at: at.optional(),
  every: every.nullish().openapi({ description: 'Null: no further steps.' }),
  mail_to: mail_to.optional(),
});
export const threshold = z
  .object({
    id: z.string(),
    object: z.literal('usage_threshold'),
    customer_id: z.string().nullable(),
    subscription_id: z.string().nullable(),
    plan: z.string().nullable(),
    by_customer: z.boolean().openapi({ description: 'Whether the customer set it, in the portal.' }),
    measure,
    at,
    every: every.nullable(),
    repeat,
    action,
    mail_to,
    created: instant,
  })
  .openapi('UsageThreshold');
const crossing = z
  .object({
    id: z.string(),
    object: z.literal('threshold_crossing'),
    threshold_id: z.string(),
    customer_id: z.string(),
    subscription_id: z.string().nullable().openapi({ description: 'Null: all of the customer together.' }),
    action,
    period_start: plainDate.nullable().openapi({ description: 'Null: told once and never again.' }),
    step: decimalText.openapi({ description: 'The step that was reached.' }),
    value: decimalText.openapi({ description: 'What usage had come to.' }),
    crossed: instant,
  })
  .openapi('ThresholdCrossing');
const looked = z
  .object({
    object: z.literal('usage_look'),
    customers: z.int().openapi({ description: 'With something new.' }),
    crossings: z.int(),
    invoices: z.int(),
    top_ups: z.int(),
  })
  .openapi('UsageLook');
export const removedThreshold = z
  .object({ id: z.string(), object: z.literal('usage_threshold'), deleted: z.literal(true) })
  .openapi('RemovedUsageThreshold');

export function shownThreshold({
  id,
  customer_id,
  subscription_id,
  plan,
  by_customer,
  rule,
  created_at,
}: StoredThreshold) {
  return {
    id,
    object: 'usage_threshold' as const,
    customer_id,
    subscription_id,
    plan,
    by_customer,
    measure: rule.measure,
    at: rule.at,
    every: rule.every ?? null,
    repeat: rule.repeat,
    action: rule.action,
    mail_to: [...(rule.mail_to ?? [])],
    created: formatInstant(created_at),
  };
}

export async function thresholdBy(tx: Transaction, id: string): Promise<StoredThreshold> {
  const found = await getThreshold(tx, id);
  if (found === null) throw unknownResource('usage threshold', id);
  return found;
}

export function requireSound(rule: unknown): asserts rule is ThresholdRule {
  const problems = thresholdProblems(rule);
  if (problems.length > 0) throw new Refusal(422, problems);
}

/** Whose usage it is: the ids, and nothing that does not exist. */
async function scopeOf(tx: Transaction, body: z.output<typeof newThreshold>) {
  const { customer_id, subscription_id, plan, measure: by } = body;
  const refuse = (path: string, message: string, mend: string) => {
    throw new Refusal(422, [{ code: 'threshold-scope-refused', path, message, mend }]);
  };
  if (plan !== undefined && (customer_id ?? subscription_id) !== undefined)
    refuse('plan', 'a default of a plan is nobody’s in particular', 'name a plan, or a customer or subscription');
  const catalog = await tx.catalogs.current();
  if (plan !== undefined && catalog?.content.plans?.[plan] === undefined)
    refuse('plan', `the catalog has no plan ${plan}`, 'list the plans with GET /v1/plans');
  if (by.of !== 'amount' && catalog?.content.features[by.feature]?.kind !== 'metered')
    refuse('measure.feature', `the catalog has no metered feature ${by.feature}`, 'name a feature that a meter counts');
  if (subscription_id === undefined)
    return {
      customer_id: customer_id === undefined ? null : (await customerBy(tx, customer_id)).id,
      subscription_id: null,
      plan: plan ?? null,
    };
  if (by.of !== 'amount')
    refuse('subscription_id', 'features are counted for a customer as a whole', 'leave `subscription_id` out');
  const subscription = await tx.subscriptions.get(subscription_id);
  if (subscription === null) throw unknownResource('subscription', subscription_id);
  if (customer_id !== undefined && (await customerBy(tx, customer_id)).id !== subscription.customer_id)
    refuse('customer_id', `${subscription_id} is another customer’s`, 'leave `customer_id` out');
  return { customer_id: subscription.customer_id, subscription_id, plan: null };
}

export function addUsageThresholds(api: Api): void {
  api.add(
    {
      operation_id: 'createUsageThreshold',
      method: 'post',
      path: '/v1/usage_thresholds',
      tag: TAG,
      summary: 'Have an amount or quantity of usage told, invoiced or capped',
      description:
        'For a customer, for one subscription, or as a default of a plan or of all customers, which holds where nothing of the same action and measure is set.',
      body: newThreshold,
      answer: threshold,
      status: 201,
    },
    ({ write, body }) =>
      write(async (tx) => {
        const { measure: by, at: first, every: step, repeat: again, action: act, mail_to: to } = body;
        const rule = present({ measure: by, at: first, every: step, repeat: again, action: act, mail_to: to });
        requireSound(rule);
        return shownThreshold(await putThreshold(tx, await scopeOf(tx, body), rule));
      }),
  );
  api.add(
    {
      operation_id: 'listUsageThresholds',
      method: 'get',
      path: '/v1/usage_thresholds',
      tag: TAG,
      summary: 'Thresholds',
      query: z.strictObject({ ...pageFields, customer_id: z.string().min(1).optional(), as_of: asOf }),
      answer: listOf(threshold, 'UsageThresholdList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const customer_id = query.customer_id === undefined ? undefined : (await customerBy(tx, query.customer_id)).id;
        return listAnswer(await listThresholds(tx, { ...pageOf(query), customer_id }), shownThreshold);
      }),
  );
  api.add(
    {
      operation_id: 'getUsageThreshold',
      method: 'get',
      path: '/v1/usage_thresholds/{id}',
      tag: TAG,
      summary: 'One threshold',
      params: byId,
      query: asOfQuery,
      answer: threshold,
    },
    ({ read, params }) => read(async (tx) => shownThreshold(await thresholdBy(tx, params.id))),
  );
  api.add(
    {
      operation_id: 'changeUsageThreshold',
      method: 'patch',
      path: '/v1/usage_thresholds/{id}',
      tag: TAG,
      summary: 'Move a threshold; a cap that is raised above what was used opens at once',
      params: byId,
      body: change,
      answer: threshold,
    },
    ({ write, params, body }) =>
      write(async (tx) => {
        const before = await thresholdBy(tx, params.id);
        const { every: known, ...rest } = before.rule;
        const step = body.every === undefined ? known : (body.every ?? undefined);
        const to = body.mail_to ?? rest.mail_to;
        const rule = present({ ...rest, at: body.at ?? rest.at, every: step, mail_to: to });
        requireSound(rule);
        return shownThreshold(await putThreshold(tx, before, rule, before));
      }),
  );
  api.add(
    {
      operation_id: 'removeUsageThreshold',
      method: 'delete',
      path: '/v1/usage_thresholds/{id}',
      tag: TAG,
      summary: 'Remove a threshold; what it told stays known',
      params: byId,
      answer: removedThreshold,
    },
    ({ write, params }) =>
      write(async (tx) => {
        await removeThreshold(tx, await thresholdBy(tx, params.id));
        return { id: params.id, object: 'usage_threshold' as const, deleted: true as const };
      }),
  );
  api.add(
    {
      operation_id: 'listThresholdCrossings',
      method: 'get',
      path: '/v1/threshold_crossings',
      tag: TAG,
      summary: 'Which thresholds usage has reached',
      query: z.strictObject({
        ...pageFields,
        customer_id: z.string().min(1).optional(),
        threshold_id: z.string().min(1).optional(),
      }),
      answer: listOf(crossing, 'ThresholdCrossingList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const { customer_id: named, threshold_id } = query;
        const customer_id = named === undefined ? undefined : (await customerBy(tx, named)).id;
        return listAnswer(await listCrossings(tx, { ...pageOf(query), customer_id, threshold_id }), shownCrossing);
      }),
  );
  api.add(
    {
      operation_id: 'lookAtUsage',
      method: 'post',
      path: '/v1/usage_thresholds/look',
      tag: TAG,
      summary: 'Look at usage that came since the last look',
      description: '`kontor start` looks by itself every two seconds.',
      body: z.strictObject({}),
      answer: looked,
    },
    ({ store, org_id, by, repeatable }) =>
      repeatable(async () => ({ object: 'usage_look' as const, ...(await lookAtUsage(store, { org_id, ...by })) })),
  );
}
