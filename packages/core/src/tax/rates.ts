// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';

/** One rate of one tax in one place, for a time. A tax is whatever shares a `code`. */
export interface TaxRate {
  /**
   * Where it applies: a country `DE`; a region `US-CA` (ISO 3166-2); a county, city or special district
   * `US-CA-SAN_FRANCISCO`; a postal code `US/94103`.
   */
  readonly jurisdiction: string;
  /** Only for lines of this tax category, where it takes the place of the row without one. */
  readonly category?: string;
  /** What the invoice calls it: VAT, MwSt., California state tax. */
  readonly label: string;
  readonly kind: 'vat' | 'gst' | 'sales_tax' | 'other';
  /** A fraction as decimal text: '0.19' is 19 %. */
  readonly rate: string;
  /** First day; absent: always was. */
  readonly valid_from?: PlainDate;
  /** First day it no longer applies; absent: still does. */
  readonly valid_to?: PlainDate;
  /** Tax on tax: on the amount plus the taxes before it. */
  readonly compound?: boolean;
  /**
   * What makes it the same tax elsewhere: of rows with one code that fit an address, the closest place wins, and the
   * others do not add to it. Absent: jurisdiction and label, so that rows of several places add up.
   */
  readonly code?: string;
}

export interface TaxTable {
  readonly rates: readonly TaxRate[];
}

/** Where a line is taxed. */
export interface TaxAddress {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** The part after the hyphen in ISO 3166-2 (`CA`), or the whole (`US-CA`). */
  readonly region?: string;
  readonly postal_code?: string;
  readonly county?: string;
  readonly city?: string;
  /** Special districts by name. */
  readonly districts?: readonly string[];
}

export function taxCode(rate: TaxRate): string {
  return rate.code ?? `${rate.jurisdiction} ${rate.label}`;
}

/** The region of an address without its country, in capitals; null when it names none. */
export function regionOf(address: TaxAddress): string | null {
  if (address.region === undefined) return null;
  const region = address.region.trim().toUpperCase();
  const bare = region.startsWith(`${address.country}-`) ? region.slice(address.country.length + 1) : region;
  return bare === '' ? null : bare;
}

function placeName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/**
 * Every jurisdiction an address lies in, the widest first: country, region, county, city, districts, postal code.
 *
 * @example jurisdictionsOf({ country: 'US', region: 'CA', city: 'San Francisco' }) // ['US', 'US-CA', 'US-CA-SAN_FRANCISCO']
 */
export function jurisdictionsOf(address: TaxAddress): string[] {
  const { country, county, city, districts = [], postal_code } = address;
  const found = [country];
  const region = regionOf(address);
  if (region !== null) {
    const wide = `${country}-${region}`;
    const places = [county, city, ...districts].filter((name) => name !== undefined);
    found.push(wide, ...places.map((name) => `${wide}-${placeName(name)}`));
  }
  if (postal_code !== undefined) {
    const code = postal_code.replace(/\s/g, '').toUpperCase();
    // of an American ZIP+4 the first five digits name the area too
    if (country === 'US' && /^\d{5}-\d{4}$/.test(code)) found.push(`US/${code.slice(0, 5)}`);
    found.push(`${country}/${code}`);
  }
  return [...new Set(found)];
}

export function isValidOn(rate: TaxRate, date: PlainDate): boolean {
  return (
    (rate.valid_from === undefined || rate.valid_from <= date) && (rate.valid_to === undefined || date < rate.valid_to)
  );
}

/** A row that applies at an address: how deep its place lies there, and which row of the table it is. */
export interface PlacedRate {
  readonly rate: TaxRate;
  readonly depth: number;
  readonly index: number;
}

type Rows = ReadonlyMap<string, readonly { readonly rate: TaxRate; readonly index: number }[]>;

/** Rows by jurisdiction, built once a table: an American one may have a hundred thousand. */
const rowsOfTable = new WeakMap<TaxTable, Rows>();

function rowsByJurisdiction(table: TaxTable): Rows {
  const known = rowsOfTable.get(table);
  if (known !== undefined) return known;
  const rows = new Map<string, { rate: TaxRate; index: number }[]>();
  for (const [index, rate] of table.rates.entries()) {
    const group = rows.get(rate.jurisdiction);
    if (group === undefined) rows.set(rate.jurisdiction, [{ rate, index }]);
    else group.push({ rate, index });
  }
  rowsOfTable.set(table, rows);
  return rows;
}

/**
 * The taxes on a line at an address on a day, in `taxOrder`. A row of the line's category beats the row without one
 * of the same code and place. The table must not be altered between calls: its rows are looked up once.
 */
export function ratesAt(
  table: TaxTable,
  address: TaxAddress,
  category: string | undefined,
  date: PlainDate,
): readonly PlacedRate[] {
  const rows = rowsByJurisdiction(table);
  const closest = new Map<string, PlacedRate>();
  for (const [depth, jurisdiction] of jurisdictionsOf(address).entries())
    for (const { rate, index } of rows.get(jurisdiction) ?? []) {
      if (!isValidOn(rate, date) || (rate.category !== undefined && rate.category !== category)) continue;
      const code = taxCode(rate);
      const known = closest.get(code);
      if (known === undefined || known.depth < depth || rate.category !== undefined)
        closest.set(code, { rate, depth, index });
    }
  return [...closest.values()].sort(taxOrder);
}

/** From the widest place to the closest, in the table's order within a place, taxes on tax last. */
export function taxOrder(a: PlacedRate, b: PlacedRate): number {
  return Number(a.rate.compound ?? false) - Number(b.rate.compound ?? false) || a.depth - b.depth || a.index - b.index;
}

/**
 * A table with a seller's own rows: where they speak of a code, place and category, the rows of the base about it
 * step back altogether.
 */
export function extendTaxTable(base: TaxTable, rates: readonly TaxRate[]): TaxTable {
  const subject = (rate: TaxRate) => JSON.stringify([taxCode(rate), rate.jurisdiction, rate.category ?? null]);
  const spoken = new Set(rates.map(subject));
  return { rates: [...base.rates.filter((rate) => !spoken.has(subject(rate))), ...rates] };
}
