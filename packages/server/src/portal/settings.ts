// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { ACCENT } from '../billing/printed-frame.js';
import type { OrganisationBilling } from '../store/billing-settings.js';
import type { Organisation } from '../store/organisations.js';
import { commitOf, type Transaction, type WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';

type DocumentLogo = NonNullable<NonNullable<NonNullable<OrganisationBilling['documents']>['brand']>['logo']>;

/** What customers may do in the portal besides reading, paying and saying who they are. */
export const PERMISSIONS = ['plan_changes', 'cancellation', 'seats', 'caps', 'keys'] as const;
export type Permission = (typeof PERMISSIONS)[number];

export interface PortalSettings {
  readonly allow: readonly Permission[];
  /** When a change to a plan of a lower price takes effect; a higher one does at once. */
  readonly downgrades: 'now' | 'period_end';
  /** Absent: as on documents. */
  readonly brand?: { readonly name?: string; readonly accent_colour?: string; readonly logo?: DocumentLogo };
  /** Origins whose pages may frame the portal. */
  readonly frame_origins: readonly string[];
  readonly links: { readonly terms?: string; readonly privacy?: string; readonly support?: string };
}
export interface Portal {
  /** False: nobody can sign in, and who has is signed out. */
  readonly open: boolean;
  readonly settings: PortalSettings;
}
/** What the portal looks like. */
export interface PortalBrand {
  readonly name: string;
  /** `#rrggbb`. */
  readonly accent_colour: string;
  readonly logo: DocumentLogo | null;
}

/** Nobody asked for a portal, so nobody can come in. */
export const NO_PORTAL: Portal = {
  open: false,
  settings: { allow: [], downgrades: 'period_end', frame_origins: [], links: {} },
};

export async function portalOf(tx: Transaction): Promise<Portal> {
  const row = await tx.db
    .selectFrom('portal')
    .select(['open', 'settings'])
    .where('org_id', '=', tx.org_id)
    .executeTakeFirst();
  return row ?? NO_PORTAL;
}

export async function putPortal(tx: WriteTransaction, after: Portal): Promise<Portal> {
  const before = await portalOf(tx);
  const { slug } = await tx.organisations.get();
  const values = {
    slug,
    open: after.open,
    settings: JSON.stringify(after.settings),
    changed_at: toTimestamp(commitOf(tx).now),
  };
  await tx.db
    .insertInto('portal')
    .values({ org_id: tx.org_id, ...values })
    .onConflict((conflict) => conflict.column('org_id').doUpdateSet(values))
    .execute();
  tx.audit.record({ action: 'portal.changed', object: tx.org_id, before: audited(before), after: audited(after) });
  return after;
}

/** As on documents, where the portal has none of its own. */
export function portalBrand({ settings }: Portal, { name, billing }: Organisation): PortalBrand {
  const { seller, brand } = billing.documents ?? {};
  return {
    name: settings.brand?.name ?? seller?.name ?? name,
    accent_colour: settings.brand?.accent_colour ?? brand?.accent_colour ?? ACCENT,
    logo: settings.brand?.logo ?? brand?.logo ?? null,
  };
}

/** The trail says that there is a logo, not what it looks like. */
function audited({ open, settings }: Portal) {
  const { brand, ...rest } = settings;
  if (brand === undefined) return { open, ...rest };
  const { logo, ...words } = brand;
  return { open, ...rest, brand: { ...words, ...(logo === undefined ? {} : { logo: logo.format }) } };
}
