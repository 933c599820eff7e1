// SPDX-License-Identifier: Apache-2.0
import type { SampleCustomer } from './example-business.js';
import type { UsageProfile } from './generated-usage.js';
import { CALENDAR, customer, on } from './sample-customer.js';

/** Sample data: invented companies. */
export const streamingCustomers: readonly SampleCustomer[] = [
  customer('Fennel Weather', 'lisbon', on('free', '2023-10-20')),
  customer('Twelve Bit Robotics', 'toronto', on('free', '2023-11-03')),
  customer('Open Tide Index', 'nairobi', on('free', '2023-06-30', CALENDAR)),

  customer('Harborline Freight', 'chicago', on('pro', '2023-10-12')),
  customer('Pilsner Analytics', 'berlin', on('pro', '2023-11-01', CALENDAR)),
  customer('Himal Pay', 'kathmandu', on('pro', '2023-10-01')),
  customer('Oakmoor Telemetry', 'london', on('pro', '2023-08-31')),
  customer('Sundial Ads', 'new_york', on('pro', '2023-11-05')),
  // A design partner, free during development: the trial ends in the middle of the month.
  customer('Kestrel Fleet', 'denver', on('pro', '2023-09-18', { ...CALENDAR, trial_end_date: '2023-11-16' })),

  customer('Bluefin Markets', 'new_york', on('team', '2023-10-01', CALENDAR)),
  customer('Saffron Mobility', 'kolkata', on('team', '2023-10-15')),
  customer('Nordlys Energy', 'stockholm', on('team', '2023-10-31')),
  customer('Matilda Gaming', 'sydney', on('team', '2023-11-01')),

  customer(
    'Meridian Exchange',
    'london',
    on('enterprise', '2023-10-01', {
      contract: {
        reference: 'MERIDIAN-2023',
        charges: {
          base: { model: 'flat', amount: '6500' },
          storage: { model: 'per_unit', unit_amount: '0.012' },
          throughput: {
            model: 'graduated',
            tiers: [
              { up_to: '50000', unit_amount: '0.008' },
              { up_to: '200000', unit_amount: '0.0065' },
              { up_to: null, unit_amount: '0.005' },
            ],
          },
        },
      },
    }),
  ),
  customer(
    'Cordillera Bank',
    'sao_paulo',
    on('enterprise', '2023-09-30', {
      contract: {
        reference: 'CORDILLERA-2023-B',
        charges: {
          base: { model: 'flat', amount: '9800' },
          storage: { model: 'per_unit', unit_amount: '0.0105' },
          throughput: {
            model: 'volume',
            tiers: [
              { up_to: '100000', unit_amount: '0.0075' },
              { up_to: null, unit_amount: '0.0055' },
            ],
          },
        },
        features: { 'concurrent-queries': 250 },
      },
    }),
  ),
];

/** In GB; what nothing limits. */
export const streamingUsage: UsageProfile = {
  ordinary: { storage: 4_200, throughput: 31_000, topics: 40, partitions: 480, 'concurrent-queries': 20 },
  places: { storage: 3, throughput: 6 },
};
