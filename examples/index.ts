// SPDX-License-Identifier: Apache-2.0
import type { BusinessPlan, CatalogDefinition, ScenarioDefinition } from '@kontor/core';
import { business_plan as concertmasterPlan } from './concertmaster/business-plan.js';
import { catalog as concertmaster } from './concertmaster/catalog.js';
import { scenario as concertmasterScenario } from './concertmaster/scenario.js';
import { business_plan as conexusPlan } from './conexus/business-plan.js';
import { catalog as conexus } from './conexus/catalog.js';
import { scenario as conexusScenario } from './conexus/scenario.js';
import { business_plan as kalciferPlan } from './kalcifer/business-plan.js';
import { catalog as kalcifer } from './kalcifer/catalog.js';
import { scenario as kalciferScenario } from './kalcifer/scenario.js';
import { concertmasterCustomers, concertmasterUsage } from './sample/concertmaster-customers.js';
import { conexusCustomers, conexusUsage } from './sample/conexus-customers.js';
import type { ExampleBusiness, SampleCustomer, SampleFacts, TraceUse } from './sample/example-business.js';
import { exampleFile } from './sample/example-file.js';
import { generateUsage, type UsageProfile } from './sample/generated-usage.js';
import { kalciferCustomers, kalciferUsage } from './sample/kalcifer-customers.js';
import { kalciferFacts } from './sample/kalcifer-facts.js';
import { streamingCustomers, streamingUsage } from './sample/streaming-customers.js';
import { zendbCustomers, zendbUsage } from './sample/zendb-customers.js';
import { business_plan as streamingPlan } from './streaming/business-plan.js';
import { catalog as streaming } from './streaming/catalog.js';
import { scenario as streamingScenario } from './streaming/scenario.js';
import { TRACE_EVENT_TYPES } from './traces/traces.js';
import { business_plan as zendbPlan } from './zendb/business-plan.js';
import { catalog as zendb } from './zendb/catalog.js';
import { scenario as zendbScenario } from './zendb/scenario.js';

export * from './sample/example-business.js';
export { GENERATED_SOURCE } from './sample/generated-usage.js';
export { subscriptionOf } from './sample/subscription-of.js';
export { readTrace, TRACE_EVENT_TYPES, traceEvents } from './traces/traces.js';

function business(
  catalog: CatalogDefinition,
  scenario: ScenarioDefinition,
  customers: readonly SampleCustomer[],
  profile: UsageProfile,
  traces?: TraceUse,
  facts?: SampleFacts,
): ExampleBusiness {
  const { id, name } = catalog;
  const traced = new Set(traces === undefined ? [] : [traces.event_type]);
  return {
    id,
    name,
    catalog,
    customers,
    scenario,
    generatedUsage: () => generateUsage({ id, catalog, customers, profile, traced }),
    targets: () => JSON.parse(exampleFile(id, 'targets.json')),
    ...(traces === undefined ? {} : { traces }),
    ...(facts === undefined ? {} : { facts }),
  };
}

/** The five businesses of the example world, in the order they are shown. */
export const examples: readonly ExampleBusiness[] = [
  business(
    kalcifer,
    kalciferScenario,
    kalciferCustomers,
    kalciferUsage,
    { kind: 'conv', event_type: TRACE_EVENT_TYPES.conv },
    kalciferFacts,
  ),
  business(conexus, conexusScenario, conexusCustomers, conexusUsage, {
    kind: 'code',
    event_type: TRACE_EVENT_TYPES.code,
  }),
  business(streaming, streamingScenario, streamingCustomers, streamingUsage),
  business(zendb, zendbScenario, zendbCustomers, zendbUsage),
  business(concertmaster, concertmasterScenario, concertmasterCustomers, concertmasterUsage),
];

/** What the five plan, as it is written, in the same order. */
export const businessPlans: readonly BusinessPlan[] = [
  kalciferPlan,
  conexusPlan,
  streamingPlan,
  zendbPlan,
  concertmasterPlan,
];
