// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { Instant } from '@kontor/core';
import { type BankTransferSettings, bankTransferProvider } from '../payments/bank-transfer/provider.js';
import type { PaymentProvider, Unanswered } from '../payments/provider.js';
import type { StripeMethodType } from '../payments/stripe/connect.js';
import type { StripeSettings } from '../payments/stripe/provider.js';
import type { SecretBox } from '../store/secret-box.js';
import type { Store } from '../store/store.js';
import { commitOf, type Transaction } from '../store/transaction.js';
import { toJson, toTimestamp } from '../store/values.js';
import { chargeableMandate } from './mandates.js';

export const PROVIDER_KEYS = ['stripe', 'bank-transfer'] as const;
export type ProviderKey = (typeof PROVIDER_KEYS)[number];

/** What may be shown of a provider's settings. */
export type ProviderSettings =
  | { readonly provider: 'stripe'; readonly method_types: readonly StripeMethodType[]; readonly api_key_end: string }
  | {
      readonly provider: 'bank-transfer';
      readonly beneficiary: string;
      readonly iban: string;
      readonly bic: string | null;
      /** Absent: nothing is debited by mandate. */
      readonly direct_debit?: DirectDebitSettings;
    };
/** How accounts are debited by mandate. */
export interface DirectDebitSettings {
  /** The SEPA creditor identifier. */
  readonly creditor_id: string;
  /** How long before a debit the customer has to know of it; from the day of the invoice. */
  readonly prenotification_days: number;
  /** How many days of TARGET before a debit the bank wants the file. */
  readonly lead_days: number;
}
/** What may not. `webhook_secrets`: two while one is being changed for another. */
export interface ProviderSecrets {
  readonly api_key?: string;
  readonly webhook_secrets: readonly string[];
}
export interface StoredProvider {
  readonly settings: ProviderSettings;
  readonly created_at: Instant;
  readonly changed_at: Instant;
}

/** Where Stripe is: only who runs the installation may say so, never a caller of the API. */
export type StripeConnection = Pick<
  StripeSettings,
  'host' | 'port' | 'protocol' | 'timeout_ms' | 'network_retries' | 'webhook_tolerance_seconds'
>;

/** KONTOR_STRIPE_URL, for a proxy that requests to Stripe have to take; without it Stripe's own address. */
export function stripeConnection(setting = process.env.KONTOR_STRIPE_URL): StripeConnection {
  if (setting === undefined || setting === '') return {};
  const { protocol, hostname, port } = new URL(setting);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new RangeError(`KONTOR_STRIPE_URL is ${setting}; write an http or https address`);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return { host: hostname, protocol: scheme, port: port === '' ? (scheme === 'http' ? 80 : 443) : Number(port) };
}

/** What the secrets of a provider are bound to. */
const contextOf = (org_id: string, provider: string) => `payment provider ${provider} of ${org_id}`;

const rows = (tx: Transaction) => tx.db.selectFrom('payment_provider').where('org_id', '=', tx.org_id);

export async function listProviders(tx: Transaction): Promise<StoredProvider[]> {
  const found = await rows(tx).select(['settings', 'created_at', 'changed_at']).orderBy('provider').execute();
  return found as StoredProvider[];
}

export async function getProvider(tx: Transaction, key: ProviderKey): Promise<StoredProvider | null> {
  const query = rows(tx).select(['settings', 'created_at', 'changed_at']).where('provider', '=', key);
  return ((await query.executeTakeFirst()) as StoredProvider | undefined) ?? null;
}

