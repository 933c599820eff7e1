// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import type { TaxRate, TaxTable } from './rates.js';

/**
 * Standard rates by country, each from a day until the next. Source: "VAT rates applied in the Member States of the
 * European Union" and the Taxes in Europe Database of the European Commission, HMRC, the Swiss Federal Tax
 * Administration and the Norwegian Tax Administration; as announced by the end of 2025. Reduced rates, and regions
 * with rates of their own (Madeira, the Azores), are rows a seller adds.
 */
const STANDARD: readonly (readonly [country: string, ...(readonly [from: PlainDate, rate: string])[]])[] = [
  ['AT', ['1984-01-01', '0.2']],
  ['BE', ['1996-01-01', '0.21']],
  ['BG', ['1999-01-01', '0.2']],
  ['CY', ['2014-01-13', '0.19']],
  ['CZ', ['2013-01-01', '0.21']],
  ['DE', ['2007-01-01', '0.19'], ['2020-07-01', '0.16'], ['2021-01-01', '0.19']],
  ['DK', ['1992-01-01', '0.25']],
  ['EE', ['2009-07-01', '0.2'], ['2024-01-01', '0.22'], ['2025-07-01', '0.24']],
  ['ES', ['2012-09-01', '0.21']],
  ['FI', ['2013-01-01', '0.24'], ['2024-09-01', '0.255']],
  ['FR', ['2014-01-01', '0.2']],
  ['GR', ['2010-07-01', '0.23'], ['2016-06-01', '0.24']],
  ['HR', ['2012-03-01', '0.25']],
  ['HU', ['2012-01-01', '0.27']],
  ['IE', ['2012-01-01', '0.23'], ['2020-09-01', '0.21'], ['2021-03-01', '0.23']],
  ['IT', ['2013-10-01', '0.22']],
  ['LT', ['2009-09-01', '0.21']],
  ['LU', ['2015-01-01', '0.17'], ['2023-01-01', '0.16'], ['2024-01-01', '0.17']],
  ['LV', ['2012-07-01', '0.21']],
  ['MT', ['2004-01-01', '0.18']],
  ['NL', ['2012-10-01', '0.21']],
  ['PL', ['2011-01-01', '0.23']],
  ['PT', ['2011-01-01', '0.23']],
  ['RO', ['2010-07-01', '0.24'], ['2016-01-01', '0.2'], ['2017-01-01', '0.19'], ['2025-08-01', '0.21']],
  ['SE', ['1990-07-01', '0.25']],
  ['SI', ['2013-07-01', '0.22']],
  ['SK', ['2011-01-01', '0.2'], ['2025-01-01', '0.23']],
  ['GB', ['2011-01-04', '0.2']],
  ['CH', ['2011-01-01', '0.08'], ['2018-01-01', '0.077'], ['2024-01-01', '0.081']],
  ['NO', ['2005-01-01', '0.25']],
];

/** The members of the European Union, ISO 3166-1 alpha-2. */
export const EU_MEMBERS: ReadonlySet<string> = new Set(
  STANDARD.map(([country]) => country).filter((country) => !['GB', 'CH', 'NO'].includes(country)),
);

/** Standard rates of the European Union, the United Kingdom, Switzerland and Norway. */
export const STANDARD_VAT_RATES: TaxTable = {
  rates: STANDARD.flatMap(([country, ...steps]) =>
    steps.map(([valid_from, rate], index): TaxRate => {
      const next = steps[index + 1];
      return {
        jurisdiction: country,
        label: 'VAT',
        kind: 'vat',
        rate,
        valid_from,
        ...(next === undefined ? {} : { valid_to: next[0] }),
      };
    }),
  ),
};
