// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { StatementLine } from '../payments/bank-transfer/statement.js';
import { Business } from '../testing/business.js';
import { countStatements, cutAt, mendConnections } from '../testing/cut-connection.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { planStatement, storeStatement } from './bank-statement.js';

// The import of a statement is cut off at any statement of SQL, then done again: each line is booked once.
/** `KONTOR_POINTS=200` cuts as often as billing is. */
const POINTS = Number(process.env.KONTOR_POINTS ?? 20);

let store: TestStore;
let acme: Business;
let org_id: string;
/** Of an invoice over 20.00 for each run. */
let numbers: string[];
beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  org_id = (await store.findOrganisation(acme.slug))?.id as string;
  for (let count = 0; count <= POINTS; count++) {
    await acme.api.post('/v1/customers', { name: `Customer ${count}`, external_id: `c-${count}` });
    await acme.subscribe({ customer_id: `c-${count}` });
  }
  numbers = (await acme.close('2026-01-02')).map(({ number }) => number);
  acme.on('2026-01-05');
}, 600_000);
afterAll(() => store?.close());
afterEach(mendConnections);

let runs = 0;
/** A transfer for an invoice, one that nobody knows, a debit that comes back, and money out. */
function statement(): StatementLine[] {
  const number = numbers[runs++] ?? '';
  const line = (name: string, amount_minor: bigint, remittance_text: string): StatementLine => ({
    line_id: `${number} ${name}`,
    booked_on: '2026-01-05',
    amount_minor,
    currency: 'EUR',
    counterparty_name: 'Somebody',
    counterparty_iban: null,
    structured_reference: null,
    remittance_text,
    end_to_end_id: null,
    return_reason: null,
  });
  return [line('pays', 2_500n, number), line('stranger', 77n, 'hello'), line('fees', -90n, 'fees')];
}

const put = (lines: readonly StatementLine[]) =>
  store.write(org_id, { actor: 'tester', now: acme.now }, async (tx) => {
    await storeStatement(tx, await planStatement(tx, lines, tx.now));
  });
const back = ([paid]: readonly StatementLine[]): StatementLine[] =>
  paid === undefined
    ? []
    : [{ ...paid, line_id: `${paid.line_id} back`, amount_minor: -paid.amount_minor, return_reason: 'AM04' }];

test(`cut off at ${POINTS} random statements: each line is booked once, and the books balance`, async () => {
  const first = statement();
  const statements = await countStatements(async () => {
    await put(first);
    await put(back(first));
  });
  expect(statements).toBeGreaterThan(20);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: statements }), fc.boolean(), async (point, after) => {
      const lines = statement();
      const number = lines[0]?.remittance_text ?? '';
      cutAt(point, after);
      await put(lines)
        .then(() => put(back(lines)))
        .catch(() => {});
      mendConnections();
      await put(lines);
      await put(back(lines));
      await put(back(lines));
      const { body } = await acme.api.get(`/v1/invoices/${number}/payments`);
      expect(body.open).toBe('20.00');
      expect(body.allocations.map(({ kind, amount }: Record<string, string>) => `${kind} ${amount}`)).toEqual([
        'payment 20.00',
        'return -20.00',
      ]);
      const { rows } = await store.read(org_id, (tx) =>
        tx.client.query<{ status: string }>(
          'SELECT status FROM bank_transaction WHERE org_id = $1 AND line_id LIKE $2 ORDER BY status',
          [org_id, `${number} %`],
        ),
      );
      expect(rows.map(({ status }) => status)).toEqual(['applied', 'ignored', 'returned', 'unmatched']);
    }),
    { numRuns: POINTS, endOnFailure: true },
  );
  // nothing is left of what came in, and everything is owed
  const books = await acme.books();
  expect([books.cash, books.receivable, books.difference]).toEqual([undefined, `${20 * (POINTS + 1)}.00`, '0.00']);
}, 1_800_000);