/** Sets a provider up, or changes it as a whole. */
export async function putProvider(
  tx: Transaction,
  box: SecretBox,
  settings: ProviderSettings,
  secrets: ProviderSecrets,
): Promise<StoredProvider> {
  const { now } = commitOf(tx);
  const { provider } = settings;
  const before = await getProvider(tx, provider);
  const changed = {
    settings: toJson(settings),
    secrets: box.seal(JSON.stringify(secrets), contextOf(tx.org_id, provider)),
    changed_at: toTimestamp(now),
  };
  const row = await tx.db
    .insertInto('payment_provider')
    .values({ org_id: tx.org_id, provider, created_at: toTimestamp(now), ...changed })
    .onConflict((conflict) => conflict.columns(['org_id', 'provider']).doUpdateSet(changed))
    .returning(['settings', 'created_at', 'changed_at'])
    .executeTakeFirstOrThrow();
  const after = row as StoredProvider;
  tx.audit.record({
    action: before === null ? 'payment_provider.created' : 'payment_provider.changed',
    object: provider,
    before,
    after,
  });
  return after;
}

/** Forgets a provider with its secrets; null when there was none. What it took stays in the books. */
export async function removeProvider(tx: Transaction, key: ProviderKey): Promise<StoredProvider | null> {
  commitOf(tx);
  const before = await getProvider(tx, key);
  if (before === null) return null;
  await tx.db.deleteFrom('payment_provider').where('org_id', '=', tx.org_id).where('provider', '=', key).execute();
  tx.audit.record({ action: 'payment_provider.deleted', object: key, before });
  return before;
}

/** What is kept secret of a provider; null when it is not set up. */
export async function secretsOf(tx: Transaction, box: SecretBox, key: ProviderKey): Promise<ProviderSecrets | null> {
  const row = await rows(tx).select('secrets').where('provider', '=', key).executeTakeFirst();
  return row === undefined ? null : JSON.parse(box.open(row.secrets, contextOf(tx.org_id, key)));
}

/** What moves real money: restricted keys of Stripe, and secret ones. */
const LIVE_KEY = /^(sk|rk)_live_/;

/**
 * A provider of the organisation, ready to be asked; null when it is not set up. Sample organisations have none, and in
 * simulated time a key that moves real money is not used: they never meet a real one.
 */
export async function providerIn(
  tx: Transaction,
  box: SecretBox,
  key: string,
  connection: StripeConnection = stripeConnection(),
  mandate: BankTransferSettings['mandate'] = async () => null,
): Promise<PaymentProvider | null> {
  if (!isProviderKey(key)) return null;
  const stored = await getProvider(tx, key);
  const { sample, test_clock } = await tx.organisations.get();
  if (stored === null || sample) return null;
  const secrets = (await secretsOf(tx, box, key)) as ProviderSecrets;
  if (test_clock !== null && LIVE_KEY.test(secrets.api_key ?? '')) return null;
  const { settings } = stored;
  const { webhook_secrets } = secrets;
  if (settings.provider === 'stripe') {
    const { method_types } = settings;
    const { stripeProvider } = await import('../payments/stripe/provider.js');
    return stripeProvider({ ...connection, api_key: secrets.api_key as string, webhook_secrets, method_types });
  }
  const { beneficiary, iban, bic } = settings;
  const made = bankTransferProvider({ beneficiary, iban, bic, webhook_secrets, mandate });
  if (!made.ok) throw new RangeError(`the stored account of ${tx.org_id} is none: ${made.problems[0]?.message}`);
  return made.value;
}

/** The same in a transaction of its own, for what happens outside of one. */
export function providerFor(
  store: Store,
  org_id: string,
  key: string,
  connection?: StripeConnection,
): Promise<PaymentProvider | null> {
  // asked when the provider is, which is outside of this transaction
  const mandate = (id: string) => store.read(org_id, (tx) => chargeableMandate(tx, store.secrets, id));
  return store.read(org_id, (tx) => providerIn(tx, store.secrets, key, connection, mandate));
}

/** For what is under way with a provider that was removed meanwhile. */
export function providerNotSetUp(key: string): Unanswered {
  const problem = {
    code: 'provider-not-set-up',
    path: 'provider',
    message: `${key} is not set up for this organisation`,
    mend: 'set it up again: PUT /v1/payment_providers; what is under way goes on then',
  };
  return { ok: false, problems: [problem], retry_after_ms: 15 * 60_000 };
}

export function isProviderKey(key: string): key is ProviderKey {
  return (PROVIDER_KEYS as readonly string[]).includes(key);
}
