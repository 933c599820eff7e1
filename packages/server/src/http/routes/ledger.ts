// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  ACCOUNTS,
  type AccountKey,
  accountNumbers,
  type ChartName,
  dateAt,
  ENTRY_KINDS,
  formatMinor,
  type JournalEntry,
  type ScheduleMonth,
  scheduleCsv,
} from '@kontor/core';
import { deferredRevenue, type RevenueSchedule } from '../../ledger/deferred-revenue.js';
import { functionalBalances, MissingRates, openBooks } from '../../ledger/functional-balances.js';
import { FunctionalTeller } from '../../ledger/functional-journal.js';
import { functionalJournalText, JOURNAL_FORMATS, journalText, missingRates } from '../../ledger/journal-export.js';
import { recogniseRevenue } from '../../ledger/recognise.js';
import type { OrganisationBilling } from '../../store/billing-settings.js';
import type { AccountBalance, StoredEntry } from '../../store/ledger.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { textAnswer } from '../operation.js';
import { Refusal } from '../problem.js';
import { asOf, asOfQuery, decimalText, listOf, pageFields, plainDate } from '../shapes.js';
import { dry_run } from './credits.js';
import { functional, missingFields, noFunctionalCurrency, refuseMissing, shownMissing } from './functional-books.js';

const account = z.enum(Object.keys(ACCOUNTS) as [AccountKey, ...AccountKey[]]);
const trialBalance = z
  .object({
    object: z.literal('trial_balance'),
    accounts: z.array(
      z.object({
        account,
        name: z.string(),
        type: z.enum(['asset', 'liability', 'equity', 'income', 'expense']),
        currency: z.string(),
        balance: decimalText.openapi({ description: 'Debits less credits.' }),
      }),
    ),
    differences: z
      .array(z.object({ currency: z.string(), difference: decimalText }))
      .openapi({ description: 'All balances of a currency together: zero, or the books are wrong.' }),
    ...missingFields,
  })
  .openapi('TrialBalance');
const posting = z.object({
  account,
  currency: z.string(),
  amount: decimalText.openapi({ description: 'Above zero a debit, below zero a credit.' }),
  customer_id: z.string().optional(),
  subscription_id: z.string().optional(),
  invoice_id: z.string().optional(),
  charge_key: z.string().optional(),
  tax_code: z.string().optional(),
  jurisdiction: z.string().optional(),
});
const entryFields = {
  kind: z.enum(ENTRY_KINDS),
  date: plainDate,
  reference: z.string().openapi({ description: 'Id of the document it comes from.' }),
  postings: z.array(posting),
};
const entry = z
  .object({
    id: z.string().openapi({ description: 'Commit and place in it: `17.3`.' }),
    object: z.literal('journal_entry'),
    seq: z.string().openapi({ description: 'The number of the commit that posted it.' }),
    ...entryFields,
  })
  .openapi('JournalEntry');
const days = {
  from: plainDate.optional().openapi({ description: 'The first day.' }),
  until: plainDate.optional().openapi({ description: 'The first day after.' }),
};
const place = /^(\d{1,18})\.(\d{1,9})$/;
const month = z.object({
  currency: z.string(),
  month: z.string().openapi({ example: '2026-01' }),
  opening: decimalText,
  billed: decimalText,
  recognised: decimalText,
  credited: decimalText,
  closing: decimalText,
  reversed: decimalText,
});
const schedule = z
  .object({ object: z.literal('deferred_revenue_schedule'), months: z.array(month), ...missingFields })
  .openapi('DeferredRevenueSchedule', { description: 'Opening + billed - recognised - credited = closing.' });
const recognition = z
  .object({ object: z.literal('recognition'), entries: z.array(z.object(entryFields)) })
  .openapi('Recognition', { description: 'What was posted, or would be; empty when there was nothing left to post.' });
function shownEntry({ kind, date, reference, postings }: JournalEntry) {
  return {
    kind,
    date,
    reference,
    postings: postings.map(({ account: key, currency: of, amount_minor, dimensions }) => ({
      account: key,
      currency: of,
      amount: formatMinor(amount_minor, of),
      ...dimensions,
    })),
  };
}

