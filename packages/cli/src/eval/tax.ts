// SPDX-License-Identifier: Apache-2.0
import {
  checkTaxId,
  checkTaxTable,
  computeTax,
  explainTax,
  extendTaxTable,
  fail,
  formatMinor,
  isCurrency,
  ok,
  placeOfSupply,
  type Result,
  STANDARD_VAT_RATES,
  type TaxAmount,
  type TaxBuyer,
  type TaxRate,
  type TaxSeller,
} from '@kontor/core';
import type { EvalRequest } from './protocol.js';
import { dateProblems, minorOfText, placesProblems, unknownCurrency } from './request-check.js';

/** Where lines are taxed, at which rates, and what the taxes come to. */
export function tax(request: EvalRequest<'tax'>): Result<unknown> {
  const { currency, date, behaviour, rounding } = request;
  if (!isCurrency(currency)) return fail(unknownCurrency(currency, 'currency'));
  // JSON has no undefined: an optional field that is not there is not there
  const rates = request.rates as readonly TaxRate[];
  const problems = [
    ...dateProblems(date, 'date'),
    ...request.lines.flatMap((line, index) => placesProblems(line.amount, currency, `lines[${index}].amount`)),
    ...checkTaxTable({ rates }),
  ];
  if (problems.length > 0) return fail(...problems);
  const place = placeOfSupply(request.seller as TaxSeller, request.buyer as TaxBuyer);
  if (!place.ok) return place;
  const computed = computeTax({
    currency,
    date,
    behaviour,
    rounding,
    place: place.value,
    table: extendTaxTable(STANDARD_VAT_RATES, rates),
    lines: request.lines.map(({ key, amount, tax_category }) => ({
      key,
      amount_minor: minorOfText(amount, currency),
      ...(tax_category === undefined ? {} : { tax_category }),
    })),
  });
  if (!computed.ok) return computed;
  const text = (minor: bigint) => formatMinor(minor, currency);
  const amounts = <T extends { net_minor: bigint; tax_minor: bigint; gross_minor: bigint }>(of: T) => ({
    net: text(of.net_minor),
    tax: text(of.tax_minor),
    gross: text(of.gross_minor),
  });
  const row = (each: TaxAmount) => {
    const { taxable_minor, amount_minor, ...rest } = each;
    return {
      ...rest,
      taxable: text(taxable_minor),
      amount: text(amount_minor),
      explanation: explainTax(each, currency, behaviour),
    };
  };
  const { treatment, vat_category, vatex_code, note } = place.value;
  return ok({
    currency,
    treatment,
    vat_category,
    vatex_code,
    note,
    ...taxIdOf(request.buyer.tax_id),
    ...amounts(computed.value),
    summary: computed.value.summary.map(row),
    lines: computed.value.lines.map((line) => ({
      key: line.key,
      vat_category: line.vat_category,
      ...amounts(line),
      taxes: line.taxes.map(row),
    })),
  });
}

function taxIdOf(text: string | undefined) {
  if (text === undefined) return { tax_id: null, tax_id_problems: [] };
  const checked = checkTaxId(text);
  return checked.ok
    ? { tax_id: checked.value.normalised, tax_id_problems: [] }
    : {
        tax_id: null,
        tax_id_problems: checked.problems.map((problem) => ({ ...problem, path: 'buyer.tax_id' })),
      };
}
