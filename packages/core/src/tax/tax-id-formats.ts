// SPDX-License-Identifier: Apache-2.0
import {
  austrian,
  british,
  bulgarian,
  cypriot,
  divides,
  endsOn,
  french,
  irish,
  lithuanian,
  luhn,
  mod11and10,
  mod97and10,
  spanish,
  weightedSum,
} from './check-digits.js';

/** The register a number comes from. `xi_vat` is Northern Ireland, whose numbers count for goods only. */
export type TaxIdScheme = 'eu_vat' | 'gb_vat' | 'xi_vat' | 'ch_vat' | 'no_vat';

export interface TaxIdFormat {
  /** What the number begins with; Greece writes EL. */
  readonly prefix: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly scheme: TaxIdScheme;
  /** What follows the prefix, without blanks, dots and hyphens. */
  readonly pattern: RegExp;
  /** A published number of this form, without the prefix. */
  readonly example: string;
  /** Whether the check digits agree; absent where the rule is not published or has too many exceptions. */
  readonly check?: (rest: string) => boolean;
}

const eu = (
  country: string,
  pattern: RegExp,
  example: string,
  check?: (rest: string) => boolean,
  prefix = country,
): TaxIdFormat => ({ prefix, country, scheme: 'eu_vat', pattern, example, ...(check === undefined ? {} : { check }) });

const UNITED_KINGDOM = /^(\d{9}|\d{12}|GD[0-4]\d\d|HA[5-9]\d\d)$/;
const checkUnitedKingdom = (rest: string) => /^[GH]/.test(rest) || british(rest);

/** One row a country: the 27 members of the Union as VIES knows them, then their neighbours. */
export const TAX_ID_FORMATS: readonly TaxIdFormat[] = [
  eu('AT', /^U\d{8}$/, 'U13585627', (rest) => austrian(rest.slice(1))),
  eu('BE', /^[01]\d{9}$/, '0428759497', (rest) => 97 - (Number(rest.slice(0, 8)) % 97) === Number(rest.slice(8))),
  eu('BG', /^\d{9,10}$/, '175074752', (rest) => rest.length === 10 || bulgarian(rest)),
  eu('CY', /^[013-59]\d{7}[A-Z]$/, '10259033P', cypriot),
  eu('CZ', /^([0-8]\d{7}|\d{9,10})$/, '25123891', (rest) => {
    return rest.length > 8 || endsOn(rest, (11 - (weightedSum(rest, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10);
  }),
  eu('DE', /^[1-9]\d{8}$/, '136695976', mod11and10),
  eu('DK', /^[1-9]\d{7}$/, '13585628', (rest) => divides(rest, [2, 7, 6, 5, 4, 3, 2, 1], 11)),
  eu('EE', /^\d{9}$/, '100931558', (rest) => divides(rest, [3, 7, 1, 3, 7, 1, 3, 7, 1], 10)),
  eu('ES', /^([0-9XYZKLM]\d{7}[A-Z]|[A-HJNP-SUVW]\d{7}[0-9A-J])$/, 'B58378431', spanish),
  eu('FI', /^\d{8}$/, '20774740', (rest) => divides(rest, [7, 9, 10, 5, 8, 4, 2, 1], 11)),
  eu('FR', /^[0-9A-HJ-NP-Z]{2}\d{9}$/, '40303265045', french),
  eu(
    'GR',
    /^\d{9}$/,
    '094259216',
    (rest) => endsOn(rest, (weightedSum(rest, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10),
    'EL',
  ),
  eu('HR', /^\d{11}$/, '33392005961', mod11and10),
  eu('HU', /^\d{8}$/, '12892312', (rest) => divides(rest, [9, 7, 3, 1, 9, 7, 3, 1], 10)),
  eu('IE', /^(\d[A-Z+*]\d{5}[A-W]|\d{7}[A-W][A-IW]?)$/, '6433435OA', irish),
  eu('IT', /^\d{11}$/, '00743110157', (rest) => !rest.startsWith('0000000') && luhn(rest)),
  eu('LT', /^(\d{7}1\d|\d{10}1\d)$/, '119511515', lithuanian),
  eu('LU', /^\d{8}$/, '15027442', (rest) => Number(rest.slice(0, 6)) % 89 === Number(rest.slice(6))),
  // a first digit up to 3 is a person, whose number holds the birthday and has no public rule
  eu('LV', /^\d{11}$/, '40003521600', (rest) => {
    return rest < '4' || weightedSum(rest, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 === 3;
  }),
  eu('MT', /^[1-9]\d{7}$/, '11679112', (rest) => divides(rest, [3, 4, 6, 7, 8, 9, 10, 1], 37)),
  // the older rule is over the first nine digits, the one for sole traders since 2020 over the whole
  eu('NL', /^\d{9}B\d{2}$/, '004495445B01', (rest) => {
    return divides(rest, [9, 8, 7, 6, 5, 4, 3, 2, -1], 11) || mod97and10(`NL${rest}`);
  }),
  eu('PL', /^\d{10}$/, '8567346215', (rest) => endsOn(rest, weightedSum(rest, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11)),
  eu('PT', /^[1-9]\d{8}$/, '501964843', (rest) => {
    return endsOn(rest, ((11 - (weightedSum(rest, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10);
  }),
  eu('RO', /^[1-9]\d{1,9}$/, '18547290', (rest) => {
    const full = rest.padStart(10, '0');
    return endsOn(full, ((weightedSum(full, [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11) % 10);
  }),
  eu('SE', /^\d{10}(0[1-9]|[1-8]\d|9[0-4])$/, '556188840401', (rest) => luhn(rest.slice(0, 10))),
  eu('SI', /^[1-9]\d{7}$/, '50223054', (rest) => {
    const check = 11 - (weightedSum(rest, [8, 7, 6, 5, 4, 3, 2]) % 11);
    return check < 11 && endsOn(rest, check % 10);
  }),
  eu('SK', /^[1-9]\d{9}$/, '2022749619', (rest) => Number(rest) % 11 === 0),
  {
    prefix: 'GB',
    country: 'GB',
    scheme: 'gb_vat',
    pattern: UNITED_KINGDOM,
    example: '980780684',
    check: checkUnitedKingdom,
  },
  {
    prefix: 'XI',
    country: 'GB',
    scheme: 'xi_vat',
    pattern: UNITED_KINGDOM,
    example: '980780684',
    check: checkUnitedKingdom,
  },
  {
    prefix: 'CH',
    country: 'CH',
    scheme: 'ch_vat',
    pattern: /^E\d{9}$/,
    example: 'E107787577',
    check: (rest) => endsOn(rest, (11 - (weightedSum(rest.slice(1), [5, 4, 3, 2, 7, 6, 5, 4]) % 11)) % 11),
  },
  {
    prefix: 'NO',
    country: 'NO',
    scheme: 'no_vat',
    pattern: /^\d{9}MVA$/,
    example: '995525828MVA',
    check: (rest) => endsOn(rest.slice(0, 9), (11 - (weightedSum(rest, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11),
  },
];
