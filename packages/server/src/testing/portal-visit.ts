// SPDX-License-Identifier: Apache-2.0
import { contentsToSend } from '../mail/sealed.js';
import type { Store } from '../store/store.js';
import type { ApiClient } from './api-client.js';
import type { Business } from './business.js';

const EVERYTHING = ['plan_changes', 'cancellation', 'seats', 'caps', 'keys'];

/** Opens the portal of a business, for customers to do everything there is if nothing else is said. */
export async function openPortal({ api }: Pick<Business, 'api'>, settings: object = {}): Promise<void> {
  const put = await api.put('/v1/portal_settings', { open: true, allow: EVERYTHING, ...settings });
  if (put.status !== 200) throw new Error(put.body.detail);
}

/** The end of a link into the portal of a customer, as the seller's own product gets it. */
export async function portalToken(
  { api }: Pick<Business, 'api'>,
  customer = 'ada',
  wanted: object = {},
): Promise<string> {
  const made = await api.post(`/v1/customers/${customer}/portal_sessions`, wanted);
  if (made.status !== 200) throw new Error(made.body.detail);
  return made.body.url.split('#token=')[1];
}

/** The customer in the portal, in a browser. */
export async function portalVisit(
  business: Pick<Business, 'api' | 'visitor'>,
  customer = 'ada',
): Promise<{ readonly portal: ApiClient; readonly cookie: string; readonly csrf_token: string }> {
  const opened = await business.visitor.post('/v1/portal/sessions', { token: await portalToken(business, customer) });
  if (opened.status !== 201) throw new Error(opened.body.detail);
  const [cookie = ''] = (opened.headers.get('set-cookie') ?? '').split(';');
  const { csrf_token } = opened.body;
  return { portal: business.visitor.with({ cookie, 'kontor-csrf': csrf_token }), cookie, csrf_token };
}

/** The text of the mail that `cause` writes, as it is sent: links that sign somebody in are stored encrypted. */
export async function mailedText(
  store: Store,
  { api }: Pick<Business, 'api'>,
  cause: () => Promise<unknown>,
): Promise<string> {
  const ids = async () => (await api.get('/v1/mails')).body.data.map(({ id }: { id: string }) => id) as string[];
  // mails of one instant come in any order
  const before = new Set(await ids());
  await cause();
  const id = (await ids()).find((one) => !before.has(one));
  if (id === undefined) throw new Error('no mail was written');
  const { id: org_id } = (await api.get('/v1/organisation')).body;
  const { sealed } = await store.read(org_id, (tx) =>
    tx.db
      .selectFrom('mail')
      .select('sealed')
      .where('org_id', '=', org_id)
      .where('id', '=', id)
      .executeTakeFirstOrThrow(),
  );
  return contentsToSend(store.secrets, { id, sealed, html: '', text: '' }).text;
}
