// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import { Decimal, decimal } from '../kit/decimal.js';
import type { CurrencyCode } from '../kit/money.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { jurisdictionsOf, type PlacedRate, ratesAt, type TaxRate, type TaxTable, taxCode, taxOrder } from './rates.js';
import { roundShare, type Share, spreadSum } from './spread.js';
import type { TaxDecision } from './tax-decision.js';
import type { TaxAmount, TaxBehaviour, TaxedLine, TaxResult } from './tax-result.js';

export interface TaxableLine {
  /** Names the line in the answer. */
  readonly key: string;
  /** Net when prices are exclusive, gross when inclusive; below zero for a credit. */
  readonly amount_minor: bigint;
  /** Which rows of the table it takes: ebook, support, saas. */
  readonly tax_category?: string;
}

export interface TaxRequest {
  readonly currency: CurrencyCode;
  readonly lines: readonly TaxableLine[];
  readonly behaviour: TaxBehaviour;
  /** `line`: each line's tax is rounded; `invoice`: each tax is rounded once over all its lines and then spread. */
  readonly rounding: 'line' | 'invoice';
  /** What `placeOfSupply` decided. */
  readonly place: TaxDecision;
  /** A table that `checkTaxTable` finds nothing wrong with. */
  readonly table: TaxTable;
  /** The day of supply, which picks the rates. */
  readonly date: PlainDate;
}

/** One tax at one rate, whichever rows say so. */
interface Levy {
  readonly rate: TaxRate;
  readonly fraction: Decimal;
  /** What its amounts are told with. */
  readonly told: Pick<TaxAmount, 'code' | 'rate' | 'compound'>;
}

/** What lines of one category bear, in the order of computation, each with its part of the line's amount. */
type Burden = ReadonlyMap<Levy, { readonly numerator: bigint; readonly denominator: bigint }>;

/** A line while its taxes are worked out. */
interface Working {
  readonly line: TaxableLine;
  readonly burden: Burden;
  readonly amounts: Map<Levy, bigint>;
}

/**
 * The taxes on lines, per line and in all. The convention, which docs/guides/taxes.md shows with figures:
 *
 * - Rounding is half away from zero, to the currency's minor unit, once per tax: on each line, or over the invoice
 *   and then spread over its lines by largest remainder. Either way the summary is the sum of the lines.
 * - A tax is on the net amount, a compound one on that plus the rounded taxes before it.
 * - Taken out of an inclusive price, a tax is price × its part of the price, rounded; the net amount is what is left.
 *
 * Problems: `tax-rate-missing` where the place taxes and the table has no row for it on that day.
 */
export function computeTax(request: TaxRequest): Result<TaxResult> {
  const { behaviour, place } = request;
  const found = burdensOf(request);
  if (!found.ok) return found;
  const { levies, burdens } = found.value;
  const working = request.lines.map(
    (line): Working => ({ line, burden: burdens.get(line.tax_category) as Burden, amounts: new Map() }),
  );
  for (const levy of levies.values()) raise(levy, working, request);
  const lines = working.map((each) => taxedLine(each, request));
  const sum = (of: (line: TaxedLine) => bigint) => lines.reduce((total, line) => total + of(line), 0n);
  return ok({
    currency: request.currency,
    behaviour,
    vatex_code: place.vatex_code,
    note: place.note,
    lines,
    summary: summarise(lines, working, levies.values()),
    net_minor: sum((line) => line.net_minor),
    tax_minor: sum((line) => line.tax_minor),
    gross_minor: sum((line) => line.gross_minor),
  });
}

/** What lines of some categories bear. */
interface Burdens {
  /** In the order of computation. */
  readonly levies: ReadonlyMap<string, Levy>;
  readonly burdens: ReadonlyMap<string | undefined, Burden>;
}

/** By table and decision, then by all else that they hang on: a close asks for the same again and again. */
const known = new WeakMap<TaxTable, WeakMap<TaxDecision, Map<string, Burdens>>>();

function burdensOf(request: TaxRequest): Result<Burdens> {
  const { table, place, behaviour, date, lines } = request;
  let places = known.get(table);
  if (places === undefined) {
    places = new WeakMap();
    known.set(table, places);
  }
  let here = places.get(place);
  if (here === undefined) {
    here = new Map();
    places.set(place, here);
  }
  const categories = lines.some(({ tax_category }) => tax_category !== undefined)
    ? JSON.stringify([...new Set(lines.map(({ tax_category }) => tax_category ?? null))])
    : '';
  const key = `${date} ${behaviour} ${categories}`;
  const before = here.get(key);
  if (before !== undefined) return ok(before);
  const placed = ratesByCategory(request);
  if (!placed.ok) return placed;
  const levies = leviesOf(placed.value);
  const all = [...levies.values()];
  const burdens = new Map([...placed.value].map(([category, rates]) => [category, burdenOf(rates, all, behaviour)]));
  here.set(key, { levies, burdens });
  return ok({ levies, burdens });
}

