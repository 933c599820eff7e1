// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '@kontor/core';
import { sql } from 'kysely';
import { known } from '../store/as-of.js';
import type { Transaction } from '../store/transaction.js';
import { END_OF_TIME } from '../store/values.js';

/** The ids of the customers of each plan that has any on a day, by plan key: whom a change of the plan would touch. */
export async function customersOnPlans(tx: Transaction, today: PlainDate): Promise<Map<string, Set<string>>> {
  const rows = await tx.db
    .selectFrom('subscription')
    .select(['plan', 'customer_id'])
    .distinct()
    .where('org_id', '=', tx.org_id)
    .where(known(tx))
    .where('valid_to', '=', END_OF_TIME)
    .where((eb) =>
      eb.or([
        eb('end_date', 'is', null),
        eb.and([eb('end_date', '>', today), eb('end_date', '>', eb.ref('start_date'))]),
        // a contract that renews by itself goes on after its end date
        eb.and([eb('cancelled_on', 'is', null), sql<boolean>`contract -> 'renewal' IS NOT NULL`]),
      ]),
    )
    .execute();
  const customers = new Map<string, Set<string>>();
  for (const { plan, customer_id } of rows) {
    const found = customers.get(plan);
    if (found === undefined) customers.set(plan, new Set([customer_id]));
    else found.add(customer_id);
  }
  return customers;
}
