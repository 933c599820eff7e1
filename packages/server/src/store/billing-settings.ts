// SPDX-License-Identifier: Apache-2.0
import type { TaxBehaviour, TaxBuyer, TaxRate, TaxSeller, VolumeDiscount } from '@kontor/core';

/** How an organisation bills; an empty object charges no taxes. */
export interface OrganisationBilling {
  readonly tax?: {
    readonly seller: TaxSeller;
    /** Whether prices come without tax (`exclusive`, the default) or with it. */
    readonly behaviour?: TaxBehaviour;
    /** Default `invoice`, as e-invoices want it. */
    readonly rounding?: 'line' | 'invoice';
    /** Rows beside the standard rates of Europe, or in their place: states, counties, reduced rates. */
    readonly rates?: readonly TaxRate[];
  };
}

/** What decides a customer's taxes and what was agreed on their invoices. */
export interface CustomerBilling {
  /** The customer's own country is in `country`; this adds the rest, and the tax number. */
  readonly tax?: Partial<Omit<TaxBuyer, 'address'>> & { readonly address?: Partial<TaxBuyer['address']> };
  readonly volume_discount?: VolumeDiscount;
}
