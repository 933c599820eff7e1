// SPDX-License-Identifier: Apache-2.0
import { csvRecord, TAX_RATE_COLUMNS, type TaxRate } from '@kontor/core';

/** A table of rates as `parseTaxRates` reads it. */
export function taxRatesCsv(rates: readonly TaxRate[]): string {
  const row = (rate: TaxRate) => csvRecord(TAX_RATE_COLUMNS.map((name) => String(rate[name] ?? '')));
  return [csvRecord(TAX_RATE_COLUMNS), ...rates.map(row)].join('');
}
