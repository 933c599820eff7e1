// SPDX-License-Identifier: Apache-2.0
import type { TaxAddress } from './rates.js';

export type TaxTreatment =
  /** The seller's own country taxes. */
  | 'domestic'
  /** The buyer's country or state taxes, and the seller charges it. */
  | 'destination'
  /** The buyer's country taxes, and the buyer accounts for it. */
  | 'reverse_charge'
  /** Taxed abroad, if at all; the seller's country calls it a zero-rated export. */
  | 'export'
  /** Taxed abroad, if at all; not the seller's country's business. */
  | 'outside_scope'
  /** Taxed here, but for this buyer. */
  | 'exempt'
  /** The seller does not collect there: no nexus, or no registration. */
  | 'not_registered';

/**
 * UNCL 5305 as EN 16931 uses it: S standard, Z zero rate, E exempt, AE reverse charge, K intra-community supply of
 * goods, G export, O not subject.
 */
export type VatCategory = 'S' | 'Z' | 'E' | 'AE' | 'K' | 'G' | 'O';

export interface TaxDecision {
  readonly treatment: TaxTreatment;
  readonly vat_category: VatCategory;
  /** Of EN 16931's VATEX list; null where tax is charged or the list has no fitting code. */
  readonly vatex_code: string | null;
  /** What the invoice says about it; null where tax is charged. */
  readonly note: string | null;
  /** The address whose rates apply; null where none is charged. */
  readonly tax_address: TaxAddress | null;
}

export function taxedAt(treatment: 'domestic' | 'destination', tax_address: TaxAddress): TaxDecision {
  return { treatment, vat_category: 'S', vatex_code: null, note: null, tax_address };
}

export function untaxed(
  treatment: Exclude<TaxTreatment, 'domestic' | 'destination'>,
  vat_category: VatCategory,
  vatex_code: string | null,
  note: string,
): TaxDecision {
  return { treatment, vat_category, vatex_code, note, tax_address: null };
}
