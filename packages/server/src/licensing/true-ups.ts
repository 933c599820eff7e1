// SPDX-License-Identifier: Apache-2.0
import './statement-tables.js';
import {
  coversUntil,
  Decimal,
  dateAt,
  decimal,
  type Instant,
  type OneOffCharge,
  type PlainDate,
  type ResolvedCatalog,
  type SeatsInUse,
  type StatedSeats,
  seatsTogether,
  type TrueUp,
  type TrueUpRequest,
  trueUpCharge,
  trueUps,
} from '@kontor/core';
import type { LicenceClaims } from '@kontor/sdk/licence';
import { catalogVersion } from '../entitlement/resolved-catalogs.js';
import type { StoredSubscription } from '../store/subscriptions.js';
import { freshId, type Transaction, type WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import type { Install } from './installs.js';
import type { StoredLicence } from './licences.js';

/**
 * One period of true-up of a licence. `open`: it is not over, or not all installations have told of all of it; `due`: it
 * is, and follows with the commit that plans it; `settled`: it did before.
 */
export interface PlannedTrueUp extends TrueUp {
  readonly licence_id: string;
  readonly feature: string;
  readonly status: 'open' | 'due' | 'settled';
  /** What it costs, or by what it came to be known so far; null: nothing, or a seat has no price. */
  readonly charge: OneOffCharge | null;
}
export interface TrueUpState {
  readonly subscription: StoredSubscription;
  readonly catalog: ResolvedCatalog;
  /** Of the subscription. */
  readonly licences: readonly StoredLicence[];
  /** Of the subscription, with how far their records reach. */
  readonly installs: readonly Install[];
  /** What is told now, besides what was told before. */
  readonly told: readonly (StatedSeats & { readonly install_id: string })[];
  readonly now: Instant;
}

/** The true-ups of all licences of a subscription that end, as they are by now; nothing is stored. */
export async function planTrueUps(tx: Transaction, state: TrueUpState): Promise<PlannedTrueUp[]> {
  const { subscription, catalog, licences } = state;
  const terms = catalog.definition.licensing?.overage ?? {};
  const ids = licences.map(({ id }) => id);
  const [seats, settled] = await Promise.all([toldSeats(tx, ids, state.told), settledTrueUps(tx, ids)]);
  const found: PlannedTrueUp[] = [];
  for (const { id: licence_id, starts_on, ends_on, token } of licences) {
    if (ends_on === null) continue;
    for (const [feature, claim] of Object.entries(featuresOf(token))) {
      const told = seats.get(keyOf(licence_id, feature));
      const overage = terms[feature];
      if (told === undefined || overage === undefined || typeof claim !== 'object' || claim.limit === null) continue;
      const before = settled.get(keyOf(licence_id, feature)) ?? new Map<PlainDate, SettledTrueUp>();
      const computed = trueUps({
        licensed: decimal(claim.limit),
        start: starts_on,
        end: ends_on,
        terms: overage,
        in_use: seatsTogether(tracksOf(told, state)),
        settled: new Map([...before].map(([start, { seats: paid }]) => [start, paid])),
      });
      for (const true_up of computed) {
        const known = before.get(true_up.start);
        const is_told = state.installs.every(
          ({ revoked_at, covers_until }) =>
            revoked_at !== null ||
            (covers_until !== null && coversUntil(covers_until, true_up.end, subscription.timezone)),
        );
        const asked = { feature, true_up, term_end: ends_on };
        found.push({
          ...true_up,
          licence_id,
          feature,
          status: known !== undefined ? 'settled' : is_told ? 'due' : 'open',
          charge: known === undefined ? await newCharge(tx, state, asked) : await chargeOf(tx, known),
        });
      }
    }
  }
  return found;
}

/** Stores what is due, and charges for it on the next invoice of the subscription. */
export async function storeTrueUps(
  tx: WriteTransaction,
  planned: readonly PlannedTrueUp[],
  statement_id: string | null,
): Promise<void> {
  const due = planned.filter(({ status }) => status === 'due');
  if (due.length === 0) return;
  const charges = due.flatMap(({ charge }) => charge ?? []);
  if (charges.length > 0) await tx.charges.create(charges);
  await tx.db
    .insertInto('true_up')
    .values(
      due.map(({ licence_id, feature, start, high_water, seats, charge }) => ({
        org_id: tx.org_id,
        licence_id,
        feature,
        start_date: start,
        high_water: high_water.toString(),
        seats: seats.toString(),
        charge_id: charge?.id ?? null,
        statement_id,
        created_at: toTimestamp(tx.now),
        sys_from: tx.seq,
      })),
    )
    .execute();
}

/** Keeps seats that an installation told; of a day the most. */
export async function storeSeats(tx: Transaction, install_id: string, told: readonly StatedSeats[]): Promise<void> {
  await tx.client.query({
    name: 'store-stated-seats',
    text: `INSERT INTO stated_seats AS known (org_id, licence_id, feature, install_id, date, seats)
      SELECT $1, licence_id, feature, $2, date, seats
      FROM unnest($3::text[], $4::text[], $5::date[], $6::numeric[]) AS t (licence_id, feature, date, seats)
      ON CONFLICT (org_id, licence_id, feature, install_id, date)
        DO UPDATE SET seats = greatest(known.seats, excluded.seats)`,
    values: [
      tx.org_id,
      install_id,
      told.map(({ licence }) => licence),
      told.map(({ feature }) => feature),
      told.map(({ date }) => date),
      told.map(({ seats }) => seats),
    ],
  });
}

/** What is to be charged, by the terms of the day from which it is paid. */
async function newCharge(
  tx: Transaction,
  { subscription, catalog, now }: TrueUpState,
  asked: Pick<TrueUpRequest, 'feature' | 'true_up' | 'term_end'>,
): Promise<OneOffCharge | null> {
  if (asked.true_up.seats.isZero()) return null;
  const then = (await tx.subscriptions.get(subscription.id, asked.true_up.start)) ?? subscription;
  const same = then.catalog_version === subscription.catalog_version;
  return trueUpCharge({
    ...asked,
    id: freshId('chg', now),
    subscription: then,
    catalog: same ? catalog : await catalogVersion(tx, then.catalog_version),
    date: dateAt(now, subscription.timezone),
  });
}

/** What was charged, as it was. */
async function chargeOf(tx: Transaction, { charge_id }: SettledTrueUp): Promise<OneOffCharge | null> {
  return charge_id === null ? null : tx.charges.get(charge_id);
}

interface Told extends SeatsInUse {
  readonly install_id: string;
}
const keyOf = (licence_id: string, feature: string) => `${licence_id} ${feature}`;

async function toldSeats(
  tx: Transaction,
  licence_ids: readonly string[],
  more: TrueUpState['told'],
): Promise<Map<string, Told[]>> {
  const { rows } = await tx.client.query<StatedSeats & { install_id: string }>({
    name: 'stated-seats',
    text: `SELECT licence_id AS licence, feature, install_id, date, seats FROM stated_seats
      WHERE org_id = $1 AND licence_id = ANY($2::text[])`,
    values: [tx.org_id, licence_ids],
  });
  const found = new Map<string, Told[]>();
  for (const { licence, feature, install_id, date, seats } of [...rows, ...more]) {
    const key = keyOf(licence, feature);
    const list = found.get(key);
    const told = { install_id, date, seats: decimal(seats) };
    if (list === undefined) found.set(key, [told]);
    else list.push(told);
  }
  return found;
}

interface SettledTrueUp {
  readonly seats: Decimal;
  readonly charge_id: string | null;
}

async function settledTrueUps(
  tx: Transaction,
  licence_ids: readonly string[],
): Promise<Map<string, Map<PlainDate, SettledTrueUp>>> {
  const rows = await tx.db
    .selectFrom('true_up')
    .select(['licence_id', 'feature', 'start_date', 'seats', 'charge_id'])
    .where('org_id', '=', tx.org_id)
    .where('licence_id', 'in', [...licence_ids, ''])
    .execute();
  const found = new Map<string, Map<PlainDate, SettledTrueUp>>();
  for (const { licence_id, feature, start_date, seats, charge_id } of rows) {
    const key = keyOf(licence_id, feature);
    const periods = found.get(key) ?? new Map<PlainDate, SettledTrueUp>();
    periods.set(start_date, { seats: decimal(seats), charge_id });
    found.set(key, periods);
  }
  return found;
}

/** What each installation told; the seats of one that is revoked are in use no more from that day on. */
function tracksOf(told: readonly Told[], { installs, subscription }: TrueUpState): SeatsInUse[][] {
  return installs.map(({ id, revoked_at }) => {
    const own = told.filter(({ install_id }) => install_id === id);
    return revoked_at === null
      ? own
      : [...own, { date: dateAt(revoked_at, subscription.timezone), seats: Decimal.ZERO }];
  });
}

/** The features of a licence that we signed ourselves. */
function featuresOf(token: string): LicenceClaims['features'] {
  const payload = Buffer.from(token.split('.')[1] as string, 'base64url').toString();
  return (JSON.parse(payload) as LicenceClaims).features;
}
