// SPDX-License-Identifier: Apache-2.0
import type { SampleCustomer } from './example-business.js';
import type { UsageProfile } from './generated-usage.js';
import { CALENDAR, customer, on } from './sample-customer.js';

const yearly = (reference: string, amount: string, repos: string, users: string) =>
  ({
    quantities: { repos, users },
    contract: { reference, charges: { base: { model: 'flat', amount } } },
  }) as const;
const byRepository = (reference: string, unit_amount: string, repos: string, users: string) =>
  ({
    option: 'per-repository',
    quantities: { repos, users },
    contract: { reference, charges: { repos: { model: 'per_seat', unit_amount } } },
  }) as const;

/** Sample data: invented companies. Pro is planned for phase 2, not sold: nobody is on it. */
export const conexusCustomers: readonly SampleCustomer[] = [
  customer('Linden Parser Project', 'berlin', on('community', '2023-07-21')),
  customer('Soto Kernel Lab', 'sao_paulo', on('community', '2023-10-10')),
  customer('Tern Compiler Collective', 'stockholm', on('community', '2023-11-02')),
  customer('Quokka Bots', 'sydney', on('community', '2023-10-31')),
  customer('Himalaya Type Systems', 'kathmandu', on('community', '2023-09-30')),

  customer('Aldgate Payments', 'london', on('enterprise', '2023-10-01', yearly('ALDGATE-23', '120000', '180', '640'))),
  customer(
    'Brantford Robotics',
    'toronto',
    on('enterprise', '2023-11-15', yearly('BRANTFORD-1', '50000', '100', '200')),
  ),
  customer(
    'Cascade Genomics',
    'los_angeles',
    on('enterprise', '2023-02-28', yearly('CASCADE-9', '88500.50', '140', '510')),
  ),
  customer(
    'Drava Insurance',
    'warsaw',
    on('enterprise', '2023-11-01', { ...CALENDAR, ...yearly('DRAVA-2', '60000', '110', '333') }),
  ),
  customer(
    'Everglade Defense',
    'new_york',
    on('enterprise', '2023-11-30', yearly('EVERGLADE-5', '410000', '520', '2100')),
  ),
  customer('Fjordbank', 'stockholm', on('enterprise', '2023-05-20', yearly('FJORD-22', '275000', '390', '1250'))),
  customer('Ganges Logistics', 'kolkata', on('enterprise', '2023-08-31', yearly('GANGES-4', '72000', '125', '480'))),

  customer('Hokkaido Chips', 'tokyo', on('enterprise', '2023-10-31', byRepository('HOKKAIDO-3', '500', '100', '900'))),
  customer(
    'Isar Automotive',
    'berlin',
    on('enterprise', '2023-10-01', { ...CALENDAR, ...byRepository('ISAR-7', '612.50', '128', '1400') }),
  ),
  customer(
    'Jura Satellites',
    'paris',
    on('enterprise', '2023-11-14', { ...CALENDAR, ...byRepository('JURA-1', '750', '104', '260') }),
  ),
];

/** Everything Conexus meters comes from the trace. */
export const conexusUsage: UsageProfile = { ordinary: {} };
