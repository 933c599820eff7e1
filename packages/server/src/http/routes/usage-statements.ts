// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { Decimal, decimal, formatInstant, formatMinor, type Instant, oneOffLine } from '@kontor/core';
import { catalogVersion } from '../../entitlement/resolved-catalogs.js';
import type { Recorded } from '../../ingest/record.js';
import { type PlannedStatement, planStatement, storeStatement } from '../../licensing/import-statement.js';
import { installsOf } from '../../licensing/installs.js';
import { shownStatement } from '../../licensing/shown.js';
import { type PlannedTrueUp, planTrueUps, storeTrueUps } from '../../licensing/true-ups.js';
import {
  getStatement,
  listStatements,
  type StoredStatement,
  statementContent,
} from '../../licensing/usage-statements.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { textAnswer } from '../operation.js';
import { orRefuse, unknownResource } from '../problem.js';
import { byId, decimalText, instant, listAnswer, listOf, pageFields, pageOf, plainDate } from '../shapes.js';
import { once } from '../text-response.js';
import { dry_run } from './credits.js';
import { ofCustomer } from './customers.js';
import { licenceBy } from './licences.js';
import { subscriptionBy } from './subscriptions.js';

const TAG = 'Usage statements';
const statement = z
  .object({
    id: z.string().nullable().openapi({ description: 'null for a dry run.' }),
    object: z.literal('usage_statement'),
    install_id: z.string(),
    customer_id: z.string(),
    from_sequence: z.int().openapi({ description: 'The first entry that was new with it.' }),
    to_sequence: z.int(),
    covers_from: instant,
    covers_until: instant,
    issued: instant.openapi({ description: 'By the clock of the installation.' }),
    created: instant.nullable(),
  })
  .openapi('UsageStatement');
const trueUp = z
  .object({
    licence_id: z.string(),
    feature: z.string(),
    start: plainDate,
    end: plainDate.openapi({ description: 'First day that is no longer in it.' }),
    licensed: decimalText.openapi({ description: 'Bought, or trued up in periods before.' }),
    high_water: decimalText.openapi({ description: 'The most seats in use on a day.' }),
    band: z.enum(['within', 'tolerated', 'true_up', 'over_cap']),
    seats: decimalText.openapi({ description: 'To be paid.' }),
    status: z.enum(['open', 'due', 'settled']).openapi({
      description:
        'open: not over, or not told of by every installation; due: settled with this statement; settled: it was before.',
    }),
    amount: decimalText.nullable().openapi({ description: 'null: nothing is to be paid, or a seat has no price.' }),
    currency: z.string().nullable(),
    charge_id: z.string().nullable().openapi({ description: 'The one-off charge that bills it.' }),
  })
  .openapi('TrueUp');
const imported = statement
  .extend({
    replayed: z.boolean().openapi({ description: 'Nothing is new in it: nothing was stored or billed.' }),
    clock_set_back_seconds: z
      .int()
      .nullable()
      .openapi({ description: 'The most its clock went back by; null: it came without entries.' }),
    usage: z.array(
      z.object({
        feature: z.string(),
        meter: z.string(),
        quantity: decimalText,
        from: instant,
        to: instant.openapi({ description: 'When the last of it began.' }),
      }),
    ),
    recorded: z
      .object({
        accepted: z.int(),
        duplicates: z.int(),
        quarantined: z.int().openapi({ description: 'Kept, and counted as soon as they can be.' }),
      })
      .nullable()
      .openapi({ description: 'As usage events; null for a dry run.' }),
    true_ups: z.array(trueUp),
  })
  .openapi('ImportedUsageStatement');

function shownTrueUp(true_up: PlannedTrueUp, stored: boolean) {
  const { licence_id, feature, start, end, band, status, charge, licensed, high_water, seats } = true_up;
  return {
    licence_id,
    feature,
    start,
    end,
    band,
    status,
    licensed: licensed.toString(),
    high_water: high_water.toString(),
    seats: seats.toString(),
    amount: charge === null ? null : formatMinor(oneOffLine(charge).amount_minor, charge.currency),
    currency: charge?.currency ?? null,
    charge_id: charge !== null && (status === 'settled' || (stored && status === 'due')) ? charge.id : null,
  };
}

function shownImport(plan: PlannedStatement, done: { stored: StoredStatement; recorded: Recorded } | null) {
  const { install, statement: stated, replay_of } = plan;
  const stored = done?.stored ?? replay_of;
  const own = {
    install_id: install.id,
    customer_id: install.customer_id,
    from_sequence: BigInt(plan.from_sequence),
    to_sequence: BigInt(stated.to.sequence),
    covers_from: plan.covers_from,
    covers_until: stated.covers_until,
    issued_at: stated.issued_at * 1000,
  };
  const { created, ...row } = shownStatement({ ...own, id: '', created_at: 0, ...stored });
  const fresh = stated.entries?.filter(({ sequence }) => sequence >= plan.from_sequence) ?? null;
  return {
    ...row,
    id: stored === null ? null : stored.id,
    created: stored === null ? null : created,
    replayed: replay_of !== null,
    clock_set_back_seconds:
      fresh === null ? null : fresh.reduce((most, entry) => Math.max(most, entry.clock_set_back_seconds), 0),
    usage: usageOf(plan),
    recorded:
      done === null
        ? null
        : {
            accepted: done.recorded.accepted,
            duplicates: done.recorded.duplicates,
            quarantined: done.recorded.quarantined.length,
          },
    true_ups: plan.true_ups.map((each) => shownTrueUp(each, done !== null)),
  };
}

