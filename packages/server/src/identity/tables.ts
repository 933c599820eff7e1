// SPDX-License-Identifier: Apache-2.0
import type { InstantColumn, NullableInstantColumn } from '../store/schema.js';
import type { Role } from './role.js';

// The tables of migrations/0050_identity.sql and 0070_session_devices.sql as the query builder knows them.

export interface ConsoleUserTable {
  user_id: string;
  email: string;
  name: string;
  language: string;
  created_at: InstantColumn;
}
export interface ConsolePasswordTable {
  user_id: string;
  hash: string;
  changed_at: InstantColumn;
}
export interface ConsoleSessionTable {
  user_id: string;
  id: string;
  token_hash: string;
  agent: string | null;
  address: string | null;
  created_at: InstantColumn;
  seen_at: InstantColumn;
  expires_at: InstantColumn;
}
export interface SignInLinkTable {
  user_id: string;
  token_hash: string;
  kind: 'sign_in' | 'reset';
  created_at: InstantColumn;
  expires_at: InstantColumn;
  used_at: NullableInstantColumn;
}
export interface MembershipTable {
  org_id: string;
  user_id: string;
  role: Role;
  created_at: InstantColumn;
  removed_at: NullableInstantColumn;
}
export interface InvitationTable {
  org_id: string;
  id: string;
  email: string;
  role: Role;
  language: string;
  invited_by: string;
  token_hash: string;
  created_at: InstantColumn;
  expires_at: InstantColumn;
  accepted_at: NullableInstantColumn;
  revoked_at: NullableInstantColumn;
}

declare module '../store/schema.js' {
  interface Database {
    console_user: ConsoleUserTable;
    console_password: ConsolePasswordTable;
    console_session: ConsoleSessionTable;
    sign_in_link: SignInLinkTable;
    membership: MembershipTable;
    invitation: InvitationTable;
  }
}
