// SPDX-License-Identifier: Apache-2.0
import type { SampleCustomer } from './example-business.js';
import type { UsageProfile } from './generated-usage.js';
import { CALENDAR, customer, on } from './sample-customer.js';

const held = (instances: string, nodes: string) => ({ quantities: { instances, nodes } });
const byTheNode = (reference: string, unit_amount: string) =>
  ({
    contract: { reference, charges: { nodes: { model: 'per_seat', unit_amount } } },
  }) as const;

/** Sample data: invented companies. ZenDB Cloud is planned, not sold: nobody is on it. */
export const zendbCustomers: readonly SampleCustomer[] = [
  customer('Lantern Notes', 'amsterdam', on('open-source', '2023-07-02', held('1', '1'))),
  customer('Patchwork Games', 'warsaw', on('open-source', '2023-10-08', held('2', '1'))),
  customer('Yarrow Maps', 'nairobi', on('open-source', '2023-11-11', held('1', '1'))),

  customer('Copper Kettle Software', 'denver', on('professional', '2023-10-04', held('1', '2'))),
  customer('Larkspur Health', 'toronto', on('professional', '2023-10-31', held('3', '3'))),
  customer('Everest Ledger', 'kathmandu', on('professional', '2023-10-17', held('2', '4'))),
  customer('Brightwater CRM', 'new_york', on('professional', '2023-11-01', { ...CALENDAR, ...held('5', '5') })),
  customer('Tessera Studio', 'paris', on('professional', '2023-11-09', { ...CALENDAR, ...held('2', '2') })),
  customer('Kumo Logistics', 'tokyo', on('professional', '2023-10-26', held('4', '8'))),
  customer('Southern Cross Tickets', 'auckland', on('professional', '2023-08-31', held('8', '10'))),

  customer(
    'Albion Insurance',
    'london',
    on('enterprise', '2023-10-01', { ...held('1', '16'), ...byTheNode('ALBION-23-004', '79') }),
  ),
  customer(
    'Great Lakes Health System',
    'chicago',
    on('enterprise', '2023-10-31', { ...held('2', '24'), ...byTheNode('GLHS-2023', '72.5') }),
  ),
  customer(
    'Vostra Telecom',
    'istanbul',
    on('enterprise', '2023-11-01', { ...CALENDAR, ...held('4', '60'), ...byTheNode('VOSTRA-1', '58') }),
  ),
];

export const zendbUsage: UsageProfile = { ordinary: { 'concurrent-subscriptions': 2_400 } };
