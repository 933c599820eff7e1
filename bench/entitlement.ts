// SPDX-License-Identifier: Apache-2.0
import { AbilityBuilder, createMongoAbility, subject } from '@casl/ability';
import { GrowthBook } from '@growthbook/growthbook';
import { createGate, type EntitlementSnapshot, type FeatureEntitlement } from '@kontor/sdk';
import { init } from '@launchdarkly/node-server-sdk';
import { TestData } from '@launchdarkly/node-server-sdk/integrations';
import { InMemoryProvider, OpenFeature } from '@openfeature/server-sdk';
import { Unleash } from 'unleash-client';
import type { BenchResult } from './result.js';

const FEATURES = 200;
const CHECKS = 2_000_000;
/** Of those that answer by a promise, or take microseconds. */
const SLOW_CHECKS = 100_000;
const RUNS = 11;

/** Every second of 200 features is granted; the checks walk them in a scattered order that no side can learn. */
const all = Array.from({ length: FEATURES }, (_none, index) => ({ key: `feature-${index}`, allowed: index % 2 === 0 }));
const order = Array.from({ length: FEATURES }, (_none, index) => (all[(index * 79) % FEATURES] as { key: string }).key);

function snapshotOf(entitlement: (allowed: boolean) => FeatureEntitlement): EntitlementSnapshot {
  return {
    object: 'entitlement_snapshot',
    customer_id: 'cus_1',
    computed_at: '2023-11-16T00:00:00Z',
    plans: ['pro'],
    features: Object.fromEntries(all.map(({ key, allowed }) => [key, entitlement(allowed)])),
  };
}

function nanoseconds(check: (key: string) => boolean, checks: number): number {
  const started = process.hrtime.bigint();
  let allowed = 0;
  for (let index = 0; index < checks; index++) if (check(order[index % FEATURES] as string)) allowed++;
  const elapsed = Number(process.hrtime.bigint() - started) / checks;
  if (allowed !== checks / 2) throw new Error(`${allowed} of ${checks} allowed, expected half`);
  return elapsed;
}

function perCheck(started: bigint, allowed: number): number {
  if (allowed !== CHECKS / 2) throw new Error(`${allowed} of ${CHECKS} allowed, expected half`);
  return Number(process.hrtime.bigint() - started) / CHECKS;
}

async function promisedNanoseconds(check: (key: string) => Promise<boolean>, checks: number): Promise<number> {
  const started = process.hrtime.bigint();
  let allowed = 0;
  for (let index = 0; index < checks; index++) if (await check(order[index % FEATURES] as string)) allowed++;
  const elapsed = Number(process.hrtime.bigint() - started) / checks;
  if (allowed !== checks / 2) throw new Error(`${allowed} of ${checks} allowed, expected half`);
  return elapsed;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** A side of a comparison, ready to be asked. */
interface Peer {
  readonly name: string;
  readonly run: () => number | Promise<number>;
  readonly close?: () => unknown;
}

/** Checks in process, beside local evaluation of the libraries people use for it, with the same features. */
export async function bench(): Promise<BenchResult[]> {
  const { can, build } = new AbilityBuilder(createMongoAbility);
  for (const { key, allowed } of all) if (allowed) can('use', key);
  const ability = build();
  const switches = createGate(
    snapshotOf((allowed) => ({ kind: 'boolean', allowed, source: allowed ? 'plan/pro' : null })),
  );
  // loops of their own: where one loop calls both, neither is called as it is in a product
  const allows = await compare(
    'entitlement',
    'ns/check',
    3,
    () => {
      const started = process.hrtime.bigint();
      let allowed = 0;
      for (let round = 0; round < CHECKS / FEATURES; round++)
        for (const key of order) if (switches.allows(key)) allowed++;
      return perCheck(started, allowed);
    },
    {
      name: '@casl/ability',
      run: () => {
        const started = process.hrtime.bigint();
        let allowed = 0;
        for (let round = 0; round < CHECKS / FEATURES; round++)
          for (const key of order) if (ability.can('use', key)) allowed++;
        return perCheck(started, allowed);
      },
    },
  );

  // a quota each: half have some left, half have none
  const quotas = createGate(
    snapshotOf((allowed) => ({
      kind: 'metered',
      limit: '1000',
      used: allowed ? '10' : '1000',
      enforcement: 'hard',
      resets_at: '2023-12-01T00:00:00Z',
      source: 'plan/pro',
    })),
  );
  const need = { need: 5 };
  const ours = () => nanoseconds((key) => quotas.check(key, need).allowed, CHECKS);
  const results = [allows, allocation((key) => switches.allows(key))];
  for (const peer of await peers()) {
    results.push(await compare('entitlement-check', 'ns/full answer', 1, ours, peer));
    await peer.close?.();
  }
  results.push(consumption());
  return results;
}

async function compare(
  bench: string,
  unit: string,
  bound: number,
  own: () => number,
  peer: Peer,
): Promise<BenchResult> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(own());
    theirs.push(await peer.run());
  }
  const ratio = median(theirs) / median(ours);
  return {
    bench,
    ours: Number(median(ours).toFixed(2)),
    peer: Number(median(theirs).toFixed(2)),
    peer_name: peer.name,
    unit,
    ratio: Number(ratio.toFixed(2)),
    bound: bound === 1 ? 'faster than the peer' : `at least ${bound}x the peer's speed`,
    holds: ratio >= bound,
  };
}

