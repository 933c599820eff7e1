// SPDX-License-Identifier: Apache-2.0
import { type LimitFact, type PriceFact, readFacts } from '../facts/fact-rows.js';
import type { catalog } from './catalog.js';

type PlanKey = keyof typeof catalog.plans;
type EditionKey = keyof typeof catalog.editions;
interface Bounds {
  readonly min?: number;
  readonly max?: number;
}
export interface EnterpriseSupport {
  readonly channel: string;
  readonly technicalAccountManager: boolean;
  readonly slaUptimePercent: number;
  readonly responseHours: { readonly min: number; readonly max: number; readonly by: string };
  readonly criticalCoverage: string;
  readonly onboardingIncluded: boolean;
}

/** The parts of ../fixtures/conexus.json that the catalog answers for, as they are written there. */
export interface ConexusFacts {
  readonly product: { readonly name: string; readonly category: string };
  readonly licenceTerms: readonly {
    readonly edition: EditionKey;
    readonly licence: string;
    readonly convertsTo?: string;
    readonly convertsAfterYears?: number;
  }[];
  readonly editions: readonly {
    readonly id: EditionKey;
    readonly name: string;
    readonly price?: PriceFact;
    readonly delivery: string | readonly string[];
    readonly targets: readonly string[];
    readonly infrastructure?: readonly string[];
    readonly support: readonly string[] | EnterpriseSupport;
  }[];
  readonly features: readonly {
    readonly id: string;
    readonly label: string;
    readonly edition: EditionKey;
    readonly description: string;
    readonly reason: string;
  }[];
  readonly featureSplitDecisions: readonly { readonly feature: string; readonly edition: PlanKey }[];
  readonly plans: readonly {
    readonly id: PlanKey;
    readonly name: string;
    readonly availability?: string;
    readonly price: PriceFact & { readonly custom?: boolean };
    readonly limits: readonly LimitFact[];
    readonly features: readonly string[];
    readonly support?: 'community' | 'email';
    readonly target: string;
  }[];
  readonly pricingModels: readonly {
    readonly id: 'per-repository' | 'per-user';
    readonly recommendedFor: string | null;
    readonly status?: string;
    readonly prices: readonly {
      readonly plan: PlanKey;
      readonly price: PriceFact & { readonly custom?: boolean };
      readonly limit?: { readonly repos: number };
      readonly appliesFromRepos?: number;
      readonly users?: Bounds;
    }[];
  }[];
  readonly pricingScenarios: readonly {
    readonly id: string;
    readonly inputs: { readonly repos: number; readonly developers: number };
    readonly expected: readonly {
      readonly plan: PlanKey;
      readonly viable?: boolean;
      readonly because?: string;
      readonly workings?: string;
      readonly includes?: readonly string[];
      readonly total?: PriceFact & { readonly negotiated?: boolean };
      readonly services?: PriceFact;
    }[];
  }[];
  readonly revenueModel: readonly {
    readonly phase: string;
    readonly streams: readonly { readonly name: string; readonly each?: PriceFact; readonly unit?: PriceFact }[];
  }[];
  readonly segments: readonly {
    readonly id: string;
    readonly edition: string;
    readonly developers: number | Bounds;
    readonly repos: Bounds;
    readonly slaUptimePercent?: number;
    readonly prices?: readonly PriceFact[];
    readonly price?: PriceFact;
    readonly averageDeal?: PriceFact;
    readonly services?: PriceFact;
    readonly needs?: readonly string[];
  }[];
}

export const facts = readFacts<ConexusFacts>('conexus');
