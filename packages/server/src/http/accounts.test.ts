// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { pdfText } from '../testing/pdf-text.js';

let store: TestStore;
let acme: Business;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

/** North and South are paid for by Ada; each has the team plan at 20.00, South with two seats at 5.00. */
let north: string;
let south: string;
beforeEach(async () => {
  acme = await Business.open(store);
  for (const [external_id, name] of [
    ['north', 'North'],
    ['south', 'South'],
  ])
    await acme.api.post('/v1/customers', { external_id, name, payer_customer_id: 'ada' });
  north = await acme.subscribe({ customer_id: 'north' });
  south = await acme.subscribe({ customer_id: 'south', quantities: { seats: '2' } });
});

const invoiceOf = async (id = '') => (await acme.api.get(`/v1/invoices/${id}`)).body;
const isReproduced = async (id = '') => {
  const { body } = await acme.api.get(`/v1/invoices/${id}/rerun`);
  expect(body).toMatchObject({ equal: true, differences: [] });
};
const linesOf = async (id = '') =>
  (await invoiceOf(id)).lines.map(({ label, subscription_id, amount }: Record<string, string>) => [
    subscription_id === north ? 'north' : subscription_id === south ? 'south' : subscription_id,
    label,
    amount,
  ]);
const idOf = async (key: string) => (await acme.api.get(`/v1/customers/${key}`)).body.id as string;

