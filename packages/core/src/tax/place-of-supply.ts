// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { regionOf, type TaxAddress } from './rates.js';
import { EU_MEMBERS } from './standard-vat-rates.js';
import { type TaxDecision, taxedAt, untaxed } from './tax-decision.js';
import { checkTaxId, type TaxId } from './tax-id.js';

/** Who sells, and where they account for tax. */
export interface TaxSeller {
  readonly address: TaxAddress;
  /** VAT numbers in other countries than their own, where they charge that country's tax to consumers. */
  readonly tax_ids?: readonly string[];
  /** Registered for the One Stop Shop of the Union (the non-Union scheme when established outside). */
  readonly eu_oss?: boolean;
  /**
   * Sales to consumers of other members stay below 10,000 EUR a year and no choice for taxation there was made, so
   * that they are taxed at home (Directive 2006/112/EC, Article 59c). The seller watches the threshold.
   */
  readonly below_eu_threshold?: boolean;
  /** American states with nexus: `['CA', 'NY']`. */
  readonly nexus_states?: readonly string[];
  /**
   * How a sale taxed abroad stands in an e-invoice: `O`, not subject to VAT (default), or `G`, export, where the
   * seller's country lists services abroad as zero-rated exports (Norway does).
   */
  readonly abroad_category?: 'O' | 'G';
  /** What happens where tax is due in the Union but the seller has no registration to charge it. Default `refuse`. */
  readonly unregistered?: 'refuse' | 'no_tax';
}

export interface TaxBuyer {
  readonly address: TaxAddress;
  readonly kind: 'business' | 'consumer';
  /** Its form is checked here; a wrong one counts as none, as for a consumer. */
  readonly tax_id?: string;
  /** What the register answered, when it was asked. `invalid` counts as no number. */
  readonly tax_id_status?: 'unchecked' | 'valid' | 'invalid';
  /** A certificate that the seller holds: resale, charity, diplomatic mission. Whether it is still good, the caller says. */
  readonly exemption?: TaxExemption;
}

export interface TaxExemption {
  readonly certificate: string;
  /** The code of EN 16931's VATEX list that fits, e.g. VATEX-EU-151 for diplomats. */
  readonly vatex_code?: string;
}

/** Places that belong to another country's VAT area, for services. Northern Ireland is in the Union for goods only. */
const AREA: Readonly<Record<string, string>> = { XI: 'GB', IM: 'GB', MC: 'FR', LI: 'CH', EL: 'GR' };

/** Where a registered foreign seller charges businesses too, instead of these accounting for the tax themselves. */
const CHARGES_BUSINESSES: ReadonlySet<string> = new Set(['CH']);

function areaOf(address: TaxAddress): string {
  return AREA[address.country] ?? address.country;
}

/** The number a register would accept as far as its form tells, or null. */
function goodTaxId(buyer: TaxBuyer): TaxId | null {
  if (buyer.kind !== 'business' || buyer.tax_id === undefined || buyer.tax_id_status === 'invalid') return null;
  const checked = checkTaxId(buyer.tax_id);
  return checked.ok ? checked.value : null;
}

function isRegisteredIn(seller: TaxSeller, area: string): boolean {
  return (seller.tax_ids ?? []).some((text) => {
    const checked = checkTaxId(text);
    if (checked.ok) return checked.value.country === area;
    // of a country whose numbers are not known here, the first two letters are believed; a wrong number is not
    return checked.problems[0]?.code === 'tax-id-country-unknown' && text.trim().slice(0, 2).toUpperCase() === area;
  });
}

/**
 * Who taxes an electronically supplied service, at which address's rates, and what the invoice says about it.
 * The rules are those of Directive 2006/112/EC (Articles 44, 58, 59c, 196), for a seller on either side of its border,
 * and of American sales tax, where nexus decides. Problems: `invalid-format` for a country, `tax-region-missing` for
 * an American buyer without a state, `tax-registration-missing` where tax is due and the seller cannot charge it.
 */
export function placeOfSupply(seller: TaxSeller, buyer: TaxBuyer): Result<TaxDecision> {
  const problems = [...countryProblems(seller.address, 'seller'), ...countryProblems(buyer.address, 'buyer')];
  if (problems.length > 0) return fail(...problems);
  const decided = decide(seller, buyer);
  if (!decided.ok || buyer.exemption === undefined || decided.value.tax_address === null) return decided;
  const { certificate, vatex_code } = buyer.exemption;
  return ok(untaxed('exempt', 'E', vatex_code ?? null, `Exempt from tax by certificate ${certificate}.`));
}

