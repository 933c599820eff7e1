// SPDX-License-Identifier: Apache-2.0
import { decimal } from '../../kit/decimal.js';
import type { MetricFacts, MonthlyAccounts } from '../facts.js';
import type { RevenueInput } from '../revenue-history.js';
import { day, ended, part, state, usage } from './revenue.js';

const of = (customer_id: string) => ({ customer_id, subscription_id: `s-${customer_id}` });

/** A small company whose figures of March 2024 can be worked out on paper. */
export const COMPANY: RevenueInput = {
  states: [
    state('2023-01-10', '100', of('a')),
    state('2024-03-05', '0', {
      ...of('a'),
      parts: [part('100'), part('50', { kind: 'add_on', charge_key: 'add_on/extra/base' })],
    }),
    state('2023-02-01', '80', of('b')),
    state('2024-03-10', '0', {
      ...of('b'),
      parts: [part('60', { kind: 'seats', charge_key: 'plan/seats', feature: 'seats' })],
    }),
    state('2023-06-01', '40', { ...of('c'), plan: 'starter' }),
    ended('2024-03-20', { ...of('c'), plan: 'starter' }),
    state('2024-03-01', '100', { ...of('d'), plan: 'business', status: 'trialing' }),
    state('2024-03-15', '0', { ...of('d'), plan: 'business', parts: [part('1200', { interval: 'year' })] }),
    state('2023-03-01', '30', { ...of('e'), plan: 'starter', ends_at: day('2023-12-01') }),
    state('2024-03-25', '30', { ...of('e'), plan: 'starter' }),
    state('2024-03-01', '100', { ...of('g'), status: 'trialing', ends_at: day('2024-03-16') }),
    // a trial that ended in the month before
    state('2024-02-01', '100', { ...of('i'), status: 'trialing', ends_at: day('2024-02-16') }),
  ],
  usage: [
    usage('2024-03-01', '2024-04-01', '17', {
      ...of('a'),
      quantity: decimal('1000'),
      feature: 'calls',
      invoice_id: 'invoice-9',
    }),
    usage('2024-03-01', '2024-04-01', '3', { ...of('a'), meter: 'storage', invoice_id: 'invoice-9' }),
    // of the month before
    usage('2024-02-01', '2024-03-01', '70', { ...of('a'), quantity: decimal('9000'), feature: 'calls' }),
  ],
};

const months = (from: string, count: number) =>
  Array.from({ length: count }, (_none, index) => {
    const month = Number(from.slice(5)) - 1 + index;
    return `${Number(from.slice(0, 4)) + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
const spend = (month: string, channel: string, amount: string) => ({
  month,
  channel,
  amount: decimal(amount),
  currency: 'EUR',
});

export const COMPANY_FACTS: MetricFacts = {
  customers: [
    { customer_id: 'a', created_at: day('2023-01-01'), source: 'ads', installed_at: day('2022-06-01') },
    { customer_id: 'd', created_at: day('2024-03-01'), source: 'ads', installed_at: null },
    { customer_id: 'g', created_at: day('2024-03-01'), source: null, installed_at: null },
    { customer_id: 'h', created_at: day('2024-02-01'), source: 'community', installed_at: day('2024-01-01') },
  ],
  spend: [
    spend('2023-10', 'ads', '300'),
    spend('2023-11', 'ads', '300'),
    spend('2023-12', 'ads', '600'),
    spend('2024-03', 'ads', '500'),
    spend('2024-03', 'content', '100'),
  ],
  costs: [
    { kind: 'plan', plan: 'pro', from: '2023-01', monthly_cost: decimal('12'), currency: 'EUR' },
    { kind: 'plan', plan: 'pro', from: '2024-02', monthly_cost: decimal('10'), currency: 'EUR' },
    { kind: 'plan', plan: 'pro', from: '2024-04', monthly_cost: decimal('99'), currency: 'EUR' },
    { kind: 'meter', meter: 'calls', from: '2023-01', unit_cost: decimal('0.01'), currency: 'EUR' },
  ],
  accounts: months('2023-04', 12).map(
    (month): MonthlyAccounts => ({
      month,
      operating_profit: decimal('-10'),
      revenue: decimal('100'),
      net_burn: month >= '2024-01' ? decimal('240') : null,
      currency: 'EUR',
    }),
  ),
  community: [
    { series: 'stars', date: '2024-03-01', value: decimal('100') },
    { series: 'stars', date: '2024-02-01', value: decimal('90') },
    { series: 'stars', date: '2024-04-02', value: decimal('120') },
  ],
  receivables: [
    { invoice_id: 'invoice-1', customer_id: 'a', currency: 'EUR', due_date: '2024-03-31', open_minor: 10_000n },
    { invoice_id: 'invoice-2', customer_id: 'b', currency: 'EUR', due_date: '2024-03-01', open_minor: 5_000n },
    { invoice_id: 'invoice-3', customer_id: 'c', currency: 'EUR', due_date: '2023-12-01', open_minor: 2_500n },
  ],
  deferred: [{ invoice_id: 'invoice-4', customer_id: 'd', currency: 'EUR', deferred_minor: 90_000n }],
};
