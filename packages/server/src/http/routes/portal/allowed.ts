// SPDX-License-Identifier: Apache-2.0
import type { NumberLanguage } from '@kontor/core';
import { documentLanguage } from '../../../billing/printed-frame.js';
import { type Permission, portalOf } from '../../../portal/settings.js';
import type { Customer } from '../../../store/customers.js';
import type { StoredSubscription } from '../../../store/subscriptions.js';
import type { Transaction } from '../../../store/transaction.js';
import { Refusal, unknownResource } from '../../problem.js';
import type { ProblemLanguage } from '../../problem-words/problem-words.js';

/** What customers do for themselves. */
export const TAG = 'Portal';

/** Deny by default: refuses what the organisation has not opened to its customers. */
export async function requireAllowed(tx: Transaction, permission: Permission): Promise<void> {
  const { settings } = await portalOf(tx);
  if (settings.allow.includes(permission)) return;
  throw new Refusal(403, [
    {
      code: 'portal-not-allowed',
      path: '',
      message: `customers may not do this by themselves here (${permission})`,
      mend: 'ask the seller; they open it with `kontor portal settings`',
    },
  ]);
}

/** The customer that is signed in. */
export async function customerIn(tx: Transaction, id: string): Promise<Customer> {
  const found = await tx.customers.get(id);
  if (found === null) throw unknownResource('customer', id);
  return found;
}

/** The language a customer is written to in. */
export async function languageOf(tx: Transaction, id: string) {
  return documentLanguage(await tx.organisations.get(), await customerIn(tx, id));
}

/** The language of the page that asks; where a request names none, the one the customer is written to in. */
export async function readerLanguage(
  tx: Transaction,
  id: string,
  { request, language }: { readonly request: Request; readonly language: ProblemLanguage },
): Promise<NumberLanguage> {
  return request.headers.has('accept-language') ? language : languageOf(tx, id);
}

/** A subscription of the customer; another one is not there, and neither is one that is only prepared. */
export async function ownSubscription(tx: Transaction, customer_id: string, id: string): Promise<StoredSubscription> {
  const found = await tx.subscriptions.get(id);
  if (found === null || found.customer_id !== customer_id || found.status === 'draft')
    throw unknownResource('subscription', id);
  return found;
}
