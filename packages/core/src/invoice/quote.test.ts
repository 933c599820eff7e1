// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CatalogDefinition } from '../catalog/definition.js';
import { resolveCatalog } from '../catalog/resolve.js';
import { formatInstant } from '../kit/instant.js';
import { placeOfSupply } from '../tax/place-of-supply.js';
import { STANDARD_VAT_RATES } from '../tax/standard-vat-rates.js';
import type { InvoicePlan } from './invoice.js';
import {
  decideQuote,
  type QuoteCommand,
  type QuoteState,
  type QuoteTerms,
  quotedSubscription,
  quoteExpiry,
  quoteStatus,
} from './quote.js';
import { type QuoteRequest, quoteDocument, quoteHashInput } from './quote-document.js';
import { type SettlementTerms, settle } from './settle.js';

const catalog = resolveCatalog({
  id: 'acme',
  name: 'Acme',
  currencies: ['EUR'],
  products: { acme: { name: 'Acme' } },
  meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
  features: {
    seats: { kind: 'seats', label: 'Seats', unit: 'seat' },
    sso: { kind: 'boolean', label: 'Single sign-on' },
  },
  plans: {
    team: {
      name: 'Team',
      features: { seats: 'unlimited', sso: false },
      prices: {
        setup: { label: 'Setup', charge: { model: 'flat', amount: '500' }, interval: 'once' },
        base: { charge: { model: 'flat', amount: '20' }, interval: 'month' },
        seats: { charge: { model: 'per_seat', unit_amount: '5' }, interval: 'month', feature: 'seats' },
        calls: {
          charge: { model: 'per_unit', unit_amount: '0.1' },
          interval: 'month',
          meter: 'calls',
          unit: 'call',
          included: '1000',
          minimum_amount: '9',
        },
      },
    },
  },
} as CatalogDefinition);

const terms: QuoteTerms = {
  customer_id: 'cus_1',
  plan: 'team',
  catalog_version: 1,
  currency: 'EUR',
  timezone: 'Europe/Berlin',
  start_date: '2026-03-01',
  term_months: 12,
  quantities: { seats: '10' },
  add_ons: [],
  valid_until: '2026-02-15',
};
const place = placeOfSupply({ address: { country: 'DE' } }, { kind: 'consumer', address: { country: 'DE' } });
const taxed = (plan: InvoicePlan) => {
  if (!place.ok) throw new Error(JSON.stringify(place.problems));
  const tax: SettlementTerms['tax'] = {
    behaviour: 'exclusive',
    rounding: 'invoice',
    place: place.value,
    table: STANDARD_VAT_RATES,
  };
  return settle(plan, { redemptions: [], tax, grants: [], now: 0 });
};
const request = (change: Partial<QuoteTerms> = {}): QuoteRequest => ({
  id: 'quo_1',
  number: 'ACM-Q-000001',
  terms: { ...terms, ...change },
  catalog,
  organisation: { id: 'org_1', name: 'Acme' },
  customer: { id: 'cus_1', external_id: null, name: 'Ada', email: null, country: 'DE' },
  settle: taxed,
});
function documentOf(change: Partial<QuoteTerms> = {}) {
  const made = quoteDocument(request(change));
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.value;
}

