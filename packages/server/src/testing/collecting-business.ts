// SPDX-License-Identifier: Apache-2.0
import type Stripe from 'stripe';
import type { Store } from '../store/store.js';
import { Business } from './business.js';
import { completeSession } from './local-stripe/checkout.js';
import { type LocalStripe, localStripeSettings } from './local-stripe/server.js';
import { signEvent } from './local-stripe/webhooks.js';

const { api_key, webhook_secrets, ...connection } = localStripeSettings({ port: 0 } as LocalStripe);

/** An organisation that collects by a local Stripe; Ada has an address to write to. */
export class CollectingBusiness {
  readonly business: Business;
  readonly local: LocalStripe;
  #told = 0;

  private constructor(business: Business, local: LocalStripe) {
    this.business = business;
    this.local = local;
    this.#told = local.books.events.length;
  }

  static async open(store: Store, local: LocalStripe, settings: object = {}): Promise<CollectingBusiness> {
    const stripe = { ...connection, port: local.port };
    const business = await Business.open(store, { stripe, public_url: 'https://pay.example', visitor_limit: MANY });
    const { api } = business;
    await api.patch('/v1/customers/ada', { email: 'ada@example.com' });
    await api.put('/v1/payment_providers/stripe', { api_key, webhook_secrets });
    const put = await api.put('/v1/collecting', { enabled: true, ...settings });
    if (put.status !== 200) throw new Error(put.body.detail);
    return new CollectingBusiness(business, local);
  }

  get api() {
    return this.business.api;
  }

  /** Ada gives a card on the provider's page, and the provider tells of it. */
  async giveCard(token = 'pm_card_visa', customer = 'ada'): Promise<void> {
    const made = await this.api.post(`/v1/customers/${customer}/payment_method_setups`, {
      return_url: 'https://example.com/account',
    });
    if (made.status !== 200) throw new Error(made.body.detail);
    completeSession(this.local.books, made.body.url.split('/').at(-1), token);
    await this.tell();
  }

  /** Posts what happened at the provider since the last time; answers the status of each. */
  async tell(events: readonly Stripe.Event[] = this.news()): Promise<number[]> {
    const statuses: number[] = [];
    for (const event of events) statuses.push(await this.notice(event));
    return statuses;
  }

  /** What happened at the provider and was not asked for yet. */
  news(): Stripe.Event[] {
    const events = this.local.books.events.slice(this.#told);
    this.#told = this.local.books.events.length;
    return events;
  }

  async notice(event: Stripe.Event, secret = 'whsec_local'): Promise<number> {
    const { body, headers } = signEvent(event, [secret], this.business.now);
    const path = `/v1/payment_providers/stripe/webhooks/${this.business.slug}`;
    return (await this.api.send('POST', path, new Uint8Array(body), headers)).status;
  }

  /** Does what is due. */
  async run(): Promise<void> {
    const done = await this.api.post('/v1/collecting/run', {});
    if (done.status !== 200) throw new Error(done.body.detail);
  }

  /** An invoice over 20.00, issued on the day that it is. */
  async invoice(terms: object = {}): Promise<{ readonly id: string; readonly number: string }> {
    const today = new Date(this.business.now).toISOString().slice(0, 10);
    await this.business.subscribe({ start_date: today, ...terms });
    const tomorrow = new Date(this.business.now + 86_400_000).toISOString().slice(0, 10);
    const [made] = await this.business.close(tomorrow);
    if (made === undefined) throw new Error('nothing was due');
    return made;
  }

  async collection(id: string) {
    const { status, body } = await this.api.get(`/v1/invoices/${id}/collection`);
    if (status !== 200) throw new Error(body.detail);
    return body;
  }

  /** The templates of the mails so far, oldest first. */
  async mails(): Promise<string[]> {
    const { body } = await this.api.get('/v1/mails?limit=1000');
    return body.data.map(({ template }: { template: string }) => template).reverse();
  }
}

const MANY = { per_second: 1_000, burst: 10_000 };
