// SPDX-License-Identifier: Apache-2.0
import type { SampleCustomer } from './example-business.js';
import type { UsageProfile } from './generated-usage.js';
import { CALENDAR, customer, holding, on } from './sample-customer.js';

/** Sample data: invented companies. */
export const concertmasterCustomers: readonly SampleCustomer[] = [
  customer('Pocket Orchard', 'lisbon', on('starter', '2023-10-06')),
  customer('Juniper Tutors', 'st_johns', on('starter', '2023-10-31')),
  customer('Red Panda Travel', 'kathmandu', on('starter', '2023-11-01')),
  customer('Two Rivers Clinic', 'denver', on('starter', '2023-09-14', CALENDAR)),

  customer('Basalt Commerce', 'amsterdam', on('professional', '2023-10-01')),
  customer('Marigold Payroll', 'kolkata', on('professional', '2023-10-22')),
  customer('Quayside Property', 'london', on('professional', '2023-11-01', CALENDAR)),
  customer('Firefly Events', 'los_angeles', on('professional', '2023-11-13')),
  customer(
    'Wintergreen Supplies',
    'toronto',
    on('professional', '2023-10-10', { add_ons: [holding('support/business', '2023-10-10')] }),
  ),

  customer('Ironbark Utilities', 'sydney', on('enterprise', '2023-10-31')),
  customer(
    'Orinoco Retail Group',
    'sao_paulo',
    on('enterprise', '2023-10-01', { ...CALENDAR, add_ons: [holding('support/enterprise', '2023-10-16')] }),
  ),
  customer(
    'Halvorsen Shipping',
    'stockholm',
    on('enterprise', '2023-09-30', { add_ons: [holding('support/premium', '2023-11-01')] }),
  ),
  customer(
    'Keystone Mutual',
    'new_york',
    on('enterprise', '2023-10-05', { add_ons: [holding('support/business', '2023-10-05')] }),
  ),
];

export const concertmasterUsage: UsageProfile = { ordinary: { workflows: 120, executions: 160_000 } };