/** What `allows` leaves on the heap: nothing, so the heap after millions of checks is the heap before. */
function allocation(check: (key: string) => boolean): BenchResult {
  nanoseconds(check, CHECKS);
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const before = process.memoryUsage().heapUsed;
    nanoseconds(check, CHECKS);
    least = Math.min(least, Math.abs(process.memoryUsage().heapUsed - before));
  }
  const bytes = least / CHECKS;
  return {
    bench: 'entitlement-allocation',
    ours: Number(bytes.toFixed(4)),
    peer: 0,
    peer_name: 'no allocation',
    unit: 'bytes/check',
    ratio: Number(bytes.toFixed(4)),
    bound: 'less than a hundredth of a byte a check',
    holds: bytes < 0.01,
  };
}

async function peers(): Promise<Peer[]> {
  const { can, build } = new AbilityBuilder(createMongoAbility);
  for (const { key, allowed } of all) can('use', key, { plan: allowed ? 'pro' : 'max' });
  const ability = build();
  const subjects = new Map(all.map(({ key }) => [key, subject(key, { plan: 'pro' })]));

  const growthbook = new GrowthBook({
    attributes: { plan: 'pro' },
    features: Object.fromEntries(
      all.map(({ key, allowed }) => [
        key,
        { defaultValue: false, rules: [{ condition: { plan: allowed ? 'pro' : 'max' }, force: true }] },
      ]),
    ),
  });

  const unleash = new Unleash({
    appName: 'bench',
    url: 'http://127.0.0.1:9/api/',
    refreshInterval: 0,
    disableMetrics: true,
    skipInstanceCountWarning: true,
    bootstrap: {
      data: all.map(({ key, allowed }) => ({
        name: key,
        type: 'release',
        enabled: true,
        project: 'default',
        stale: false,
        impressionData: false,
        variants: [],
        strategies: [
          {
            name: 'default',
            parameters: {},
            constraints: [
              {
                contextName: 'plan',
                operator: 'IN',
                values: [allowed ? 'pro' : 'max'],
                inverted: false,
                caseInsensitive: false,
              },
            ],
          },
        ],
      })) as never,
    },
  });
  unleash.on('error', () => {}); // there is no server, and what it would say is here already
  unleash.on('warn', () => {});
  await new Promise<void>((resolve) => unleash.once('ready', () => resolve()));
  const unleashContext = { properties: { plan: 'pro' } };

  const data = new TestData();
  for (const { key, allowed } of all)
    await data.update(
      data
        .flag(key)
        .booleanFlag()
        .ifMatch('user', 'plan', allowed ? 'pro' : 'max')
        .thenReturn(true)
        .fallthroughVariation(false),
    );
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const launchdarkly = init('sdk-key', {
    updateProcessor: data.getFactory(),
    sendEvents: false,
    diagnosticOptOut: true,
    logger: silent,
  });
  await launchdarkly.waitForInitialization({ timeout: 5 });
  const launchdarklyContext = { kind: 'user', key: 'ada', plan: 'pro' };

  const flags = Object.fromEntries(
    all.map(({ key, allowed }) => [
      key,
      {
        disabled: false,
        variants: { on: true, off: false },
        defaultVariant: 'off',
        contextEvaluator: (context: { plan?: unknown }) => (context.plan === (allowed ? 'pro' : 'max') ? 'on' : 'off'),
      },
    ]),
  );
  await OpenFeature.setProviderAndWait(new InMemoryProvider(flags as never));
  const openfeature = OpenFeature.getClient();
  const context = { plan: 'pro' };

  return [
    {
      name: '@casl/ability with one condition',
      run: () => nanoseconds((key) => ability.can('use', subjects.get(key) as never), CHECKS),
    },
    {
      name: 'GrowthBook',
      run: () => nanoseconds((key) => growthbook.evalFeature(key).on, SLOW_CHECKS),
      close: () => growthbook.destroy(),
    },
    {
      name: 'Unleash',
      run: () => nanoseconds((key) => unleash.isEnabled(key, unleashContext), SLOW_CHECKS),
      close: () => unleash.destroy(),
    },
    {
      name: 'LaunchDarkly',
      run: () =>
        promisedNanoseconds(
          async (key) => (await launchdarkly.variationDetail(key, launchdarklyContext, false)).value as boolean,
          SLOW_CHECKS,
        ),
      close: () => launchdarkly.close(),
    },
    {
      name: 'OpenFeature in memory',
      run: () => promisedNanoseconds((key) => openfeature.getBooleanValue(key, false, context), SLOW_CHECKS),
      close: () => OpenFeature.close(),
    },
  ];
}

/** Taking one of a quota, beside a counter in a map with a limit. */
function consumption(): BenchResult {
  const meter = { event_type: 'acme.call', property: null };
  const gate = createGate(
    snapshotOf(() => ({
      kind: 'metered',
      limit: String(CHECKS * RUNS * 10),
      used: '0',
      enforcement: 'hard',
      resets_at: null,
      source: 'plan/pro',
      meter,
    })),
  );
  const counters = new Map(all.map(({ key }) => [key, { used: 0, limit: CHECKS * RUNS * 10 }]));
  const count = (key: string) => {
    const counter = counters.get(key);
    if (counter === undefined || counter.used + 1 > counter.limit) return false;
    counter.used++;
    return true;
  };
  const time = (take: (key: string) => boolean) => {
    const started = process.hrtime.bigint();
    for (let index = 0; index < CHECKS; index++)
      if (!take(order[index % FEATURES] as string)) throw new Error('there is enough for all');
    return Number(process.hrtime.bigint() - started) / CHECKS;
  };
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(time((key) => gate.consume(key)));
    theirs.push(time(count));
  }
  const ratio = median(ours) / median(theirs);
  return {
    bench: 'entitlement-consume',
    ours: Number(median(ours).toFixed(2)),
    peer: Number(median(theirs).toFixed(2)),
    peer_name: 'a counter in a map',
    unit: 'ns/unit',
    ratio: Number(ratio.toFixed(2)),
    bound: "at most 10x the peer's time",
    holds: ratio <= 10,
  };
}
