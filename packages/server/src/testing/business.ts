// SPDX-License-Identifier: Apache-2.0
import type { ApiOptions } from '../http/api.js';
import { createApp } from '../http/app.js';
import type { Store } from '../store/store.js';
import { ApiClient } from './api-client.js';
import { exampleCatalog } from './example-catalog.js';

let count = 0;

/** The head of an invoice, as far as tests look at it. */
export interface BilledInvoice {
  readonly id: string;
  readonly number: string;
  readonly kind: 'invoice' | 'credit_note';
  readonly total: string;
  readonly due: string;
}

/** An organisation of its own with the example catalog, at work over the API; its time begins in January 2026. */
export class Business {
  readonly api: ApiClient;
  /** Somebody without a key, in a place of their own: what is counted by place is counted for all on one database. */
  readonly visitor: ApiClient;
  readonly slug: string;
  readonly #clock: { now: number };

  private constructor(api: ApiClient, visitor: ApiClient, clock: { now: number }, slug: string) {
    this.api = api;
    this.visitor = visitor;
    this.slug = slug;
    this.#clock = clock;
  }

  static async open(store: Store, options: Partial<Omit<ApiOptions, 'store' | 'now'>> = {}): Promise<Business> {
    const clock = { now: Date.parse('2026-01-01T09:00:00Z') };
    const app = createApp({ operator_token: 'operator-token', ...options, store, now: () => clock.now });
    const operator = new ApiClient(app, { authorization: 'Bearer operator-token' });
    const slug = `business-${++count}`;
    await operator.post('/v1/organisations', { slug, name: 'Acme', currency: 'EUR' });
    const key = await operator.post('/v1/api_keys', { name: 'test' }, { 'kontor-organisation': slug });
    const business = new Business(
      operator.with({ authorization: `Bearer ${key.body.secret}` }),
      new ApiClient(app, { 'x-forwarded-for': `2001:db8:${count.toString(16)}::1` }),
      clock,
      slug,
    );
    await business.api.put('/v1/catalog', exampleCatalog);
    await business.api.post('/v1/customers', { name: 'Ada', external_id: 'ada' });
    return business;
  }

  /** What time it is there. */
  get now(): number {
    return this.#clock.now;
  }

  /** Nine o'clock of a day, or another time of it. */
  on(day: string, time = '09:00'): void {
    this.#clock.now = Date.parse(`${day}T${time}:00Z`);
  }

  /** A subscription to the team plan: 20.00 a month in advance; not billed yet. */
  async subscribe(terms: object = {}): Promise<string> {
    const body = { customer_id: 'ada', plan: 'team', start_date: '2026-01-01', trial_end_date: null, ...terms };
    const made = await this.api.post('/v1/subscriptions', body);
    if (made.status !== 201) throw new Error(made.body.detail);
    return made.body.id;
  }

  /** Bills what is due before a day, and returns the documents it made by their numbers, invoices first. */
  async close(until: string): Promise<BilledInvoice[]> {
    const before = new Set((await this.#invoices()).map(({ id }) => id));
    await this.api.post('/v1/billing/close', { until });
    const made = (await this.#invoices()).filter(({ id }) => !before.has(id));
    // CN sorts after the digits of an invoice's number
    return made.sort((a, b) => (a.number < b.number ? -1 : 1));
  }

  /** The trial balance in euro by account, those of zero left out, with what all sum to. */
  async books(as_of?: string): Promise<Record<string, string>> {
    const { body } = await this.api.get(`/v1/ledger/balances${as_of === undefined ? '' : `?as_of=${as_of}`}`);
    const accounts = body.accounts.filter(({ balance }: { balance: string }) => balance !== '0.00');
    return {
      ...Object.fromEntries(
        accounts.map(({ account, balance }: { account: string; balance: string }) => [account, balance]),
      ),
      difference: body.differences[0]?.difference ?? '0.00',
    };
  }

  /** The number of the latest commit. */
  async seq(): Promise<string> {
    return (await this.api.get('/v1/audit?limit=1')).body.data[0].seq;
  }

  async #invoices(): Promise<BilledInvoice[]> {
    return (await this.api.get('/v1/invoices?limit=1000')).body.data;
  }
}