function shownStored({ seq, position, ...rest }: StoredEntry) {
  return { id: `${seq}.${position}`, object: 'journal_entry' as const, seq: String(seq), ...shownEntry(rest) };
}

function shownMonth({ currency: of, month: named, ...amounts }: ScheduleMonth) {
  return {
    currency: of,
    month: named,
    opening: formatMinor(amounts.opening_minor, of),
    billed: formatMinor(amounts.billed_minor, of),
    recognised: formatMinor(amounts.recognised_minor, of),
    credited: formatMinor(amounts.credited_minor, of),
    closing: formatMinor(amounts.closing_minor, of),
    reversed: formatMinor(amounts.reversed_minor, of),
  };
}

function shownBalances(balances: readonly AccountBalance[], missing: MissingRates) {
  const differences = new Map<string, bigint>();
  for (const { currency: of, balance_minor } of balances)
    differences.set(of, (differences.get(of) ?? 0n) + balance_minor);
  return {
    object: 'trial_balance' as const,
    accounts: balances.map(({ account: key, currency: of, balance_minor }) => ({
      account: key,
      name: ACCOUNTS[key].name,
      type: ACCOUNTS[key].type,
      currency: of,
      balance: formatMinor(balance_minor, of),
    })),
    differences: [...differences].map(([of, sum]) => ({ currency: of, difference: formatMinor(sum, of) })),
    ...shownMissing(missing),
  };
}

/** The place in the journal that a cursor names. */
function placeOf(cursor: string | undefined): { seq: bigint; position: number } {
  if (cursor === undefined) return { seq: 0n, position: -1 };
  const [, seq = '', position = ''] = place.exec(cursor) ?? [];
  return { seq: BigInt(seq), position: Number(position) };
}

async function revenueSchedule(tx: Transaction, functional: 'true' | 'false'): Promise<RevenueSchedule> {
  if (functional === 'false') return deferredRevenue(tx);
  const teller = await FunctionalTeller.open(tx);
  if (teller === null) throw noFunctionalCurrency();
  return deferredRevenue(tx, teller);
}

/** The accounts of a chart, with an organisation's own numbers and names in place of some. */
function importSettings(chart: ChartName, { accounts = {}, date_order = 'iso' }: OrganisationBilling['ledger'] = {}) {
  const own = (member: 'number' | 'name') =>
    Object.fromEntries(
      Object.entries(accounts).flatMap(([key, { [member]: text }]) => (text === undefined ? [] : [[key, text]])),
    );
  return { numbers: accountNumbers(chart, own('number')), account_names: own('name'), date_order };
}

