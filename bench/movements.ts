// SPDX-License-Identifier: Apache-2.0

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addToDate,
  Decimal,
  KONTOR_POLICY,
  movementReport,
  type RevenueState,
  revenueHistory,
  roundedUnits,
  startOfDay,
} from '@kontor/core';
import { openStore, type Store } from '@kontor/server';
import type { BenchResult } from './result.js';

const CUSTOMERS = 20_000;
const MONTHS = 50;
/** A million subscription-months, in the order in which months pass. */
const SUBSCRIPTION_MONTHS = CUSTOMERS * MONTHS;
const RUNS = 4;
const FIRST = '2020-01-01';

const seconds = (since: number) => (performance.now() - since) / 1_000;

/** What a customer pays in a month, in cents; one in some twelve months it pays nothing. The same in both. */
function cents(customer: number, month: number): number {
  const mixed = Math.imul(customer * 2_654_435_761 + month * 40_503, 0x85ebca6b) >>> 0;
  return mixed % 12 === 0 ? 0 : 1_000 + (mixed % 7) * 500;
}

function states(): RevenueState[] {
  const all: RevenueState[] = [];
  for (let month = 0; month < MONTHS; month++) {
    const at = startOfDay(addToDate(FIRST, { months: month }), 'UTC');
    for (let customer = 0; customer < CUSTOMERS; customer++) {
      const amount = Decimal.fromParts(BigInt(cents(customer, month)), 2);
      all.push({
        customer_id: `customer-${customer}`,
        subscription_id: `subscription-${customer}`,
        currency: 'EUR',
        at,
        status: 'active',
        cancelled_at: null,
        ends_at: null,
        plan: 'team',
        catalog_version: 1,
        deployment: 'cloud',
        parts: [
          {
            kind: 'plan',
            charge_key: 'plan/base',
            feature: null,
            interval: 'month',
            amount,
            tax: Decimal.ZERO,
            discounts: [],
          },
        ],
      });
    }
  }
  return all;
}

/** By month: new, expansion, contraction, churn and reactivation in cents. */
const PEER = `
  SELECT month::text,
    coalesce(sum(mrr) FILTER (WHERE mrr > 0 AND earlier = 0), 0) AS new,
    coalesce(sum(mrr - before) FILTER (WHERE before > 0 AND mrr > before), 0) AS expansion,
    coalesce(sum(mrr - before) FILTER (WHERE mrr > 0 AND mrr < before), 0) AS contraction,
    coalesce(sum(-before) FILTER (WHERE mrr = 0 AND before > 0), 0) AS churn,
    coalesce(sum(mrr) FILTER (WHERE mrr > 0 AND before = 0 AND earlier > 0), 0) AS reactivation
  FROM (
    SELECT month, mrr, lag(mrr, 1, 0::bigint) OVER w AS before,
      coalesce(sum(mrr) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS earlier
    FROM subscription_month WINDOW w AS (PARTITION BY customer_id ORDER BY month)
  ) AS moved GROUP BY month ORDER BY month`;

interface Measured {
  readonly time: number;
  readonly rows: string[];
}

/** Both, one after the other, and again: what else the machine does then slows both. */
async function measured(
  store: Store,
  all: readonly RevenueState[],
): Promise<{ readonly peer: Measured; readonly own: Measured }> {
  const { id } = await store.createOrganisation(
    { slug: 'bench', name: 'Bench', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'B' },
    { actor: 'bench', now: 0 },
  );
  return store.append(id, async ({ client }) => {
    await client.query(
      'CREATE TEMP TABLE subscription_month (customer_id text, subscription_id text, month date, mrr bigint) ON COMMIT DROP',
    );
    for (let month = 0; month < MONTHS; month++)
      await client.query(
        `INSERT INTO subscription_month
         SELECT 'customer-' || n - 1, 'subscription-' || n - 1, $1::date, mrr FROM unnest($2::bigint[]) WITH ORDINALITY AS t (mrr, n)`,
        [
          addToDate(FIRST, { months: month }),
          Array.from({ length: CUSTOMERS }, (_none, customer) => cents(customer, month)),
        ],
      );
    await client.query('ANALYZE subscription_month');
    // enough memory to sort it all without a file
    await client.query("SET LOCAL work_mem = '512MB'");
    let peer: Measured = { time: Number.POSITIVE_INFINITY, rows: [] };
    let own = peer;
    for (let run = 0; run < RUNS; run++) {
      const started = performance.now();
      const { rows } = await client.query(PEER);
      const time = Math.min(peer.time, seconds(started));
      peer = {
        time,
        rows: rows.map((row) =>
          [row.month, row.new, row.expansion, row.contraction, row.churn, row.reactivation].join(' '),
        ),
      };
      const again = ours(all);
      own = { ...again, time: Math.min(own.time, again.time) };
    }
    return { peer, own };
  });
}

function ours(all: readonly RevenueState[]): Measured {
  const started = performance.now();
  const history = revenueHistory({ states: all, usage: [] }, { policy: KONTOR_POLICY, timezone: 'UTC' });
  const report = movementReport(history, {
    from: FIRST,
    to: addToDate(FIRST, { months: MONTHS }),
    by: 'month',
    currency: null,
    rate: null,
  });
  const time = seconds(started);
  if (!report.ok) throw new Error(report.problems[0]?.message);
  const { totals, units_per_minor } = report.value;
  const kinds = ['new', 'expansion', 'contraction', 'churn', 'reactivation'] as const;
  const rows = totals.map(({ period, amounts }) =>
    [period.start, ...kinds.map((kind) => roundedUnits(amounts[kind], units_per_minor))].join(' '),
  );
  return { time, rows };
}

/** Movements of a million subscription-months, against one hand-written window query over a table of the same months. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-bench-'));
  chmodSync(folder, 0o755);
  const store = await openStore({ data_dir: join(folder, '.kontor') });
  try {
    const { own, peer } = await measured(store, states());
    if (own.rows.join('\n') !== peer.rows.join('\n')) throw new Error('the movements are not those of the query');
    const ratio = own.time / peer.time;
    return [
      {
        bench: `movements of ${SUBSCRIPTION_MONTHS} subscription-months`,
        ours: own.time,
        peer: peer.time,
        peer_name: 'one SQL window query in the embedded PostgreSQL, sorted in memory',
        unit: 's',
        ratio,
        bound: "less than the query's time",
        holds: ratio < 1,
      },
    ];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
