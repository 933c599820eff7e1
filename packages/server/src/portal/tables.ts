// SPDX-License-Identifier: Apache-2.0
import type { InstantColumn, JsonColumn, NullableInstantColumn } from '../store/schema.js';
import type { PortalSettings } from './settings.js';

// The tables of migrations/0053_portal.sql, 0054_portal_domain.sql and 0070_session_devices.sql as the query builder knows them.

/** How a session travels: in a cookie of the browser, or in the memory of a page that the seller frames. */
export type SessionKind = 'cookie' | 'bearer';

export interface PortalTable {
  org_id: string;
  slug: string;
  open: boolean;
  settings: JsonColumn<PortalSettings>;
  changed_at: InstantColumn;
}
export interface PortalLinkTable {
  org_id: string;
  token_hash: string;
  email: string | null;
  customer_id: string | null;
  kind: SessionKind;
  return_url: string | null;
  created_at: InstantColumn;
  expires_at: InstantColumn;
  used_at: NullableInstantColumn;
}
export interface PortalSessionTable {
  org_id: string;
  id: string;
  token_hash: string;
  kind: SessionKind;
  email: string | null;
  customer_id: string | null;
  return_url: string | null;
  agent: string | null;
  address: string | null;
  created_at: InstantColumn;
  seen_at: InstantColumn;
  expires_at: InstantColumn;
}
export interface PortalDomainTable {
  org_id: string;
  host: string;
  proof: string;
  proven_by: 'dns' | 'operator' | null;
  proven_at: NullableInstantColumn;
  created_at: InstantColumn;
}

declare module '../store/schema.js' {
  interface Database {
    portal: PortalTable;
    portal_link: PortalLinkTable;
    portal_session: PortalSessionTable;
    portal_domain: PortalDomainTable;
  }
}
