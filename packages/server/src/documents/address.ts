// SPDX-License-Identifier: Apache-2.0
import type { PrintedAddress } from './printable.js';

/** Countries that write `City, Region Code` on one line. Source: UPU addressing systems, country sheets. */
const CITY_FIRST = new Set(['US', 'CA', 'AU', 'BR', 'MX', 'IN']);
/** Countries that write the postal code on a line of its own after the city. */
const CODE_LAST = new Set(['GB', 'IE', 'SG', 'HK']);

/**
 * The lines of an address below the name, without the country: the place on a line in the order that the country's
 * post asks for, `10115 Berlin` or `Portland, OR 97201`.
 */
export function addressLines(address: PrintedAddress): string[] {
  const { lines, postal_code, city, region, country } = address;
  const words = (...parts: (string | null)[]) => parts.filter((part) => part !== null && part !== '').join(' ');
  if (country === 'JP') {
    const place = words(region, city);
    return [postal_code === null ? '' : `〒${postal_code}`, place, ...lines].filter((line) => line !== '');
  }
  let place: string[];
  if (CITY_FIRST.has(country)) {
    const rest = words(region, postal_code);
    place = [city !== null && rest !== '' ? `${city}, ${rest}` : words(city, rest)];
  } else if (CODE_LAST.has(country)) place = [words(city), words(region), words(postal_code)];
  else place = [words(postal_code, city), words(region)];
  return [...lines, ...place].filter((line) => line !== '');
}
