// SPDX-License-Identifier: Apache-2.0

/** A decimal as text, e.g. `'0.015'`, up to 12 digits after the point; whole numbers may be `number`. */
export type DecimalInput = string | number;

/**
 * One step of a tiered charge. Tiers run from 0, each up to and including `up_to`; the last has `up_to: null`.
 * `flat_amount` is due once when the tier is reached.
 */
export interface Tier {
  readonly up_to: DecimalInput | null;
  readonly unit_amount?: DecimalInput;
  readonly flat_amount?: DecimalInput;
}
export interface StairstepTier {
  readonly up_to: DecimalInput | null;
  readonly amount: DecimalInput;
}
export interface PercentageTier {
  readonly up_to: DecimalInput | null;
  /** As a fraction: `'0.029'` is 2.9 %. */
  readonly rate: DecimalInput;
  readonly flat_amount?: DecimalInput;
}

/** How a quantity becomes an amount. Amounts are in major units of the price's currency. */
export type Charge =
  | { readonly model: 'flat'; readonly amount: DecimalInput }
  | { readonly model: 'per_unit'; readonly unit_amount: DecimalInput }
  | { readonly model: 'per_seat'; readonly unit_amount: DecimalInput }
  | {
      readonly model: 'package';
      readonly amount: DecimalInput;
      readonly size: DecimalInput;
      /** Whether a begun package counts whole (`up`, the default) or only full ones do (`down`). */
      readonly partial?: 'up' | 'down';
    }
  | {
      readonly model: 'graduated';
      readonly tiers: readonly Tier[];
      /** Whether the first tier's flat amount is due at a quantity of zero too. Default: nothing used, nothing due. */
      readonly first_tier_flat_at_zero?: boolean;
    }
  | {
      readonly model: 'volume';
      readonly tiers: readonly Tier[];
      /** As for graduated charges. */
      readonly first_tier_flat_at_zero?: boolean;
    }
  | { readonly model: 'stairstep'; readonly tiers: readonly StairstepTier[] }
  | {
      readonly model: 'percentage';
      readonly rate: DecimalInput;
      /** Due once for each transaction that is not free. */
      readonly fixed_amount?: DecimalInput;
      /** The first n transactions are free. */
      readonly free_units?: number;
      /** The first so much money of transactions is free of the rate. */
      readonly free_amount?: DecimalInput;
      readonly transaction_minimum?: DecimalInput;
      readonly transaction_maximum?: DecimalInput;
    }
  | { readonly model: 'graduated_percentage'; readonly tiers: readonly PercentageTier[] }
  | {
      readonly model: 'committed';
      /** Capacity paid for whether used or not. */
      readonly committed_quantity: DecimalInput;
      readonly committed_amount: DecimalInput;
      readonly overage_unit_amount: DecimalInput;
    }
  /** The events carry the amount: the charge is their sum. */
  | { readonly model: 'dynamic' }
  /** A price that only a contract settles; `minimum`/`maximum` are the published range, if any. */
  | {
      readonly model: 'negotiated';
      readonly basis: 'flat' | 'per_unit' | 'per_seat';
      readonly minimum?: DecimalInput;
      readonly maximum?: DecimalInput;
    };

export type ChargeModel = Charge['model'];

/** `once` is a one-off; a quarter is three months; anything else is `{ every, unit }`. */
export type BillingInterval =
  | 'once'
  | 'day'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year'
  | { readonly every: number; readonly unit: 'day' | 'week' | 'month' | 'year' };

/** A charge model with what it counts, how often it bills and in which currency. */
export interface Price {
  readonly label?: string;
  readonly charge: Charge;
  readonly interval: BillingInterval;
  /** `advance` bills at the start of the period, `arrears` at its end. Metered prices are always in arrears. */
  readonly timing?: 'advance' | 'arrears';
  /** Defaults to the catalog's first currency. */
  readonly currency?: string;
  /** The meter whose usage in the period is the quantity. */
  readonly meter?: string;
  /** The seats feature whose held quantity is the quantity (per_seat, or any model on seats). */
  readonly feature?: string;
  /** The word for one of the quantity after conversion: `GB`, `repo`, `day`. */
  readonly unit?: string;
  /** Divides the metered quantity before anything else: bytes to GB is `{ divide_by: '1000000000' }`. */
  readonly convert?: {
    readonly divide_by: DecimalInput;
    /** Round the converted quantity: `up` to whole units, or leave exact (the default). */
    readonly round?: 'up' | 'down' | 'half-away';
  };
  /** Free quantity per period, in converted units; or the customer's own limit of a feature. */
  readonly included?: DecimalInput | { readonly limit_of: string };
  /** The customer pays at least this much per period; the difference is a true-up. */
  readonly minimum_amount?: DecimalInput;
  /**
   * What happens past a quantity: `hard` refuses it at the gate, so anything beyond is not charged and is
   * reported; `soft` lets it pass, charges it and raises an alert.
   */
  readonly limit?: { readonly quantity: DecimalInput; readonly enforcement: 'hard' | 'soft' };
  /** Which of a plan's ways to pay this belongs to (`yearly`, `per-user`); absent: all of them. */
  readonly option?: string;
  /** How a part of a period is charged for prices in advance. Default `day`. */
  readonly proration?: 'day' | 'second' | 'none';
  /**
   * How seats that change within a period are charged: `prorated` by the days each number was held (the default), or
   * the most that were held at any time for the whole period (`high_water`).
   */
  readonly seat_changes?: 'prorated' | 'high_water';
}