function decide(seller: TaxSeller, buyer: TaxBuyer): Result<TaxDecision> {
  const from = areaOf(seller.address);
  const to = areaOf(buyer.address);
  if (to === 'US') return toUnitedStates(seller, buyer, from);
  if (from === to) return ok(taxedAt('domestic', { ...buyer.address, country: to }));
  return EU_MEMBERS.has(to) ? toUnion(seller, buyer, from, to) : toElsewhere(seller, buyer, from, to);
}

/** To a member of the Union, from another member or from outside. */
function toUnion(seller: TaxSeller, buyer: TaxBuyer, from: string, to: string): Result<TaxDecision> {
  const id = goodTaxId(buyer);
  if (id?.scheme === 'eu_vat') {
    // a number of the seller's own country: the service goes to the buyer's establishment there
    if (id.country === from) return ok(taxedAt('domestic', { ...seller.address, country: from }));
    return ok(
      untaxed(
        'reverse_charge',
        'AE',
        'VATEX-EU-AE',
        'Reverse charge: the customer is liable for the VAT (Article 196 of Directive 2006/112/EC).',
      ),
    );
  }
  // without a number a business is treated as a consumer (Implementing Regulation 282/2011, Article 18)
  if (seller.eu_oss === true || isRegisteredIn(seller, to))
    return ok(taxedAt('destination', { ...buyer.address, country: to }));
  if (EU_MEMBERS.has(from) && seller.below_eu_threshold === true)
    return ok(taxedAt('domestic', { ...seller.address, country: from }));
  if (seller.unregistered === 'no_tax')
    return ok(untaxed('not_registered', 'O', null, `No tax charged: the seller is not registered in ${to}.`));
  return fail({
    code: 'tax-registration-missing',
    path: 'seller',
    message: `the sale is taxed in ${to}, and the seller has neither the One Stop Shop nor a VAT number there`,
    mend: 'set `eu_oss`, add a number of that country to `tax_ids`, set `below_eu_threshold`, or ask the buyer for a VAT number',
  });
}

function toUnitedStates(seller: TaxSeller, buyer: TaxBuyer, from: string): Result<TaxDecision> {
  const nexus = (seller.nexus_states ?? []).map((state) => state.toUpperCase().replace(/^US-/, ''));
  const state = regionOf(buyer.address);
  if (nexus.length > 0 && state === null)
    return fail({
      code: 'tax-region-missing',
      path: 'buyer.address.region',
      message: 'an American buyer without a state: whether there is nexus cannot be told',
      mend: 'send the state as two letters, such as CA',
    });
  if (state !== null && nexus.includes(state))
    return ok(taxedAt(from === 'US' ? 'domestic' : 'destination', buyer.address));
  if (from !== 'US') return ok(abroad(seller, from));
  return ok(untaxed('not_registered', 'O', null, `No sales tax collected: no nexus in ${state ?? 'any state'}.`));
}

/** Across a border that is not the Union's inner one, to a country outside it. */
function toElsewhere(seller: TaxSeller, buyer: TaxBuyer, from: string, to: string): Result<TaxDecision> {
  const selfAccounting = buyer.kind === 'business' && !CHARGES_BUSINESSES.has(to) && !lacksNumber(buyer, to);
  if (isRegisteredIn(seller, to) && !selfAccounting)
    return ok(taxedAt('destination', { ...buyer.address, country: to }));
  return ok(abroad(seller, from));
}

/** Where numbers can be checked, a business is one by its number; elsewhere its word is taken. */
function lacksNumber(buyer: TaxBuyer, to: string): boolean {
  return (to === 'GB' || to === 'NO') && goodTaxId(buyer)?.country !== to;
}

function abroad(seller: TaxSeller, from: string): TaxDecision {
  if (seller.abroad_category === 'G')
    return untaxed('export', 'G', 'VATEX-EU-G', `Export of services: no tax of ${from} is charged.`);
  const law = EU_MEMBERS.has(from) ? ' (Articles 44 and 58 of Directive 2006/112/EC)' : '';
  return untaxed(
    'outside_scope',
    'O',
    'VATEX-EU-O',
    `Not subject to tax in ${from}: the service is supplied where the customer is${law}.`,
  );
}

function countryProblems(address: TaxAddress, party: 'seller' | 'buyer'): Problem[] {
  if (/^[A-Z]{2}$/.test(address.country)) return [];
  return [
    {
      code: 'invalid-format',
      path: `${party}.address.country`,
      message: `${address.country} is no country code`,
      mend: 'write an ISO 3166 code of two capitals, such as DE',
    },
  ];
}
