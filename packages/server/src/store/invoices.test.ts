// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../testing/index.js';
import { invoiceNumber, type NewInvoice, type NewInvoiceLine, packInvoices } from './invoices.js';

const now = Date.UTC(2026, 1, 1);
const by = { actor: 'tester', now };
let store: TestStore;
let org: string;
beforeAll(async () => {
  store = await openTestStore();
  const organisation = { slug: 'one', name: 'One', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'ONE' };
  org = (await store.createOrganisation(organisation, by)).id;
});
afterAll(() => store?.close());

const line = (charge_key: string, changes: Partial<NewInvoiceLine> = {}): NewInvoiceLine => ({
  id: `il_${charge_key}`,
  charge_key,
  label: 'Base',
  period_start: '2026-01-01',
  period_end: '2026-02-01',
  amount_minor: 100n,
  discount_minor: 0n,
  tax_minor: 0n,
  kind: 'charge',
  billed: { start: '2026-01-01', end: '2026-02-01' },
  revision: 0,
  metered: false,
  interim: false,
  ...changes,
});
/** A line as its document tells it, as far as it is found by that. */
const told = ({ id, charge_key, kind, period_start: start, period_end: end }: NewInvoiceLine) => ({
  id,
  charge_key,
  kind,
  period: { start, end },
});
const invoice = (id: string, lines: NewInvoiceLine[], changes: Partial<NewInvoice> = {}): NewInvoice => ({
  id,
  sequence: 0n,
  number: '',
  customer_id: 'cus_1',
  subscription_id: 'sub_1',
  currency: 'EUR',
  kind: 'invoice',
  subtotal_minor: 100n,
  discount_minor: 0n,
  tax_minor: 0n,
  total_minor: 100n,
  credited_minor: 0n,
  due_minor: 100n,
  period_start: '2026-01-01',
  period_end: '2026-02-01',
  invoice_date: '2026-02-01',
  issued_at: now,
  catalog_version: 1,
  rating_version: 1,
  usage_watermark: null,
  document: JSON.stringify({ lines: lines.map(told) }),
  document_hash: 'f00',
  lines,
  ...changes,
});
const issue = (invoices: NewInvoice[]) =>
  store.write(org, by, async (tx) => {
    const { invoice: first } = await tx.invoices.takeNumbers({ invoice: invoices.length, credit_note: 0 });
    const numbered = invoices.map((one, index) => {
      const sequence = first + BigInt(index);
      return { ...one, sequence, number: invoiceNumber('ONE', sequence) };
    });
    await tx.invoices.insert(packInvoices(numbered));
  });

const all = (subscription_id: string) => ({ subscription_id });

test('what was stored comes back: empty, odd and absent texts, large amounts, lines in their order', async () => {
  const odd = 'tab\t quote" back\\slash {brace} \u001f ünïcode 🎫';
  await issue([
    invoice('inv_1', [line('plan/b', { label: '' })]),
    invoice('inv_2', [line('plan/z', { label: odd }), line('plan/a', { amount_minor: -9007199254740993n })], {
      subscription_id: 'sub_2',
      usage_watermark: '17',
      total_minor: 9223372036854775807n,
    }),
  ]);
  const [first, second, lines] = await store.read(org, async (tx) => [
    await tx.invoices.get('inv_1'),
    await tx.invoices.byNumber('ONE-000002'),
    await tx.invoices.lines('inv_2'),
  ]);
  expect(first).toMatchObject({ number: 'ONE-000001', sequence: 1n, usage_watermark: null, issued_at: now });
  expect(second).toMatchObject({ id: 'inv_2', usage_watermark: '17', document: { lines: [{ id: 'il_plan/z' }, {}] } });
  expect(second?.total_minor).toBe(9223372036854775807n);
  expect(lines.map((one) => [one.charge_key, one.position])).toEqual([
    ['plan/z', 0],
    ['plan/a', 1],
  ]);
  expect(lines[0]?.label).toBe(odd.replace('\u001f', ' '));
  expect(lines[1]?.amount_minor).toBe(-9007199254740993n);
  const billed = await store.read(org, (tx) => tx.invoices.billed(['sub_1', 'sub_2', 'sub_3'].map(all)));
  expect([...billed].map(([id, known]) => [id, [...known.keys()].sort()])).toEqual([
    ['sub_1', ['plan/b@2026-01-01']],
    ['sub_2', ['plan/a@2026-01-01', 'plan/z@2026-01-01']],
  ]);
});

test('a line and its corrections are known as one: their sum, and the day it is billed to', async () => {
  const cut = { start: '2026-01-01', end: '2026-01-11' };
  const credit = line('plan/cut', { id: 'il_credit', kind: 'credit', amount_minor: -60n, billed: cut, revision: 1 });
  await issue([invoice('inv_cut', [line('plan/cut')], { subscription_id: 'sub_cut' })]);
  await issue([invoice('inv_credit', [credit], { subscription_id: 'sub_cut', total_minor: -60n })]);
  const billed = (await store.read(org, (tx) => tx.invoices.billed([all('sub_cut')]))).get('sub_cut');
  expect(billed?.get('plan/cut@2026-01-01')).toMatchObject({ amount_minor: 40n, billed: cut, revision: 1 });
  // the credit is told by the days it takes back, and found by the line it is of
  const rest = { period_start: '2026-01-11' };
  const later = line('plan/cut', { ...rest, id: 'il_later', kind: 'credit', billed: cut, revision: 2 });
  const fresh = line('plan/cut', {
    id: 'il_fresh',
    period_start: '2026-02-01',
    billed: { start: '2026-02-01', end: '2026-03-01' },
  });
  await issue([invoice('inv_both', [later, fresh], { subscription_id: 'sub_cut' })]);
  const lines = await store.read(org, (tx) => tx.invoices.lines('inv_both'));
  expect(lines.map(({ id, billed_start }) => [id, billed_start])).toEqual([
    ['il_later', '2026-01-01'],
    ['il_fresh', '2026-02-01'],
  ]);
  const twice = issue([invoice('inv_twice', [{ ...credit, id: 'il_again' }], { subscription_id: 'sub_cut' })]);
  await expect(twice).rejects.toMatchObject({ code: '23505' });
});

test('a charge of a period that was billed takes its whole commit down, number included', async () => {
  const again = issue([invoice('inv_3', [line('plan/new')]), invoice('inv_4', [line('plan/b')])]);
  await expect(again).rejects.toMatchObject({ code: '23505' });
  expect(await store.read(org, (tx) => tx.invoices.get('inv_3'))).toBeNull();
  await issue([invoice('inv_5', [line('plan/new')])]);
  expect((await store.read(org, (tx) => tx.invoices.get('inv_5')))?.number).toBe('ONE-000006');
});

test('one unknown number, prefix or id is nobody', async () => {
  const found = await store.read(org, async (tx) => [
    await tx.invoices.byNumber('TWO-000001'),
    await tx.invoices.byNumber('nonsense'),
    await tx.invoices.get('inv_x'),
    await tx.invoices.lines('inv_x'),
  ]);
  expect(found).toEqual([null, null, null, []]);
});
