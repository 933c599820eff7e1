// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  ALERT_OPERATORS,
  type AlertRule,
  alertMetricProblems,
  alertProblems,
  formatInstant,
  unknownTarget,
} from '@kontor/core';
import type { Transaction } from '../../store/transaction.js';
import {
  getAlert,
  listAlertEvents,
  listAlerts,
  putAlert,
  removeAlert,
  type StoredAlert,
  shownAlertEvent,
} from '../../targets/alerts.js';
import { getGoal } from '../../targets/goals.js';
import { lookAtAlerts } from '../../targets/look.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import {
  byId,
  currency,
  decimalText,
  instant,
  listAnswer,
  listOf,
  name,
  pageFields,
  pageOf,
  plainDate,
  present,
} from '../shapes.js';

const TAG = 'Targets';
const common = { label: name, mail: z.boolean().default(false) };
const ofMetric = z.strictObject({
  ...common,
  of: z.literal('metric'),
  metric: z.string().min(1).max(200).openapi({ example: 'logo_churn' }),
  currency: currency.optional().openapi({ description: "Of money; default: the organisation's." }),
  operator: z.enum(ALERT_OPERATORS),
  threshold: decimalText.openapi({ example: '0.03' }),
  clear_at: decimalText.optional().openapi({
    description: 'Where it is over again; between this and the threshold nothing changes. Default: the threshold.',
  }),
  days: z.int().min(1).max(366).optional().openapi({ description: 'It was so on so many days; default 1.' }),
});
const ofTarget = z.strictObject({
  ...common,
  of: z.literal('target'),
  target: z.string().min(1).max(80).openapi({ description: 'Key; raised while it is off track or missed.' }),
});
const newAlert = z.discriminatedUnion('of', [ofMetric, ofTarget]).openapi('NewAlert');
const alert = z
  .object({
    id: z.string(),
    object: z.literal('alert'),
    rule: newAlert,
    status: z.enum(['quiet', 'raised']),
    since: plainDate.nullable(),
    looked_on: plainDate.nullable().openapi({ description: 'The last day that was looked at.' }),
    created: instant,
  })
  .openapi('Alert');
const event = z
  .object({
    id: z.string(),
    object: z.literal('alert_event'),
    alert_id: z.string(),
    label: z.string().nullable().openapi({
      description: 'What the alert is or was called; null: it was removed before that was kept.',
    }),
    change: z.enum(['raised', 'cleared']),
    date: plainDate.openapi({ description: 'The day whose figure it was.' }),
    words: z.string(),
    occurred: instant,
  })
  .openapi('AlertEvent');
const looked = z
  .object({ object: z.literal('alert_look'), looked: z.int(), raised: z.int(), cleared: z.int() })
  .openapi('AlertLook');
const removed = z
  .object({ id: z.string(), object: z.literal('alert'), deleted: z.literal(true) })
  .openapi('RemovedAlert');

function shown({ id, rule, state, created_at }: StoredAlert) {
  const { status, since, looked_on } = state;
  return { id, object: 'alert' as const, rule, status, since, looked_on, created: formatInstant(created_at) };
}

async function alertBy(tx: Transaction, id: string): Promise<StoredAlert> {
  const found = await getAlert(tx, id);
  if (found === null) throw unknownResource('alert', id);
  return found;
}

async function soundRule(tx: Transaction, body: z.output<typeof newAlert>): Promise<AlertRule> {
  const rule = present(body) as AlertRule;
  const problems = [...alertProblems(rule), ...alertMetricProblems(rule)];
  if (rule.of === 'target' && (await getGoal(tx, 'target', rule.target)) === null)
    problems.push(unknownTarget(rule.target, 'target'));
  if (problems.length > 0) throw new Refusal(422, problems);
  return rule;
}

export function addAlerts(api: Api): void {
  api.add(
    {
      operation_id: 'createAlert',
      method: 'post',
      path: '/v1/alerts',
      tag: TAG,
      summary: 'Be told when a figure passes a threshold, or a target is off track',
      body: newAlert,
      answer: alert,
      status: 201,
    },
    ({ write, body }) => write(async (tx) => shown(await putAlert(tx, await soundRule(tx, body)))),
  );
  api.add(
    {
      operation_id: 'listAlerts',
      method: 'get',
      path: '/v1/alerts',
      tag: TAG,
      summary: 'Alerts and their state',
      query: z.strictObject(pageFields),
      answer: listOf(alert, 'AlertList'),
    },
    ({ read, query }) => read(async (tx) => listAnswer(await listAlerts(tx, pageOf(query)), shown)),
  );
  api.add(
    {
      operation_id: 'putAlert',
      method: 'put',
      path: '/v1/alerts/{id}',
      tag: TAG,
      summary: 'Another rule for an alert, which begins quiet',
      params: byId,
      body: newAlert,
      answer: alert,
    },
    ({ write, params, body }) =>
      write(async (tx) => {
        const before = await alertBy(tx, params.id);
        return shown(await putAlert(tx, await soundRule(tx, body), before));
      }),
  );
  api.add(
    {
      operation_id: 'removeAlert',
      method: 'delete',
      path: '/v1/alerts/{id}',
      tag: TAG,
      summary: 'Remove an alert; what it told stays known',
      params: byId,
      answer: removed,
    },
    ({ write, params }) =>
      write(async (tx) => {
        await removeAlert(tx, await alertBy(tx, params.id));
        return { id: params.id, object: 'alert' as const, deleted: true as const };
      }),
  );
  api.add(
    {
      operation_id: 'listAlertEvents',
      method: 'get',
      path: '/v1/alert_events',
      tag: TAG,
      summary: 'What alerts told, the latest first',
      query: z.strictObject({ ...pageFields, alert_id: z.string().min(1).optional() }),
      answer: listOf(event, 'AlertEventList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const page = await listAlertEvents(tx, { ...pageOf(query), alert_id: query.alert_id });
        return listAnswer(page, ({ label, ...one }) => shownAlertEvent(one, label));
      }),
  );
  api.add(
    {
      operation_id: 'lookAtAlerts',
      method: 'post',
      path: '/v1/alerts/look',
      tag: TAG,
      summary: 'Look at the figures of the last whole day',
      description:
        '`kontor start` looks by itself once a day is over. A day that was looked at is not looked at again.',
      body: z.strictObject({}),
      answer: looked,
    },
    ({ store, org_id, by, repeatable }) =>
      repeatable(async () => ({ object: 'alert_look' as const, ...(await lookAtAlerts(store, { org_id, ...by })) })),
  );
}
