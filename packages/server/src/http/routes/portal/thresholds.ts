// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { decimal, type ThresholdRule } from '@kontor/core';
import type { Transaction } from '../../../store/transaction.js';
import {
  listThresholds,
  putThreshold,
  removeThreshold,
  type StoredThreshold,
  thresholdsOf,
} from '../../../thresholds/threshold.js';
import type { Api } from '../../api.js';
import { ownCustomer } from '../../portal-access.js';
import { Refusal, unknownResource } from '../../problem.js';
import { byId, decimalText, listAnswer, listOf, pageOf, pageQuery } from '../../shapes.js';
import { removedThreshold, requireSound, shownThreshold, threshold, thresholdBy } from '../usage-thresholds.js';
import { customerIn, requireAllowed, TAG } from './allowed.js';

const at = decimalText.openapi({ description: 'An amount in the currency of the customer.', example: '100.00' });
const MOST = 20;

/** A threshold that the customer set for themselves; another one is not there. */
async function ownThreshold(tx: Transaction, customer_id: string, id: string): Promise<StoredThreshold> {
  const found = await thresholdBy(tx, id);
  if (found.customer_id !== customer_id || !found.by_customer) throw unknownResource('usage threshold', id);
  return found;
}

/** What customers are told of when their usage reaches it, and where it ends. */
export function addPortalThresholds(api: Api): void {
  api.add(
    {
      operation_id: 'listOwnThresholds',
      method: 'get',
      path: '/v1/portal/usage_thresholds',
      tag: TAG,
      summary: 'Alerts and caps of the customer, those the seller set too',
      access: ['portal'],
      query: pageQuery,
      answer: listOf(threshold, 'PortalThresholdList'),
    },
    ({ read, caller, query }) =>
      read(async (tx) =>
        listAnswer(await listThresholds(tx, { ...pageOf(query), customer_id: ownCustomer(caller) }), shownThreshold),
      ),
  );
  api.add(
    {
      operation_id: 'createOwnThreshold',
      method: 'post',
      path: '/v1/portal/usage_thresholds',
      tag: TAG,
      summary: 'Be told by mail when usage of a period comes to an amount, or have it end there',
      access: ['portal'],
      body: z.strictObject({ at, action: z.enum(['notify', 'block']) }),
      answer: threshold,
      status: 201,
    },
    ({ write, caller, body: { at: amount, action } }) =>
      write(async (tx) => {
        const customer_id = ownCustomer(caller);
        await requireAllowed(tx, 'caps');
        const { currency } = await customerIn(tx, customer_id);
        const rule: ThresholdRule = {
          measure: { of: 'amount', currency },
          at: amount,
          repeat: 'period',
          action,
          mail_to: ['customer'],
        };
        await requireOwnRule(tx, customer_id, rule, null);
        const scope = { customer_id, subscription_id: null, plan: null, by_customer: true };
        return shownThreshold(await putThreshold(tx, scope, rule));
      }),
  );
  api.add(
    {
      operation_id: 'changeOwnThreshold',
      method: 'patch',
      path: '/v1/portal/usage_thresholds/{id}',
      tag: TAG,
      summary: 'Move an alert or a cap; a cap above what was used opens at once',
      access: ['portal'],
      params: byId,
      body: z.strictObject({ at }),
      answer: threshold,
    },
    ({ write, caller, params, body }) =>
      write(async (tx) => {
        const customer_id = ownCustomer(caller);
        await requireAllowed(tx, 'caps');
        const before = await ownThreshold(tx, customer_id, params.id);
        const rule = { ...before.rule, at: body.at };
        await requireOwnRule(tx, customer_id, rule, before.id);
        return shownThreshold(await putThreshold(tx, before, rule, before));
      }),
  );
  api.add(
    {
      operation_id: 'removeOwnThreshold',
      method: 'delete',
      path: '/v1/portal/usage_thresholds/{id}',
      tag: TAG,
      summary: 'Remove an alert or a cap that the customer set',
      access: ['portal'],
      params: byId,
      answer: removedThreshold,
    },
    ({ write, caller, params: { id } }) =>
      write(async (tx) => {
        const customer_id = ownCustomer(caller);
        await requireAllowed(tx, 'caps');
        await removeThreshold(tx, await ownThreshold(tx, customer_id, id));
        return { id, object: 'usage_threshold' as const, deleted: true as const };
      }),
  );
}

/**
 * A customer's own cap takes the place of the seller's default of the same kind, so it may not be above it; and nobody
 * sets more than a handful.
 */
async function requireOwnRule(tx: Transaction, customer_id: string, rule: ThresholdRule, id: string | null) {
  requireSound(rule);
  const all = await thresholdsOf(tx, [customer_id]);
  const others = all.filter((one) => one.id !== id && one.by_customer);
  if (others.length >= MOST) refuse('', `there are ${others.length} already`, 'move or remove one of them');
  if (others.some((one) => one.rule.action === 'block') && rule.action === 'block')
    refuse('action', 'there is a cap already', 'move it');
  const sellers = all.filter(
    ({ by_customer, rule: { action, measure } }) =>
      !by_customer && action === 'block' && measure.of === 'amount' && sameMeasure(measure, rule.measure),
  );
  const lowest = sellers.map((one) => decimal(one.rule.at)).reduce((least, one) => least.min(one), decimal(rule.at));
  if (rule.action === 'block' && lowest.lessThan(decimal(rule.at)))
    refuse('at', `the seller's cap is ${lowest.toString()}`, 'set yours at or below it, or ask the seller');
}

function sameMeasure(a: ThresholdRule['measure'], b: ThresholdRule['measure']): boolean {
  return a.of === 'amount' && b.of === 'amount' && a.currency === b.currency;
}

function refuse(path: string, message: string, mend: string): never {
  throw new Refusal(422, [{ code: 'portal-threshold-refused', path, message, mend }]);
}
