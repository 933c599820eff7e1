// SPDX-License-Identifier: Apache-2.0
import type { InvoiceLine } from '../invoice.js';

export const january = { start: '2026-01-01', end: '2026-02-01' };

/** What is owed for January, or for its days until `end`. */
export const owed = (amount_minor: bigint, end = january.end): InvoiceLine => ({
  kind: 'charge',
  charge_key: 'plan/base',
  label: 'Base',
  period: { start: january.start, end },
  billed: { start: january.start, end },
  revision: 0,
  metered: false,
  catalog_version: 1,
  plan: 'base',
  amount_minor,
  discount_minor: 0n,
  derivation: {} as InvoiceLine['derivation'],
});
