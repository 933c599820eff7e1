// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant, type Instant } from '@kontor/core';
import { type PlaceTerms, placeTerms } from '@kontor/sdk/floating';
import { REFUSALS } from '@kontor/sdk/licence';
import {
  type Activated,
  activate,
  deactivate,
  listActivations,
  type StoredActivation,
} from '../../licensing/activations.js';
import { licenceOfText } from '../../licensing/issue.js';
import { latestOf, type StoredLicence } from '../../licensing/licences.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import type { Call } from '../operation.js';
import { Refusal, unknownResource } from '../problem.js';
import { byId, instant, listAnswer, listOf, pageOf, pageQuery } from '../shapes.js';
import { licenceBy, licenceText } from './licences.js';

const TAG = 'Licences';
const printable = z.string().regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,200}$/u, 'write 1 to 200 printable characters');
const run = z.strictObject({
  holder: printable.openapi({ description: 'What takes one place: a node, a process, a user.' }),
  session: printable.openapi({
    description: 'One run of it, unlike any other; after its release it is not used again.',
  }),
  licence: licenceText.optional().openapi({
    description: 'The text of the licence, which shows that it was handed out; needed with a publishable key.',
  }),
});
export const activation = z
  .object({
    id: z.string(),
    object: z.literal('activation'),
    licence_id: z.string(),
    holder: z.string(),
    session: z.string(),
    state: z.enum(['held', 'waiting']),
    since: instant,
    expires_at: instant.openapi({ description: 'held: its place is free; waiting: it has lost its turn.' }),
  })
  .openapi('Activation');
const count = z.int().min(0);
const activated = activation
  .extend({
    places: count.nullable(),
    taken: count,
    expires_in_ms: count.optional().openapi({
      description: 'held: from when the request was sent; the holder stops at nine tenths of it.',
    }),
    heartbeat_in_ms: count.optional().openapi({ description: 'held: when to speak again.' }),
    reason: z.enum(['full', 'opening']).optional(),
    ask_again_in_ms: count.optional().openapi({ description: 'waiting: when to ask again, so as to keep its turn.' }),
    next_free_in_ms: count.nullable().optional().openapi({
      description: 'waiting: when a place becomes free at the earliest, unless one is given back before.',
    }),
    held_by: z
      .array(z.object({ holder: z.string(), since: z.int().openapi({ description: 'Milliseconds since 1970.' }) }))
      .optional()
      .openapi({ description: 'waiting: who has the places, longest first; at most twenty.' }),
    licence_tag: z.string().openapi({ description: 'The latest of the licence and its renewals.' }),
  })
  .openapi('ActivationAnswer');

export function shownActivation({ id, licence_id, holder, session, state, since, expires_at }: StoredActivation) {
  return {
    id,
    object: 'activation' as const,
    licence_id,
    holder,
    session,
    state,
    since: formatInstant(since),
    expires_at: formatInstant(expires_at),
  };
}

function answered({ activation: run, plan, taken, next_free_at, held_by }: Activated, terms: PlaceTerms, now: Instant) {
  const common = { ...shownActivation(run), places: terms.places, taken };
  if (plan.kind === 'hold')
    return { ...common, expires_in_ms: plan.held_until - now, heartbeat_in_ms: terms.heartbeat_ms };
  return {
    ...common,
    reason: plan.reason,
    ask_again_in_ms: plan.ask_again_in_ms,
    next_free_in_ms: next_free_at === null ? null : Math.max(0, next_free_at - now),
    held_by: [...held_by],
  };
}

/** The licence of a pool, for whoever may speak of it, and its terms. */
async function floatingBy(
  tx: Transaction,
  id: string,
  { caller, body }: Pick<Call<unknown, unknown, z.output<typeof run>>, 'caller' | 'body'>,
): Promise<{ readonly licence: StoredLicence; readonly terms: PlaceTerms }> {
  const licence = await licenceBy(tx, id);
  if (body.licence !== undefined || caller.kind === 'publishable') {
    const named = body.licence === undefined ? null : await licenceOfText(tx, body.licence);
    // as if it were not there: an id alone tells nothing
    if (named?.family !== licence.family) throw unknownResource('licence', id);
  }
  const { floating } = licence.terms;
  if (floating === undefined)
    throw new Refusal(409, [
      {
        code: 'licence-not-floating',
        path: 'id',
        message: `${id} has no places: it is not floating`,
        mend: 'use the licence without a place, or issue one with `floating`',
      },
    ]);
  return { licence, terms: placeTerms(floating) };
}

export function addActivations(api: Api): void {
  api.add(
    {
      operation_id: 'activateLicence',
      method: 'post',
      path: '/v1/licences/{id}/activations',
      tag: TAG,
      summary: 'Take a place of a floating licence, or say that its holder is still there: the same request',
      description:
        'Runs of one holder share its place. Sent again, late or twice it takes no second one. A licence and its ' +
        'renewals have the same places, and never more holders than those.',
      access: ['secret', 'publishable'],
      params: byId,
      body: run,
      answer: activated,
      idempotent: false,
    },
    ({ store, org_id, now, params, body, caller }) =>
      store.append(org_id, async (tx) => {
        const { licence, terms } = await floatingBy(tx, params.id, { caller, body });
        checkStanding(licence);
        const { holder, session } = body;
        const outcome = await activate(tx, licence, { holder, session }, terms, now);
        const licence_tag = (await latestOf(tx, licence.family))?.id ?? licence.id;
        return { ...answered(outcome, terms, now), licence_tag };
      }),
  );
  api.add(
    {
      operation_id: 'releaseActivation',
      method: 'post',
      path: '/v1/licences/{id}/activations/release',
      tag: TAG,
      summary: 'Give a place back, or say that the run that had it is gone',
      description: 'Nobody tells the run: one that is still there goes on until its time is over.',
      access: ['secret', 'publishable'],
      params: byId,
      body: run,
      answer: z.object({
        object: z.literal('activation_release'),
        released: z.boolean().openapi({ description: 'Whether the run had a place, or waited for one.' }),
      }),
      idempotent: false,
    },
    ({ store, org_id, now, params, body, caller }) =>
      store.append(org_id, async (tx) => {
        const { licence, terms } = await floatingBy(tx, params.id, { caller, body });
        const { holder, session } = body;
        const released = await deactivate(tx, licence, { holder, session }, terms, now);
        return { object: 'activation_release' as const, released };
      }),
  );
  api.add(
    {
      operation_id: 'listActivations',
      method: 'get',
      path: '/v1/licences/{id}/activations',
      tag: TAG,
      summary: 'Who has a place of a floating licence or waits for one, newest first',
      params: byId,
      query: pageQuery,
      answer: listOf(activation, 'ActivationList'),
    },
    ({ read, params, query, now }) =>
      read(async (tx) => {
        const { family } = await licenceBy(tx, params.id);
        return listAnswer(await listActivations(tx, family, now, pageOf(query)), shownActivation);
      }),
  );
}

/** As a node says of it that has the revocation list. */
function checkStanding({ id, status, suspended_at }: StoredLicence): void {
  if (status === 'issued' && suspended_at === null) return;
  const problem =
    status === 'revoked'
      ? { code: 'licence-revoked', message: `${id} was revoked`, mend: REFUSALS['licence-revoked'] }
      : { code: 'licence-suspended', message: `${id} is suspended`, mend: REFUSALS['licence-suspended'] };
  throw new Refusal(409, [{ ...problem, path: 'id' }]);
}
