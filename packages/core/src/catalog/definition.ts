// SPDX-License-Identifier: Apache-2.0
import type { Rounding } from '../kit/decimal.js';
import type { DecimalInput, Price } from './charge.js';

/**
 * The catalog as data: what `defineCatalog` takes, `catalog_version.content` stores and the API carries. Every
 * key is a stable, kebab-case identifier; amounts are decimal text in major units. Field names are the same
 * here, in JSON and in the database.
 */
export interface CatalogDefinition {
  /** The seller's short name: `kalcifer`. */
  readonly id: string;
  readonly name: string;
  /** ISO 4217; the first is the default of every price. */
  readonly currencies: readonly [string, ...string[]];
  /** How an invoice line is rounded to minor units; default `half-away`. */
  readonly rounding?: Rounding;
  /**
   * Where a customer buys more, for prompts beside a denied feature: `https://acme.example/upgrade?to={offer}`. Of
   * `{offer}` (`plan/pro`), `{kind}`, `{key}`, `{feature}`, `{customer}` each stands for what it names.
   */
  readonly upgrade_url?: string;
  readonly products: Record<string, ProductDefinition>;
  readonly licences?: Record<string, LicenceTerms>;
  readonly editions?: Record<string, EditionDefinition>;
  readonly meters?: Record<string, MeterDefinition>;
  readonly features: Record<string, FeatureDefinition>;
  readonly support_levels?: Record<string, SupportLevelDefinition>;
  readonly plans: Record<string, PlanDefinition>;
  readonly add_ons?: Record<string, AddOnDefinition>;
  readonly services?: Record<string, ServiceDefinition>;
  /** How licences of self-hosted installations behave. */
  readonly licensing?: LicensingDefinition;
}

/** What becomes of a feature at the end of a licence and its grace: `stays_days` are whole days of the customer. */
export type ExpiryRule =
  | 'stops'
  | 'read_only'
  | 'stays'
  | { readonly stays_days: number; readonly afterwards: 'stops' | 'read_only' };

export interface LicensingDefinition {
  /** From so many days before its end the holder is warned; default 30. */
  readonly warn_days?: number;
  /** All of it stays for so many days behind its end; default 14. */
  readonly grace_days?: number;
  /** For every feature without a rule of its own; default `stops`. */
  readonly on_expiry?: ExpiryRule;
  /** By feature key. */
  readonly features?: Record<string, ExpiryRule>;
  /** By key of a seats feature: how far more may be used than was bought, and when that is paid. */
  readonly overage?: Record<string, OverageTerms>;
}

/** Fractions of what was bought: `tolerance` '0.1' and `cap` '0.25' allow 125 of 100, and charge from 111. */
export interface OverageTerms {
  readonly tolerance: DecimalInput;
  /** Absent: there is no end to it. */
  readonly cap?: DecimalInput;
  readonly true_up: 'quarterly' | 'yearly';
}

/** `planned`: announced, not yet sold. `retired`: kept for its subscribers, not sold any more. */
export type Availability = 'sold' | 'planned' | 'retired';

export interface ProductDefinition {
  readonly name: string;
  readonly description?: string;
}

/** The terms under which an edition or a part of the code is licensed. */
export interface LicenceTerms {
  readonly name: string;
  /** An SPDX licence expression; `LicenseRef-…` for one's own terms. */
  readonly spdx: string;
  readonly covers?: readonly string[];
  /** Becomes this SPDX licence after so many years. */
  readonly converts_to?: { readonly spdx: string; readonly after_years: number };
  readonly commercial_use?: boolean;
  readonly modification_disclosure?: boolean;
  readonly attribution?: boolean;
  readonly considered?: readonly string[];
  readonly mechanism?: string;
  readonly governance?: string;
  readonly extension_point?: { readonly open_default: string; readonly paid: string };
}

export interface EditionDefinition {
  readonly name: string;
  /** Key of `licences`. */
  readonly licence?: string;
  readonly delivery?: readonly string[];
  readonly tenancy?: 'single' | 'multi';
  readonly targets?: readonly string[];
  readonly infrastructure?: readonly string[];
  readonly headlines?: readonly string[];
  /** Key of `support_levels`. */
  readonly support?: string;
}

/** Turns usage events of one type into one number per customer and period. */
export interface MeterDefinition {
  readonly label: string;
  /** The CloudEvents `type` this meter reads. */
  readonly event_type: string;
  readonly aggregation: 'count' | 'sum' | 'max' | 'latest' | 'unique';
  /** The member of the event's `data` that is summed, compared or counted once; none for `count`. */
  readonly property?: string;
  readonly unit: string;
  /** Only events whose `data` members have these values. */
  readonly filter?: Record<string, string | number | boolean>;
  /** For the `dynamic` charge: the member of `data` with the amount in major units. */
  readonly amount_property?: string;
}

interface FeatureCommon {
  readonly label: string;
  /** Heading in the feature table. */
  readonly group?: string;
  readonly description?: string;
  /** Why it stands in the edition it stands in. */
  readonly rationale?: string;
  /** Key of `editions`: the lowest edition that holds it, where the seller splits by edition. */
  readonly edition?: string;
  readonly product?: string;
  readonly availability?: Availability;
}
export type FeatureDefinition =
  | (FeatureCommon & { readonly kind: 'boolean' })
  | (FeatureCommon & {
      readonly kind: 'value';
      readonly type: 'string' | 'number';
      readonly unit?: string;
      /** For strings, worst to best: lets plans be compared. */
      readonly order?: readonly string[];
    })
  | (FeatureCommon & {
      readonly kind: 'metered';
      readonly meter: string;
      readonly unit: string;
      /** The window after which the limit starts afresh. */
      readonly reset: 'day' | 'week' | 'month' | 'year' | 'never';
    })
  | (FeatureCommon & { readonly kind: 'seats'; readonly unit: string });
