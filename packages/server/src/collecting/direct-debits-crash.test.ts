// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { countStatements, cutAt, mendConnections } from '../testing/cut-connection.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { planDebitFile, storeDebitFile } from './direct-debits.js';

// The making of a file is cut off at any statement of SQL, then done again: each debit is in one file, and none is missing.
/** `KONTOR_POINTS=200` cuts as often as billing is. */
const POINTS = Number(process.env.KONTOR_POINTS ?? 8);

let store: TestStore;
let acme: Business;
let org_id: string;
beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  org_id = (await store.findOrganisation(acme.slug))?.id as string;
  const direct_debit = { creditor_id: 'DE98ZZZ09999999999', prenotification_days: 0, lead_days: 1 };
  const account = { beneficiary: 'Acme GmbH', iban: 'DE89370400440532013000', direct_debit };
  await acme.api.put('/v1/payment_providers/bank-transfer', account);
  await acme.api.put('/v1/collecting', { enabled: true });
  acme.on('2026-01-05', '12:00');
});
afterAll(() => store?.close());
afterEach(mendConnections);

let debits = 0;
/** One more debit waits. */
async function waits(): Promise<void> {
  const customer_id = `c-${++debits}`;
  await acme.api.post('/v1/customers', { name: `Customer ${debits}`, external_id: customer_id });
  await acme.api.post(`/v1/customers/${customer_id}/mandates`, { iban: 'NL91ABNA0417164300', kind: 'one_off' });
  await acme.subscribe({ customer_id, start_date: '2026-01-05' });
  await acme.close('2026-01-06');
  await acme.api.post('/v1/collecting/run', {});
}
const make = () =>
  store.write(org_id, { actor: 'tester', now: acme.now }, async (tx) => {
    const planned = await planDebitFile(tx, store.secrets, { now: tx.now, until: '2026-01-31' });
    if (planned.ok) await storeDebitFile(tx, store.secrets, planned.value);
  });

test(`cut off at ${POINTS} random statements: each debit is in one file, and their numbers have no gap`, async () => {
  await waits();
  const statements = await countStatements(make);
  expect(statements).toBeGreaterThan(10);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: statements }), fc.boolean(), async (point, after) => {
      await waits();
      cutAt(point, after);
      await make().catch(() => {});
      mendConnections();
      await make();
      const files = (await acme.api.get('/v1/direct_debit_files?limit=1000')).body.data;
      expect(files.map(({ message_id }: { message_id: string }) => Number(message_id.slice(-6)))).toEqual(
        Array.from({ length: debits }, (_, index) => debits - index),
      );
      const { body: xml } = await acme.api.get(`/v1/direct_debit_files/${files[0].id}/xml`);
      expect(xml).toContain(`<MsgId>${files[0].message_id}</MsgId>`);
      const mandates = (await acme.api.get('/v1/mandates?limit=1000')).body.data;
      expect(mandates.every(({ status }: { status: string }) => status === 'used')).toBe(true);
    }),
    { numRuns: POINTS, endOnFailure: true },
  );
  const { rows } = await store.read(org_id, (tx) =>
    tx.client.query<{ debits: bigint; attempts: bigint }>(
      `SELECT count(*) AS debits, (SELECT count(*) FROM payment_attempt WHERE org_id = $1) AS attempts
       FROM direct_debit WHERE org_id = $1`,
      [org_id],
    ),
  );
  expect(rows).toEqual([{ debits: BigInt(debits), attempts: BigInt(debits) }]);
}, 1_800_000);