/** The rows that apply to each category among the lines. */
function ratesByCategory(request: TaxRequest): Result<Map<string | undefined, readonly PlacedRate[]>> {
  const address = request.place.tax_address;
  const found = new Map<string | undefined, readonly PlacedRate[]>();
  const problems: Problem[] = [];
  for (const [index, { tax_category }] of request.lines.entries()) {
    if (found.has(tax_category)) continue;
    const rates = address === null ? [] : ratesAt(request.table, address, tax_category, request.date);
    found.set(tax_category, rates);
    if (address !== null && rates.length === 0)
      problems.push({
        code: 'tax-rate-missing',
        path: `lines[${index}]`,
        message: `no rate for ${jurisdictionsOf(address).join(', ')} on ${request.date}`,
        mend: "add a row to the tax table; where nothing is due, one with the rate '0'",
      });
  }
  return problems.length > 0 ? fail(...problems) : ok(found);
}

function levyKey(rate: TaxRate): string {
  return JSON.stringify([taxCode(rate), decimal(rate.rate), rate.compound ?? false]);
}

/** Every tax and rate on any line, in `taxOrder`, so that the order of lines does not matter. */
function leviesOf(placed: ReadonlyMap<unknown, readonly PlacedRate[]>): Map<string, Levy> {
  const levies = new Map<string, Levy>();
  for (const { rate } of [...placed.values()].flat().sort(taxOrder)) {
    const key = levyKey(rate);
    if (levies.has(key)) continue;
    const fraction = decimal(rate.rate);
    const told = { code: taxCode(rate), rate: fraction.toString(), compound: rate.compound ?? false };
    levies.set(key, { rate, fraction, told });
  }
  return levies;
}

/** Of an exclusive amount a tax is its rate; of an inclusive one, rate × base ÷ (1 + all rates). */
function burdenOf(rates: readonly PlacedRate[], levies: readonly Levy[], behaviour: TaxBehaviour): Burden {
  const keys = new Set(rates.map(({ rate }) => levyKey(rate)));
  const borne = levies.filter(({ rate }) => keys.has(levyKey(rate)));
  let whole = Decimal.ONE;
  const parts = borne.map(({ rate, fraction }) => {
    const part = behaviour === 'inclusive' && rate.compound === true ? fraction.multiply(whole) : fraction;
    if (behaviour === 'inclusive') whole = whole.add(part);
    return part;
  });
  return new Map(
    borne.map((levy, index) => {
      const part = parts[index] as Decimal;
      const places = Math.max(part.scale, whole.scale);
      return [
        levy,
        { numerator: part.toScaledInteger(places, 'down'), denominator: whole.toScaledInteger(places, 'down') },
      ];
    }),
  );
}

/** Computes one tax on every line that bears it. */
function raise(levy: Levy, working: readonly Working[], { behaviour, rounding }: TaxRequest): void {
  const onTax = behaviour === 'exclusive' && levy.rate.compound === true;
  const bearing: Working[] = [];
  const shares: Share[] = [];
  for (const each of working) {
    const part = each.burden.get(levy);
    if (part === undefined) continue;
    const { key, amount_minor, tax_category } = each.line;
    const base = onTax ? amount_minor + total(each.amounts.values()) : amount_minor;
    bearing.push(each);
    shares.push({
      numerator: base * part.numerator,
      denominator: part.denominator,
      rank: () => JSON.stringify([key, tax_category ?? null]),
    });
  }
  const amounts = rounding === 'line' ? shares.map(roundShare) : spreadSum(shares);
  for (const [index, each] of bearing.entries()) each.amounts.set(levy, amounts[index] as bigint);
}

function total(amounts: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}

function taxedLine({ line, amounts }: Working, { behaviour, place }: TaxRequest): TaxedLine {
  const tax_minor = total(amounts.values());
  const net_minor = behaviour === 'inclusive' ? line.amount_minor - tax_minor : line.amount_minor;
  let before = net_minor;
  const taxes = [...amounts].map(([{ rate, told }, amount_minor]): TaxAmount => {
    const taxable_minor = told.compound ? before : net_minor;
    before += amount_minor;
    return {
      code: told.code,
      label: rate.label,
      kind: rate.kind,
      jurisdiction: rate.jurisdiction,
      rate: told.rate,
      compound: told.compound,
      taxable_minor,
      amount_minor,
    };
  });
  const zeroRated = place.vat_category === 'S' && [...amounts.keys()].every(({ fraction }) => fraction.isZero());
  return {
    key: line.key,
    net_minor,
    taxes,
    tax_minor,
    gross_minor: net_minor + tax_minor,
    vat_category: zeroRated ? 'Z' : place.vat_category,
  };
}

/** The sum of the lines' taxes by tax and rate, in the order of computation. */
function summarise(lines: readonly TaxedLine[], working: readonly Working[], levies: Iterable<Levy>): TaxAmount[] {
  const rows = new Map<Levy, TaxAmount>();
  for (const [index, { amounts }] of working.entries()) {
    let place = 0;
    for (const levy of amounts.keys()) {
      const tax = lines[index]?.taxes[place++] as TaxAmount;
      const row = rows.get(levy);
      const before = row ?? { taxable_minor: 0n, amount_minor: 0n };
      rows.set(levy, {
        ...(row ?? tax),
        taxable_minor: before.taxable_minor + tax.taxable_minor,
        amount_minor: before.amount_minor + tax.amount_minor,
      });
    }
  }
  return [...levies].flatMap((levy) => rows.get(levy) ?? []);
}
