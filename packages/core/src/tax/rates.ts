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

/**
 * The taxes on a line at an address on a day: from the widest place to the closest, in the table's order within a
 * place, taxes on tax last. A row of the line's category beats the row without one of the same code and place.
 */
export function ratesAt(
  table: TaxTable,
  address: TaxAddress,
  category: string | undefined,
  date: PlainDate,
): readonly TaxRate[] {
  const depth = new Map(jurisdictionsOf(address).map((jurisdiction, index) => [jurisdiction, index]));
  const closest = new Map<string, { rate: TaxRate; depth: number; closeness: number; index: number }>();
  for (const [index, rate] of table.rates.entries()) {
    const at = depth.get(rate.jurisdiction);
    if (at === undefined || !isValidOn(rate, date)) continue;
    if (rate.category !== undefined && rate.category !== category) continue;
    const closeness = at * 2 + (rate.category === undefined ? 0 : 1);
    const code = taxCode(rate);
    const known = closest.get(code);
    if (known === undefined || closeness > known.closeness) closest.set(code, { rate, depth: at, closeness, index });
  }
  return [...closest.values()]
    .sort((a, b) => compoundLast(a.rate, b.rate) || a.depth - b.depth || a.index - b.index)
    .map(({ rate }) => rate);
}

/** Compares taxes so that a tax on tax comes after the taxes it is on. */
export function compoundLast(a: TaxRate, b: TaxRate): number {
  return Number(a.compound ?? false) - Number(b.compound ?? false);
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
