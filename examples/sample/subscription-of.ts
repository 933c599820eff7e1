// SPDX-License-Identifier: Apache-2.0
import type { Subscription } from '@kontor/core';
import type { SampleCustomer } from './example-business.js';

/** The core's subscription of a sample customer, on the first version of its catalog; ids are made of its key. */
export function subscriptionOf({ key, currency, timezone, subscription }: SampleCustomer): Subscription {
  return {
    id: `sub_${key}`,
    customer_id: `cus_${key}`,
    status: 'active',
    catalog_version: 1,
    currency,
    timezone,
    ...subscription,
  };
}
