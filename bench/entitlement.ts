// SPDX-License-Identifier: Apache-2.0
import { AbilityBuilder, createMongoAbility } from '@casl/ability';
import { createGate, type EntitlementSnapshot, type FeatureEntitlement } from '@kontor/sdk';
import type { BenchResult } from './result.js';

const FEATURES = 200;
const CHECKS = 2_000_000;
const RUNS = 5;

/** Every third of 200 features is denied; the checks walk them in a scattered order that neither side can learn. */
function features(): { key: string; allowed: boolean }[] {
  return Array.from({ length: FEATURES }, (_, index) => ({ key: `feature-${index}`, allowed: index % 3 !== 0 }));
}

function nanoseconds(check: (key: string) => boolean, keys: readonly string[], expected: number): number {
  const started = process.hrtime.bigint();
  let allowed = 0;
  for (let index = 0; index < CHECKS; index++) if (check(keys[(index * 7919) % keys.length] as string)) allowed++;
  const elapsed = Number(process.hrtime.bigint() - started) / CHECKS;
  if (allowed !== expected) throw new Error(`${allowed} allowed, expected ${expected}`);
  return elapsed;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** A boolean entitlement check in process, beside @casl/ability with the same features. */
export async function bench(): Promise<BenchResult[]> {
  const all = features();
  const entitlements: Record<string, FeatureEntitlement> = {};
  const { can, build } = new AbilityBuilder(createMongoAbility);
  for (const { key, allowed } of all) {
    entitlements[key] = { kind: 'boolean', allowed, source: allowed ? 'plan/pro' : null };
    if (allowed) can('use', key);
  }
  const snapshot: EntitlementSnapshot = {
    object: 'entitlement_snapshot',
    customer_id: 'cus_1',
    computed_at: '2023-11-16T00:00:00Z',
    plans: ['pro'],
    features: entitlements,
  };
  const gate = createGate(snapshot);
  const ability = build();
  const keys = all.map((feature) => feature.key);
  let expected = 0;
  for (let index = 0; index < CHECKS; index++) if (all[(index * 7919) % FEATURES]?.allowed) expected++;

  const ours: number[] = [];
  const peer: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(nanoseconds((key) => gate.allows(key), keys, expected));
    peer.push(nanoseconds((key) => ability.can('use', key), keys, expected));
  }
  const [oursMedian, peerMedian] = [median(ours), median(peer)];
  const ratio = peerMedian / oursMedian;
  return [
    {
      bench: 'entitlement',
      ours: Number(oursMedian.toFixed(2)),
      peer: Number(peerMedian.toFixed(2)),
      peer_name: '@casl/ability',
      unit: 'ns/check',
      ratio: Number(ratio.toFixed(2)),
      bound: "at least 2x the peer's speed",
      holds: ratio >= 2,
    },
  ];
}
