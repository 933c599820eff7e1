// SPDX-License-Identifier: Apache-2.0

/** The name of an ISO 3166-1 country in a language, from the CLDR data that Node ships; an unknown code stays. */
export function countryNames(language: string): (code: string) => string {
  const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' });
  return (code) => (/^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code);
}
