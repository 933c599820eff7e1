// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { placeOfSupply, type TaxBuyer, type TaxSeller } from './place-of-supply.js';

const berlin: TaxSeller = { address: { country: 'DE' } };
const oss: TaxSeller = { ...berlin, eu_oss: true };
const small: TaxSeller = { ...berlin, below_eu_threshold: true };
const nexus: TaxSeller = { ...berlin, nexus_states: ['US-CA'] };
const london: TaxSeller = { address: { country: 'GB' } };
const texan: TaxSeller = { address: { country: 'US', region: 'TX' }, nexus_states: ['TX', 'CA'] };
const oslo: TaxSeller = { address: { country: 'NO' }, abroad_category: 'G' };

const consumer = (country: string, region?: string): TaxBuyer => ({
  address: { country, ...(region === undefined ? {} : { region }) },
  kind: 'consumer',
});
const business = (country: string, tax_id?: string): TaxBuyer => ({
  address: { country },
  kind: 'business',
  ...(tax_id === undefined ? {} : { tax_id }),
});
const FRENCH = 'FR 40 303 265 045';
const exempt = (buyer: TaxBuyer, vatex_code?: string): TaxBuyer => ({
  ...buyer,
  exemption: { certificate: 'X-1', ...(vatex_code === undefined ? {} : { vatex_code }) },
});

/** Seller, buyer: treatment, VAT category, VATEX code, country and region whose rates apply. */
const TAXED: readonly (readonly [string, TaxSeller, TaxBuyer, string, string, string | null, string | null])[] = [
  ['DE to DE consumer', berlin, consumer('DE'), 'domestic', 'S', null, 'DE'],
  ['DE to DE business', berlin, business('DE', 'DE136695976'), 'domestic', 'S', null, 'DE'],
  ['DE to FR business with a number', berlin, business('FR', FRENCH), 'reverse_charge', 'AE', 'VATEX-EU-AE', null],
  [
    'DE with OSS to FR business with a number',
    oss,
    business('FR', FRENCH),
    'reverse_charge',
    'AE',
    'VATEX-EU-AE',
    null,
  ],
  ['DE with OSS to FR business without', oss, business('FR'), 'destination', 'S', null, 'FR'],
  ['… with a wrong number', oss, business('FR', 'FR41303265045'), 'destination', 'S', null, 'FR'],
  [
    '… with a number VIES refused',
    oss,
    { ...business('FR', FRENCH), tax_id_status: 'invalid' },
    'destination',
    'S',
    null,
    'FR',
  ],
  ['a consumer has no number', oss, { ...consumer('FR'), tax_id: FRENCH }, 'destination', 'S', null, 'FR'],
  ['… with an Irish number', berlin, business('FR', 'IE6433435F'), 'reverse_charge', 'AE', 'VATEX-EU-AE', null],
  ["… with a number of the seller's country", berlin, business('FR', 'DE136695976'), 'domestic', 'S', null, 'DE'],
  ['… with a Northern Irish number', oss, business('FR', 'XI980780684'), 'destination', 'S', null, 'FR'],
  ['DE with OSS to FR consumer', oss, consumer('FR'), 'destination', 'S', null, 'FR'],
  ['DE below the threshold to FR consumer', small, consumer('FR'), 'domestic', 'S', null, 'DE'],
  [
    'DE with a French number to FR consumer',
    { ...berlin, tax_ids: ['FR40303265045'] },
    consumer('FR'),
    'destination',
    'S',
    null,
    'FR',
  ],
  [
    'DE without OSS that accepts it',
    { ...berlin, unregistered: 'no_tax' },
    consumer('FR'),
    'not_registered',
    'O',
    null,
    null,
  ],
  ['DE with OSS to Monaco, which is French for VAT', oss, consumer('MC'), 'destination', 'S', null, 'FR'],
  ['DE to US without nexus', berlin, consumer('US', 'CA'), 'outside_scope', 'O', 'VATEX-EU-O', null],
  ['DE to US business', berlin, business('US'), 'outside_scope', 'O', 'VATEX-EU-O', null],
  ['DE with nexus to that state', nexus, consumer('US', 'CA'), 'destination', 'S', null, 'US-CA'],
  ['DE with nexus to another state', nexus, consumer('US', 'US-NY'), 'outside_scope', 'O', 'VATEX-EU-O', null],
  ['US with nexus, the state written long', texan, consumer('US', 'us-ca'), 'domestic', 'S', null, 'US-us-ca'],
  ['US without nexus', texan, consumer('US', 'OR'), 'not_registered', 'O', null, null],
  ['US to FR business with a number', texan, business('FR', FRENCH), 'reverse_charge', 'AE', 'VATEX-EU-AE', null],
  [
    'US with the non-Union OSS to FR consumer',
    { ...texan, eu_oss: true },
    consumer('FR'),
    'destination',
    'S',
    null,
    'FR',
  ],
  ['DE to CH consumer', berlin, consumer('CH'), 'outside_scope', 'O', 'VATEX-EU-O', null],
  ['DE to CH business', berlin, business('CH', 'CHE107787577'), 'outside_scope', 'O', 'VATEX-EU-O', null],
  [
    'DE registered in CH to a business there',
    { ...berlin, tax_ids: ['CHE-107.787.577 MWST'] },
    business('CH', 'CHE107787577'),
    'destination',
    'S',
    null,
    'CH',
  ],
  ['CH to LI, one area', { address: { country: 'CH' } }, consumer('LI'), 'domestic', 'S', null, 'CH'],
  ['DE to GB business', berlin, business('GB', 'GB980780684'), 'outside_scope', 'O', 'VATEX-EU-O', null],
  ['DE to Northern Ireland', berlin, business('XI', 'XI980780684'), 'outside_scope', 'O', 'VATEX-EU-O', null],
  [
    'DE registered in GB to GB consumer',
    { ...berlin, tax_ids: ['GB980780684'] },
    consumer('GB'),
    'destination',
    'S',
    null,
    'GB',
  ],
  [
    'DE registered in GB to GB business with a number',
    { ...berlin, tax_ids: ['GB980780684'] },
    business('GB', 'GB980780684'),
    'outside_scope',
    'O',
    'VATEX-EU-O',
    null,
  ],
  [
    'DE registered in GB to GB business without',
    { ...berlin, tax_ids: ['GB980780684'] },
    business('GB'),
    'destination',
    'S',
    null,
    'GB',
  ],
  [
    'DE registered in AU to AU business',
    { ...berlin, tax_ids: ['AU51824753556'] },
    business('AU'),
    'outside_scope',
    'O',
    'VATEX-EU-O',
    null,
  ],
  [
    'DE registered in AU to AU consumer',
    { ...berlin, tax_ids: ['AU51824753556'] },
    consumer('AU'),
    'destination',
    'S',
    null,
    'AU',
  ],
  ['GB to GB', london, business('GB', 'GB980780684'), 'domestic', 'S', null, 'GB'],
  ['GB to the Isle of Man and Northern Ireland', london, consumer('IM'), 'domestic', 'S', null, 'GB'],
  ['GB to DE business', london, business('DE', 'DE136695976'), 'reverse_charge', 'AE', 'VATEX-EU-AE', null],
  [
    'GB with the non-Union OSS to DE consumer',
    { ...london, eu_oss: true },
    consumer('DE'),
    'destination',
    'S',
    null,
    'DE',
  ],
  ['GB to US', london, consumer('US'), 'outside_scope', 'O', 'VATEX-EU-O', null],
  ['NO to US: export', oslo, consumer('US'), 'export', 'G', 'VATEX-EU-G', null],
  ['an exempt buyer at home', berlin, exempt(consumer('DE'), 'VATEX-EU-151'), 'exempt', 'E', 'VATEX-EU-151', null],
  ['an exempt buyer in a state with nexus', texan, exempt(consumer('US', 'CA')), 'exempt', 'E', null, null],
  [
    'an exempt buyer where nothing is due',
    berlin,
    exempt(business('FR', FRENCH)),
    'reverse_charge',
    'AE',
    'VATEX-EU-AE',
    null,
  ],
];

