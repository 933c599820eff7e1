// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minorUnits } from '../../kit/currency.js';
import { decimal } from '../../kit/decimal.js';
import { toMinor } from '../../kit/money.js';
import { ACCOUNT_KEYS, type AccountKey, accountNumbers, CHARTS } from '../account.js';
import type { JournalEntry, Posting } from '../posting.js';
import { randomBooks } from '../testing/random-books.js';
import { hledgerAccount, hledgerJournal } from './hledger.js';
import { journalImportCsv } from './journal-import-csv.js';
import type { Written } from './journal-line.js';
import { postingsCsv } from './postings-csv.js';
import { scheduleCsv } from './schedule-csv.js';

const entries: JournalEntry[] = [
  {
    kind: 'invoice',
    date: '2024-01-31',
    reference: 'in_1',
    postings: [
      {
        account: 'receivable',
        amount_minor: 142800n,
        currency: 'EUR',
        dimensions: { customer_id: 'cus_1', invoice_id: 'in_1' },
      },
      {
        account: 'deferred_revenue',
        amount_minor: -120000n,
        currency: 'EUR',
        dimensions: { customer_id: 'cus_1', subscription_id: 'sub_1', charge_key: 'plan/base' },
      },
      {
        account: 'tax_payable',
        amount_minor: -22800n,
        currency: 'EUR',
        dimensions: { customer_id: 'cus_1', tax_code: 'vat-19', jurisdiction: 'DE' },
      },
    ],
  },
  {
    kind: 'wallet_top_up',
    date: '2024-02-01',
    reference: 'top (1)',
    postings: [
      { account: 'cash', amount_minor: 5n, currency: 'BHD', dimensions: { customer_id: 'a, "b"' } },
      { account: 'customer_credit', amount_minor: -5n, currency: 'BHD' },
    ],
  },
];

const names = {
  document: (id: string) => (id === 'in_1' ? 'ACM-000017' : undefined),
  customer: (id: string) => (id === 'cus_1' ? 'Acme GmbH' : undefined),
};

