// SPDX-License-Identifier: Apache-2.0
import {
  type CatalogDefinition,
  type CompiledScenario,
  compileScenario,
  defineScenario,
  monteCarlo,
  outlook,
  parseScenario,
  RandomStream,
  resolveCatalog,
} from '@kontor/core';
import type { BenchResult } from './result.js';

const RUNS = 10_000;
const MONTHS = 36;
const PLANS = 5;
const TIMES = 3;

const keys = Array.from({ length: PLANS }, (_, index) => `plan-${index + 1}`);
const calls = (index: number) => 1_000 * 4 ** index;

/** Five plans by calls, with what is beyond a limit charged; customers of each grow out of it into the next. */
const catalog: CatalogDefinition = {
  id: 'bench',
  name: 'Bench',
  currencies: ['USD'],
  products: { bench: { name: 'Bench' } },
  meters: { calls: { label: 'Calls', event_type: 'bench.call', aggregation: 'count', unit: 'call' } },
  features: { calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' } },
  plans: Object.fromEntries(
    keys.map((key, index) => [
      key,
      {
        name: key,
        prices: {
          base: { charge: { model: 'flat' as const, amount: String(20 * 3 ** index) }, interval: 'month' as const },
          calls: {
            charge: { model: 'per_unit' as const, unit_amount: '0.001' },
            interval: 'month' as const,
            meter: 'calls',
            included: { limit_of: 'calls' },
          },
        },
        features: { calls: { limit: calls(index + 1), enforcement: 'soft' as const } },
      },
    ]),
  ),
};

const scenario = defineScenario({
  name: 'Bench',
  currency: 'USD',
  first_month: '2026-01',
  months: MONTHS,
  sources: { visits: { kind: 'growth', start: '800..1200', monthly_growth: '3% ± 2%' } },
  segments: Object.fromEntries(
    keys.map((key, index) => [
      key,
      {
        source: 'visits',
        funnel: [
          { name: 'trial', conversion: '5%..10%' },
          { name: 'paid', conversion: '20% ± 5%' },
        ],
        plans: keys.slice(index) as [string, ...string[]],
        retention: { kind: 'sbg' as const, alpha: '0.5..0.9', beta: '3..5' },
        usage: { meters: { calls: calls(index) }, monthly_growth: '3% ± 2%', spread: 0.8 },
        monthly_cost: '1..5',
      },
    ]),
  ),
  costs: { headcount: { team: { monthly_cost: '8000..12000', people: [{ from_month: 1, count: 4 }] } } },
  cash: { opening: 1_000_000 },
  targets: { million: { measure: 'arr', month: 24, at_least: 1_000_000 } },
});

function compiled(): CompiledScenario {
  const parsed = parseScenario(scenario);
  const ready = parsed.ok ? compileScenario(parsed.value, resolveCatalog(catalog)) : parsed;
  if (!ready.ok) throw new Error(JSON.stringify(ready.problems));
  return ready.value;
}

/** The means of what a run draws in each month and plan: who comes and who leaves. */
function meansOf(ready: CompiledScenario): Float64Array {
  const rows = outlook(ready).filter(({ kind }) => kind === 'forecast');
  const shares = keys.map((key) => rows.map(({ by_segment }) => by_segment[key] ?? 0));
  return Float64Array.from(
    shares.flatMap((customers) =>
      rows.flatMap(({ new_customers }, month) => {
        const comes = (new_customers ?? 0) / PLANS;
        return [comes, Math.max(0, (customers[month - 1] ?? 0) + comes - (customers[month] ?? 0))];
      }),
    ),
  );
}

/** Nothing but the drawing: as many numbers of the same distributions, from the same generator. */
function drawOnly(means: Float64Array, uniforms: number): number {
  const stream = new RandomStream([1, 2, 3, 4]);
  let sum = 0;
  for (let run = 0; run < RUNS; run++) {
    stream.restart(1, run);
    for (let index = 0; index < uniforms; index++) sum += stream.uniform();
    for (let index = 0; index < means.length; index++) sum += stream.poisson(means[index] as number);
  }
  return sum;
}

function milliseconds(work: () => unknown): number {
  const started = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - started) / 1e6;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** 10,000 runs of 36 months of five plans, with bands and targets, beside a bare loop that draws the same random numbers. */
export async function bench(): Promise<BenchResult[]> {
  const ready = compiled();
  const means = meansOf(ready);
  const uniforms = ready.assumptions.filter(({ distribution }) => distribution.low < distribution.high).length;
  const simulation = () => monteCarlo(ready, { runs: RUNS, seed: 1 });
  simulation();
  drawOnly(means, uniforms);
  const ours: number[] = [];
  const peer: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    ours.push(milliseconds(simulation));
    peer.push(milliseconds(() => drawOnly(means, uniforms)));
  }
  const [oursMedian, peerMedian] = [median(ours), median(peer)];
  const ratio = oursMedian / peerMedian;
  return [
    {
      bench: 'forecast',
      ours: Math.round(oursMedian),
      peer: Math.round(peerMedian),
      peer_name: 'a bare loop drawing the same random numbers',
      unit: `ms per ${RUNS.toLocaleString('en')} runs of ${MONTHS} months and ${PLANS} plans`,
      ratio: Number(ratio.toFixed(2)),
      bound: "at most 3x the peer's time",
      holds: ratio <= 3,
    },
  ];
}