/** What was used of each feature, in all. */
function usageOf({ usage }: PlannedStatement) {
  const sums = new Map<string, { feature: string; meter: string; quantity: Decimal; from: number; to: number }>();
  for (const { feature, meter, amount, time } of usage.events) {
    const sum = sums.get(feature) ?? { feature, meter, quantity: Decimal.ZERO, from: time, to: time };
    sum.quantity = sum.quantity.add(decimal(amount));
    sum.to = time;
    sums.set(feature, sum);
  }
  return [...sums.values()].map(({ quantity, from, to, ...row }) => ({
    ...row,
    quantity: quantity.toString(),
    from: formatInstant(from),
    to: formatInstant(to),
  }));
}

/** What the record itself or its key is refused for is a conflict with what was stated before; the rest is bad input. */
const CONFLICTS = ['install-revoked', 'statement-fork', 'statement-gap', 'statement-overlap', 'statement-tail-missing'];

async function statementBy(tx: Transaction, id: string): Promise<StoredStatement> {
  const found = await getStatement(tx, id);
  if (found === null) throw unknownResource('usage statement', id);
  return found;
}

async function trueUpsOf(tx: Transaction, licence_id: string, now: Instant): Promise<PlannedTrueUp[]> {
  const licence = await licenceBy(tx, licence_id);
  const subscription = await subscriptionBy(tx, licence.subscription_id);
  const catalog = await catalogVersion(tx, subscription.catalog_version);
  const installs = await installsOf(tx, subscription.id);
  return planTrueUps(tx, { subscription, catalog, licences: [licence], installs, told: [], now });
}

export function addUsageStatements(api: Api): void {
  api.add(
    {
      operation_id: 'importUsageStatement',
      method: 'post',
      path: '/v1/usage_statements',
      tag: TAG,
      summary: 'Take the signed usage statement of an installation: record its usage, and bill true-ups',
      description:
        'Usage becomes usage events at its own time, seats become true-ups, each a one-off charge on the next invoice of the subscription. What was changed, dropped or forked since the last statement is refused by name; sent again it changes nothing.',
      body: z.strictObject({
        content: z.string().min(1).openapi({ description: 'The file as text; or the scanned codes, one a line.' }),
        dry_run,
      }),
      answer: imported,
    },
    ({ read, write, body, now }) => {
      if (body.dry_run)
        return read(async (tx) => shownImport(orRefuse(await planStatement(tx, body.content, now), CONFLICTS), null));
      return write(async (tx) => {
        const plan = orRefuse(await planStatement(tx, body.content, tx.now), CONFLICTS);
        return shownImport(plan, plan.replay_of === null ? await storeStatement(tx, plan) : null);
      });
    },
  );
  api.add(
    {
      operation_id: 'listUsageStatements',
      method: 'get',
      path: '/v1/usage_statements',
      tag: TAG,
      summary: 'Usage statements that were taken, newest first',
      query: z.strictObject({
        ...pageFields,
        customer_id: z.string().min(1).optional(),
        install_id: z.string().min(1).optional(),
      }),
      answer: listOf(statement, 'UsageStatementList'),
    },
    ({ read, query: { customer_id, install_id, ...page } }) =>
      read(async (tx) => {
        const of = await ofCustomer(tx, customer_id);
        const by = install_id === undefined ? {} : { install_id };
        return listAnswer(await listStatements(tx, { ...pageOf(page), ...of, ...by }), shownStatement);
      }),
  );
  api.add(
    {
      operation_id: 'getUsageStatement',
      method: 'get',
      path: '/v1/usage_statements/{id}',
      tag: TAG,
      summary: 'One usage statement',
      params: byId,
      answer: statement,
    },
    ({ read, params }) => read(async (tx) => shownStatement(await statementBy(tx, params.id))),
  );
  api.add(
    {
      operation_id: 'downloadUsageStatement',
      method: 'get',
      path: '/v1/usage_statements/{id}/file',
      tag: TAG,
      summary: 'A usage statement as it came',
      params: byId,
      answer: textAnswer,
      text: ['text/plain'],
    },
    ({ read, params }) =>
      read(async (tx) => {
        const content = await statementContent(tx, params.id);
        if (content === null) throw unknownResource('usage statement', params.id);
        return { content_type: 'text/plain', file_name: `${params.id}.usage`, pieces: once(content) };
      }),
  );
  api.add(
    {
      operation_id: 'listTrueUps',
      method: 'get',
      path: '/v1/licences/{id}/true_ups',
      tag: TAG,
      summary: 'The periods of true-up of a licence, by what its installations have stated so far',
      params: byId,
      answer: listOf(trueUp, 'TrueUpList'),
    },
    ({ read, params, now }) =>
      read(async (tx) => {
        const data = await trueUpsOf(tx, params.id, now);
        return listAnswer({ data, has_more: false }, (each) => shownTrueUp(each, false));
      }),
  );
  api.add(
    {
      operation_id: 'settleTrueUps',
      method: 'post',
      path: '/v1/licences/{id}/true_ups',
      tag: TAG,
      summary: 'Charge for the periods of true-up that are due, without another statement',
      description: 'For those that became due otherwise: an installation that had not told of them was revoked.',
      params: byId,
      body: z.strictObject({ dry_run }),
      answer: listOf(trueUp, 'TrueUpList'),
    },
    ({ read, write, params, body, now }) => {
      const answer = (data: PlannedTrueUp[], stored: boolean) =>
        listAnswer({ data, has_more: false }, (each) => shownTrueUp(each, stored));
      if (body.dry_run) return read(async (tx) => answer(await trueUpsOf(tx, params.id, now), false));
      return write(async (tx) => {
        const due = await trueUpsOf(tx, params.id, tx.now);
        await storeTrueUps(tx, due, null);
        return answer(due, true);
      });
    },
  );
}
