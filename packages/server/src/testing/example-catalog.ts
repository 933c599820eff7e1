// SPDX-License-Identifier: Apache-2.0
import { defineCatalog } from '@kontor/core';

/** 20.00 a month in advance, 5.00 a seat in advance, 0.10 a call in arrears after the 10 of the limit. */
export const exampleCatalog = defineCatalog({
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'],
  products: { acme: { name: 'Acme' } },
  meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
  features: {
    sso: { kind: 'boolean', label: 'Single sign-on' },
    seats: { kind: 'seats', label: 'Seats', unit: 'seat' },
    calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' },
  },
  plans: {
    free: { name: 'Free', prices: {}, features: { seats: 1, calls: 10 } },
    team: {
      name: 'Team',
      features: { sso: true, seats: 100, calls: { limit: 10, enforcement: 'soft' } },
      prices: {
        base: { charge: { model: 'flat', amount: '20' }, interval: 'month' },
        seats: { charge: { model: 'per_seat', unit_amount: '5' }, interval: 'month', feature: 'seats' },
        calls: {
          charge: { model: 'per_unit', unit_amount: '0.1' },
          interval: 'month',
          meter: 'calls',
          included: { limit_of: 'calls' },
        },
      },
      trial: { trial_days: 14, card_required: false },
    },
    later: { name: 'Later', availability: 'planned', prices: {}, features: { seats: 5 } },
  },
});