export type FeatureKind = FeatureDefinition['kind'];

export type BooleanGrant = boolean | { readonly included: boolean; readonly detail?: string };
export type ValueGrant = string | number | { readonly value: string | number; readonly detail?: string };
export type LimitGrant =
  | number
  | 'unlimited'
  | {
      readonly limit: DecimalInput | 'unlimited';
      /** The plan is meant for, or guarantees, at least this many (`100K+`, `2–10 nodes`). */
      readonly at_least?: DecimalInput;
      /** Default `hard`. */
      readonly enforcement?: 'hard' | 'soft';
      /** With `soft`: how far past the limit the gate lets it go; default without end. */
      readonly grace?: DecimalInput;
      readonly detail?: string;
    };
/** What a plan gives of one feature; which form depends on the feature's kind. */
export type Grant = BooleanGrant | ValueGrant | LimitGrant;

/** When a support team is at work: the clock of a response runs then and at no other time. */
export interface SupportHours {
  /** IANA zone; absent: the customer's. */
  readonly timezone?: string;
  /** Whole hours, 0 to 23 and 1 to 24. */
  readonly from_hour: number;
  readonly to_hour: number;
  /** 0 for Monday to 6 for Sunday. */
  readonly weekdays: readonly number[];
  /** Key of a calendar of holidays; its days are data beside the catalog, since every year has others. */
  readonly holidays?: string;
}

/** What is given back of a month's fee when a promise was not kept. */
export interface ServiceCredits {
  /** From the mildest miss to the worst; the last step that is met holds. */
  readonly steps: readonly ServiceCreditStep[];
  /** At most this fraction of the month's fee; absent: what the last step gives. */
  readonly cap?: DecimalInput;
}

export interface ServiceCreditStep {
  /** Met by less than this: `'99.9'`. */
  readonly below_percent: string;
  /** The fraction of the month's fee that is given back: `'0.1'`. */
  readonly credit: DecimalInput;
}

export interface SupportLevelDefinition {
  readonly name: string;
  readonly channels: readonly string[];
  /** Hours until the first response. Of a range the maximum is what is promised where no severity says less. */
  readonly response_hours?: number | { readonly minimum: number; readonly maximum: number; readonly by?: string };
  /** Where severities have times of their own, in hours. */
  readonly response_hours_by_severity?: Record<string, number>;
  /** When those hours run; absent: around the clock. */
  readonly hours?: SupportHours;
  /** The share of a month's cases that is answered in time, as a percentage; absent: `'100'`. */
  readonly response_percent?: string;
  /** For a month below that. */
  readonly credits?: ServiceCredits;
  /** Where the promise is words: `next business day`. */
  readonly response?: string;
  readonly coverage?: string;
  readonly technical_account_manager?: boolean;
  readonly onboarding?: boolean;
  readonly includes?: readonly string[];
  readonly availability?: Availability;
  /** When support is sold by itself. */
  readonly prices?: Record<string, Price>;
}

export interface ServiceLevelAgreement {
  /** `'99.95'`; absent when each contract states its own. */
  readonly uptime_percent?: string;
  readonly custom?: boolean;
  /** What has to be up; absent: everything that an outage may name. */
  readonly components?: readonly string[];
  /** For a month below that. */
  readonly credits?: ServiceCredits;
}

export interface PlanDefinition {
  readonly name: string;
  readonly edition?: string;
  readonly product?: string;
  /** Takes over every feature of that plan; prices, support and SLA only where it states none itself. */
  readonly inherits?: string;
  readonly availability?: Availability;
  /** Announced when: `phase 2`. Only with `planned`. */
  readonly planned_for?: string;
  /** Sold by contract: negotiated prices must be settled on the subscription. */
  readonly contract?: boolean;
  readonly target?: string;
  /** For how many of a thing the plan is meant. */
  readonly sized_for?: Record<string, { readonly minimum?: number; readonly maximum?: number }>;
  readonly headlines?: readonly string[];
  /** Ways to pay; the first is the default. Prices name theirs in `option`. */
  readonly options?: Record<string, { readonly label: string; readonly availability?: Availability }>;
  /** Absent: inherited. An empty record is a plan without charge. */
  readonly prices?: Record<string, Price>;
  readonly features?: Record<string, Grant>;
  readonly support?: string;
  readonly sla?: ServiceLevelAgreement;
  readonly trial?: { readonly trial_days: number; readonly card_required: boolean };
}

export interface AddOnDefinition {
  readonly name: string;
  readonly description?: string;
  readonly availability?: Availability;
  readonly planned_for?: string;
  /** `marketplace` add-ons are integrations of a publisher. */
  readonly kind?: 'extension' | 'marketplace';
  readonly applies_to: { readonly plans?: readonly string[]; readonly editions?: readonly string[] };
  /** `beyond_limit`: comes with the plan and charges what exceeds its limit. Default `chosen`. */
  readonly trigger?: 'chosen' | 'beyond_limit';
  readonly prices: Record<string, Price>;
  /** What it adds; limits are added to the plan's, per unit of the add-on bought. */
  readonly features?: Record<string, Grant>;
}

export interface ServiceDefinition {
  readonly name: string;
  readonly scope?: string;
  readonly items?: readonly string[];
  readonly availability?: Availability;
  readonly prices?: Record<string, Price>;
}
