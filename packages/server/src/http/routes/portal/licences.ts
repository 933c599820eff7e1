// SPDX-License-Identifier: Apache-2.0
import { listActivations } from '../../../licensing/activations.js';
import { getLicence, listLicences, type StoredLicence } from '../../../licensing/licences.js';
import { shownLicence } from '../../../licensing/shown.js';
import type { Transaction } from '../../../store/transaction.js';
import type { Api } from '../../api.js';
import { textAnswer } from '../../operation.js';
import { ownCustomer } from '../../portal-access.js';
import { unknownResource } from '../../problem.js';
import { byId, listAnswer, listOf, pageOf, pageQuery } from '../../shapes.js';
import { activation, shownActivation } from '../activations.js';
import { licence, licenceFile } from '../licences.js';
import { TAG } from './allowed.js';

/** A licence of the customer; another one is not there. */
async function ownLicence(tx: Transaction, customer_id: string, id: string): Promise<StoredLicence> {
  const found = await getLicence(tx, id);
  if (found === null || found.customer_id !== customer_id) throw unknownResource('licence', id);
  return found;
}

export function addPortalLicences(api: Api): void {
  api.add(
    {
      operation_id: 'listOwnLicences',
      method: 'get',
      path: '/v1/portal/licences',
      tag: TAG,
      summary: 'Licences of the customer, newest first',
      access: ['portal'],
      query: pageQuery,
      answer: listOf(licence, 'PortalLicenceList'),
    },
    ({ read, caller, query }) =>
      read(async (tx) =>
        listAnswer(await listLicences(tx, { ...pageOf(query), customer_id: ownCustomer(caller) }), shownLicence),
      ),
  );
  api.add(
    {
      operation_id: 'downloadOwnLicence',
      method: 'get',
      path: '/v1/portal/licences/{id}/file',
      tag: TAG,
      summary: 'A licence as a file',
      access: ['portal'],
      params: byId,
      answer: textAnswer,
      text: ['text/plain'],
    },
    ({ read, caller, params }) => read(async (tx) => licenceFile(await ownLicence(tx, ownCustomer(caller), params.id))),
  );
  api.add(
    {
      operation_id: 'listOwnActivations',
      method: 'get',
      path: '/v1/portal/licences/{id}/activations',
      tag: TAG,
      summary: 'Who has a place of a floating licence',
      access: ['portal'],
      params: byId,
      query: pageQuery,
      answer: listOf(activation, 'PortalActivationList'),
    },
    ({ read, caller, params, query, now }) =>
      read(async (tx) => {
        const { family } = await ownLicence(tx, ownCustomer(caller), params.id);
        return listAnswer(await listActivations(tx, family, now, pageOf(query)), shownActivation);
      }),
  );
}
