// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import type Stripe from 'stripe';

export interface SignedEvent {
  readonly body: Uint8Array;
  readonly headers: { readonly 'content-type': string; readonly 'stripe-signature': string };
}

/**
 * An event as Stripe sends it: `t` and one `v1` for each secret, HMAC-SHA256 over `t.body`. Written without the SDK,
 * so that its check is tested against something else. Source: docs.stripe.com/webhooks#verify-manually.
 */
export function signEvent(event: Stripe.Event, secrets: readonly string[], at: number): SignedEvent {
  const text = JSON.stringify(event, null, 2);
  const seconds = Math.floor(at / 1000);
  const signatures = secrets.map((secret) => createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex'));
  return {
    body: Buffer.from(text),
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': [`t=${seconds}`, ...signatures.map((value) => `v1=${value}`)].join(','),
    },
  };
}

export interface SendOptions {
  readonly secret: string;
  readonly at: number;
  readonly order?: 'as-made' | 'reversed';
  readonly copies?: number;
  /** Signs with a secret nobody was given. */
  readonly forged?: boolean;
}

/** Posts events to an endpoint one by one; answers the status of each. */
export async function sendEvents(
  url: string,
  events: readonly Stripe.Event[],
  options: SendOptions,
): Promise<number[]> {
  const order = options.order === 'reversed' ? events.toReversed() : events;
  const secret = options.forged ? 'whsec_nobody' : options.secret;
  const statuses: number[] = [];
  for (const event of order)
    for (let copy = 0; copy < (options.copies ?? 1); copy++) {
      const { body, headers } = signEvent(event, [secret], options.at);
      const answer = await fetch(url, { method: 'POST', headers, body: Buffer.from(body) });
      await answer.arrayBuffer();
      statuses.push(answer.status);
    }
  return statuses;
}
