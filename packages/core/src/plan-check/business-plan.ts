// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition } from '../catalog/definition.js';

/** One number (or statement) of a plan, as it is written there. */
export interface PlanFigure {
  /** As it stands in the plan: `$55K`, `~83%`, `11.0`, `2-5%`, `100K+`. See `readWritten`. */
  readonly says: string;
  /** `USD`, `USD/month`, `USD/user/month`, `percent`, `times`, `words`, or what is counted: `customers`. */
  readonly unit: string;
  /** What it is, in words that stand by themselves: `MRR in month 12`. */
  readonly label: string;
}

/** A passage of a plan, with the figures that stand under its heading. */
export interface PlanSection {
  readonly heading: string;
  readonly figures: Readonly<Record<string, PlanFigure>>;
}

/** A figure by the keys of its section and its own: `targets.mrr`. */
export type FigureId<S> = { [Key in keyof S & string]: FigureKey<Key, S[Key]> }[keyof S & string];
type FigureKey<Section extends string, S> = S extends { readonly figures: infer F }
  ? `${Section}.${keyof F & string}`
  : never;

interface Monthly<Id> {
  readonly month: number;
  readonly figure: Id;
}

/** How figures bear upon one another. `note` is shown with whatever is found. */
export type PlanCheck<Id extends string = string> = { readonly note?: string } & (
  | {
      /** One thing that is said more than once. */
      readonly kind: 'same';
      readonly figures: readonly Id[];
    }
  | { readonly kind: 'sum'; readonly total: Id; readonly parts: readonly Id[] }
  | {
      /** Each row from the one before it by the stated growth a month. */
      readonly kind: 'growth';
      readonly rate: Id;
      readonly rows: readonly Monthly<Id>[];
    }
  | {
      /** Customers times price, summed; a list of prices is anything from the least to the greatest of them. */
      readonly kind: 'revenue';
      readonly total: Id;
      readonly from: readonly { readonly customers: Id; readonly price: Id | readonly Id[] }[];
      /** `possible`: the total is a goal, and need only be within reach. */
      readonly compare?: Compare;
    }
  | {
      /** The same amount by the month and by the year. */
      readonly kind: 'run_rate';
      readonly monthly: Id;
      readonly annual: Id;
    }
  | {
      /** A row of unit economics: of the fields that are given, each that follows from others is held against them. */
      readonly kind: 'unit_economics';
      readonly price: Id;
      readonly cost_of_goods?: Id;
      readonly support_cost?: Id;
      readonly gross_margin?: Id;
      readonly net_margin?: Id;
      readonly months?: Id;
      readonly lifetime_value?: Id;
      readonly acquisition_cost?: Id;
      readonly ltv_to_cac?: Id;
      readonly payback_months?: Id;
    }
  | {
      /** Ours beside theirs: what is saved as a share, or how many times cheaper it is. */
      readonly kind: 'savings';
      readonly theirs: Id | readonly Id[];
      readonly ours: Id;
      readonly percent?: Id;
      readonly times?: Id;
    }
  | {
      /** What the price list asks for a plan with so much held and used. */
      readonly kind: 'list_price';
      readonly figure: Id;
      readonly plan: string;
      readonly option?: string;
      /** Seats and other things held, by feature key. */
      readonly holds?: Readonly<Record<string, Id>>;
      /** What is used in a period, by meter key; what is not stated is unknown. */
      readonly uses?: Readonly<Record<string, Id | 'none'>>;
      /** `possible`: an estimate that need only be within the range of the list. */
      readonly compare?: Compare;
    }
  | {
      /** Revenue of a customer, or of so many, which is not below the cheapest price. */
      readonly kind: 'average_revenue';
      readonly figure: Id;
      readonly customers?: Id;
      readonly cheapest: Id | 'price_list';
    }
  | {
      /** Follows from a formula over figures, `section.figure`, with `?name` for what the plan does not state. */
      readonly kind: 'formula';
      readonly figure: Id;
      readonly equals: string;
      readonly compare?: Compare;
    }
  | {
      /** A target that others have to meet, each of them. */
      readonly kind: 'met_by';
      readonly target: Id;
      readonly figures: readonly Id[];
    }
  | {
      /** Lies between rows of a projection that grows all along. */
      readonly kind: 'interpolation';
      readonly figure: Id;
      readonly from_month: number;
      readonly to_month: number;
      readonly rows: readonly Monthly<Id>[];
    }
  | {
      /** Phases that follow one another. */
      readonly kind: 'timeline';
      readonly phases: readonly Id[];
      /** Whether a phase has the whole of its last period: year 2 to 3, then year 4 to 5. */
      readonly whole?: boolean;
    }
  | {
      /** Bands that leave no gap, from the smallest up. */
      readonly kind: 'tiers';
      readonly bands: readonly Id[];
      /** Whether only whole numbers are meant: 1 to 5, then 6 to 20. */
      readonly whole?: boolean;
    }
);

/**
 * How a figure is held against what follows for it. `equals` (the default): it is that, a range at both ends. `possible`:
 * the two have a value in common. `within`: all of it is among what follows.
 */
export type Compare = 'equals' | 'possible' | 'within';

export type Sections = Readonly<Record<string, PlanSection>>;

/** A business plan as data: its figures as written, and how they bear upon one another. */
export interface BusinessPlan {
  readonly id: string;
  readonly name: string;
  readonly sections: Sections;
  readonly checks: readonly PlanCheck[];
  /** The price list that `list_price` and `average_revenue` are computed with. */
  readonly catalog?: CatalogDefinition;
}

/**
 * A business plan whose checks can only name figures it has. It returns its argument; `parseBusinessPlan` finds what
 * types cannot say, `checkBusinessPlan` whether it adds up.
 *
 * @example
 * export const business_plan = defineBusinessPlan({
 *   id: 'acme', name: 'Acme',
 *   sections: { targets: { heading: 'Targets', figures: {
 *     mrr: { says: '$10K', unit: 'USD/month', label: 'MRR' },
 *     arr: { says: '$150K', unit: 'USD/year', label: 'ARR' } } } },
 *   checks: [{ kind: 'run_rate', monthly: 'targets.mrr', annual: 'targets.arr' }],
 * });
 */
export function defineBusinessPlan<const S extends Sections>(
  plan: Omit<BusinessPlan, 'sections' | 'checks'> & {
    readonly sections: S;
    readonly checks: readonly PlanCheck<NoInfer<FigureId<S>>>[];
  },
): BusinessPlan {
  return plan;
}
