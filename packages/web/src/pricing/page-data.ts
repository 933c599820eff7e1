// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition, CompetitorPrices, NumberLanguage } from '@kontor/core/pricing';

/** What an organisation publishes beside its catalog. */
export interface PricingSettings {
  /** Where a plan is bought; `{plan}`, `{option}`, `{currency}` and `{interval}` stand for what was chosen. */
  readonly buy_url?: string;
  /** Where plans by contract are asked for. */
  readonly contact_url?: string;
  /** Also compare with plans the editions that no plan belongs to. */
  readonly show_editions?: boolean;
  readonly faq?: readonly { readonly question: string; readonly answer: string }[];
  readonly competitors?: CompetitorPrices;
}

/** All that a pricing page is made of; `GET /pricing/{organisation}/data.json`. */
export interface PricingData {
  readonly organisation: { readonly slug: string; readonly name: string };
  /** Of a catalog what is public, as `publicCatalog` gives it. */
  readonly catalog: CatalogDefinition;
  readonly settings: PricingSettings;
  /** Whether the organisation has said who it is, so that a quote can be printed. */
  readonly quotes: boolean;
}

/** Parts of a page that can be left out. */
export interface PricingView {
  /** From the address: `currency`, `interval`, `over`, `lang`, `usage.…`, `seats.…`, `add-ons.…`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly plans?: readonly string[];
  /** What the catalog says stays as it is written. Default English. */
  readonly language?: NumberLanguage;
  /** In place of the organisation's. */
  readonly buy_url?: string;
  /** Where this page is, for its links: `` (default) for itself. */
  readonly page_url?: string;
}