describe('the document of a quote', () => {
  test('a year of 20.00 and 10 seats at 5.00, with 500.00 once and 19 % on top', () => {
    const { invoices, total, usage_prices, agreements, end_date, plan_name } = documentOf();
    expect({ plan_name, end_date, count: invoices.length }).toEqual({
      plan_name: 'Team',
      end_date: '2027-03-01',
      count: 12,
    });
    // 500 + 20 + 10 × 5 = 570; 19 % of it 108.30
    expect(invoices[0]).toMatchObject({ invoice_date: '2026-03-01', net_minor: '57000', tax_minor: '10830' });
    expect(invoices[0]?.lines.map(({ charge_key, amount_minor }) => [charge_key, amount_minor])).toEqual([
      ['plan/setup', '50000'],
      ['plan/base', '2000'],
      ['plan/seats', '5000'],
    ]);
    expect(invoices[0]?.lines[2]?.sentence).toContain('2026-03-01 to 2026-03-31');
    expect(invoices[0]?.sentences).toHaveLength(1);
    // 20 + 50 = 70; 19 % of it 13.30
    expect(invoices[11]).toMatchObject({ invoice_date: '2027-02-01', net_minor: '7000', total_minor: '8330' });
    // 570 + 11 × 70 = 1340; 108.30 + 11 × 13.30 = 254.60
    expect(total).toEqual({
      subtotal_minor: '134000',
      discount_minor: '0',
      net_minor: '134000',
      tax_minor: '25460',
      total_minor: '159460',
    });
    // named, not estimated: not even its minimum is in the sums
    expect(usage_prices).toEqual([
      {
        charge_key: 'plan/calls',
        label: 'Team: Calls',
        price: '0.10 EUR per call beyond 1,000 call at least 9.00 EUR per month',
      },
    ]);
    expect(agreements).toEqual(['The contract ends with 2027-02-28.']);
  });

  test('what was agreed otherwise is in the amounts and in words', () => {
    const { total, agreements } = documentOf({
      term_months: 6,
      contract: {
        charges: { base: { model: 'flat', amount: '10' }, setup: { model: 'flat', amount: '0' } },
        features: { sso: true },
        renewal: { months: 12, notice_days: 30 },
        commitment: { amount: '5000', months: 6 },
      },
    });
    // 6 × (10 + 50) = 360, and nothing of the commitment; 6 × 11.40
    expect(total).toMatchObject({ net_minor: '36000', tax_minor: '6840', total_minor: '42840' });
    expect(agreements).toEqual([
      'The term ends with 2026-08-31. The contract then goes on for 12 months at a time, unless it is cancelled 30 days before.',
      'At least 5,000.00 EUR is spent every 6 months; what is missing is billed at the end of them.',
      'Single sign-on: included.',
    ]);
  });

  test('in German its sentences are German', () => {
    const made = quoteDocument({
      ...request({
        contract: {
          features: { sso: false },
          renewal: { months: 1, notice_days: 30 },
          commitment: { amount: '5000', months: 6 },
        },
      }),
      language: 'de',
    });
    if (!made.ok) throw new Error(JSON.stringify(made.problems));
    expect(made.value.agreements).toEqual([
      'Die Laufzeit endet mit dem 28.02.2027. Danach verlängert sich der Vertrag jeweils um einen Monat, wenn er nicht 30 Tage vorher gekündigt wird.',
      'Je 6 Monate werden mindestens 5.000,00\u00a0EUR abgenommen; was fehlt, wird am Ende berechnet.',
      'Single sign-on: nicht enthalten.',
    ]);
    expect(made.value.usage_prices.map(({ price }) => price.replaceAll('\u00a0', ' '))).toContain(
      '0,10 EUR pro call über 1.000 call hinaus mindestens 9,00 EUR pro Monat',
    );
  });

  test('a month begun on the 31st, and a customer who cannot be taxed', () => {
    const { invoices } = documentOf({ start_date: '2026-01-31', term_months: 2 });
    expect(invoices.map(({ invoice_date }) => invoice_date)).toEqual(['2026-01-31', '2026-02-28']);
    const problem = { code: 'tax-rate-missing', path: '', message: '', mend: '' };
    const failed = quoteDocument({ ...request(), settle: () => ({ ok: false, problems: [problem] }) });
    expect(failed).toEqual({ ok: false, problems: [problem] });
  });

  test('the same terms give the same text, and any other seats another', () => {
    expect(quoteHashInput(documentOf())).toBe(quoteHashInput(documentOf()));
    expect(quoteHashInput(documentOf())).not.toBe(quoteHashInput(documentOf({ quantities: { seats: '11' } })));
  });

  test('sums reconcile, whatever the seats and the term', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 36 }), fc.nat(500), (term_months, seats) => {
        const { invoices, total } = documentOf({ term_months, quantities: { seats: String(seats) } });
        const sum = invoices.reduce((all, { total_minor }) => all + BigInt(total_minor), 0n);
        expect(BigInt(total.net_minor) + BigInt(total.tax_minor)).toBe(sum);
        expect(BigInt(total.net_minor)).toBe(50_000n + BigInt(term_months) * (2_000n + 500n * BigInt(seats)));
      }),
      { numRuns: 100 },
    );
  });
});

describe('the contract of a quote', () => {
  test('starts when it says, or when it is accepted later, for the whole term', () => {
    const days = (accepted_on: string) => {
      const { start_date, end_date } = quotedSubscription(terms, { id: 's', reference: 'ACM-Q-000001', accepted_on });
      return [start_date, end_date];
    };
    expect(days('2026-02-01')).toEqual(['2026-03-01', '2027-03-01']);
    expect(days('2026-03-09')).toEqual(['2026-03-09', '2027-03-09']);
  });
  test('runs out at the end of its last day, in its zone', () => {
    expect(formatInstant(quoteExpiry(terms))).toBe('2026-02-15T23:00:00.000Z');
  });
});

describe('the life of a quote', () => {
  const at = (status: QuoteState['status']): QuoteState => ({ status, expires_at: 1_000, document_hash: 'abc' });
  const code = (state: QuoteState, command: QuoteCommand, now: number) => {
    const done = decideQuote(state, command, now);
    return done.ok ? done.value : done.problems[0]?.code;
  };
  const COMMANDS: QuoteCommand[] = [
    { kind: 'change' },
    { kind: 'send' },
    { kind: 'accept', hash: 'abc' },
    { kind: 'decline' },
    { kind: 'revoke' },
  ];
  test.each([
    ['draft', ['draft', 'sent', 'quote-state', 'quote-state', 'revoked']],
    ['sent', ['quote-state', 'quote-state', 'accepted', 'declined', 'revoked']],
    ['accepted', ['quote-state', 'quote-state', 'accepted', 'quote-state', 'quote-state']],
    ['declined', Array(5).fill('quote-state')],
    ['revoked', Array(5).fill('quote-state')],
  ] as const)('%s: change, send, accept, decline, revoke', (status, outcomes) => {
    expect(COMMANDS.map((command) => code(at(status), command, 999))).toEqual(outcomes);
  });
  test('a quote runs out at the instant, an accepted one never', () => {
    expect([quoteStatus(at('sent'), 999), quoteStatus(at('sent'), 1_000)]).toEqual(['sent', 'expired']);
    expect(COMMANDS.map((command) => code(at('sent'), command, 1_000))).toEqual(Array(5).fill('quote-expired'));
    expect(code(at('draft'), { kind: 'send' }, 1_000)).toBe('quote-expired');
    expect(code(at('draft'), { kind: 'change' }, 1_000)).toBe('draft');
    expect(code(at('accepted'), { kind: 'accept', hash: 'abc' }, 1_000)).toBe('accepted');
  });
  test('another document is not what was sent', () => {
    expect(code(at('sent'), { kind: 'accept', hash: 'abd' }, 0)).toBe('quote-hash-mismatch');
    expect(code(at('accepted'), { kind: 'accept', hash: 'abd' }, 0)).toBe('quote-hash-mismatch');
  });
});
