// SPDX-License-Identifier: Apache-2.0
import type { DocumentKind, PaymentMeans, TaxCategory } from '../printable.js';

const set = (codes: string): ReadonlySet<string> => new Set(codes.trim().split(/\s+/));

/** UNTDID 1001: 380 commercial invoice, 381 credit note. A quote has no code: it is not an invoice. */
export const TYPE_CODES: Readonly<Record<Exclude<DocumentKind, 'quote'>, '380' | '381'>> = {
  invoice: '380',
  credit_note: '381',
};

/**
 * UN/ECE Recommendation 20 and 21: the units that software, data, energy, time and goods are sold by. The standard
 * allows some 2,000 more; a unit that is not here is sold as `C62` with its name in `unit.label`.
 */
export const UNITS = set(`
  C62 EA H87 E48 LS SET P1 IE HEA ACT
  SEC MIN HUR DAY WEE MON QAN SAN ANN
  AD 2P 4L E34 E35 E36 A99
  KWH MWH WHR KWT
  GRM KGM TNE MLT LTR CMT MTR KMT MTK MTQ XPK XBX
`);

/** EAS, electronic address schemes: who can be reached under which kind of number. */
export const ELECTRONIC_ADDRESS_SCHEMES = set(`
  0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0151 0177 0183 0184 0188 0190 0191 0192 0193 0195 0196
  0198 0199 0200 0201 0202 0204 0208 0209 0210 0211 0212 0213 0215 0216 0218 0221 0230 0235 9901 9910 9913 9914 9915
  9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 9929 9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 9941
  9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952 9953 9957 9959 EM AQ AS AU
`);

/** ISO 3166-1 alpha-2, with `XI` for Northern Ireland and `1A` for Kosovo, as EN 16931 allows. */
export const COUNTRIES = set(`
  AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
  CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
  GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
  KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
  MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
  SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
  UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW 1A XI
`);

/** What the rules ask of a VAT category. `prefix` is the middle of its rules' ids: `BR-IC-10`. */
export interface CategoryRules {
  readonly prefix: string;
  readonly name: string;
  /** Above zero, zero, or none at all. */
  readonly rate: 'positive' | 'zero' | 'none';
  readonly exemption_reason: 'required' | 'forbidden';
  /** Whether the buyer must be named by a VAT identifier (or, for AE, a registration). */
  readonly buyer_identified: boolean;
  /** The VATEX code that says the same as the category; used where the document names none. */
  readonly vatex: string | null;
}

export const CATEGORY_RULES: Readonly<Record<TaxCategory, CategoryRules>> = {
  S: rules('S', 'Standard rated', 'positive', 'forbidden', false, null),
  Z: rules('Z', 'Zero rated', 'zero', 'forbidden', false, null),
  E: rules('E', 'Exempt from VAT', 'zero', 'required', false, null),
  AE: rules('AE', 'Reverse charge', 'zero', 'required', true, 'VATEX-EU-AE'),
  K: rules('IC', 'Intra-community supply', 'zero', 'required', true, 'VATEX-EU-IC'),
  G: rules('G', 'Export outside the EU', 'zero', 'required', false, 'VATEX-EU-G'),
  O: rules('O', 'Not subject to VAT', 'none', 'required', false, 'VATEX-EU-O'),
};

function rules(
  prefix: string,
  name: string,
  rate: CategoryRules['rate'],
  exemption_reason: CategoryRules['exemption_reason'],
  buyer_identified: boolean,
  vatex: string | null,
): CategoryRules {
  return { prefix, name, rate, exemption_reason, buyer_identified, vatex };
}

/** A VATEX code: of the EU directive, a member state's own, or one of the French list. */
export const VATEX =
  /^VATEX-(EU-(79-C|132(-1[A-Q])?|135-1(-[A-L])?|143(-1(A|B|C|D|E|F|FA|G|H|I|J|K|L))?|144|146-1E|148(-[A-G])?|151(-1(A|AA|B|C|D|E))?|153|159|309|AE|D|F|G|I|IC|J|O)|FR-[A-Z0-9-]+)$/;

/**
 * UNCL4461 for a way of paying. SEPA has codes of its own (58, 59), which need an IBAN and euros.
 */
export function paymentMeansCode(means: PaymentMeans | null, sepa: boolean): string {
  switch (means) {
    case 'transfer':
      return sepa ? '58' : '30';
    case 'direct_debit':
      return sepa ? '59' : '49';
    case 'card':
      return '48';
    case 'online':
      return '68';
    case null:
      return '1';
  }
}

/** Whether an account number has the shape of an IBAN (ISO 13616). */
export function isIban(account: string): boolean {
  return /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(account.replaceAll(' ', ''));
}
