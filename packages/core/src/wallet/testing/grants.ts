// SPDX-License-Identifier: Apache-2.0
import type { ChargeLine } from '../../discount/scope.js';
import type { CreditGrant } from '../wallet.js';

export function grant(id: string, amount_minor: bigint, more: Partial<CreditGrant> = {}): CreditGrant {
  return {
    id,
    wallet_id: 'wal_1',
    kind: 'prepaid',
    amount_minor,
    remaining_minor: amount_minor,
    priority: 0,
    effective_at: 0,
    expires_at: null,
    ...more,
  };
}

export function line(charge_key: string, amount_minor: bigint, more: Partial<ChargeLine> = {}): ChargeLine {
  return { charge_key, amount_minor, ...more };
}
