// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition } from '../../catalog/definition.js';
import { resolveCatalog } from '../../catalog/resolve.js';
import { type CompiledScenario, compileScenario } from '../compile.js';
import type { ScenarioDefinition, SegmentDefinition } from '../scenario.js';

const flat = (amount: string) => ({ charge: { model: 'flat', amount }, interval: 'month' }) as const;

/** Three plans by calls, 20, 100 and 500 a month, the last with 0.01 a call beyond 100,000. */
export const catalog = resolveCatalog({
  id: 'acme',
  name: 'Acme',
  currencies: ['USD'],
  products: { acme: { name: 'Acme' } },
  meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
  features: {
    calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' },
    seats: { kind: 'seats', label: 'Seats', unit: 'seat' },
  },
  plans: {
    small: { name: 'Small', prices: { base: flat('20') }, features: { calls: 1_000, seats: 'unlimited' } },
    middle: { name: 'Middle', prices: { base: flat('100') }, features: { calls: 10_000, seats: 'unlimited' } },
    large: {
      name: 'Large',
      prices: {
        base: flat('500'),
        calls: {
          charge: { model: 'per_unit', unit_amount: '0.01' },
          interval: 'month',
          meter: 'calls',
          included: { limit_of: 'calls' },
        },
      },
      features: { calls: { limit: 100_000, enforcement: 'soft' }, seats: 'unlimited' },
    },
    custom: {
      name: 'Custom',
      contract: true,
      prices: { base: { charge: { model: 'negotiated', basis: 'flat' }, interval: 'month' } },
      features: { calls: 'unlimited', seats: 'unlimited' },
    },
  },
} as CatalogDefinition);

export const segment: SegmentDefinition = {
  source: 'visits',
  funnel: [{ name: 'paid', conversion: '10%' }],
  plans: ['small', 'middle', 'large'],
  retention: { kind: 'churn', monthly: '50%' },
};

/** 100 a month come and a tenth of them pays 20; half of those who are there leave every month. */
export function scenarioOf(change: Partial<ScenarioDefinition> = {}): ScenarioDefinition {
  return {
    name: 'Example',
    currency: 'USD',
    first_month: '2026-11',
    months: 4,
    counts: 'expected',
    sources: { visits: { kind: 'growth', start: 100 } },
    segments: { cloud: segment },
    ...change,
  };
}

export function compiled(change: Partial<ScenarioDefinition> = {}): CompiledScenario {
  const scenario = compileScenario(scenarioOf(change), catalog);
  if (!scenario.ok) throw new Error(JSON.stringify(scenario.problems));
  return scenario.value;
}
