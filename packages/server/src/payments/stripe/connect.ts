// SPDX-License-Identifier: Apache-2.0
import Stripe from 'stripe';

export type StripeMethodType = 'card' | 'sepa_debit';

export interface StripeSettings {
  /** `sk_live_…` or a restricted key. */
  readonly api_key: string;
  /** Secrets of the webhook endpoint; two while one is being changed for another. */
  readonly webhook_secrets: readonly string[];
  /** For a proxy or a local server; Stripe's own when left out. */
  readonly host?: string;
  readonly port?: number;
  readonly protocol?: 'http' | 'https';
  /** For one try of a request; 20,000 when left out. */
  readonly timeout_ms?: number;
  /** Tries again inside one call, with the same idempotency key; 2 when left out. */
  readonly network_retries?: number;
  /** What customers may set up and be charged by; cards when left out. Each must be switched on in the account. */
  readonly method_types?: readonly StripeMethodType[];
  /** How old a webhook's signature may be; 300 when left out, as Stripe advises. */
  readonly webhook_tolerance_seconds?: number;
}

export type StripeClient = Stripe;

/** A client of the official SDK. Its telemetry is off: what a request took is nobody's business. */
export function connectStripe(settings: StripeSettings): StripeClient {
  return new Stripe(settings.api_key, {
    maxNetworkRetries: settings.network_retries ?? 2,
    timeout: settings.timeout_ms ?? 20_000,
    telemetry: false,
    appInfo: { name: 'Kontor' },
    ...(settings.host === undefined ? {} : { host: settings.host }),
    ...(settings.port === undefined ? {} : { port: settings.port }),
    ...(settings.protocol === undefined ? {} : { protocol: settings.protocol }),
  });
}

/** The list Stripe picks from; without it, the dashboard's choice would decide, pages that redirect included. */
export function methodTypes(settings: StripeSettings): { readonly allowed_payment_method_types: StripeMethodType[] } {
  return { allowed_payment_method_types: [...(settings.method_types ?? (['card'] as const))] };
}
