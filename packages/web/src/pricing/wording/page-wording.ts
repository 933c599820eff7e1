// SPDX-License-Identifier: Apache-2.0
import type { NumberLanguage } from '@kontor/core/pricing';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { ja } from './ja.js';

/** What a pricing page says in one language; names, numbers and words of the catalog come as they are written. */
export interface PageWords {
  readonly title: (catalog: string) => string;
  readonly summary: (catalog: string, organisation: string) => string;
  readonly switches: string;
  readonly month: string;
  readonly year: string;
  readonly plans: string;
  readonly meant_for: (target: string) => string;
  readonly trial: (days: number) => string;
  readonly choose: (plan: string) => string;
  readonly talk: (plan: string) => string;
  readonly by_contract: string;
  readonly not_in_currency: string;
  /** After an amount. */
  readonly a_month: string;
  readonly compare: string;
  readonly all_features: string;
  readonly add_ons: string;
  readonly services: string;
  readonly questions: string;
  readonly table_of: (title: string) => string;
  readonly name: string;
  readonly price: string;
  readonly sold_with: string;
  readonly on_request: string;
  readonly calculator: string;
  readonly monthly_unit: (unit: string) => string;
  /** What an add-on is counted by that the catalog has no word for. */
  readonly how_many: string;
  readonly slider: (label: string) => string;
  readonly draw_over: string;
  readonly calculate: string;
  /** After the name of an input. */
  readonly no_quantity: (whole: boolean) => string;
  readonly none_holds: string;
  /** Before the name of the plan. */
  readonly cheapest_is: string;
  readonly cheapest: string;
  readonly cost_of_plans: string;
  readonly plan: string;
  readonly monthly: string;
  readonly how: string;
  readonly quote: string;
  /** After `PDF`, to be heard. */
  readonly quote_of: (plan: string) => string;
  readonly once: (amount: string) => string;
  readonly without_charge: string;
  readonly charges: (count: number) => string;
  readonly link: string;
  readonly cost_over: (meter: string) => string;
  readonly table_beneath: (title: string) => string;
  readonly every_figure: string;
  readonly others: string;
  readonly product: string;
  readonly saving: string;
  readonly as_published: string;
  readonly exactly: string;
  readonly calculate_this: string;
  readonly source: string;
}

export const PAGE_WORDS: Readonly<Record<NumberLanguage, PageWords>> = { de, en, es, fr, ja };
/** The languages of pricing pages. */
export const PAGE_LANGUAGES = Object.keys(PAGE_WORDS) as readonly NumberLanguage[];
