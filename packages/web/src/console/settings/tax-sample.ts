// SPDX-License-Identifier: Apache-2.0
import {
  computeTax,
  Decimal,
  explainTax,
  extendTaxTable,
  fail,
  formatMinor,
  minorUnits,
  type NumberLanguage,
  ok,
  type PlainDate,
  placeOfSupply,
  type Result,
  STANDARD_VAT_RATES,
  type TaxBehaviour,
  type TaxBuyer,
  type TaxRate,
  type TaxSeller,
  type TaxTreatment,
  toMinor,
} from '@kontor/core';
import { type Settings, valueAt } from './value-at.ts';

/** Who buys for how much; empty texts are not said. */
export interface TaxQuestion {
  readonly country: string;
  readonly region: string;
  readonly kind: TaxBuyer['kind'];
  readonly tax_id: string;
  readonly amount: string;
  readonly currency: string;
  readonly date: PlainDate;
  readonly language: NumberLanguage;
}

export interface TaxSample {
  readonly treatment: TaxTreatment;
  /** Each tax as a sentence. */
  readonly taxes: readonly string[];
  /** Decimal text in the currency of the question. */
  readonly net: string;
  readonly total: string;
}

/**
 * What a buyer would be charged with the settings as they are edited, as the next invoice would be: by the functions that
 * decide it there. Null: the question is not complete. Problems are theirs.
 */
export function taxSample(
  settings: Settings,
  { amount, currency, date, language, ...buyer }: TaxQuestion,
): Result<TaxSample> | null {
  const seller = valueAt(settings, 'tax.seller') as TaxSeller | undefined;
  const worth = Decimal.parse(amount);
  if (seller?.address === undefined || !/^[A-Z]{2}$/.test(buyer.country)) return null;
  if (worth === null || minorUnits(currency) === null) return null;
  const place = placeOfSupply(seller, {
    address: { country: buyer.country, ...(buyer.region === '' ? {} : { region: buyer.region }) },
    kind: buyer.kind,
    ...(buyer.tax_id === '' ? {} : { tax_id: buyer.tax_id }),
  });
  if (!place.ok) return place;
  const behaviour = (valueAt(settings, 'tax.behaviour') ?? 'exclusive') as TaxBehaviour;
  const computed = computeTax({
    currency,
    date,
    behaviour,
    rounding: (valueAt(settings, 'tax.rounding') ?? 'invoice') as 'line' | 'invoice',
    place: place.value,
    table: extendTaxTable(STANDARD_VAT_RATES, readable(valueAt(settings, 'tax.rates'))),
    lines: [{ key: 'sample', amount_minor: toMinor(worth, currency, 'half-away') }],
  });
  if (!computed.ok) return fail(...computed.problems);
  const { summary, net_minor, gross_minor } = computed.value;
  return ok({
    treatment: place.value.treatment,
    taxes: summary.map((tax) => explainTax(tax, currency, behaviour, language)),
    net: formatMinor(net_minor, currency),
    total: formatMinor(gross_minor, currency),
  });
}

/** Rows that are whole: one that is being written has no rate yet. */
function readable(rates: unknown): readonly TaxRate[] {
  return ((rates ?? []) as readonly Partial<TaxRate>[]).filter(
    (row): row is TaxRate =>
      row.jurisdiction !== undefined && row.label !== undefined && Decimal.parse(row.rate ?? '') !== null,
  );
}
