// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { usageWatermark } from '../ingest/totals.js';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { prepareIssuance, storeIssuance } from './issuance.js';
import { CatalogVersions, planTerms } from './plan-batch.js';
import { RATING_VERSION } from './rating-version.js';
import { CarriedAccounts } from './settlement-book.js';

let store: TestStore;
let acme: Business;
let north: string;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());
/** Ada was billed North's January, Eve pays since the 15th, and it is the 20th. */
beforeEach(async () => {
  acme = await Business.open(store);
  await acme.api.post('/v1/customers', { external_id: 'north', name: 'North', payer_customer_id: 'ada' });
  await acme.api.post('/v1/customers', { external_id: 'eve', name: 'Eve' });
  north = await acme.subscribe({ customer_id: 'north' });
  await acme.close('2026-01-02');
  await acme.api.patch('/v1/customers/north', { payer_customer_id: 'eve', effective_date: '2026-01-15' });
  acme.on('2026-01-20');
});

/** North ends today, and 12 of 31 days of 20.00 come back, by the arithmetic of a version, under the number of one. */
async function credited(version: number, stated: number): Promise<string> {
  const org = (await store.findOrganisation(acme.slug))?.id ?? '';
  return store.write(org, { actor: 'tester', now: acme.now }, async (tx) => {
    const [terms] = await tx.subscriptions.history(north);
    if (terms === undefined) throw new Error('no terms');
    await tx.subscriptions.put({ ...terms, end_date: '2026-01-20' }, { valid_from: '2026-01-01' });
    const all = [await tx.subscriptions.history(north)];
    const settling = { now: tx.now, carried: new CarriedAccounts(), rating_version: version };
    const planned = await planTerms(tx, all, { until: '2026-01-21' }, new CatalogVersions(), settling);
    const numbers = await tx.invoices.lastNumbers();
    const next = { invoice: numbers.invoice + 1n, credit_note: numbers.credit_note + 1n };
    const plans = planned.entries.flatMap((entry) => entry.plans);
    const context = { ...planned, now: tx.now, usage_watermark: await usageWatermark(tx), rating_version: stated };
    const issuance = await prepareIssuance(plans, next, context);
    await storeIssuance(tx, issuance);
    return issuance.invoices[0]?.id ?? '';
  });
}
const rerun = async (id: string) => (await acme.api.get(`/v1/invoices/${id}/rerun`)).body;
const payerOf = async (id: string) => {
  const { customer_id } = (await acme.api.get(`/v1/invoices/${id}`)).body;
  return (await acme.api.get(`/v1/customers/${customer_id}`)).body.name;
};

describe('what is taken back from who was billed before somebody else came to pay', () => {
  test.each([
    ['goes to who pays now, by version 1', 1, 1, 'Eve'],
    ['goes to who was billed it, by version 2', 2, 2, 'Ada'],
    ['went there before there was a 2', 2, 1, 'Ada'],
  ])('%s, and is computed again so', async (_name, version, stated, payer) => {
    const id = await credited(version, stated);
    expect(await payerOf(id)).toBe(payer);
    expect(await rerun(id)).toMatchObject({ equal: true, differences: [], rating_version: version });
    const { document } = (await acme.api.get(`/v1/invoices/${id}`)).body;
    expect(document).toMatchObject({ total_minor: '-774', rating_version: stated });
  });

  test('goes to who was billed it from now on', async () => {
    const path = `/v1/subscriptions/${north}/actions`;
    const [{ id }] = (await acme.api.post(path, { action: 'cancel', when: 'now' })).body.invoices;
    expect(await payerOf(id)).toBe('Ada');
    expect(RATING_VERSION).toBe(2);
    expect(await rerun(id)).toMatchObject({ equal: true, rating_version: RATING_VERSION });
  });
});
