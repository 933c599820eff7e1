// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  addToDate,
  type CatalogDefinition,
  dateAt,
  decimal,
  formatInstant,
  formatMinor,
  type Instant,
  LINE_ROUNDING,
  type OneOffCharge,
  oneOffLine,
  type Price,
  type Problem,
  ratingInputProblems,
  type SettledPlan,
} from '@kontor/core';
import { invoiceOneOff, planOneOff } from '../../billing/one-off-invoice.js';
import type { StoredCharge } from '../../store/one-off-charges.js';
import { freshId, type Transaction } from '../../store/transaction.js';
import { amountMinor } from '../amount.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import {
  byId,
  currency,
  decimalText,
  instant,
  listAnswer,
  listOf,
  metadata,
  name,
  pageFields,
  pageOf,
  plainDate,
  storedMetadata,
} from '../shapes.js';
import { dry_run } from './credits.js';
import { customerBy } from './customers.js';
import { subscriptionBy } from './subscriptions.js';

const period = z.strictObject({
  start: plainDate,
  end: plainDate.openapi({ description: 'First day that is no longer served.' }),
});
const newCharge = z
  .strictObject({
    label: name.optional().openapi({ description: 'What stands on the invoice; of a service, its name.' }),
    amount: decimalText.optional().openapi({ description: 'For all of it, in major units.' }),
    unit_amount: decimalText.optional().openapi({ description: 'Instead of `amount`: the price of one.' }),
    service: z.string().min(1).optional().openapi({ description: 'Instead of both: what the catalog asks for it.' }),
    price: z.string().min(1).optional().openapi({ description: 'Which price of the service, where it has several.' }),
    quantity: decimalText.default('1'),
    currency: currency.optional().openapi({ description: "Default: the subscription's, else the customer's." }),
    tax_category: name.optional().openapi({ description: 'The category of the tax rates it takes; default: none.' }),
    period: period.optional().openapi({ description: 'The days of the service; default: `date` alone.' }),
    subscription_id: z
      .string()
      .min(1)
      .optional()
      .openapi({ description: 'Whose next invoice it is put on; without it the next close makes an invoice.' }),
    bill: z
      .enum(['next_invoice', 'now'])
      .default('next_invoice')
      .openapi({ description: '`now`: at once, by itself.' }),
    date: plainDate.optional().openapi({ description: 'It is on no invoice of an earlier day; default today.' }),
    metadata: metadata.optional(),
    dry_run,
  })
  .openapi('NewOneOffCharge');
const charge = z
  .object({
    id: z.string(),
    object: z.literal('one_off_charge'),
    customer_id: z.string(),
    subscription_id: z.string().nullable(),
    status: z.enum(['waiting', 'invoiced', 'removed']),
    label: z.string(),
    quantity: decimalText,
    currency: z.string(),
    amount: decimalText.openapi({ description: 'Before discounts and taxes.' }),
    tax_category: z.string().nullable(),
    period: z.object({ start: plainDate, end: plainDate }),
    date: plainDate,
    catalog_version: z.int().openapi({ description: 'Where the price of a service is from; 0: agreed by word.' }),
    invoice_id: z.string().nullable(),
    metadata: storedMetadata,
    created: instant,
  })
  .openapi('OneOffCharge');
const made = charge
  .extend({
    invoice: z
      .object({
        invoice_date: plainDate,
        currency: z.string(),
        subtotal: decimalText,
        discount: decimalText,
        tax: decimalText,
        total: decimalText,
        credited: decimalText,
        due: decimalText,
      })
      .openapi({ description: 'What it comes to by itself: with `now` the invoice.' }),
  })
  .openapi('OneOffChargeMade');

function shown(stored: StoredCharge) {
  return {
    id: stored.id,
    object: 'one_off_charge' as const,
    customer_id: stored.customer_id,
    subscription_id: stored.subscription_id,
    status: stored.status,
    label: stored.label,
    quantity: stored.quantity,
    currency: stored.currency,
    amount: formatMinor(oneOffLine(stored).amount_minor, stored.currency),
    tax_category: stored.tax_category ?? null,
    period: { ...stored.period },
    date: stored.date,
    catalog_version: stored.catalog_version,
    invoice_id: stored.invoice_id,
    metadata: stored.metadata,
    created: formatInstant(stored.created_at),
  };
}

function shownInvoice({ invoice_date, currency: of, settlement }: SettledPlan) {
  return {
    invoice_date,
    currency: of,
    subtotal: formatMinor(settlement.subtotal_minor, of),
    discount: formatMinor(settlement.discount_minor, of),
    tax: formatMinor(settlement.tax_minor, of),
    total: formatMinor(settlement.total_minor, of),
    credited: formatMinor(settlement.credited_minor, of),
    due: formatMinor(settlement.due_minor, of),
  };
}

