// SPDX-License-Identifier: Apache-2.0

/** Digits after the point → codes. Source: ISO 4217 list one; the codes without a minor unit (gold, SDR, test) are left out. */
const CODES_BY_MINOR_UNITS: readonly (readonly [number, string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
     COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
     INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
     MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
     STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  ],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
  // Withdrawn in 2025 and 2026; invoices of before then must stay readable.
  [2, 'ANG BGN'],
];

/** ISO 4217 code → digits after the point of its minor unit. */
export const CURRENCIES: ReadonlyMap<string, number> = new Map(
  CODES_BY_MINOR_UNITS.flatMap(([digits, codes]) => codes.split(/\s+/).map((code) => [code, digits] as const)),
);

/**
 * Digits after the point of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for BHD; null for an unknown code.
 * From the ISO table and not from `Intl`, whose digits for HUF, IQD, LBP and others are those of cash displays.
 */
export function minorUnits(code: string): number | null {
  return CURRENCIES.get(code) ?? null;
}

/** Whether the text is an ISO 4217 code in capitals that has a minor unit. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}
