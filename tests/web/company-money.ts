// SPDX-License-Identifier: Apache-2.0
import type { ApiClient } from '../../packages/server/src/testing/api-client.js';

/** Payments, a credit note, a refund, a quote and a coupon of a company whose invoices until March are written. */
export async function fillMoney(api: ApiClient): Promise<void> {
  const invoices = (await api.get('/v1/invoices')).body.data;
  const oldest = invoices.at(-1);
  const paid = await api.post('/v1/payments', {
    invoice_id: oldest.id,
    amount: oldest.due,
    received_on: '2026-02-10',
    reference: `RF ${oldest.number}`,
  });
  const note = await api.post('/v1/credit_notes', {
    invoice_id: oldest.id,
    percent: '0.5',
    paid_to: 'refund',
    reason: 'Two days of outage',
  });
  await api.post('/v1/refunds', {
    credit_note_id: note.body.id,
    payment_id: paid.body.id,
    amount: '5',
    refunded_on: '2026-02-11',
    reason: 'Two days of outage',
  });
  await api.post('/v1/quotes', {
    customer_id: 'grace',
    plan: 'team',
    quantities: { seats: '5' },
    start_date: '2026-04-01',
    term_months: 3,
    valid_until: '2026-03-31',
  });
  await api.post('/v1/coupons', {
    code: 'SPRING',
    name: 'Spring',
    discount: { percent: '0.2' },
    duration: { kind: 'periods', count: 3 },
  });
}