const REFUSED: readonly (readonly [string, TaxSeller, TaxBuyer, string, string])[] = [
  ['DE without OSS to FR consumer', berlin, consumer('FR'), 'tax-registration-missing', 'seller'],
  ['DE without OSS to FR business without a number', berlin, business('FR'), 'tax-registration-missing', 'seller'],
  ['GB to DE consumer', london, consumer('DE'), 'tax-registration-missing', 'seller'],
  [
    "a wrong number of the seller's is no registration",
    { ...berlin, tax_ids: ['FR41303265045'] },
    consumer('FR'),
    'tax-registration-missing',
    'seller',
  ],
  [
    'the threshold is for sellers of the Union',
    { ...london, below_eu_threshold: true },
    consumer('DE'),
    'tax-registration-missing',
    'seller',
  ],
  ['no state', nexus, consumer('US'), 'tax-region-missing', 'buyer.address.region'],
  ['a country in words', berlin, consumer('France'), 'invalid-format', 'buyer.address.country'],
  [
    'a country in small letters',
    { address: { country: 'de' } },
    consumer('FR'),
    'invalid-format',
    'seller.address.country',
  ],
];

describe('place of supply', () => {
  test.each(TAXED)('%s', (_, seller, buyer, treatment, vat_category, vatex_code, place) => {
    const decided = placeOfSupply(seller, buyer);
    if (!decided.ok) throw new Error(decided.problems[0]?.code);
    const address = decided.value.tax_address;
    const where = address === null ? null : [address.country, address.region].filter(Boolean).join('-');
    expect({ ...decided.value, where }).toMatchObject({ treatment, vat_category, vatex_code, where: place });
    // EN 16931: every category but S needs a reason
    expect(decided.value.note === null).toBe(vat_category === 'S');
  });

  test.each(REFUSED)('refused: %s', (_, seller, buyer, code, path) => {
    expect(placeOfSupply(seller, buyer)).toMatchObject({ ok: false, problems: [{ code, path }] });
  });

  test('the invoice names the law and the certificate', () => {
    expect(placeOfSupply(berlin, business('FR', FRENCH))).toMatchObject({
      value: { note: 'Reverse charge: the customer is liable for the VAT (Article 196 of Directive 2006/112/EC).' },
    });
    expect(placeOfSupply(berlin, exempt(consumer('DE')))).toMatchObject({
      value: { note: 'Exempt from tax by certificate X-1.' },
    });
  });
});
