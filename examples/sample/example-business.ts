// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition, ContractTerms, PlainDate, ScenarioDefinition, SubscribedAddOn } from '@kontor/core';

/** A business of the example world: what it sells, to whom, and what they used. Everything about customers is made up. */
export interface ExampleBusiness {
  readonly id: string;
  readonly name: string;
  readonly catalog: CatalogDefinition;
  /** Sample data: invented companies, at least one on every plan that is sold. Planned plans have none. */
  readonly customers: readonly SampleCustomer[];
  /** Generated usage of November 2023 for every meter but those the trace feeds; the same events on every call. */
  generatedUsage(): Iterable<SampleEvent>;
  /** The real requests that stand for this business's own, if any. */
  readonly traces?: TraceUse;
  /** The targets of its plan, counted from the month of the sample: `targets.json` of its folder, read when it is called. */
  targets(): unknown;
  /** What its plan expects: `scenario.ts` of its folder. */
  readonly scenario: ScenarioDefinition;
  /** What its metrics need and nobody bills, if that was made up too. */
  readonly facts?: SampleFacts;
}

/** CSV by its kind, as `kontor metrics import` reads it. */
export type SampleFacts = Readonly<Record<'spend' | 'costs' | 'accounts' | 'community', string>>;

/** One request of a trace is one event of `event_type`; see examples/traces for who made it. */
export interface TraceUse {
  readonly kind: 'conv' | 'code';
  readonly event_type: string;
}

export interface SampleCustomer {
  /** The seller's own key of the customer: `external_id` there, `subject` in events. */
  readonly key: string;
  readonly name: string;
  readonly email?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly currency: string;
  /** IANA. */
  readonly timezone: string;
  readonly subscription: SampleSubscription;
}

export interface SampleSubscription {
  readonly plan: string;
  readonly option?: string;
  readonly start_date: PlainDate;
  readonly anchor: 'anniversary' | 'calendar';
  readonly anchor_date: PlainDate;
  readonly trial_end_date?: PlainDate;
  readonly quantities: Readonly<Record<string, string>>;
  readonly add_ons: readonly SubscribedAddOn[];
  readonly contract?: ContractTerms;
}

/** CloudEvents 1.0, JSON format. */
export interface SampleEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

/** The period the sample world is made for: days from `start` until `until`, which is out. */
export const SAMPLE_PERIOD = { start: '2023-11-01', until: '2023-12-01' } as const;
/** Where the businesses' test clocks begin: the period is over in every zone that a customer is in. */
export const SAMPLE_CLOCK = '2023-12-01T12:00:00Z';
