// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { decimal, type PlanChoice, planChoices } from '@kontor/core';
import { catalogOnSale, catalogVersion } from '../../../entitlement/resolved-catalogs.js';
import { portalOf } from '../../../portal/settings.js';
import { shownSubscription } from '../../../store/shown.js';
import type { StoredSubscription } from '../../../store/subscriptions.js';
import type { Transaction } from '../../../store/transaction.js';
import type { Api } from '../../api.js';
import { ownCustomer } from '../../portal-access.js';
import { Refusal } from '../../problem.js';
import { byId, decimalText } from '../../shapes.js';
import { catalogInForce } from '../catalog.js';
import type { action } from '../subscription-actions.js';
import { carryOutAction, FEW_ROWS, outcome, previewAction } from '../subscription-actions.js';
import { quantities, subscription } from '../subscriptions.js';
import { ownSubscription, readerLanguage, requireAllowed, TAG } from './allowed.js';

const choice = z.object({
  plan: z.string(),
  name: z.string(),
  option: z.string().nullable(),
  option_label: z.string().nullable(),
  headlines: z.array(z.string()),
  monthly_amount: decimalText.openapi({ description: 'Before usage and taxes, for one seat.' }),
  kind: z.enum(['upgrade', 'downgrade']),
});
const seats = z.object({
  feature: z.string(),
  label: z.string(),
  unit: z.string().nullable(),
  quantity: decimalText,
});
const own = subscription
  .extend({
    plan_name: z.string(),
    choices: z.array(choice).openapi({ description: 'Plans it may be changed to; none where a contract was agreed.' }),
    seats: z.array(seats).openapi({ description: 'What is held in a number that the customer chooses.' }),
    may_cancel: z.boolean(),
    may_keep: z.boolean().openapi({ description: 'It is cancelled and still served: that can be taken back.' }),
  })
  .openapi('PortalSubscription');
/** What customers may ask for; when it takes effect is not theirs to say. */
const wish = z
  .discriminatedUnion('action', [
    z.strictObject({
      action: z.literal('change'),
      plan: z.string().min(1).optional(),
      option: z.string().min(1).optional(),
      quantities: quantities.optional(),
    }),
    z.strictObject({ action: z.literal('cancel') }),
    z.strictObject({ action: z.literal('keep') }),
  ])
  .openapi('PortalAction', {
    description:
      'change: another plan or option at the prices of the catalog in force, or another number of seats; more takes effect at once, less when the settings of the portal say. cancel: at the end of what is paid for. keep: takes a cancellation back.',
  });
type Wish = z.output<typeof wish>;
type Action = z.output<typeof action>;

export function addPortalSubscriptions(api: Api): void {
  api.add(
    {
      operation_id: 'listOwnSubscriptions',
      method: 'get',
      path: '/v1/portal/subscriptions',
      tag: TAG,
      summary: 'The subscriptions of the customer, and what they may be changed to',
      access: ['portal'],
      answer: z.object({ object: z.literal('list'), data: z.array(own) }).openapi('PortalSubscriptionList'),
    },
    ({ read, caller, now }) =>
      read(async (tx) => {
        const { data } = await tx.subscriptions.list(now, { customer_id: ownCustomer(caller), limit: 100 });
        const seen = data.filter(({ status }) => status !== 'draft');
        return { object: 'list' as const, data: await Promise.all(seen.map((row) => shownOwn(tx, row, now))) };
      }),
  );
  api.add(
    {
      operation_id: 'previewOwnAction',
      method: 'post',
      path: '/v1/portal/subscriptions/{id}/actions/preview',
      tag: TAG,
      summary: 'What a change would cost, to the cent; stores nothing',
      description: 'The same computation as the change itself, so what it says is what is then charged.',
      access: ['portal'],
      params: byId,
      body: wish,
      answer: outcome,
      idempotent: false,
    },
    ({ read, caller, params, body, now, request, language: page }) =>
      read(async (tx) => {
        const asked = await askedOf(tx, ownCustomer(caller), params.id, body);
        const language = await readerLanguage(tx, ownCustomer(caller), { request, language: page });
        return previewAction(tx, params.id, asked, { now, language });
      }, FEW_ROWS),
  );
  api.add(
    {
      operation_id: 'actOnOwnSubscription',
      method: 'post',
      path: '/v1/portal/subscriptions/{id}/actions',
      tag: TAG,
      summary: 'Change, cancel or keep a subscription, as far as the seller lets customers',
      access: ['portal'],
      params: byId,
      body: wish,
      answer: outcome,
    },
    ({ write, caller, params, body, now, request, language: page }) =>
      write(async (tx) => {
        const asked = await askedOf(tx, ownCustomer(caller), params.id, body);
        const language = await readerLanguage(tx, ownCustomer(caller), { request, language: page });
        return carryOutAction(tx, params.id, asked, { now, language });
      }, FEW_ROWS),
  );
}

