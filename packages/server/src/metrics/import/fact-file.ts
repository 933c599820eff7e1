// SPDX-License-Identifier: Apache-2.0
import {
  type AcquisitionSpend,
  type CommunityNumber,
  type CostOfGoods,
  type CurrencyCode,
  type CustomerFact,
  type Decimal,
  type MonthlyAccounts,
  type Result,
  startOfDay,
} from '@kontor/core';
import { type CsvRow, readTable } from './csv-table.js';
import type { HistoryFileOptions } from './period-file.js';

/** What each kind of facts is made of. */
export interface FactOf {
  spend: AcquisitionSpend;
  costs: CostOfGoods;
  accounts: MonthlyAccounts;
  community: CommunityNumber;
  customers: CustomerFact;
}
export type FactKind = keyof FactOf;
export const FACT_KINDS: readonly FactKind[] = ['spend', 'costs', 'accounts', 'community', 'customers'];

interface FactFile<Fact> {
  /** Columns that must be there: of each list one. */
  readonly columns: readonly (readonly string[])[];
  readonly read: (row: CsvRow, options: HistoryFileOptions) => Fact;
  /** What there is one of. */
  readonly key: (fact: Fact) => string;
}

const nullable = (row: CsvRow, column: string): Decimal | null => (row.text(column) === '' ? null : row.number(column));

function costOf(row: CsvRow, currency: CurrencyCode | undefined): CostOfGoods {
  const [meter, plan] = [row.text('meter'), row.text('plan')];
  if ((meter === '') === (plan === '')) row.problem('meter', 'or plan is needed, and only one of them');
  const common = { from: row.month('from'), currency: row.currency(currency) };
  const cost = row.amount('cost');
  return meter === ''
    ? { kind: 'plan', plan, monthly_cost: cost, ...common }
    : { kind: 'meter', meter, unit_cost: cost, ...common };
}

export const FACT_FILES: { readonly [Kind in FactKind]: FactFile<FactOf[Kind]> } = {
  spend: {
    columns: [['month'], ['channel'], ['amount']],
    read: (row, { currency }) => ({
      month: row.month('month'),
      channel: row.needed('channel'),
      amount: row.amount('amount'),
      currency: row.currency(currency),
    }),
    key: ({ month, channel, currency }) => `${month} ${currency} ${channel}`,
  },
  costs: {
    columns: [['meter', 'plan'], ['from'], ['cost']],
    read: (row, { currency }) => costOf(row, currency),
    key: (cost) => `${cost.from} ${cost.currency} ${cost.kind} ${cost.kind === 'meter' ? cost.meter : cost.plan}`,
  },
  accounts: {
    columns: [['month'], ['operating_profit', 'revenue', 'net_burn']],
    read: (row, { currency }) => ({
      month: row.month('month'),
      operating_profit: nullable(row, 'operating_profit'),
      revenue: nullable(row, 'revenue'),
      net_burn: nullable(row, 'net_burn'),
      currency: row.currency(currency),
    }),
    key: ({ month, currency }) => `${month} ${currency}`,
  },
  community: {
    columns: [['series'], ['date'], ['value']],
    read: (row) => ({ series: row.needed('series'), date: row.day('date'), value: row.number('value') }),
    key: ({ series, date }) => `${date} ${series}`,
  },
  customers: {
    columns: [['customer_id'], ['created_at', 'created']],
    read: (row, { timezone }) => {
      const startOf = (day: string) => startOfDay(day, timezone);
      return {
        customer_id: row.needed('customer_id'),
        created_at: row.neededMoment(startOf, 'created_at', 'created'),
        source: row.text('source') || null,
        installed_at: row.moment(startOf, 'installed_at'),
      };
    },
    key: ({ customer_id }) => customer_id,
  },
};

/** The facts of a file by their keys; a key that comes twice is a problem. */
export function parseFactFile<Kind extends FactKind>(
  kind: Kind,
  content: string,
  options: HistoryFileOptions,
): Result<Map<string, FactOf[Kind]>> {
  const { columns, read, key } = FACT_FILES[kind] as FactFile<FactOf[Kind]>;
  const both = (row: CsvRow) => [row, read(row, options)] as const;
  return readTable(content, columns, both, (rows) => {
    const found = new Map<string, FactOf[Kind]>();
    for (const [row, fact] of rows) {
      const name = key(fact);
      if (found.has(name)) row.problem(columns[0]?.[0] ?? '', `says again what an earlier line says: ${name}`);
      found.set(name, fact);
    }
    return found;
  });
}
