// SPDX-License-Identifier: Apache-2.0
import { type BilledUsageLine, boundOf, Decimal, type PlainDate, type TaxShare } from '@kontor/core';
import { NET_OF_LINE, TAX_IN_PRICE } from '../ledger/revenue-lines.js';
import type { Transaction } from '../store/transaction.js';
import { FOREVER } from '../store/values.js';

/** What invoices say of a subscription, as far as the metrics ask. */
export interface BilledLinesOf {
  readonly usage: BilledUsageLine[];
  readonly taxes: Map<string, TaxShare>;
}

interface UsageRow {
  subscription_id: string;
  invoice_id: string;
  charge_key: string;
  billed_start: PlainDate;
  billed_start_second: number;
  billed_end: PlainDate;
  billed_end_second: number | null;
  revision: number;
  net_minor: bigint;
  quantity: string | null;
}
interface TaxRow {
  subscription_id: string;
  charge_key: string;
  net_minor: bigint;
  tax_minor: bigint;
  inclusive: boolean;
}

const OF_SUBSCRIPTIONS = `FROM invoice_line l JOIN invoice i ON i.org_id = l.org_id AND i.id = l.invoice_id
  WHERE l.org_id = $1 AND l.subscription_id = ANY($2::text[]) AND l.sys_from <= $3`;

/** By subscription: its lines of usage, and the tax of each other charge as it was billed last. */
export async function billedLines(tx: Transaction, ids: readonly string[]): Promise<Map<string, BilledLinesOf>> {
  const values = [tx.org_id, ids, tx.as_of ?? FOREVER];
  const found = new Map<string, BilledLinesOf>(ids.map((id) => [id, { usage: [], taxes: new Map() }]));
  const usage = await tx.client.query<UsageRow>({
    name: 'metrics-usage-lines',
    text: `SELECT l.subscription_id, l.invoice_id, l.charge_key, l.billed_start, l.billed_start_second, l.billed_end,
        l.billed_end_second, l.revision, ${NET_OF_LINE} AS net_minor,
        i.document #>> ARRAY['lines', l.position::text, 'derivation', 'quantity'] AS quantity
      ${OF_SUBSCRIPTIONS} AND l.metered AND left(l.charge_key, 9) <> 'contract/'`,
    values,
  });
  for (const row of usage.rows)
    found.get(row.subscription_id)?.usage.push({
      invoice_id: row.invoice_id,
      charge_key: row.charge_key,
      billed: {
        start: boundOf(row.billed_start, row.billed_start_second),
        end: boundOf(row.billed_end, row.billed_end_second),
      },
      revision: row.revision,
      net_minor: row.net_minor,
      quantity: row.quantity === null ? null : Decimal.parse(row.quantity),
    });
  const taxes = await tx.client.query<TaxRow>({
    name: 'metrics-tax-shares',
    text: `SELECT DISTINCT ON (l.subscription_id, l.charge_key) l.subscription_id, l.charge_key,
        ${NET_OF_LINE} AS net_minor, l.tax_minor, ${TAX_IN_PRICE} AS inclusive
      ${OF_SUBSCRIPTIONS} AND NOT l.metered AND l.kind = 'charge'
      ORDER BY l.subscription_id, l.charge_key, l.billed_start DESC, l.billed_start_second DESC, l.revision`,
    values,
  });
  for (const { subscription_id, charge_key, ...share } of taxes.rows)
    if (share.tax_minor !== 0n) found.get(subscription_id)?.taxes.set(charge_key, share);
  return found;
}