const refused = (...problems: Problem[]) => new Refusal(422, problems);

async function chargeBy(tx: Transaction, id: string): Promise<StoredCharge> {
  const found = await tx.charges.get(id);
  if (found === null) throw unknownResource('charge', id);
  return found;
}

/** What one of it costs: as agreed, or as the catalog in force asks for a service. */
async function priceOf(
  tx: Transaction,
  { amount, unit_amount, service, price: key, label }: z.output<typeof newCharge>,
  of: string,
): Promise<Pick<OneOffCharge, 'price' | 'label' | 'catalog_version' | 'rounding'>> {
  const said = [amount, unit_amount, service].filter((one) => one !== undefined);
  if (said.length !== 1)
    throw refused({
      code: said.length === 0 ? 'missing-field' : 'unknown-field',
      path: 'amount',
      message: said.length === 0 ? 'nothing says what it costs' : 'more than one thing says what it costs',
      mend: 'write one of `amount`, `unit_amount` and `service`',
    });
  if (service !== undefined) return servicePrice(tx, { service, key, label, currency: of });
  if (label === undefined)
    throw refused({
      code: 'missing-field',
      path: 'label',
      message: 'nothing says what it is for',
      mend: 'add a `label`: what stands on the invoice',
    });
  if (amount !== undefined) amountMinor(amount, of);
  const asked: Price['charge'] =
    amount !== undefined ? { model: 'flat', amount } : { model: 'per_unit', unit_amount: unit_amount as string };
  return { label, price: { charge: asked, interval: 'once' }, catalog_version: 0, rounding: LINE_ROUNDING };
}

async function servicePrice(
  tx: Transaction,
  asked: { service: string; key: string | undefined; label: string | undefined; currency: string },
) {
  const version = await tx.catalogs.current();
  const definition: CatalogDefinition | undefined = version?.content;
  const sold = definition?.services?.[asked.service];
  const prices = Object.entries(sold?.prices ?? {}).filter(
    ([, price]) => (price.currency ?? definition?.currencies[0]) === asked.currency,
  );
  const found = asked.key === undefined ? prices : prices.filter(([key]) => key === asked.key);
  const [only, ...more] = found;
  if (version === null || definition === undefined || sold === undefined || only === undefined || more.length > 0) {
    const choices = sold === undefined ? Object.keys(definition?.services ?? {}) : prices.map(([key]) => key);
    throw refused({
      code: 'unknown-service',
      path: sold === undefined ? 'service' : 'price',
      message:
        sold === undefined
          ? `the catalog has no service ${asked.service}`
          : `the service ${asked.service} has ${found.length === 0 ? 'no such price' : 'several prices'} in ${asked.currency}`,
      mend: choices.length === 0 ? 'write `amount` and `label` instead' : `choose one of ${choices.join(', ')}`,
    });
  }
  const [, price] = only;
  const problems = ratingInputProblems(price, {});
  if (problems.length > 0) throw refused(...problems.map((problem) => ({ ...problem, path: 'service' })));
  return {
    label: asked.label ?? (price.label === undefined ? sold.name : `${sold.name}: ${price.label}`),
    price,
    catalog_version: version.version,
    rounding: definition.rounding ?? LINE_ROUNDING,
  };
}

/** The charge of a request, checked. */
async function chargeOf(
  tx: Transaction,
  customer: string,
  body: z.output<typeof newCharge>,
  now: Instant,
): Promise<OneOffCharge> {
  const { id: customer_id, timezone, currency: own } = await customerBy(tx, customer);
  const subscription = body.subscription_id === undefined ? null : await subscriptionBy(tx, body.subscription_id);
  if (subscription !== null && subscription.customer_id !== customer_id)
    throw unknownResource(`subscription of ${customer_id}`, subscription.id);
  const alone = ['subscription_id', 'date'] as const;
  for (const path of alone)
    if (body.bill === 'now' && body[path] !== undefined)
      throw refused({
        code: 'unknown-field',
        path,
        message: 'what is billed now is an invoice of its own, of today',
        mend: `remove \`${path}\`, or write "bill": "next_invoice"`,
      });
  const of = body.currency ?? subscription?.currency ?? own;
  if (subscription !== null && subscription.currency !== of)
    throw refused({
      code: 'charge-currency-mismatch',
      path: 'currency',
      message: `the invoices of ${subscription.id} are in ${subscription.currency}, never in ${of}`,
      mend: 'charge in that currency, or leave `subscription_id` out',
    });
  const date = body.date ?? dateAt(now, timezone);
  const days = body.period ?? { start: date, end: addToDate(date, { days: 1 }) };
  if (days.end <= days.start)
    throw refused({
      code: 'period-empty',
      path: 'period.end',
      message: `${days.end} is not after ${days.start}`,
      mend: 'let the end be the first day that is no longer served',
    });
  const asked: OneOffCharge = {
    id: freshId('chg', now),
    customer_id,
    subscription_id: subscription?.id ?? null,
    currency: of,
    quantity: body.quantity,
    period: days,
    date,
    ...(body.tax_category === undefined ? {} : { tax_category: body.tax_category }),
    ...(await priceOf(tx, body, of)),
  };
  const positive = decimal(asked.quantity).sign() > 0;
  if (!positive || oneOffLine(asked).amount_minor <= 0n)
    throw refused({
      code: 'not-positive',
      path: positive ? 'amount' : 'quantity',
      message: 'it comes to nothing, or to less',
      mend: 'charge something; what is given back is a credit note or a credit',
    });
  return asked;
}

