// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkTaxId } from './tax-id.js';
import { TAX_ID_FORMATS } from './tax-id-formats.js';

/** Published numbers: of companies, from their imprints, and of the registers' own descriptions. */
const VALID: readonly (readonly [string, string, string])[] = [
  ['ATU13585627', 'AT', 'ATU13585627'],
  ['BE 0428.759.497', 'BE', 'BE0428759497'],
  ['BG175074752', 'BG', 'BG175074752'],
  ['CY10259033P', 'CY', 'CY10259033P'],
  ['CZ25123891', 'CZ', 'CZ25123891'],
  ['de 136.695-976', 'DE', 'DE136695976'],
  ['DK 13 58 56 28', 'DK', 'DK13585628'],
  ['EE100931558', 'EE', 'EE100931558'],
  ['EL094259216', 'GR', 'EL094259216'],
  ['GR094259216', 'GR', 'EL094259216'],
  ['ESB58378431', 'ES', 'ESB58378431'],
  ['ES54362315K', 'ES', 'ES54362315K'],
  ['ESX2482300W', 'ES', 'ESX2482300W'],
  ['FI20774740', 'FI', 'FI20774740'],
  ['FR40303265045', 'FR', 'FR40303265045'],
  ['FR53000004605', 'FR', 'FR53000004605'],
  ['HR33392005961', 'HR', 'HR33392005961'],
  ['HU12892312', 'HU', 'HU12892312'],
  ['IE6433435F', 'IE', 'IE6433435F'],
  ['IE6433435OA', 'IE', 'IE6433435OA'],
  ['IE8D79739I', 'IE', 'IE8D79739I'],
  ['IT00743110157', 'IT', 'IT00743110157'],
  ['LT119511515', 'LT', 'LT119511515'],
  ['LT100001919017', 'LT', 'LT100001919017'],
  ['LU15027442', 'LU', 'LU15027442'],
  ['LV40003521600', 'LV', 'LV40003521600'],
  ['MT11679112', 'MT', 'MT11679112'],
  ['NL004495445B01', 'NL', 'NL004495445B01'],
  ['NL002455799B11', 'NL', 'NL002455799B11'],
  ['PL8567346215', 'PL', 'PL8567346215'],
  ['PT501964843', 'PT', 'PT501964843'],
  ['RO18547290', 'RO', 'RO18547290'],
  ['SE556188840401', 'SE', 'SE556188840401'],
  ['SI50223054', 'SI', 'SI50223054'],
  ['SK2022749619', 'SK', 'SK2022749619'],
  ['GB980780684', 'GB', 'GB980780684'],
  ['GB 980 7806 84 001', 'GB', 'GB980780684001'],
  ['GBGD001', 'GB', 'GBGD001'],
  ['XI980780684', 'GB', 'XI980780684'],
  ['CHE-107.787.577 IVA', 'CH', 'CHE107787577'],
  ['CHE-107.787.577 MWST', 'CH', 'CHE107787577'],
  ['995 525 828 MVA', 'NO', 'NO995525828MVA'],
  ['NO995525828MVA', 'NO', 'NO995525828MVA'],
];

const INVALID: readonly (readonly [string, string])[] = [
  ['', 'tax-id-country-unknown'],
  ['136695976', 'tax-id-country-unknown'],
  ['US123456789', 'tax-id-country-unknown'],
  [`DE${'1'.repeat(80)}`, 'tax-id-country-unknown'],
  ['DE13669597', 'tax-id-malformed'],
  ['DE036695976', 'tax-id-malformed'],
  ['ATU1358562', 'tax-id-malformed'],
  ['FRIO303265045', 'tax-id-malformed'],
  ['NL004495445B1', 'tax-id-malformed'],
  ['SE556188840495', 'tax-id-malformed'],
  ['GBGD500', 'tax-id-malformed'],
  ['NO995525828', 'tax-id-malformed'],
  ['DE136695978', 'tax-id-check-failed'],
  ['FR41303265045', 'tax-id-check-failed'],
  ['ESB58378432', 'tax-id-check-failed'],
  ['ESB5837843A', 'tax-id-check-failed'],
  ['ES54362315Z', 'tax-id-check-failed'],
  ['IE6433435E', 'tax-id-check-failed'],
  ['IT00743110158', 'tax-id-check-failed'],
  ['CHE107787578', 'tax-id-check-failed'],
];

describe('tax numbers', () => {
  test.each(VALID)('%s is a number of %s', (text, country, normalised) => {
    expect(checkTaxId(text)).toMatchObject({ ok: true, value: { country, normalised } });
  });

  test.each(INVALID)('%s is refused', (text, code) => {
    expect(checkTaxId(text)).toMatchObject({ ok: false, problems: [{ code }] });
  });

  test('the table has the 27 members, each example valid in its own row', () => {
    expect(TAX_ID_FORMATS.filter(({ scheme }) => scheme === 'eu_vat')).toHaveLength(27);
    for (const { prefix, country, scheme, example } of TAX_ID_FORMATS)
      expect(checkTaxId(`${prefix}${example}`)).toMatchObject({ ok: true, value: { country, scheme } });
  });

  test('where the rule promises it, every single wrong digit is found', () => {
    // the others fold a rest of ten into zero or have two rules, so that some wrong digits go unseen
    const strict = 'AT BE CH DE DK EE FI HR HU IT LU MT NO PL SE SK'.split(' ');
    const rows = TAX_ID_FORMATS.filter(({ prefix }) => strict.includes(prefix));
    fc.assert(
      fc.property(fc.constantFrom(...rows), fc.nat(20), fc.integer({ min: 1, max: 9 }), (row, place, shift) => {
        // the last two digits of a Swedish number count branches; the check covers the ten before
        const end = row.prefix === 'SE' ? 10 : row.example.length;
        const places = [...row.example.slice(0, end)].flatMap((sign, index) => (/\d/.test(sign) ? [index] : []));
        const at = places[place % places.length] as number;
        const wrong = (Number(row.example[at]) + shift) % 10;
        const altered = `${row.prefix}${row.example.slice(0, at)}${wrong}${row.example.slice(at + 1)}`;
        expect(checkTaxId(altered).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