/** The action that a wish comes to, checked: of an own subscription, allowed, and one of the choices there are. */
async function askedOf(tx: Transaction, customer_id: string, id: string, body: Wish): Promise<Action> {
  const held = await ownSubscription(tx, customer_id, id);
  if (body.action !== 'change') {
    await requireAllowed(tx, 'cancellation');
    return body.action === 'keep'
      ? { action: 'keep', bill: true }
      : { action: 'cancel', when: 'period_end' as const, bill: true };
  }
  return changeOf(tx, held, body);
}

async function changeOf(
  tx: Transaction,
  held: StoredSubscription,
  { plan = held.plan, option, quantities: wanted = {} }: Extract<Wish, { action: 'change' }>,
): Promise<Action> {
  const { settings } = await portalOf(tx);
  const same_plan = plan === held.plan && (option === undefined || option === held.option);
  if (Object.keys(wanted).length > 0) await requireAllowed(tx, 'seats');
  const held_quantities = { ...held.quantities };
  const offered = (await shownSeats(tx, held)).map(({ feature }) => feature);
  const unknown = Object.keys(wanted).find((feature) => !offered.includes(feature));
  if (unknown !== undefined)
    refuse(`quantities.${unknown}`, `${unknown} is not held in a number`, 'name a feature of `seats`');
  const merged = { ...held_quantities, ...wanted };
  const fewer = Object.entries(wanted).some(([feature, quantity]) =>
    decimal(quantity).lessThan(decimal(held_quantities[feature] ?? '0')),
  );
  if (same_plan) {
    if (Object.keys(wanted).length === 0) refuse('', 'it is what is held already', 'name another plan or number');
    return { action: 'change', when: fewer ? settings.downgrades : 'now', quantities: merged, bill: true };
  }
  await requireAllowed(tx, 'plan_changes');
  const found = (await choicesOf(tx, held)).find(
    (one) => one.plan === plan && (option === undefined || one.option === option),
  );
  if (found === undefined)
    return refuse('plan', `${plan} is none of the choices`, 'GET /v1/portal/subscriptions lists them');
  const when = found.kind === 'downgrade' ? settings.downgrades : 'now';
  const terms = { plan: found.plan, option: found.option };
  // what the other plan does not count in numbers is not carried over
  const counted = (await catalogInForce(tx)).version;
  const kept = await countedBy(tx, counted, found.plan, merged);
  return { action: 'change', when, ...terms, quantities: kept, catalog_version: counted, bill: true };
}

/** Those of the quantities that a plan grants or prices. */
async function countedBy(tx: Transaction, version: number, plan: string, held: Readonly<Record<string, string>>) {
  const target = (await catalogVersion(tx, version)).plans.get(plan);
  const priced = new Set([...(target?.prices.values() ?? [])].map(({ feature }) => feature));
  return Object.fromEntries(
    Object.entries(held).filter(([feature]) => priced.has(feature) || target?.features.has(feature) === true),
  );
}

async function choicesOf(tx: Transaction, held: StoredSubscription): Promise<PlanChoice[]> {
  const on_sale = await catalogOnSale(tx);
  return on_sale === null ? [] : planChoices(held, await catalogVersion(tx, held.catalog_version), on_sale);
}

/** Seats that are paid for one by one. */
async function shownSeats(tx: Transaction, { catalog_version, plan, currency, quantities: held }: StoredSubscription) {
  const catalog = await catalogVersion(tx, catalog_version);
  const prices = [...(catalog.plans.get(plan)?.prices.values() ?? [])];
  const features = new Set(
    prices.flatMap(({ feature, currency: of }) => (feature === undefined || of !== currency ? [] : [feature])),
  );
  return [...features].flatMap((feature) => {
    const definition = catalog.definition.features[feature];
    if (definition?.kind !== 'seats') return [];
    return [{ feature, label: definition.label, unit: definition.unit ?? null, quantity: held[feature] ?? '0' }];
  });
}

async function shownOwn(tx: Transaction, row: StoredSubscription, now: number): Promise<z.input<typeof own>> {
  const { allow } = (await portalOf(tx)).settings;
  const shown = shownSubscription(row, now);
  const catalog = await catalogVersion(tx, row.catalog_version);
  const served = shown.status !== 'ended' && shown.status !== 'paused';
  const cancelled = row.cancelled_on !== undefined;
  const choices = allow.includes('plan_changes') && served && !cancelled ? await choicesOf(tx, row) : [];
  return {
    ...shown,
    plan_name: catalog.plans.get(row.plan)?.definition.name ?? row.plan,
    choices: choices.map(({ headlines, monthly_amount, ...rest }) => ({
      ...rest,
      headlines: [...headlines],
      monthly_amount: monthly_amount.toString(),
    })),
    seats: allow.includes('seats') && served && !cancelled ? await shownSeats(tx, row) : [],
    may_cancel: allow.includes('cancellation') && served && !cancelled,
    may_keep: allow.includes('cancellation') && served && cancelled,
  };
}

function refuse(path: string, message: string, mend: string): never {
  throw new Refusal(422, [{ code: 'portal-choice-unknown', path, message, mend }]);
}