describe('written out', () => {
  test('as CSV with everything known', () => {
    expect([...postingsCsv(entries, accountNumbers('skr04'), { count: 0 }, names)].join('')).toBe(
      [
        'entry,date,kind,reference,account,account_number,account_name,debit,credit,currency,customer_id,subscription_id,invoice_id,charge_key,tax_code,jurisdiction,document_number,invoice_number,customer_name',
        '1,2024-01-31,invoice,in_1,receivable,1200,Accounts receivable,1428.00,,EUR,cus_1,,in_1,,,,ACM-000017,ACM-000017,Acme GmbH',
        '1,2024-01-31,invoice,in_1,deferred_revenue,3900,Deferred revenue,,1200.00,EUR,cus_1,sub_1,,plan/base,,,ACM-000017,,Acme GmbH',
        '1,2024-01-31,invoice,in_1,tax_payable,3806,Tax payable,,228.00,EUR,cus_1,,,,vat-19,DE,ACM-000017,,Acme GmbH',
        '2,2024-02-01,wallet_top_up,top (1),cash,1800,Cash at bank,0.005,,BHD,"a, ""b""",,,,,,,,',
        '2,2024-02-01,wallet_top_up,top (1),customer_credit,3250,Prepaid customer credit,,0.005,BHD,,,,,,,,,',
        '',
      ].join('\r\n'),
    );
  });

  test('as a journal to import, with the customer by name', () => {
    const customer = (id: string) => (id === 'cus_1' ? '=Acme "GmbH"' : 'Bob');
    const settings = { numbers: accountNumbers(), names: { ...names, customer } };
    expect([...journalImportCsv(entries, settings)].join('')).toBe(
      [
        'JournalNo,JournalDate,AccountNumber,AccountName,Debits,Credits,Description,Name,Currency',
        `1,2024-01-31,1200,Accounts receivable,1428.00,,invoice ACM-000017,"'=Acme ""GmbH""",EUR`,
        `1,2024-01-31,2400,Deferred revenue,,1200.00,invoice ACM-000017 plan/base,"'=Acme ""GmbH""",EUR`,
        `1,2024-01-31,2200,Tax payable,,228.00,invoice ACM-000017 vat-19,"'=Acme ""GmbH""",EUR`,
        '2,2024-02-01,1000,Cash at bank,0.005,,wallet top up top (1),Bob,BHD',
        '2,2024-02-01,2300,Prepaid customer credit,,0.005,wallet top up top (1),,BHD',
        '',
      ].join('\r\n'),
    );
  });

  test.each([
    ['month_first', '01/31/2024'],
    ['day_first', '31/01/2024'],
  ] as const)('with the names and dates the program expects: %s', (date_order, date) => {
    const settings = { numbers: accountNumbers(), account_names: { receivable: 'Assets:A/R' }, date_order };
    const [, first, second] = journalImportCsv(entries, settings);
    expect(first).toBe(`1,${date},1200,Assets:A/R,1428.00,,invoice in_1,cus_1,EUR\r\n`);
    expect(second).toContain(',Deferred revenue,');
  });

  test('as an hledger journal', () => {
    const text = [...hledgerJournal(entries, ['EUR', 'JPY', 'BHD'])].join('');
    expect(text).toContain(
      'decimal-mark .\ncommodity 1.00 EUR\ncommodity 1. JPY\ncommodity 1.000 BHD\naccount assets:receivable\n',
    );
    expect(text.slice(text.indexOf('\n\n') + 2)).toBe(
      [
        '2024-01-31 * (in_1) invoice',
        '    assets:receivable  1428.00 EUR  ; customer_id:cus_1, invoice_id:in_1',
        '    liabilities:deferred_revenue  -1200.00 EUR  ; customer_id:cus_1, subscription_id:sub_1, charge_key:plan/base',
        '    liabilities:tax_payable  -228.00 EUR  ; customer_id:cus_1, tax_code:vat-19, jurisdiction:DE',
        '',
        '2024-02-01 * (top %281%29) wallet top up',
        '    assets:cash  0.005 BHD  ; customer_id:a%2C "b"',
        '    liabilities:customer_credit  -0.005 BHD',
        '',
      ].join('\n'),
    );
  });

  test('a payment names the invoice that it pays', () => {
    const about = { customer_id: 'cus_1', invoice_id: 'in_1' };
    const paid: JournalEntry = {
      kind: 'payment',
      date: '2024-02-02',
      reference: 'pay_1',
      postings: [
        { account: 'cash', amount_minor: 1000n, currency: 'EUR' },
        { account: 'receivable', amount_minor: -1000n, currency: 'EUR', dimensions: about },
      ],
    };
    const [, cash, receivable] = journalImportCsv([paid], { numbers: CHARTS.generic, names });
    expect(cash).toBe('1,2024-02-02,1000,Cash at bank,10.00,,payment pay_1,,EUR\r\n');
    expect(receivable).toBe('1,2024-02-02,1200,Accounts receivable,,10.00,payment pay_1 ACM-000017,Acme GmbH,EUR\r\n');
    expect([...postingsCsv([paid], CHARTS.generic, { count: 0 }, names)][2]).toMatch(/,,ACM-000017,Acme GmbH\r\n$/);
  });

  test('what earned revenue is says so once', () => {
    const earned: JournalEntry = {
      kind: 'recognition',
      date: '2024-02-29',
      reference: 'recognition 2024-02 EUR',
      postings: [
        { account: 'deferred_revenue', amount_minor: 1000n, currency: 'EUR', dimensions: { charge_key: 'plan/base' } },
        { account: 'revenue', amount_minor: -1000n, currency: 'EUR', dimensions: { charge_key: 'plan/base' } },
      ],
    };
    const described = [...journalImportCsv([earned], { numbers: CHARTS.generic })]
      .slice(1)
      .map((row) => row.split(',')[6]);
    expect(described).toEqual(Array(2).fill('recognition 2024-02 EUR plan/base'));
  });

  test('hledger has the number of a document beside what it is', () => {
    const [head] = hledgerJournal(entries, [], { count: 1 }, names);
    expect(head).toBe('\n2024-01-31 * (in_1) invoice ACM-000017\n');
  });

  test('an entry in two currencies becomes two to import', () => {
    const [invoice, topUp] = entries as [JournalEntry, JournalEntry];
    const both = { ...invoice, postings: [...invoice.postings, ...topUp.postings] };
    const numbers = [...journalImportCsv([both], { numbers: CHARTS.generic })].map((line) => line.split(',')[0]);
    expect(numbers).toEqual(['JournalNo', '1', '1', '1', '2', '2']);
  });
});

type Row = readonly [entry: number, date: string, account: string, amount: bigint, currency: string, charge: string];
const rowOf = (entry: number, date: string, { account, amount_minor, currency, dimensions }: Posting): Row => [
  entry,
  date,
  account,
  amount_minor,
  currency,
  dimensions?.charge_key ?? '',
];
const minor = (text: string, currency: string): bigint => {
  expect(text.split('.')[1]?.length ?? 0).toBe(minorUnits(currency));
  return toMinor(decimal(text), currency, 'down');
};

/** RFC 4180, read character by character. */
function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (quoted && character === '"' && text[index + 1] === '"') field += text[++index];
    else if (character === '"') quoted = !quoted;
    else if (quoted) field += character;
    else if (character === ',') {
      record.push(field);
      field = '';
    } else if (character === '\r' && text[index + 1] === '\n') {
      index++;
      records.push([...record, field]);
      record = [];
      field = '';
    } else field += character;
  }
  return records;
}

