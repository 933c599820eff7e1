// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  addToDate,
  type Bound,
  boundAt,
  type ContractTerms,
  formatBound,
  type Instant,
  type PlainDate,
  parseBound,
  resolveCatalog,
  type Subscription,
  subscriptionProblems,
  type TermsChange,
} from '@kontor/core';
import { changeSubscription, scheduleChanges } from '../../billing/change-subscription.js';
import { methodsOf } from '../../collecting/payment-methods.js';
import { collectingOf } from '../../collecting/settings.js';
import { shownSubscription } from '../../store/shown.js';
import type { NewSubscription, StoredSubscription } from '../../store/subscriptions.js';
import type { Transaction, WriteTransaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { requireMatch } from '../etag.js';
import { momentOf } from '../moment.js';
import { Refusal, unknownResource } from '../problem.js';
import {
  asOf,
  asOfQuery,
  bound,
  byId,
  currency,
  decimalText,
  instant,
  listAnswer,
  listOf,
  metadata,
  pageFields,
  pageOf,
  plainDate,
  present,
  storedMetadata,
  subscriptionStatus,
  timezone,
} from '../shapes.js';
import { catalogInForce } from './catalog.js';
import { customerBy, ofCustomer } from './customers.js';

export const quantities = z.record(z.string(), decimalText).openapi({
  description: 'Held quantities of seats features, by feature key.',
});
const addOnAnchor = z.enum(['subscription', 'own']).openapi({
  description: "`own`: its periods are counted from the first day it is paid for; default: the subscription's.",
});
const addOn = z.strictObject({
  add_on: z.string().openapi({ description: 'Key of an add-on, or `support/<key>` or `service/<key>`.' }),
  quantity: decimalText.default('1'),
  start_date: bound.optional().openapi({ description: "A day or an instant. Default: the subscription's start." }),
  end_date: bound.optional(),
  anchor: addOnAnchor.optional(),
});
const grant = z.union([z.boolean(), z.number(), z.string(), z.looseObject({})]);
export const contract = z
  .strictObject({
    reference: z.string().trim().min(1).max(200),
    charges: z.record(z.string(), z.looseObject({ model: z.string() })).optional(),
    features: z.record(z.string(), grant).optional(),
    sla: z
      .strictObject({
        uptime_percent: decimalText,
        components: z.array(z.string().min(1).max(200)).min(1).optional(),
        credits: z
          .strictObject({
            steps: z
              .array(z.strictObject({ below_percent: decimalText, credit: decimalText }))
              .min(1)
              .max(20),
            cap: decimalText.optional(),
          })
          .optional(),
      })
      .optional()
      .openapi({
        description: 'Replaces the SLA of the plan: uptime, and the fractions of the month that are given back.',
      }),
    renewal: z
      .strictObject({ months: z.int().min(1).max(120), notice_days: z.int().min(0).max(366) })
      .optional()
      .openapi({ description: 'At its end the contract goes on for so many months, unless cancelled in time.' }),
    commitment: z
      .strictObject({ amount: decimalText, months: z.int().min(1).max(120) })
      .optional()
      .openapi({ description: 'Spending of at least so much in each term of so many months.' }),
  })
  .openapi({ description: 'What was agreed that differs from the catalog: charges by price, grants by feature.' });
const anchor = z.enum(['anniversary', 'calendar']);
const status = subscriptionStatus.openapi({
  description: 'past_due: an invoice of it is overdue beyond its grace; it is served all the same.',
});

export const subscription = z
  .object({
    id: z.string(),
    object: z.literal('subscription'),
    customer_id: z.string(),
    status,
    plan: z.string(),
    option: z.string().nullable(),
    catalog_version: z.int(),
    currency: z.string(),
    timezone: z.string(),
    start_date: plainDate,
    end_date: bound.nullable().openapi({ description: 'First day, or instant, that is no longer served.' }),
    trial_end_date: plainDate.nullable(),
    trial_without_method: z.enum(['cancel', 'pause']).nullable().openapi({
      description: 'What becomes of it when the trial ends and there is nothing to pay with; null: it is billed.',
    }),
    cancelled_on: plainDate.nullable().openapi({ description: 'The day it was cancelled; served until `end_date`.' }),
    anchor,
    anchor_date: plainDate,
    quantities,
    add_ons: z.array(
      z.object({
        add_on: z.string(),
        quantity: z.string(),
        start_date: bound,
        end_date: bound.nullable(),
        anchor: addOnAnchor,
      }),
    ),
    contract: z.unknown().nullable(),
    sample: z.boolean(),
    metadata: storedMetadata,
    created: instant,
  })
  .openapi('Subscription');

const phase = z
  .strictObject({
    from: bound.openapi({ description: 'The first day, or instant, they hold for.' }),
    plan: z.string().min(1).optional(),
    option: z.string().min(1).nullish(),
    quantities: quantities.optional(),
    add_ons: z.array(addOn).max(500).optional(),
    contract: contract.nullish(),
  })
  .openapi('ScheduledPhase');
/** With when it holds. */
export const phased = subscription.extend({
  valid_from: bound,
  valid_to: bound,
  in_force: z.boolean().openapi({ description: 'Whether these terms hold now, or held at `as_of`.' }),
});
const newSubscription = z.strictObject({
  customer_id: z.string().min(1),
  plan: z.string().min(1),
  option: z.string().min(1).optional(),
  catalog_version: z.int().min(1).optional().openapi({ description: 'Default: the version in force.' }),
  currency: currency.optional(),
  timezone: timezone.optional(),
  start_date: plainDate,
  end_date: plainDate.optional(),
  trial_end_date: plainDate
    .nullish()
    .openapi({ description: 'First paid day. Default: after the trial of the plan, if it has one; null: no trial.' }),
  trial_without_method: z.enum(['bill', 'cancel', 'pause']).optional().openapi({
    description:
      'What becomes of it when the trial ends and there is nothing to pay with. Default: as the collecting settings say.',
  }),
  anchor: anchor.default('anniversary'),
  anchor_date: plainDate.optional().openapi({ description: 'Default: the start.' }),
  quantities: quantities.default({}),
  add_ons: z.array(addOn).max(500).default([]),
  contract: contract.optional(),
  draft: z
    .boolean()
    .default(false)
    .openapi({ description: 'Prepared only: neither served nor billed until activated.' }),
  phases: z.array(phase).max(100).default([]).openapi({
    description: 'Terms agreed for days to come, in their order; what a phase leaves out stays as it was.',
  }),
  metadata: metadata.optional(),
});
export const changedTerms = z.strictObject({
  plan: z.string().min(1).optional(),
  option: z.string().min(1).nullish(),
  quantities: quantities.optional(),
  add_ons: z.array(addOn).max(500).optional(),
  contract: contract.nullish(),
});
const change = changedTerms.extend({
  metadata: metadata.optional(),
  effective_date: bound.optional().openapi({
    description:
      'The first day, or instant, the change holds for; default today. What was billed for later days is credited, the new terms are charged for them.',
  }),
});

export function shownPhase(row: StoredSubscription, now: Instant) {
  const at = boundAt(now, row.timezone);
  return {
    ...shownSubscription(row, now),
    valid_from: formatBound(row.valid_from, row.timezone),
    valid_to: formatBound(row.valid_to, row.timezone),
    in_force: row.valid_from <= at && at < row.valid_to,
  };
}

/** What was written as a day or an instant, in the subscription's zone. */
export function boundIn(text: string, zone: string): Bound {
  return parseBound(text, zone) ?? text;
}

type AddOnInput = z.output<typeof addOn>;

function addOnsOf(entries: readonly AddOnInput[], start_date: Bound, zone: string) {
  return entries.map(({ add_on, quantity, start_date: from, end_date, anchor: counted }) => ({
    add_on,
    quantity,
    start_date: from === undefined ? start_date : boundIn(from, zone),
    ...(end_date === undefined ? {} : { end_date: boundIn(end_date, zone) }),
    ...(counted === undefined ? {} : { anchor: counted }),
  }));
}

export function addSubscriptions(api: Api): void {
  api.add(
    {
      operation_id: 'listSubscriptions',
      method: 'get',
      path: '/v1/subscriptions',
      tag: 'Subscriptions',
      summary: 'Subscriptions by the terms that hold now, newest first',
      query: z.strictObject({
        ...pageFields,
        customer_id: z.string().min(1).optional(),
        plan: z.string().min(1).optional(),
        status: subscriptionStatus.optional(),
        as_of: asOf,
      }),
      answer: listOf(subscription, 'SubscriptionList'),
    },
    ({ read, query, now }) =>
      read(async (tx) => {
        const { customer_id, plan, status, as_of } = query;
        const at = await momentOf(tx, as_of, now);
        const of = await ofCustomer(tx, customer_id);
        const page = await tx.subscriptions.list(at, { ...pageOf(query), ...of, plan, status });
        return listAnswer(page, (row) => shownSubscription(row, at));
      }),
  );
  api.add(
    {
      operation_id: 'createSubscription',
      method: 'post',
      path: '/v1/subscriptions',
      tag: 'Subscriptions',
      summary: 'Put a customer on a plan',
      body: newSubscription,
      answer: subscription,
      status: 201,
    },
    ({ write, body, now }) => write(async (tx) => shownSubscription(await createSubscription(tx, body), now)),
  );
  api.add(
    {
      operation_id: 'getSubscription',
      method: 'get',
      path: '/v1/subscriptions/{id}',
      tag: 'Subscriptions',
      summary: 'One subscription by the terms that hold now, or held at `as_of`; before it starts, by its first',
      params: byId,
      query: asOfQuery,
      answer: subscription,
    },
    ({ read, params, query, now }) =>
      read(async (tx) => {
        const at = await momentOf(tx, query.as_of, now);
        return shownSubscription(await subscriptionInForce(tx, params.id, at), at);
      }),
  );
  api.add(
    {
      operation_id: 'listPhases',
      method: 'get',
      path: '/v1/subscriptions/{id}/phases',
      tag: 'Subscriptions',
      summary: 'The terms of a subscription on all days, past and agreed for later, oldest first',
      params: byId,
      query: asOfQuery,
      answer: z
        .object({ object: z.literal('list'), data: z.array(phased), has_more: z.boolean() })
        .openapi('PhaseList'),
    },
    ({ read, params, query, now }) =>
      read(async (tx) => {
        const { id } = await subscriptionBy(tx, params.id);
        const data = await tx.subscriptions.history(id);
        const at = await momentOf(tx, query.as_of, now);
        return listAnswer({ data, has_more: false }, (row) => shownPhase(row, at));
      }),
  );
  api.add(
    {
      operation_id: 'changeSubscription',
      method: 'patch',
      path: '/v1/subscriptions/{id}',
      tag: 'Subscriptions',
      summary: 'Change plan, quantities, add-ons or contract from a day on',
      params: byId,
      body: change,
      answer: subscription,
    },
    ({ write, params, body, request, now }) =>
      write(async (tx) => {
        const before = await subscriptionBy(tx, params.id);
        requireMatch(request.headers, shownSubscription(await subscriptionInForce(tx, params.id, now), now));
        return shownSubscription(await changeTerms(tx, before, body), now);
      }),
  );
}

export async function subscriptionBy(tx: Transaction, id: string): Promise<StoredSubscription> {
  const found = await tx.subscriptions.get(id);
  if (found === null) throw unknownResource('subscription', id);
  return found;
}

/** By the terms that hold now. */
async function subscriptionInForce(tx: Transaction, id: string, now: Instant): Promise<StoredSubscription> {
  const [held] = await tx.subscriptions.inForce([await subscriptionBy(tx, id)], now);
  return held as StoredSubscription;
}

async function createSubscription(
  tx: WriteTransaction,
  body: z.output<typeof newSubscription>,
): Promise<StoredSubscription> {
  const customer = await customerBy(tx, body.customer_id);
  const catalog_version = body.catalog_version ?? (await catalogInForce(tx)).version;
  const { trial_end_date, trial_without_method, add_ons, contract, draft, phases, ...rest } = present(body);
  const made: NewSubscription = {
    currency: customer.currency,
    timezone: customer.timezone,
    anchor_date: body.start_date,
    ...rest,
    ...(contract === undefined ? {} : { contract: contract as ContractTerms }),
    customer_id: customer.id,
    catalog_version,
    status: 'active',
    add_ons: addOnsOf(add_ons, body.start_date, body.timezone ?? customer.timezone),
  };
  const plan = await requireSound(tx, { ...made, id: 'new' });
  if (plan.availability === 'planned' || plan.availability === 'retired')
    throw new Refusal(422, [
      {
        code: 'plan-not-sold',
        path: 'plan',
        message: `the plan ${body.plan} is ${plan.availability}, not sold`,
        mend: 'choose a plan that is sold; GET /v1/plans lists them',
      },
    ]);
  const trial_days = plan.trial?.trial_days;
  const trial =
    trial_end_date === undefined && trial_days !== undefined
      ? addToDate(body.start_date, { days: trial_days })
      : trial_end_date;
  if (trial != null && !draft) await requireCard(tx, made);
  const terms = { ...made, ...(trial == null ? {} : await trialTerms(tx, made, trial, trial_without_method)) };
  const first = await tx.subscriptions.put(draft ? { ...terms, status: 'draft' } : terms);
  if (phases.length === 0) return first;
  const steps = phases.map(({ from: text, ...change }) => {
    const from = boundIn(text, first.timezone);
    return { from, change: termsChange(change, first, from) };
  });
  const scheduled = await scheduleChanges(tx, [first], steps);
  if (!scheduled.ok) throw new Refusal(422, scheduled.problems);
  return scheduled.value[0] as StoredSubscription;
}

/** Where the plan wants a card before its trial begins, the customer has given a method. */
export async function requireCard(tx: Transaction, terms: Omit<Subscription, 'id'>): Promise<void> {
  const { customer_id, plan } = terms;
  const { trial } = await requireSound(tx, { ...terms, id: 'new' });
  if (trial?.card_required !== true || (await methodsOf(tx, customer_id)).length > 0) return;
  throw new Refusal(422, [
    {
      code: 'trial-needs-method',
      path: 'customer_id',
      message: `the trial of ${plan} begins with a payment method, and ${customer_id} has given none`,
      mend: 'let the customer give one (POST /v1/customers/{id}/payment_method_setups), or begin without a trial: `trial_end_date` null',
    },
  ]);
}

/** The trial of a new subscription, and what becomes of it where there is no way to pay by then. */
async function trialTerms(
  tx: WriteTransaction,
  { customer_id }: NewSubscription,
  trial_end_date: PlainDate,
  named: z.output<typeof newSubscription>['trial_without_method'],
): Promise<Pick<NewSubscription, 'status' | 'trial_end_date' | 'trial_without_method'>> {
  const then = named ?? (await collectingOf(tx)).settings.trials.without_method;
  // who has given a method already will be charged
  const open = then !== 'bill' && (await methodsOf(tx, customer_id)).length === 0;
  return { status: 'trialing', trial_end_date, ...(open ? { trial_without_method: then } : {}) };
}

async function changeTerms(
  tx: WriteTransaction,
  before: StoredSubscription,
  body: z.output<typeof change>,
): Promise<StoredSubscription> {
  const { effective_date: text, metadata: noted, ...fields } = body;
  const effective_date = text === undefined ? undefined : boundIn(text, before.timezone);
  if (effective_date !== undefined && effective_date < before.start_date)
    throw new Refusal(422, [
      {
        code: 'period-empty',
        path: 'effective_date',
        message: `${effective_date} is before the subscription starts on ${before.start_date}`,
        mend: 'let the change take effect on the start or later',
      },
    ]);
  const slices = await tx.subscriptions.history(before.id);
  const noting = slices.map((slice) => (noted === undefined ? slice : { ...slice, metadata: noted }));
  const command = {
    kind: 'change' as const,
    when: effective_date ?? ('now' as const),
    change: termsChange(fields, before),
  };
  const done = await changeSubscription(tx, noting, command, false);
  if (!done.ok) throw new Refusal(422, done.problems);
  return done.value.terms;
}

/** The change of a request: entries of add-ons that name no day begin with the subscription. */
export function termsChange(
  { plan, option, quantities: held, add_ons, contract: agreed }: z.output<typeof changedTerms>,
  before: StoredSubscription,
  from: Bound = before.start_date,
): TermsChange {
  return {
    ...(plan === undefined ? {} : { plan }),
    ...(option === undefined ? {} : { option }),
    ...(held === undefined ? {} : { quantities: held }),
    ...(add_ons === undefined ? {} : { add_ons: addOnsOf(add_ons, from, before.timezone) }),
    ...(agreed === undefined ? {} : { contract: agreed as ContractTerms | null }),
  };
}

/** Refused with everything that would keep it from being billed; otherwise what its plan says. */
async function requireSound(tx: Transaction, subscription: Subscription) {
  const version = await tx.catalogs.get(subscription.catalog_version);
  if (version === null) throw unknownResource('catalog version', String(subscription.catalog_version));
  const catalog = resolveCatalog(version.content);
  const problems = subscriptionProblems(subscription, catalog);
  if (problems.length > 0) throw new Refusal(422, problems);
  const plan = catalog.plans.get(subscription.plan);
  if (plan === undefined) throw new Error(`${subscription.plan} was found sound and is not there`);
  return plan.definition;
}