export function addLedger(api: Api): void {
  api.add(
    {
      operation_id: 'getTrialBalance',
      method: 'get',
      path: '/v1/ledger/balances',
      tag: 'Ledger',
      summary: 'The trial balance: every account, and that they sum to zero',
      query: asOfQuery.extend({ functional }),
      answer: trialBalance,
    },
    async ({ read, store, org_id, query }) => {
      if (query.functional === 'false')
        return shownBalances(await read((tx) => tx.ledger.balances()), new MissingRates());
      const opened = await read((tx) => openBooks(tx));
      if (opened === null) throw noFunctionalCurrency();
      const told = await functionalBalances(store, org_id, opened);
      return shownBalances(told.balances, told.missing);
    },
  );
  api.add(
    {
      operation_id: 'listJournalEntries',
      method: 'get',
      path: '/v1/ledger/entries',
      tag: 'Ledger',
      summary: 'The journal in the order of commits, oldest first',
      query: z.strictObject({
        ...days,
        reference: z.string().min(1).optional(),
        limit: pageFields.limit,
        starting_after: z
          .string()
          .regex(place, 'write the id of an entry, such as 17.3')
          .optional()
          .openapi({ description: 'Id of the last entry of the page before.' }),
        as_of: asOf,
      }),
      answer: listOf(entry, 'JournalEntryList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const limit = query.limit ?? 20;
        const found = await tx.ledger.entries(placeOf(query.starting_after), limit + 1, query);
        const data = found.slice(0, limit).map(shownStored);
        return { object: 'list' as const, data, has_more: found.length > limit };
      }),
  );
  api.add(
    {
      operation_id: 'exportJournal',
      method: 'get',
      path: '/v1/ledger/export',
      tag: 'Ledger',
      summary: 'The journal as CSV, as a journal to import, or for hledger',
      query: z.strictObject({
        format: z.enum(['csv', 'journal_csv', 'hledger']).default('csv'),
        chart: z.enum(['generic', 'skr03', 'skr04']).default('generic').openapi({
          description: 'Whose account numbers stand beside the accounts.',
        }),
        functional,
        ...days,
        as_of: asOf,
      }),
      answer: textAnswer,
      text: ['text/csv', 'text/plain'],
    },
    async ({ read, store, org_id, query }) => {
      const { format, chart, from, until } = query;
      const { seq, own } = await read(async (tx) => ({
        seq: tx.seq,
        own: (await tx.organisations.get()).billing.ledger,
      }));
      const request = { org_id, format, settings: importSettings(chart, own), seq, from, until };
      if (query.functional === 'false') return { ...JOURNAL_FORMATS[format], pieces: journalText(store, request) };
      const teller = await read((tx) => FunctionalTeller.open(tx));
      if (teller === null) throw noFunctionalCurrency();
      refuseMissing((await missingRates(store, org_id, seq)).named);
      return { ...JOURNAL_FORMATS[format], pieces: functionalJournalText(store, teller, request) };
    },
  );
  api.add(
    {
      operation_id: 'getDeferredRevenueSchedule',
      method: 'get',
      path: '/v1/ledger/schedule',
      tag: 'Ledger',
      summary: 'When what is invoiced is earned, by month',
      query: asOfQuery.extend({ functional }),
      answer: schedule,
    },
    ({ read, query }) =>
      read(async (tx) => {
        const { months, missing } = await revenueSchedule(tx, query.functional);
        return {
          object: 'deferred_revenue_schedule' as const,
          months: months.map(shownMonth),
          ...shownMissing(missing),
        };
      }),
  );
  api.add(
    {
      operation_id: 'exportDeferredRevenueSchedule',
      method: 'get',
      path: '/v1/ledger/schedule/export',
      tag: 'Ledger',
      summary: 'The same as CSV',
      query: asOfQuery.extend({ functional }),
      answer: textAnswer,
      text: ['text/csv'],
    },
    async ({ read, query }) => {
      const { months, missing } = await read((tx) => revenueSchedule(tx, query.functional));
      refuseMissing(missing.named);
      async function* pieces() {
        yield [...scheduleCsv(months)].join('');
      }
      return { content_type: 'text/csv', file_name: 'deferred-revenue.csv', pieces: pieces() };
    },
  );
  api.add(
    {
      operation_id: 'recogniseRevenue',
      method: 'post',
      path: '/v1/ledger/recognise',
      tag: 'Ledger',
      summary: 'Post what whole months earned; again, it posts nothing twice',
      body: z.strictObject({
        until: plainDate.optional().openapi({ description: 'Months that end by this day; default today.' }),
        dry_run,
      }),
      answer: recognition,
    },
    ({ read, repeatable, store, org_id, by, body, now }) => {
      const run = async () => {
        const { timezone } = await read((tx) => tx.organisations.get());
        const today = dateAt(now, timezone);
        const until = body.until ?? today;
        if (until > today)
          throw new Refusal(422, [
            {
              code: 'date-in-future',
              path: 'until',
              message: `${until} is after today, ${today}: what is earned until then is not known yet`,
              mend: 'post months that are over',
            },
          ]);
        const entries = await recogniseRevenue(store, { org_id, until, by, dry_run: body.dry_run });
        return { object: 'recognition' as const, entries: entries.map(shownEntry) };
      };
      return body.dry_run ? run() : repeatable(run);
    },
  );
}
