// SPDX-License-Identifier: Apache-2.0
import type { CurrencyCode } from '../kit/money.js';
import type { TaxRate } from './rates.js';
import type { VatCategory } from './tax-decision.js';

/** Whether prices come without the tax, which is added, or with it, which is taken out of them. */
export type TaxBehaviour = 'exclusive' | 'inclusive';

/** One tax on one line, or in the summary on all lines that bear it. All amounts are whole minor units. */
export interface TaxAmount {
  readonly code: string;
  readonly label: string;
  readonly kind: TaxRate['kind'];
  readonly jurisdiction: string;
  /** A fraction as decimal text. */
  readonly rate: string;
  readonly compound: boolean;
  readonly taxable_minor: bigint;
  readonly amount_minor: bigint;
}

export interface TaxedLine {
  readonly key: string;
  readonly net_minor: bigint;
  readonly taxes: readonly TaxAmount[];
  readonly tax_minor: bigint;
  readonly gross_minor: bigint;
  /** EN 16931: Z instead of S where every rate on the line is zero. */
  readonly vat_category: VatCategory;
}

export interface TaxResult {
  readonly currency: CurrencyCode;
  readonly behaviour: TaxBehaviour;
  readonly vatex_code: string | null;
  /** What the invoice says where no tax is charged. */
  readonly note: string | null;
  /** In the order of the request. */
  readonly lines: readonly TaxedLine[];
  /** One row per tax and rate. */
  readonly summary: readonly TaxAmount[];
  readonly net_minor: bigint;
  readonly tax_minor: bigint;
  readonly gross_minor: bigint;
}
