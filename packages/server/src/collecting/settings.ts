// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { choosePolicy, DEFAULT_DUNNING_POLICY, type DunningPolicy, type DunningSubject } from '@kontor/core';
import { commitOf, type Transaction } from '../store/transaction.js';
import { toJson, toTimestamp } from '../store/values.js';

/** How an organisation collects. */
export interface CollectingSettings {
  /** In their order; where none is for an invoice, the one Kontor comes with. */
  readonly policies: readonly DunningPolicy[];
  /** Mails beside those of the policies. */
  readonly tell_of: { readonly invoices: boolean; readonly payments: boolean };
  /** What stands on mails in place of what stands on invoices. */
  readonly mail: {
    readonly sender_name?: string;
    readonly logo_url?: string;
    readonly accent_colour?: string;
    readonly footer?: string;
    readonly support_email?: string;
  };
  readonly trials: {
    /** Of new subscriptions: what becomes of a trial that ends while there is nothing to pay with. */
    readonly without_method: 'bill' | 'cancel' | 'pause';
    /** Days before the end at which the customer is told; null: never. */
    readonly remind_days: number | null;
  };
}
export interface Collecting {
  readonly enabled: boolean;
  readonly settings: CollectingSettings;
}

export const DEFAULT_COLLECTING: CollectingSettings = {
  policies: [],
  tell_of: { invoices: true, payments: true },
  mail: {},
  trials: { without_method: 'bill', remind_days: 7 },
};

/** How the organisation collects; an organisation that has said nothing does not. */
export async function collectingOf(tx: Transaction): Promise<Collecting> {
  const row = await tx.db
    .selectFrom('collecting')
    .select(['enabled', 'settings'])
    .where('org_id', '=', tx.org_id)
    .executeTakeFirst();
  if (row === undefined) return { enabled: false, settings: DEFAULT_COLLECTING };
  const settings = row.settings as CollectingSettings;
  return { enabled: row.enabled, settings: { ...settings, policies: settings.policies.map(policyFromJson) } };
}

/**
 * Says how the organisation collects from now on. Switched on, it begins with invoices issued from here on; with
 * `include_open` also with those that are open already.
 */
export async function putCollecting(
  tx: Transaction,
  { enabled, settings }: Collecting,
  include_open = false,
): Promise<Collecting> {
  const { now, real_now, seq } = commitOf(tx);
  const before = await collectingOf(tx);
  const begins = enabled && !before.enabled;
  const changed = {
    enabled,
    settings: toJson(settings),
    changed_at: toTimestamp(now),
    ...(begins ? { enabled_at: toTimestamp(now) } : {}),
  };
  await tx.db
    .insertInto('collecting')
    .values({ org_id: tx.org_id, ...changed })
    .onConflict((conflict) => conflict.column('org_id').doUpdateSet(changed))
    .execute();
  const { test_clock } = await tx.organisations.get();
  // in simulated time nothing happens by itself: the clock takes it along
  const due_at = enabled && test_clock === null ? toTimestamp(real_now) : 'infinity';
  const place = include_open ? { seq: 0n, position: -1 } : begins ? { seq, position: -1 } : {};
  await tx.db
    .insertInto('collecting_queue')
    .values({ org_id: tx.org_id, due_at, seq, position: -1, ...place })
    .onConflict((conflict) => conflict.column('org_id').doUpdateSet({ due_at, ...place }))
    .execute();
  const after = await collectingOf(tx);
  tx.audit.record({ action: 'collecting.changed', object: tx.org_id, before, after });
  return after;
}

/** The policy for an invoice, as it is kept with it: of amounts and countries nothing more is asked. */
export function policyFor({ policies }: CollectingSettings, subject: DunningSubject): DunningPolicy {
  const { applies_to: _chosen, ...policy } = choosePolicy(policies, subject) ?? DEFAULT_DUNNING_POLICY;
  return policy;
}

function policyFromJson(policy: DunningPolicy): DunningPolicy {
  const amounts = policy.applies_to?.amounts;
  if (amounts === undefined) return policy;
  const minor = (text: bigint | undefined) => (text === undefined ? undefined : BigInt(text));
  return {
    ...policy,
    applies_to: {
      ...policy.applies_to,
      amounts: amounts.map(({ currency, from_minor, below_minor }) => ({
        currency,
        ...(from_minor === undefined ? {} : { from_minor: minor(from_minor) as bigint }),
        ...(below_minor === undefined ? {} : { below_minor: minor(below_minor) as bigint }),
      })),
    },
  };
}