describe('read back', () => {
  const expected = (books: readonly JournalEntry[]) =>
    books.flatMap((entry, index) => entry.postings.map((posting) => rowOf(index + 1, entry.date, posting)));

  test('the CSV holds the same postings', () => {
    fc.assert(
      fc.property(randomBooks, (books) => {
        const [, ...records] = readCsv([...postingsCsv(books.entries, CHARTS.generic)].join(''));
        const rows = records.map((field): Row => {
          const [entry, date, , , account, number, , debit, credit, currency, , , , charge] = field as [
            ...string[],
          ] as string[];
          expect(number).toBe(CHARTS.generic[account as AccountKey]);
          expect(debit === '' || credit === '').toBe(true);
          const amount =
            debit === '' ? -minor(credit as string, currency as string) : minor(debit as string, currency as string);
          return [Number(entry), date as string, account as string, amount, currency as string, charge as string];
        });
        expect(rows).toEqual(expected(books.entries));
      }),
      { numRuns: 100 },
    );
  });

  test('the journal to import holds the same amounts, balanced by number', () => {
    fc.assert(
      fc.property(randomBooks, (books) => {
        const kept = books.entries.filter((entry) => entry.postings.length > 0);
        const [, ...records] = readCsv([...journalImportCsv(kept, { numbers: CHARTS.generic })].join(''));
        const sums = new Map<string, bigint>();
        for (const [number, , , , debit, credit, , , currency] of records as string[][]) {
          const amount = minor((debit || credit) as string, currency as string);
          sums.set(number as string, (sums.get(number as string) ?? 0n) + (debit === '' ? -amount : amount));
        }
        expect(records).toHaveLength(kept.flatMap((entry) => entry.postings).length);
        expect([...sums.values()].every((sum) => sum === 0n)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('the hledger journal holds the same postings', () => {
    const keys = new Map(ACCOUNT_KEYS.map((key) => [hledgerAccount(key), key]));
    fc.assert(
      fc.property(randomBooks, (books) => {
        const rows: Row[] = [];
        let entry = 0;
        let date = '';
        for (const line of [...hledgerJournal(books.entries, ['EUR', 'JPY'])].join('').split('\n')) {
          const head = /^(\d{4}-\d{2}-\d{2}) \* \(([^()]*)\) /.exec(line);
          if (head !== null) {
            entry++;
            date = head[1] as string;
          }
          const posting = /^ {4}(\S+) {2}(-?[\d.]+) ([A-Z]{3})(?: {2}; (.*))?$/.exec(line);
          if (posting === null) continue;
          const [, account, amount, currency, tags = ''] = posting as unknown as string[];
          const charge = tags.split(', ').find((tag) => tag.startsWith('charge_key:'));
          rows.push([
            entry,
            date,
            keys.get(account as string) as string,
            minor(amount as string, currency as string),
            currency as string,
            charge === undefined ? '' : decodeURIComponent(charge.slice('charge_key:'.length)),
          ]);
        }
        expect(rows).toEqual(expected(books.entries));
      }),
      { numRuns: 100 },
    );
  });

  test('any text of an id or a name stays in its field', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const posting = {
          account: 'cash' as const,
          amount_minor: 1n,
          currency: 'EUR',
          dimensions: { customer_id: text },
        };
        const entry: JournalEntry = { kind: 'payment', date: '2024-01-01', reference: text, postings: [posting] };
        const [, row] = readCsv([...postingsCsv([entry], CHARTS.generic)].join('')) as [string[], string[]];
        const unguarded = (field: string | undefined) => (field === text ? text : field?.slice(1));
        expect(unguarded(row[3])).toBe(text);
        expect(unguarded(row[10])).toBe(text);
        const lines = [...hledgerJournal([entry])].join('').trimEnd().split('\n');
        expect(lines.at(-1)?.startsWith('    assets:cash  0.01 EUR  ; customer_id:')).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a journal in portions', () => {
  test.each([
    ['CSV', (part: JournalEntry[], written: Written) => postingsCsv(part, accountNumbers(), written)],
    [
      'a journal to import',
      (part: JournalEntry[], written: Written) => journalImportCsv(part, { numbers: accountNumbers() }, written),
    ],
    ['hledger', (part: JournalEntry[], written: Written) => hledgerJournal(part, ['EUR', 'BHD'], written)],
  ])('is the same as %s', (_name, write) => {
    const written = { count: 0 };
    const parts = entries.flatMap((entry) => [...write([entry], written)]);
    expect(parts.join('')).toBe([...write(entries, { count: 0 })].join(''));
  });
});

test('the schedule as CSV', () => {
  const month = {
    currency: 'EUR',
    month: '2024-01',
    opening_minor: 0n,
    billed_minor: 9000n,
    recognised_minor: 3100n,
    credited_minor: 0n,
    closing_minor: 5900n,
    reversed_minor: -5n,
  };
  expect([...scheduleCsv([month])].join('')).toBe(
    'currency,month,opening,billed,recognised,credited,closing,reversed\r\nEUR,2024-01,0.00,90.00,31.00,0.00,59.00,-0.05\r\n',
  );
});
