// SPDX-License-Identifier: Apache-2.0
import type { SampleCustomer } from './example-business.js';
import type { UsageProfile } from './generated-usage.js';
import { CALENDAR, customer, holding, on } from './sample-customer.js';

const members = (count: string) => ({ quantities: { 'team-members': count } });
const licensed = (reference: string, amount: string) =>
  ({ contract: { reference, charges: { base: { model: 'flat', amount } } } }) as const;

/** Sample data: invented companies. Marketplace integrations are planned, not sold: nobody holds one. */
export const kalciferCustomers: readonly SampleCustomer[] = [
  customer('Bramble Books', 'london', on('community', '2023-08-14')),
  customer('Studio Ostrava', 'warsaw', on('community', '2023-10-03')),
  customer('Night Owl Coffee', 'auckland', on('community', '2023-11-08')),

  customer('Acorn & Ash', 'london', on('cloud-starter', '2023-10-02', members('3'))),
  customer('Bergwerk Outdoor', 'berlin', on('cloud-starter', '2023-10-31', members('5'))),
  customer('Citrine Cosmetics', 'paris', on('cloud-starter', '2023-11-01', { ...CALENDAR, ...members('4') })),
  customer('Durbar Tea', 'kathmandu', on('cloud-starter', '2023-10-09', members('2'))),
  customer('Elmwood Fitness', 'new_york', on('cloud-starter', '2023-10-05', members('5'))),
  customer('Foxglove Pets', 'toronto', on('cloud-starter', '2023-09-20', { ...CALENDAR, ...members('3') })),
  customer('Grovely Kitchens', 'denver', on('cloud-starter', '2023-11-12', members('1'))),
  customer(
    'Hinterland Bikes',
    'amsterdam',
    on('cloud-starter', '2023-10-01', {
      ...members('5'),
      add_ons: [holding('extra-workspaces', '2023-10-18', '2')],
    }),
  ),
  customer('Indigo Learning', 'kolkata', on('cloud-starter', '2023-10-26', members('4'))),
  customer('Jasper Rentals', 'lisbon', on('cloud-starter', '2023-08-31', members('2'))),

  customer('Kingfisher Insurance', 'sydney', on('cloud-growth', '2023-10-01', { ...CALENDAR, ...members('14') })),
  customer(
    'Lumen Grocery',
    'stockholm',
    on('cloud-growth', '2023-10-11', { ...members('12'), add_ons: [holding('node-hosting', '2023-10-11', '3')] }),
  ),
  customer('Mosaic Travel', 'istanbul', on('cloud-growth', '2023-10-31', members('20'))),
  customer('Northgate Media', 'chicago', on('cloud-growth', '2023-11-01', { ...CALENDAR, ...members('9') })),
  customer('Opal Broadband', 'nairobi', on('cloud-growth', '2023-10-19', members('8'))),
  customer(
    'Pinecrest Outfitters',
    'los_angeles',
    on('cloud-growth', '2023-09-30', {
      ...members('16'),
      add_ons: [holding('extra-workspaces', '2023-09-30', '4'), holding('bulk-export', '2023-11-07')],
    }),
  ),
  customer('Quartz Mobile', 'singapore', on('cloud-growth', '2023-10-07', members('18'))),
  customer('Riverbend Credit Union', 'st_johns', on('cloud-growth', '2023-11-06', members('11'))),

  customer('Solstice Streaming', 'los_angeles', on('cloud-scale', '2023-10-01', { ...CALENDAR, ...members('64') })),
  customer('Tamarind Delivery', 'singapore', on('cloud-scale', '2023-10-14', members('120'))),
  customer(
    'Umbra Fashion',
    'paris',
    on('cloud-scale', '2023-10-31', { ...members('48'), add_ons: [holding('node-hosting', '2023-11-01', '6')] }),
  ),
  customer('Verdant Markets', 'sao_paulo', on('cloud-scale', '2023-11-01', members('75'))),
  customer('Wayfarer Hotels', 'new_york', on('cloud-scale', '2023-10-23', members('210'))),
  customer('Yonder Games', 'tokyo', on('cloud-scale', '2023-08-31', members('37'))),

  customer('Zephyr Airlines', 'istanbul', on('enterprise', '2023-10-01', licensed('ZEPHYR-2023', '7900'))),
  customer('Atlas Public Health', 'toronto', on('enterprise', '2023-10-31', licensed('ATLAS-PH-11', '2500'))),
  customer(
    'Caspian Telecom',
    'berlin',
    on('enterprise', '2023-11-01', { ...CALENDAR, ...licensed('CASPIAN-77', '999') }),
  ),
];

export const kalciferUsage: UsageProfile = {
  ordinary: { events: 9_000_000, 'concurrent-journeys': 700_000, workspaces: 14, journeys: 60, customers: 80_000 },
};
