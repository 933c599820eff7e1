// SPDX-License-Identifier: Apache-2.0
import { endCustomerSessions, listSessions } from '../../../portal/sessions.js';
import type { Api } from '../../api.js';
import { endedSessions, ownSessionList, shownOwnSessions } from '../../own-sessions.js';
import { ownCustomer, ownSession } from '../../portal-access.js';
import { unknownResource } from '../../problem.js';
import { byId } from '../../shapes.js';
import { TAG } from './allowed.js';

/** In which sessions somebody works on the customer, and their end. */
export function addPortalSessions(api: Api): void {
  api.add(
    {
      operation_id: 'listPortalSessions',
      method: 'get',
      path: '/v1/portal/sessions',
      tag: TAG,
      summary: 'Where somebody is signed in to the portal for this customer, the session used last first',
      access: ['portal'],
      answer: ownSessionList,
    },
    async ({ store, org_id, caller, by }) => {
      const customer_id = ownCustomer(caller);
      const sessions = await store.read(org_id, (tx) => listSessions(tx, customer_id, by.real_now ?? by.now));
      return shownOwnSessions(sessions, ownSession(caller).id);
    },
  );
  api.add(
    {
      operation_id: 'endOnePortalSession',
      method: 'delete',
      path: '/v1/portal/sessions/{id}',
      tag: TAG,
      summary: 'End one of the sessions of this customer, at once',
      access: ['portal'],
      params: byId,
      answer: endedSessions,
      idempotent: false,
    },
    async ({ store, org_id, caller, params }) => {
      const customer_id = ownCustomer(caller);
      const ended = await store.append(org_id, (tx) => endCustomerSessions(tx, customer_id, { id: params.id }));
      if (ended === 0) throw unknownResource('session', params.id);
      return { object: 'ended_sessions' as const, ended };
    },
  );
  api.add(
    {
      operation_id: 'endOtherPortalSessions',
      method: 'delete',
      path: '/v1/portal/sessions',
      tag: TAG,
      summary: 'End all sessions of this customer but the one that asks',
      access: ['portal'],
      answer: endedSessions,
      idempotent: false,
    },
    async ({ store, org_id, caller }) => {
      const customer_id = ownCustomer(caller);
      const { id } = ownSession(caller);
      const ended = await store.append(org_id, (tx) => endCustomerSessions(tx, customer_id, { all_but: id }));
      return { object: 'ended_sessions' as const, ended };
    },
  );
}
