// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '@kontor/core';
import type { InstantColumn, JsonColumn, NullableInstantColumn } from '../store/schema.js';

// The tables of migrations/0020_licence.sql, 0032, 0033 and 0035 as the query builder knows them.

export interface SigningKeyTable {
  org_id: string;
  id: string;
  public_key: string;
  private_key: string | null;
  passphrase: boolean;
  sign_from: InstantColumn;
  sign_until: NullableInstantColumn;
  compromised_at: NullableInstantColumn;
  created_at: InstantColumn;
}
export interface LicenceTable {
  org_id: string;
  id: string;
  position: bigint;
  customer_id: string;
  subscription_id: string;
  kind: string;
  status: string;
  starts_on: PlainDate;
  ends_on: PlainDate | null;
  terms: JsonColumn<unknown>;
  token: string;
  key_id: string;
  replaces: string | null;
  family: string;
  revoked_at: NullableInstantColumn;
  revoke_reason: string | null;
  suspended_at: NullableInstantColumn;
  suspend_reason: string | null;
  resumed_at: NullableInstantColumn;
  created_at: InstantColumn;
  sys_from: bigint;
}

export interface ActivationTable {
  org_id: string;
  family: string;
  holder: string;
  session: string;
  id: string;
  licence_id: string;
  state: string;
  since: InstantColumn;
  expires_at: InstantColumn;
}

declare module '../store/schema.js' {
  interface Database {
    signing_key: SigningKeyTable;
    licence: LicenceTable;
    activation: ActivationTable;
  }
}
