// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import {
  endMandate,
  getMandate,
  isChargeable,
  listMandates,
  recordMandate,
  type StoredMandate,
} from '../../collecting/mandates.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { orRefuse, Refusal, unknownResource } from '../problem.js';
import { byId, instant, listAnswer, listOf, name, pageFields, pageOf, plainDate } from '../shapes.js';
import { customerBy, ofCustomer } from './customers.js';
import { dayOf } from './receivables.js';

const TAG = 'Collecting';
const mandate = z
  .object({
    id: z.string().openapi({ description: 'The reference that the customer reads on their statement (UMR).' }),
    object: z.literal('mandate'),
    customer_id: z.string(),
    scheme: z.enum(['CORE', 'B2B']),
    kind: z.enum(['recurrent', 'one_off']),
    signed_on: plainDate,
    debtor_name: z.string(),
    country: z.string().openapi({ description: 'Of the account, which is kept encrypted and never shown whole.' }),
    last4: z.string(),
    status: z.enum(['active', 'ending', 'used', 'revoked']).openapi({
      description: '`ending`: its next debit is the last one. `used`: that was handed to the bank.',
    }),
    created: instant,
    ended: instant.nullable(),
  })
  .openapi('Mandate');
const newMandate = z
  .strictObject({
    reference: z.string().min(1).max(35).optional().openapi({ description: 'Of your own; default: one is made.' }),
    scheme: z.enum(['CORE', 'B2B']).default('CORE'),
    kind: z.enum(['recurrent', 'one_off']).default('recurrent'),
    signed_on: plainDate.optional().openapi({ description: 'Default: today.' }),
    debtor_name: name.optional().openapi({ description: "Who owns the account; default: the customer's name." }),
    iban: z.string().min(5).max(42),
    bic: z.string().min(8).max(11).optional().openapi({ description: 'Not needed inside SEPA.' }),
  })
  .openapi('NewMandate');

function shown({ account: _sealed, created_at, ended_at, ...row }: StoredMandate) {
  return {
    ...row,
    object: 'mandate' as const,
    created: formatInstant(created_at),
    ended: ended_at === null ? null : formatInstant(ended_at),
  };
}

async function chargeableBy(tx: Transaction, id: string): Promise<StoredMandate> {
  const found = await getMandate(tx, id);
  if (found === null) throw unknownResource('mandate', id);
  if (isChargeable(found)) return found;
  throw new Refusal(409, [
    {
      code: 'mandate-over',
      path: 'id',
      message: `the mandate ${id} is ${found.status}: nothing is debited by it any more`,
      mend: 'let the customer sign a new one',
    },
  ]);
}

/** Permissions to debit accounts. */
export function addMandates(api: Api): void {
  api.add(
    {
      operation_id: 'recordMandate',
      method: 'post',
      path: '/v1/customers/{id}/mandates',
      tag: TAG,
      summary: 'Record a SEPA mandate that a customer signed: they are charged by it from now on',
      params: byId,
      body: newMandate,
      answer: mandate,
      status: 201,
    },
    ({ write, store, params, body }) =>
      write(async (tx) => {
        const customer = await customerBy(tx, params.id);
        const { reference = null, signed_on, debtor_name = customer.name, bic = null, ...terms } = body;
        const day = await dayOf(tx, signed_on, tx.now, 'signed_on');
        const given = { ...terms, reference, customer_id: customer.id, signed_on: day, debtor_name, bic };
        return shown(orRefuse(await recordMandate(tx, store.secrets, given)));
      }),
  );
  api.add(
    {
      operation_id: 'listMandates',
      method: 'get',
      path: '/v1/mandates',
      tag: TAG,
      summary: 'SEPA mandates, newest first',
      query: z.strictObject({ ...pageFields, customer_id: z.string().min(1).optional() }),
      answer: listOf(mandate, 'MandateList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const of = await ofCustomer(tx, query.customer_id);
        return listAnswer(await listMandates(tx, { ...pageOf(query), ...of }), shown);
      }),
  );
  api.add(
    {
      operation_id: 'getMandate',
      method: 'get',
      path: '/v1/mandates/{id}',
      tag: TAG,
      summary: 'One mandate',
      params: byId,
      answer: mandate,
    },
    ({ read, params }) =>
      read(async (tx) => {
        const found = await getMandate(tx, params.id);
        if (found === null) throw unknownResource('mandate', params.id);
        return shown(found);
      }),
  );
  api.add(
    {
      operation_id: 'endMandate',
      method: 'post',
      path: '/v1/mandates/{id}/end',
      tag: TAG,
      summary: 'Debit nothing by a mandate any more, at once or after its next debit',
      params: byId,
      body: z.strictObject({
        when: z.enum(['now', 'after_next_debit']).default('now').openapi({
          description: '`now`: the customer has revoked it. `after_next_debit`: that one is marked as the last (FNAL).',
        }),
      }),
      answer: mandate,
    },
    ({ write, params, body }) =>
      write(async (tx) =>
        shown(await endMandate(tx, await chargeableBy(tx, params.id), body.when === 'now' ? 'revoked' : 'ending')),
      ),
  );
}
