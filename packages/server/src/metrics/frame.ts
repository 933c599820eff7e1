// SPDX-License-Identifier: Apache-2.0
import {
  type CurrencyCode,
  dateAt,
  type Instant,
  type MetricPolicy,
  type PlainDate,
  type RevenueHistory,
} from '@kontor/core';
import type { AsOf } from '../store/as-of.js';
import type { Store } from '../store/store.js';
import { policyBy } from './policies.js';
import { readRevenue, readRevenueAt } from './revenue-reading.js';

export interface FrameRequest {
  /** A preset, or one that is stored; `ours@2` is its second version. Default: our own. */
  readonly policy?: string | undefined;
  /** Whose days and months; default: the organisation's. */
  readonly timezone?: string | undefined;
  /** As it was known then; absent: now. */
  readonly as_of?: AsOf | undefined;
}

/** What reports are computed from: the revenue of an organisation under a policy, in the days of a zone. */
export interface Frame {
  readonly org_id: string;
  readonly as_of: AsOf | undefined;
  readonly history: RevenueHistory;
  readonly policy: MetricPolicy;
  readonly timezone: string;
  /** The organisation's own. */
  readonly currency: CurrencyCode;
  /** The day it is there at `now`. */
  readonly today: PlainDate;
}

/** Null: there is no such policy. */
export async function openFrame(
  store: Store,
  org_id: string,
  now: Instant,
  { policy: named = 'kontor', timezone, as_of }: FrameRequest = {},
): Promise<Frame | null> {
  const { organisation, found } = await store.read(
    org_id,
    async (tx) => ({ organisation: await tx.organisations.get(), found: await policyBy(tx, named) }),
    { as_of },
  );
  if (found === null) return null;
  const { policy } = found;
  const reading = { policy, timezone: timezone ?? organisation.timezone };
  const history =
    as_of === undefined
      ? await readRevenue(store, org_id, reading)
      : await store.read(org_id, (tx) => readRevenueAt(tx, reading), { as_of });
  return { org_id, as_of, history, ...reading, currency: organisation.currency, today: dateAt(now, reading.timezone) };
}
