// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { examples } from '@kontor/examples';
import type { BenchResult } from './result.js';

const REQUESTS = 10_000;
const BOUND_SECONDS = 5;
const KONTOR = fileURLToPath(new URL('../../packages/cli/bin/kontor.js', import.meta.url));

const graduated = {
  charge: {
    model: 'graduated',
    tiers: [
      { up_to: 1000, unit_amount: '0.02' },
      { up_to: null, unit_amount: '0.015' },
    ],
  },
  interval: 'month',
  meter: 'calls',
};
const schedule = { anchor: { kind: 'anniversary', date: '2024-01-31' }, interval: 'month' };

const catalog = examples[0]?.catalog;

/** Every operation in turn, with a whole catalog of the examples for entitlements and checks. */
const operations: ((n: number) => object)[] = [
  (n) => ({ op: 'rate', price: graduated, quantity: String(n * 7) }),
  (n) => ({ op: 'period', schedule, date: `2024-0${1 + (n % 9)}-15`, timezone: 'Europe/Berlin' }),
  (n) => ({ op: 'next_dates', schedule, after: '2024-02-01', count: 1 + (n % 24) }),
  (n) => ({
    op: 'prorate',
    amount: `${n}.99`,
    currency: 'EUR',
    full: { start: '2024-01-31', end: '2024-02-29' },
    served: { start: '2024-02-10', end: '2024-02-29' },
    by: 'second',
  }),
  () => ({ op: 'entitlements', catalog, subscriptions: [{ plan: 'cloud-starter' }] }),
  () => ({ op: 'check_catalog', catalog }),
];

/** The line protocol through a real process, from its start to the last answer, beside the time it is allowed. */
export async function bench(): Promise<BenchResult[]> {
  const lines = Array.from({ length: REQUESTS }, (_, n) =>
    JSON.stringify({ id: n, ...(operations[n % operations.length] as (typeof operations)[number])(n) }),
  );
  const started = performance.now();
  const child = spawn(process.execPath, [KONTOR, 'eval'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(`${lines.join('\n')}\n`);
  let answered = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const answer = JSON.parse(line) as { id: number; ok: boolean };
    if (answer.id !== answered++ || !answer.ok) throw new Error(line.slice(0, 500));
  }
  const ours = (performance.now() - started) / 1000;
  if (answered !== REQUESTS) throw new Error(`${answered} answers`);
  return [
    {
      bench: `eval: ${REQUESTS} requests of every operation, with the start of the process`,
      ours: Number(ours.toFixed(2)),
      peer: BOUND_SECONDS,
      peer_name: 'the time it is allowed',
      unit: 's',
      ratio: Number((ours / BOUND_SECONDS).toFixed(2)),
      bound: `at most ${BOUND_SECONDS} s`,
      holds: ours <= BOUND_SECONDS,
    },
  ];
}