describe('a payer', () => {
  test('gets one invoice a day, previewed and reproduced; what they use and owe is told apart', async () => {
    const own = await acme.subscribe();
    const event = { specversion: '1.0', id: 'e1', source: 'test', type: 'acme.call', subject: 'north' };
    await acme.api.post('/v1/events', [{ ...event, time: '2026-01-01T08:00:00Z' }]);
    const preview = (await acme.api.post('/v1/billing/preview', { until: '2026-01-02' })).body;
    expect(preview).toMatchObject({ subscriptions: 3, invoices: 1, totals: [{ amount: '70.00' }] });
    const [first, second] = await acme.close('2026-02-02');
    expect([first?.total, second?.total]).toEqual(['70.00', '70.00']);
    const issued = await invoiceOf(first?.id);
    expect(issued).toMatchObject({ customer_id: await idOf('ada'), subscription_id: null, invoice_date: '2026-01-01' });
    expect(await linesOf(first?.id)).toEqual([
      [own, 'Team', '20.00'],
      ['north', 'Team', '20.00'],
      ['south', 'Team', '20.00'],
      ['south', 'Team: Seats', '10.00'],
    ]);
    expect(issued.document.holders.map(({ name }: { name: string }) => name)).toEqual(['Ada', 'North', 'South']);
    for (const { id } of [first, second] as { id: string }[]) await isReproduced(id);
    expect((await acme.api.get('/v1/customers/north/open_invoices')).body.data).toEqual([]);
    expect((await acme.api.get('/v1/customers/ada/open_invoices')).body.data).toHaveLength(2);
    const used = async (key: string) =>
      (await acme.api.get(`/v1/customers/${key}/entitlements`)).body.features.calls.used;
    expect([await used('north'), await used('south'), await used('ada')]).toEqual(['1', '0', '0']);
    expect(await acme.close('2026-02-02')).toEqual([]);
    expect((await acme.books()).difference).toBe('0.00');
    expect((await acme.api.get('/v1/customers?payer_customer_id=ada')).body.data).toHaveLength(2);
  });

  test('closing one of them bills all that is paid with it, and two closes at once bill it once', async () => {
    const closed = () => acme.api.post('/v1/billing/close', { until: '2026-01-02', customer_id: 'north' });
    const both = await Promise.all([closed(), closed()]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const { data } = (await acme.api.get('/v1/invoices')).body;
    expect(data).toMatchObject([{ total: '50.00' }]);
  });

  test('coupons of a subscription are its own, all else is of the payer: coupons, credits, taxes', async () => {
    await acme.api.put('/v1/billing_settings', { tax: { seller: { address: { country: 'DE' } } } });
    await acme.api.patch('/v1/customers/ada', { country: 'DE' });
    const coupon = (code: string, percent: string, count: number) =>
      acme.api.post('/v1/coupons', { code, name: code, discount: { percent }, duration: { kind: 'periods', count } });
    await coupon('HALF', '0.5', 1);
    await coupon('TENTH', '0.1', 1);
    await coupon('NOBODY', '0.9', 9);
    await acme.api.post('/v1/coupons/HALF/redeem', { subscription_id: south });
    await acme.api.post('/v1/coupons/TENTH/redeem', { customer_id: 'ada' });
    // of a customer that pays nothing itself
    await acme.api.post('/v1/coupons/NOBODY/redeem', { customer_id: 'north' });
    const wallet = await acme.api.post('/v1/customers/ada/wallets', {});
    await acme.api.post(`/v1/wallets/${wallet.body.id}/grants`, { kind: 'promotional', amount: '7.00' });
    const [first, second] = await acme.close('2026-02-02');
    // TENTH first, by day and id: 5.00 of 50.00 or HALF first: 15.00 of 30.00; with 19 % and 7.00 of credit
    const { lines, discount, tax, total, due } = await invoiceOf(first?.id);
    expect(lines.map((line: { discount: string }) => line.discount)).toHaveLength(3);
    expect({ discount, tax, total, due }).toEqual({ discount: '18.50', tax: '5.99', total: '37.49', due: '30.49' });
    expect(second).toMatchObject({ total: '59.50' });
    for (const { id } of [first, second] as { id: string }[]) await isReproduced(id);
    const left = async (key: string) =>
      (await acme.api.get(`/v1/customers/${key}/redemptions`)).body.data.map(
        ({ code, periods_left }: Record<string, unknown>) => `${code} ${periods_left}`,
      );
    expect(await left('south')).toEqual(['HALF 0']);
    expect(await left('ada')).toEqual(['TENTH 0']);
    expect(await left('north')).toEqual(['NOBODY 9']);
  });

  test('pays what a change of theirs costs at once, as previewed, and is given back what they do not use', async () => {
    await acme.close('2026-01-02');
    acme.on('2026-01-11');
    const path = `/v1/subscriptions/${south}/actions`;
    const more = { action: 'change', quantities: { seats: '4' } };
    const preview = (await acme.api.post(`${path}/preview`, more)).body;
    const done = (await acme.api.post(path, more)).body;
    // two more seats for 21 of 31 days: 13.55 less 6.77
    expect(done.invoices).toMatchObject([{ total: '6.78' }]);
    expect(preview.invoices.map(({ total }: { total: string }) => total)).toEqual(['6.78']);
    const [changed] = done.invoices;
    expect(await invoiceOf(changed.id)).toMatchObject({ customer_id: await idOf('ada'), subscription_id: null });
    await isReproduced(changed.id);
    const gone = (await acme.api.post(`/v1/subscriptions/${north}/actions`, { action: 'cancel', when: 'now' })).body;
    expect(gone.invoices).toMatchObject([{ total: '-13.55' }]);
    expect(await invoiceOf(gone.invoices[0].id)).toMatchObject({ kind: 'credit_note', customer_id: await idOf('ada') });
    await isReproduced(gone.invoices[0].id);
    const [next] = await acme.close('2026-02-02');
    // 20.00 and four seats; the credit lowers what is open of 50.00 and 6.78
    expect(next).toMatchObject({ total: '40.00', due: '40.00' });
    const { data } = (await acme.api.get('/v1/customers/ada/open_invoices')).body;
    const cents = data.map(({ open }: { open: string }) => Number(open.replace('.', '')));
    expect(cents.reduce((sum: number, open: number) => sum + open, 0)).toBe(5_000 + 678 - 1_355 + 4_000);
    expect((await acme.books()).difference).toBe('0.00');
  });

  test('changes by the day: what was billed stays, each invoice is of who pays on its date', async () => {
    await acme.close('2026-01-02');
    acme.on('2026-01-15');
    await acme.api.post('/v1/customers', { external_id: 'eve', name: 'Eve' });
    const moved = { payer_customer_id: 'eve', effective_date: '2026-02-01' };
    expect((await acme.api.patch('/v1/customers/north', moved)).status).toBe(200);
    const itself = { payer_customer_id: null, effective_date: '2026-03-01' };
    expect((await acme.api.patch('/v1/customers/south', itself)).status).toBe(200);
    const made = await acme.close('2026-03-02');
    const seen = await Promise.all(
      made.map(async ({ id }) => {
        const { customer_id, invoice_date, total } = await invoiceOf(id);
        await isReproduced(id);
        return [(await acme.api.get(`/v1/customers/${customer_id}`)).body.name, invoice_date, total];
      }),
    );
    expect(seen.sort()).toEqual([
      ['Ada', '2026-02-01', '30.00'],
      ['Eve', '2026-02-01', '20.00'],
      ['Eve', '2026-03-01', '20.00'],
      ['South', '2026-03-01', '30.00'],
    ]);
    expect((await acme.close('2026-04-02')).map(({ total }) => total).sort()).toEqual(['20.00', '30.00']);
  });

  test('is credited by hand what one of them was charged, and no correction gives it back again', async () => {
    const [first] = await acme.close('2026-01-02');
    const { lines } = await invoiceOf(first?.id);
    const seats = lines.find(({ label }: { label: string }) => label === 'Team: Seats').id;
    const asked = { invoice_id: first?.id, reason: 'goodwill', lines: [{ line_id: seats, percent: '0.5' }] };
    const note = (await acme.api.post('/v1/credit_notes', asked)).body;
    expect(note).toMatchObject({ total: '5.00', settled: [{ to: 'invoice', amount: '5.00' }] });
    expect(await invoiceOf(note.id)).toMatchObject({ customer_id: await idOf('ada'), subscription_id: null });
    const open = (await acme.api.get('/v1/customers/ada/open_invoices')).body.data;
    expect(open).toMatchObject([{ open: '45.00' }]);
    // South ends with 11 of 31 days served: 3.55 of its 10.00 for seats are owed and 5.00 stay credited; 12.90 of 20.00
    acme.on('2026-01-12');
    const gone = await acme.api.post(`/v1/subscriptions/${south}/actions`, { action: 'cancel', when: 'now' });
    expect(gone.body.invoices).toMatchObject([{ total: '-17.90' }]);
    expect((await acme.api.get('/v1/customers/ada/open_invoices')).body.data).toMatchObject([{ open: '27.10' }]);
    expect(await acme.books()).toMatchObject({ receivable: '27.10', difference: '0.00' });
    for (const id of [first?.id, note.id, gone.body.invoices[0].id]) await isReproduced(id);
  });

  describe('who was billed before somebody else came to pay has back what is not served', () => {
    /** 11 of 31 days of North's 20.00 come back. */
    const cancelled = async () => {
      acme.on('2026-01-20');
      const path = `/v1/subscriptions/${north}/actions`;
      const preview = (await acme.api.post(`${path}/preview`, { action: 'cancel', when: 'now' })).body.invoices;
      const done = (await acme.api.post(path, { action: 'cancel', when: 'now' })).body.invoices;
      expect(done.map(({ id: _id, ...told }: { id: string }) => told)).toEqual(
        preview.map(({ id: _id, ...told }: { id: null }) => told),
      );
      expect(done).toMatchObject([{ total: '-7.74' }]);
      await isReproduced(done[0].id);
      return invoiceOf(done[0].id);
    };
    const openOf = async (key: string) =>
      (await acme.api.get(`/v1/customers/${key}/open_invoices`)).body.data.map(({ open }: { open: string }) => open);
    const balanceOf = async (key: string) =>
      (await acme.api.get(`/v1/customers/${key}/wallets`)).body.data.map(({ balance }: { balance: string }) => balance);
    const movedTo = async (payer: string | null) => {
      await acme.api.post('/v1/customers', { external_id: 'eve', name: 'Eve' });
      const moved = { payer_customer_id: payer, effective_date: '2026-01-15' };
      expect((await acme.api.patch('/v1/customers/north', moved)).status).toBe(200);
    };

    // 50.00 were billed to Ada
    test.each([
      ['nothing', null, ['42.26'], [], [['invoice', '774']]],
      [
        'a part',
        '45.00',
        [],
        ['2.74'],
        [
          ['invoice', '500'],
          ['balance', '274'],
        ],
      ],
      ['all', '50.00', [], ['7.74'], [['balance', '774']]],
    ])('Eve, when Ada has paid %s', async (_how, paid, open, balance, settled) => {
      const [billed] = await acme.close('2026-01-02');
      if (paid !== null) await acme.api.post('/v1/payments', { customer_id: 'ada', amount: paid, currency: 'EUR' });
      await movedTo('eve');
      const note = await cancelled();
      expect(note).toMatchObject({ customer_id: await idOf('ada'), subscription_id: null });
      expect(note.document.settled).toEqual(
        settled.map(([to, amount_minor]) => ({ to, invoice: billed?.number, amount_minor })),
      );
      expect([await openOf('ada'), await balanceOf('ada')]).toEqual([open, balance]);
      expect([await openOf('eve'), await balanceOf('eve')]).toEqual([[], []]);
      const receivable = open[0] === undefined ? {} : { receivable: open[0] };
      expect(await acme.books()).toMatchObject({ ...receivable, difference: '0.00' });
    });

    test('Eve: who was billed, when seats are changed, and what is new is for Eve', async () => {
      await acme.close('2026-01-02');
      await movedTo('eve');
      acme.on('2026-01-17');
      // two seats for 15 days that are left: 4.84 back of 10.00; three for them, 7.26
      const path = `/v1/subscriptions/${south}/actions`;
      const moved = { payer_customer_id: 'eve', effective_date: '2026-01-15' };
      await acme.api.patch('/v1/customers/south', moved);
      const more = { action: 'change', quantities: { seats: '3' } };
      const preview = (await acme.api.post(`${path}/preview`, more)).body.invoices;
      const [ada, eve] = [await idOf('ada'), await idOf('eve')];
      expect(preview).toMatchObject([
        { customer_id: ada, total: '-4.84' },
        { customer_id: eve, total: '7.26' },
      ]);
      const done = (await acme.api.post(path, more)).body.invoices;
      expect(done).toEqual(preview.map((one: object, index: number) => ({ ...one, id: done[index].id })));
      for (const { id } of done) await isReproduced(id);
      // 22 of 31 days of 20.00 were served, which Ada was billed, and 6 of three seats, which Eve was
      acme.on('2026-01-23');
      await acme.api.post(path, { action: 'cancel', when: 'now' });
      const notes = (await acme.api.get('/v1/invoices')).body.data.filter(
        ({ kind, invoice_date }: Record<string, string>) => kind === 'credit_note' && invoice_date === '2026-01-23',
      );
      const told = notes.map(({ customer_id, total }: Record<string, string>) => [customer_id, total]);
      expect(told.sort()).toEqual(
        [
          [ada, '-5.81'],
          [eve, '-4.36'],
        ].sort(),
      );
      for (const { id } of notes) await isReproduced(id);
      expect([await openOf('ada'), await openOf('eve')]).toEqual([['39.35'], ['2.90']]);
      expect(await acme.books()).toMatchObject({ receivable: '42.25', difference: '0.00' });
    });

    test('Ada: who paid for itself, and its invoice is open', async () => {
      await acme.api.patch('/v1/customers/north', { payer_customer_id: null });
      await acme.close('2026-01-02');
      await movedTo('ada');
      const note = await cancelled();
      expect(note).toMatchObject({ customer_id: await idOf('north'), subscription_id: north });
      expect(note.document.settled).toMatchObject([{ to: 'invoice', amount_minor: '774' }]);
      expect([await openOf('north'), await openOf('ada')]).toEqual([['12.26'], ['30.00']]);
      expect(await acme.books()).toMatchObject({ receivable: '42.26', difference: '0.00' });
    });

    test('itself: what was billed together with others, once it is billed alone', async () => {
      await acme.api.patch('/v1/customers/north', { payer_customer_id: null, consolidate: true });
      await acme.close('2026-01-02');
      await acme.api.patch('/v1/customers/north', { consolidate: false, effective_date: '2026-01-15' });
      const note = await cancelled();
      expect(note).toMatchObject({ customer_id: await idOf('north'), subscription_id: north });
      expect(note.document.settled).toMatchObject([{ to: 'invoice', amount_minor: '774' }]);
      expect([await openOf('north'), await balanceOf('north')]).toEqual([['12.26'], []]);
    });
  });

  test('has on it what they are charged once', async () => {
    const workshop = { label: 'Workshop', amount: '100' };
    await acme.api.post('/v1/customers/north/charges', workshop);
    const now = (await acme.api.post('/v1/customers/south/charges', { ...workshop, bill: 'now' })).body;
    expect(await invoiceOf(now.invoice_id)).toMatchObject({ customer_id: await idOf('ada'), total: '100.00' });
    await isReproduced(now.invoice_id);
    await acme.api.post('/v1/customers/north/charges', { ...workshop, label: 'Later', date: '2026-01-20' });
    const [first, alone] = await acme.close('2026-01-25');
    expect(await linesOf(first?.id)).toContainEqual([null, 'Workshop', '100.00']);
    expect(await invoiceOf(alone?.id)).toMatchObject({ invoice_date: '2026-01-20', customer_id: await idOf('ada') });
    for (const { id } of [first, alone] as { id: string }[]) await isReproduced(id);
  });

  test('whose taxes cannot be settled keeps theirs back, named, and is billed once mended', async () => {
    await acme.api.put('/v1/billing_settings', { tax: { seller: { address: { country: 'DE' } } } });
    const { body } = await acme.api.post('/v1/billing/close', { until: '2026-01-02' });
    expect(body).toMatchObject({ invoices: 0, skipped: [{ subscription_id: null, customer_id: await idOf('ada') }] });
    await acme.api.patch('/v1/customers/ada', { country: 'DE' });
    expect(await acme.close('2026-01-02')).toMatchObject([{ total: '59.50' }]);
  });

  test('reads a heading for each of them on paper, and e-invoices a note', async () => {
    const address = { lines: ['Hafenstr. 1'], postal_code: '20457', city: 'Hamburg', country: 'DE' };
    const seller = { name: 'Acme GmbH', address, vat_id: 'DE136695976', email: 'a@acme.example', phone: '+49 40 1' };
    const reached = { contact_name: 'B', electronic_address: { scheme: 'EM', id: 'billing@acme.example' } };
    const tax = { seller: { address: { country: 'DE' }, tax_ids: ['DE136695976'], eu_oss: true } };
    await acme.api.put('/v1/billing_settings', {
      tax,
      documents: { payment_days: 14, seller: { ...seller, ...reached } },
    });
    await acme.api.patch('/v1/customers/ada', { country: 'DE', email: 'ada@example.org' });
    const own = { address: { lines: ['Weg 1'], postal_code: '20457', city: 'Hamburg' } };
    const electronic_address = { scheme: 'EM', id: 'ada@example.org' };
    const documents = { ...own, electronic_address, buyer_reference: 'PO-17' };
    await acme.api.put('/v1/customers/ada/billing_settings', { documents });
    const [first] = await acme.close('2026-01-02');
    const ubl = (await acme.api.send('GET', `/v1/invoices/${first?.id}/e_invoice`, undefined)).body;
    expect([...ubl.matchAll(/<cbc:ID>(\d)<\/cbc:ID>\s*<cbc:Note>(\w+)/g)].map(([, , note]) => note)).toEqual([
      'North',
      'South',
      'South',
    ]);
    const text = (await pdfText(await acme.api.file(`/v1/invoices/${first?.id}/pdf`))).replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/North .*Team .*South .*Team .*Team: Seats/);
    expect(text.match(/South/g)).toHaveLength(1);
  });
});

