// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleCatalog } from '../../../packages/server/src/testing/example-catalog.js';
import { openWebWorld, visitConsole, type WebWorld } from '../web-world.js';

// A call of February arrives after February's invoice is final: the invoice stays as it is, and the next one bills it.

let world: WebWorld;
beforeAll(async () => {
  world = await openWebWorld('2026-03-02T10:00:00Z');
});
afterAll(() => world?.close());

const calls = (from: number, count: number, day: string) =>
  Array.from({ length: count }, (_, at) => ({
    specversion: '1.0',
    id: `call-${from + at}`,
    source: 'test',
    type: 'acme.call',
    subject: 'ada',
    time: `${day}T10:00:00Z`,
  }));

test('a late event after a final invoice shows on the next one', async () => {
  await world.operator.post('/v1/organisations', { slug: 'late', name: 'Late', currency: 'EUR', timezone: 'UTC' });
  const api = world.organisation('late');
  await api.put('/v1/catalog', exampleCatalog);
  await api.post('/v1/customers', { external_id: 'ada', name: 'Ada Lovelace', country: 'DE' });
  await api.post('/v1/subscriptions', {
    customer_id: 'ada',
    plan: 'team',
    start_date: '2026-02-01',
    trial_end_date: null,
  });
  await api.post('/v1/events', calls(0, 30, '2026-02-10'));
  await api.post('/v1/billing/close', { until: '2026-03-02' });
  const final = (await api.get('/v1/invoices')).body.data[0];

  // ten more of February, known only in March
  await api.post('/v1/events', calls(30, 10, '2026-02-20'));
  world.clock.now = Date.parse('2026-04-02T10:00:00Z');
  await api.post('/v1/billing/close', { until: '2026-04-02' });
  const next = (await api.get('/v1/invoices')).body.data[0];
  expect(next.id).not.toBe(final.id);

  const { page, complaints } = await visitConsole(world, ['late'], { path: '/invoices' });
  await page.getByRole('link', { name: final.number, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: `Invoice ${final.number}` }).waitFor();
  // final is final, and computed again it is the same
  await page.getByRole('button', { name: 'Compute again' }).click();
  await page.getByText('Equal: the invoice computed again is the same to the last cent.').waitFor();

  await page.goBack();
  await page.getByRole('link', { name: next.number, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: `Invoice ${next.number}` }).waitFor();
  await page.getByRole('button', { name: 'Explain every line' }).click();
  const lines = page.getByRole('group', { name: 'Lines' });
  const late = lines.getByRole('row').filter({ hasText: '1 Feb 2026' });
  expect(await late.getByText('€1.00').count()).toBe(1);
  const { lines: told } = (await api.get(`/v1/invoices/${next.id}/explanation`)).body;
  const { sentence } = told.find(({ label }: { label: string }) => label === 'Team: Calls (late usage)');
  expect(sentence).toMatch(/40|2\.00/);
  await lines.getByText(sentence, { exact: true }).waitFor();
  expect(complaints).toEqual([]);
});
