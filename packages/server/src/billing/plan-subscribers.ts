// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '@kontor/core';
import { sql } from 'kysely';
import { known } from '../store/as-of.js';
import type { Transaction } from '../store/transaction.js';

/** Who is on a plan of a version of the catalog by the terms of a day. */
export interface PlanSubscribers {
  readonly catalog_version: number;
  readonly plan: string;
  readonly subscriptions: number;
  readonly customers: number;
}

/** How many are on each plan of each version on a day, newest version first; paused ones and trials count. */
export async function planSubscribers(tx: Transaction, today: PlainDate): Promise<PlanSubscribers[]> {
  const rows = await tx.db
    .selectFrom('subscription')
    .select((eb) => [
      'catalog_version',
      'plan',
      eb.fn.count<string>('id').distinct().as('subscriptions'),
      eb.fn.count<string>('customer_id').distinct().as('customers'),
    ])
    .where('org_id', '=', tx.org_id)
    .where(known(tx))
    .where('valid_from', '<=', today)
    .where('valid_to', '>', today)
    .where((eb) =>
      eb.or([
        eb('end_date', 'is', null),
        eb('end_date', '>', today),
        // a contract that renews by itself goes on after its end date
        eb.and([eb('cancelled_on', 'is', null), sql<boolean>`contract -> 'renewal' IS NOT NULL`]),
      ]),
    )
    .groupBy(['catalog_version', 'plan'])
    .orderBy('catalog_version', 'desc')
    .orderBy('plan')
    .execute();
  return rows.map(({ subscriptions, customers, ...of }) => ({
    ...of,
    subscriptions: Number(subscriptions),
    customers: Number(customers),
  }));
}