test('one invoice for several subscriptions of a customer, where it is wanted', async () => {
  await acme.subscribe();
  await acme.subscribe({ start_date: '2026-01-15', anchor_date: '2026-01-01' });
  await acme.api.post('/v1/customers', { external_id: 'eve', name: 'Eve', consolidate: true });
  for (const seats of ['1', '2']) await acme.subscribe({ customer_id: 'eve', quantities: { seats } });
  const made = await acme.close('2026-01-02');
  expect(made.map(({ total }) => total).sort()).toEqual(['55.00', '70.00']);
  for (const { id } of made) await isReproduced(id);
  await acme.api.patch('/v1/customers/eve', { consolidate: false, effective_date: '2026-02-01' });
  const later = (await acme.close('2026-02-02')).map(({ total }) => total);
  // 17 of 31 days of the one that began on the 15th
  expect(later.sort()).toEqual(['10.97', '25.00', '30.00', '90.00']);
});

test('refused: a payer that is paid for, that pays for others, itself, and nobody', async () => {
  const named = async (id: string, payer_customer_id: string) =>
    (await acme.api.patch(`/v1/customers/${id}`, { payer_customer_id })).body.code;
  await acme.api.post('/v1/customers', { external_id: 'eve', name: 'Eve' });
  expect(await named('eve', 'north')).toBe('payer-chain');
  expect(await named('ada', 'eve')).toBe('payer-chain');
  expect(await named('north', 'north')).toBe('payer-chain');
  expect(await named('north', 'nobody')).toBe('resource-unknown');
  expect((await acme.api.post('/v1/customers', { name: 'X', payer_customer_id: 'south' })).status).toBe(409);
  // once North pays itself, it may pay for others
  await acme.api.patch('/v1/customers/north', { payer_customer_id: null });
  expect(await named('eve', 'north')).toBeUndefined();
});
