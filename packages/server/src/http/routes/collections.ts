// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  type DunningEvent,
  type DunningLanguage,
  dateAt,
  dunningReasonText,
  formatInstant,
  formatMinor,
  type Instant,
  nextStep,
  restOfSchedule,
  standingOf,
} from '@kontor/core';
import { type AttemptFilter, getAttempt, listAttempts } from '../../collecting/attempts.js';
import {
  COLLECTION_STATUSES,
  type Collection,
  getCollection,
  listCollections,
  noteEvent,
} from '../../collecting/collections.js';
import { shownAttempt } from '../../collecting/shown.js';
import { collectedInvoice } from '../../collecting/state.js';
import { wakeInvoices } from '../../collecting/wake.js';
import type { NewAuditEntry } from '../../store/audit.js';
import type { Transaction, WriteTransaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import { byId, decimalText, instant, listAnswer, listOf, pageFields, pageOf, plainDate } from '../shapes.js';
import { customerBy } from './customers.js';
import { dunningStep, shownStep } from './dunning.js';
import { invoiceBy } from './invoices.js';

const TAG = 'Collecting';
const status = z.enum(COLLECTION_STATUSES).openapi({
  description:
    'ended: everything that the policy says was done and it is not paid, or what was open of it was written off.',
});
const head = z.object({
  id: z.string().openapi({ description: 'The invoice.' }),
  object: z.literal('collection'),
  number: z.string(),
  customer_id: z.string(),
  subscription_id: z.string(),
  status,
  mode: z.enum(['charge', 'transfer']).openapi({
    description: 'charge: a payment method is charged; transfer: the customer sends the money.',
  }),
  due_date: plainDate,
  open: decimalText,
  currency: z.string(),
  past_due: z.boolean(),
  policy: z.string(),
  next: instant.nullable().openapi({ description: 'When it is looked at next; null: nothing happens by itself.' }),
  problem: z.string().nullable().openapi({ description: 'Why the last look came to nothing, where it did.' }),
  opened: instant,
  closed: instant.nullable(),
});
const collection = head.openapi('Collection');
const event = z.object({ id: z.string(), at: instant, type: z.string(), data: z.record(z.string(), z.unknown()) });
const attemptStatus = z.enum(['started', 'requires_action', 'processing', 'failed', 'cancelled', 'succeeded']);
export const attempt = z
  .object({
    id: z.string(),
    object: z.literal('payment_attempt'),
    customer_id: z.string(),
    invoice_id: z.string(),
    kind: z.enum(['charge', 'link']).openapi({ description: 'link: the customer pays on a page of the provider.' }),
    provider: z.string(),
    method_id: z.string().nullable(),
    amount: decimalText,
    currency: z.string(),
    status: attemptStatus.openapi({ description: 'started: the provider has not answered yet.' }),
    failure: z.object({ code: z.string(), kind: z.enum(['soft', 'hard']), message: z.string() }).nullable(),
    provider_ref: z.string().nullable(),
    started: instant,
    ended: instant.nullable(),
    problem: z.string().nullable().openapi({ description: 'Why there is no answer yet.' }),
  })
  .openapi('PaymentAttempt');
const whole = head
  .extend({
    because: z.string().openapi({
      description: 'Why the next step comes when it does, or why there is none, in the language of `Accept-Language`.',
    }),
    paused: z.boolean().openapi({ description: 'Somebody holds it back: nothing is done until it is resumed.' }),
    events: z.array(event).openapi({ description: 'What happened, in the order of time.' }),
    attempts: z.array(attempt),
    schedule: z.array(dunningStep).openapi({
      description: 'Everything to come if nobody pays and every try fails: the steps that will be taken.',
    }),
  })
  .openapi('CollectionWithSchedule');
const pause = z.strictObject({
  reason: z.string().trim().min(1).max(500).optional().openapi({ description: 'Why, for colleagues.' }),
});
const promise = z.strictObject({
  until: plainDate.openapi({ description: 'The customer will pay until this day, which counts.' }),
});

async function shownHead(tx: Transaction, row: Collection): Promise<z.output<typeof collection>> {
  const invoice = await tx.payments.open(row.invoice_id);
  if (invoice === null) throw new Error(`the invoice ${row.invoice_id} is collected and is not there`);
  const { customer_id, subscription_id, mode, due_date, past_due, policy } = row;
  return {
    id: row.invoice_id,
    object: 'collection',
    number: invoice.number,
    customer_id,
    subscription_id,
    status: row.status,
    mode,
    due_date,
    open: formatMinor(invoice.open_minor, invoice.currency),
    currency: invoice.currency,
    past_due,
    policy: policy.key,
    next: row.next_at === null || row.status !== 'open' ? null : formatInstant(row.next_at),
    problem: row.last_problem,
    opened: formatInstant(row.opened_at),
    closed: row.closed_at === null ? null : formatInstant(row.closed_at),
  };
}

/** Notes what somebody of the seller said of an invoice, wakes who collects it, and shows it as it then stands. */
async function steered(
  tx: WriteTransaction,
  { invoice_id, customer_id }: Collection,
  event: DunningEvent,
  entry: Omit<NewAuditEntry, 'object'>,
  language: DunningLanguage,
): Promise<z.output<typeof whole>> {
  await wakeInvoices(tx, [invoice_id]);
  await noteEvent(tx, { invoice_id, customer_id }, event);
  tx.audit.record({ ...entry, object: invoice_id });
  return shownWhole(tx, await collectionBy(tx, invoice_id), { now: tx.now, language });
}

async function shownWhole(
  tx: Transaction,
  row: Collection,
  { now, language }: { readonly now: Instant; readonly language: DunningLanguage },
): Promise<z.output<typeof whole>> {
  const collected = await collectedInvoice(tx, row, now);
  const { dunning, attempts } = collected;
  const { timezone } = dunning.invoice;
  return {
    ...(await shownHead(tx, row)),
    because: dunningReasonText(nextStep(dunning, now).because, language),
    paused: standingOf(dunning).held !== null,
    events: dunning.events.map(shownEvent),
    attempts: attempts.map(shownAttempt),
    schedule:
      row.status === 'open' ? restOfSchedule(dunning, now).map((step) => shownStep(step, timezone, language)) : [],
  };
}

function shownEvent({ id, at, type, ...data }: DunningEvent) {
  return { id, at: formatInstant(at), type, data };
}

/** The collection of an invoice, by its id or number. */
async function collectionBy(tx: Transaction, id: string): Promise<Collection> {
  const invoice = await invoiceBy(tx, id);
  const found = await getCollection(tx, invoice.id);
  if (found !== null) return found;
  throw new Refusal(404, [
    {
      code: 'invoice-not-collected',
      path: 'id',
      message: `${invoice.number} is not collected: it was paid when it was issued, or collecting was not switched on`,
      mend: 'look at /v1/collecting; `include_open` takes in what is open already',
    },
  ]);
}

export function addCollections(api: Api): void {
  api.add(
    {
      operation_id: 'listCollections',
      method: 'get',
      path: '/v1/collections',
      tag: TAG,
      summary: 'Invoices that are or were collected, newest first',
      query: z.strictObject({
        ...pageFields,
        status: status.optional(),
        customer_id: z.string().min(1).max(200).optional(),
      }),
      answer: listOf(collection, 'CollectionList'),
    },
    ({ read, query: { status: wanted, customer_id, ...page } }) =>
      read(async (tx) => {
        const { data, has_more } = await listCollections(tx, { ...pageOf(page), status: wanted, customer_id });
        const heads: z.output<typeof collection>[] = [];
        for (const row of data) heads.push(await shownHead(tx, row));
        return listAnswer({ data: heads, has_more }, (row) => row);
      }),
  );
  api.add(
    {
      operation_id: 'getCollection',
      method: 'get',
      path: '/v1/invoices/{id}/collection',
      tag: TAG,
      summary: 'What was done to have an invoice paid, and everything that is to come',
      params: byId,
      answer: whole,
    },
    ({ read, params, now, language }) =>
      read(async (tx) => shownWhole(tx, await collectionBy(tx, params.id), { now, language })),
  );
  api.add(
    {
      operation_id: 'promisePayment',
      method: 'post',
      path: '/v1/invoices/{id}/collection/promises',
      tag: TAG,
      summary: 'Note that the customer will pay until a day: nothing is done before it is over',
      params: byId,
      body: promise,
      answer: whole,
    },
    ({ write, params, body, language }) =>
      write(async (tx) => {
        const found = await collectionBy(tx, params.id);
        const customer = await customerBy(tx, found.customer_id);
        const today = dateAt(tx.now, customer.timezone);
        if (body.until < today)
          throw new Refusal(422, [
            {
              code: 'promise-in-past',
              path: 'until',
              message: `${body.until} is before today, ${today}`,
              mend: 'name today or a later day',
            },
          ]);
        const { until } = body;
        const event = { id: `promised-${until}-${tx.seq}`, at: tx.now, type: 'promised', until } as const;
        return steered(tx, found, event, { action: 'payment.promised', after: { until } }, language);
      }),
  );
  api.add(
    {
      operation_id: 'pauseCollection',
      method: 'post',
      path: '/v1/invoices/{id}/collection/pause',
      tag: TAG,
      summary: 'Hold everything back that would be done to have an invoice paid: no charge, no mail, no end',
      description: 'It can be paid meanwhile. Paused again, it stays so, with the new reason.',
      params: byId,
      body: pause,
      answer: whole,
    },
    ({ write, params, body: { reason = null }, language }) =>
      write(async (tx) => {
        const event = { id: `held-${tx.seq}`, at: tx.now, type: 'held', reason } as const;
        const entry = { action: 'collection.paused', after: { reason } } as const;
        return steered(tx, await collectionBy(tx, params.id), event, entry, language);
      }),
  );
  api.add(
    {
      operation_id: 'resumeCollection',
      method: 'post',
      path: '/v1/invoices/{id}/collection/resume',
      tag: TAG,
      summary: 'Go on with what was paused: what was missed is done as after a promise, once',
      params: byId,
      body: z.strictObject({}),
      answer: whole,
    },
    ({ write, params, language }) =>
      write(async (tx) => {
        const event = { id: `released-${tx.seq}`, at: tx.now, type: 'released' } as const;
        return steered(tx, await collectionBy(tx, params.id), event, { action: 'collection.resumed' }, language);
      }),
  );
  addAttempts(api);
}

function addAttempts(api: Api): void {
  api.add(
    {
      operation_id: 'listPaymentAttempts',
      method: 'get',
      path: '/v1/payment_attempts',
      tag: TAG,
      summary: 'Tries to take money, newest first',
      query: z.strictObject({
        ...pageFields,
        customer_id: z.string().min(1).max(200).optional(),
        invoice_id: z.string().min(1).max(200).optional(),
        status: attemptStatus.optional(),
      }),
      answer: listOf(attempt, 'PaymentAttemptList'),
    },
    ({ read, query: { customer_id, invoice_id, status: wanted, ...page } }) =>
      read(async (tx) => {
        const filter: AttemptFilter = { customer_id, invoice_id, status: wanted };
        return listAnswer(await listAttempts(tx, { ...pageOf(page), ...filter }), shownAttempt);
      }),
  );
  api.add(
    {
      operation_id: 'getPaymentAttempt',
      method: 'get',
      path: '/v1/payment_attempts/{id}',
      tag: TAG,
      summary: 'One try to take money',
      params: byId,
      answer: attempt,
    },
    ({ read, params }) =>
      read(async (tx) => {
        const found = await getAttempt(tx, params.id);
        if (found === null) throw unknownResource('payment attempt', params.id);
        return shownAttempt(found);
      }),
  );
}
