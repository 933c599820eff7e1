// SPDX-License-Identifier: Apache-2.0
import type { BenchResult } from './result.js';

/** Each bench measures ours and a named peer in the same run; `npm run bench -- rate import` runs some of them. */
const benches: Record<string, () => Promise<{ bench(): Promise<BenchResult[]> }>> = {
  rate: () => import('./rate.js'),
  entitlement: () => import('./entitlement.js'),
  licence: () => import('./licence.js'),
  'live-push': () => import('./live-push.js'),
  import: () => import('./import.js'),
  'cli-start': () => import('./cli-start.js'),
  eval: () => import('./eval.js'),
  'close-period': () => import('./close-period.js'),
  'close-books': () => import('./close-books.js'),
  'close-history': () => import('./close-history.js'),
  'test-clock': () => import('./test-clock.js'),
  'metrics-refresh': () => import('./metrics-refresh.js'),
  documents: () => import('./documents.js'),
  forecast: () => import('./forecast.js'),
  movements: () => import('./movements.js'),
  'plan-check': () => import('./plan-check.js'),
  'web-paint': () => import('./web-paint.js'),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(`no bench called ${unknown.join(', ')}; there are: ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
let missed = false;
for (const [name, load] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`… ${name}\n`);
  for (const result of await (await load()).bench()) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    if (!result.holds) missed = true;
  }
}
process.exit(missed ? 1 : 0);