export function addCharges(api: Api): void {
  api.add(
    {
      operation_id: 'createCharge',
      method: 'post',
      path: '/v1/customers/{id}/charges',
      tag: 'Invoices',
      summary: 'Charge a customer once, at once or on the next invoice',
      description:
        'Coupons, taxes and credits apply as to any other line. What is billed is never billed again, and what waits can be removed.',
      params: byId,
      body: newCharge,
      answer: made,
      status: 201,
    },
    ({ read, write, params, body, now }) => {
      const noted = body.metadata ?? {};
      const answer = (stored: StoredCharge, [plan]: readonly SettledPlan[]) => ({
        ...shown(stored),
        invoice: shownInvoice(plan as SettledPlan),
      });
      const planned = async (tx: Parameters<typeof planOneOff>[0], asked: OneOffCharge, at: Instant) => {
        const done = await planOneOff(tx, [asked], at);
        if (!done.ok) throw refused(...done.problems);
        return done.value.plans;
      };
      if (body.dry_run)
        return read(async (tx) => {
          const asked = await chargeOf(tx, params.id, body, now);
          const unstored = { status: 'waiting' as const, invoice_id: null, metadata: noted, created_at: now };
          return answer({ ...asked, ...unstored }, await planned(tx, asked, now));
        });
      return write(async (tx) => {
        const asked = await chargeOf(tx, params.id, body, tx.now);
        if (body.bill === 'now') {
          const done = await invoiceOneOff(tx, [asked], noted);
          if (!done.ok) throw refused(...done.problems);
          return answer(done.value.charges[0] as StoredCharge, done.value.plans);
        }
        const plans = await planned(tx, asked, tx.now);
        const [stored] = await tx.charges.create([asked], noted);
        return answer(stored as StoredCharge, plans);
      });
    },
  );
  api.add(
    {
      operation_id: 'listCharges',
      method: 'get',
      path: '/v1/customers/{id}/charges',
      tag: 'Invoices',
      summary: "A customer's one-off charges, newest first",
      params: byId,
      query: z.strictObject({
        ...pageFields,
        waiting: z.enum(['true', 'false']).optional().openapi({ description: 'Only those that wait, or do not.' }),
      }),
      answer: listOf(charge, 'OneOffChargeList'),
    },
    ({ read, params, query }) =>
      read(async (tx) => {
        const { id: customer_id } = await customerBy(tx, params.id);
        const waiting = query.waiting === undefined ? {} : { waiting: query.waiting === 'true' };
        return listAnswer(await tx.charges.list({ ...pageOf(query), customer_id, ...waiting }), shown);
      }),
  );
  api.add(
    {
      operation_id: 'getCharge',
      method: 'get',
      path: '/v1/charges/{id}',
      tag: 'Invoices',
      summary: 'One one-off charge',
      params: byId,
      answer: charge,
    },
    ({ read, params }) => read(async (tx) => shown(await chargeBy(tx, params.id))),
  );
  api.add(
    {
      operation_id: 'removeCharge',
      method: 'delete',
      path: '/v1/charges/{id}',
      tag: 'Invoices',
      summary: 'Take a one-off charge back that waits',
      params: byId,
      answer: charge,
    },
    ({ write, params }) =>
      write(async (tx) => {
        const { id } = await chargeBy(tx, params.id);
        const removed = await tx.charges.remove(id);
        const after = await chargeBy(tx, id);
        if (!removed)
          throw new Refusal(409, [
            {
              code: 'charge-not-waiting',
              path: 'id',
              message: `${id} is ${after.status}${after.invoice_id === null ? '' : ` on ${after.invoice_id}`}`,
              mend: 'what is invoiced is taken back by a credit note',
            },
          ]);
        return shown(after);
      }),
  );
}
