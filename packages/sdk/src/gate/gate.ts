// SPDX-License-Identifier: Apache-2.0
import { type GateAnswer, GateDeniedError } from './answer.js';
import { type GateClock, systemClock } from './clock.js';
import { Feature } from './feature.js';
import type { CatalogShape, FeatureKey, MeteredFeatureKey, QuotaFeatureKey, ValueFeatureKey } from './keys.js';
import { DEFAULT_OUTAGE_RULE, modeDuring, nextChange, type OutagePolicy, type OutageRule } from './outage.js';
import { toQuantity } from './quantity.js';
import type { EntitlementSnapshot } from './snapshot.js';

export interface Need {
  /** Default 1. */
  readonly need?: string | number | undefined;
}

/** Some per cent of a limit are used: told once on the way up. */
export interface LimitAlert {
  readonly feature: string;
  readonly percent: number;
  readonly limit: string;
  readonly used: string;
}

export interface GateOptions<C extends CatalogShape = CatalogShape> {
  readonly outage?: OutagePolicy<C>;
  readonly clock?: GateClock;
  /** At which per cent of a limit `on_limit` is told; default 80 and 100. */
  readonly alert_percents?: readonly number[];
  readonly on_limit?: (alert: LimitAlert) => void;
}

/**
 * Synchronous answers from the latest snapshot. Denies by default: an unknown feature is *no*, an absent quota is
 * zero. Nothing but `require` throws.
 */
export interface Gate<C extends CatalogShape = CatalogShape> {
  /** Whether the feature may be used at all now: a quota must have something left. */
  allows(feature: FeatureKey<C>): boolean;
  /** The configured value, or undefined when it is not granted. */
  value(feature: ValueFeatureKey<C>): string | number | undefined;
  /** The whole answer for `need` (default 1) of a quota, or for a feature without quantity. */
  check(feature: FeatureKey<C>, options?: Need): GateAnswer;
  /** The answer, which is yes; otherwise throws a `GateDeniedError` with the address of an upgrade. */
  require(feature: FeatureKey<C>, options?: Need): GateAnswer;
  /** What is left of a quota as decimal text; null: unlimited. */
  remaining(feature: QuotaFeatureKey<C>): string | null;
  /**
   * Takes `quantity` (default 1) of a metered feature if it is allowed, and says whether it was. It counts here at
   * once; a connected gate reports it. Refused where the meter does not count units (`unique`, `max`, `latest`).
   */
  consume(feature: MeteredFeatureKey<C>, quantity?: string | number): boolean;
  /** Tells `listener` whenever answers may have changed; returns how to stop it. */
  subscribe(listener: () => void): () => void;
  /** Null: nothing was ever known. */
  readonly snapshot: EntitlementSnapshot | null;
  /** Whether what is known is older than it should be. */
  readonly stale: boolean;
}

/** What drives a gate from outside: a connection, a lease, a licence that was renewed. */
export interface GateDriver<C extends CatalogShape = CatalogShape> {
  readonly gate: Gate<C>;
  /** Answers by this snapshot from now on; it was right at `known_at`, epoch milliseconds of whoever made it. */
  accept(snapshot: EntitlementSnapshot, known_at?: number): void;
  /** Answers by what was known last, stale from the start; it was right at `as_of`, by this machine's clock. */
  remember(snapshot: EntitlementSnapshot, as_of: number): void;
  /** What is known has not changed by `known_at`. */
  confirm(known_at: number): void;
  /** The server cannot be asked, or can again. */
  stale(is_stale: boolean): void;
  readonly features: ReadonlyMap<string, Feature>;
  /** The feature of a key, known or not yet. */
  featureOf(key: string): Feature;
  /** Called after something was consumed; `short`: it did not fit a lease. */
  onConsumed(listener: (feature: Feature, short: number) => void): void;
}

/**
 * A gate on a snapshot, with its keys checked against the catalog's type.
 *
 * @example
 * const gate = createGate<typeof catalog>(snapshot);
 * if (gate.allows('sso-saml')) showSingleSignOn();
 */
export function createGate<C extends CatalogShape = CatalogShape>(
  snapshot: EntitlementSnapshot,
  options: GateOptions<C> = {},
): Gate<C> {
  const driver = driveGate<C>(options);
  driver.accept(snapshot);
  return driver.gate;
}

/** A gate that knows nothing yet, and how to tell it. */
export function driveGate<C extends CatalogShape = CatalogShape>(options: GateOptions<C> = {}): GateDriver<C> {
  const clock = options.clock ?? systemClock;
  const percents = [...(options.alert_percents ?? [80, 100])].sort((a, b) => a - b);
  const otherwise = options.outage?.otherwise ?? DEFAULT_OUTAGE_RULE;
  const rules = new Map<string, OutageRule>();
  for (const [key, rule] of Object.entries(options.outage?.features ?? {}))
    if (rule !== undefined) rules.set(key, rule as OutageRule);
  const features = new Map<string, Feature>();
  const opened = new Set<string>();
  const listeners = new Set<() => void>();
  const alerted = new Map<string, number>();
  let snapshot: EntitlementSnapshot | null = null;
  /** By this machine's clock: when what is known was known to be right, and since when it is stale. */
  let as_of: number | null = null;
  let stale_since: number | null = null;
  let consumed: ((feature: Feature, short: number) => void) | null = null;
  let callOff: () => void = () => {};

  const featureOf = (key: string): Feature => {
    let feature = features.get(key);
    if (feature === undefined) {
      feature = new Feature(key, opened);
      features.set(key, feature);
    }
    return feature;
  };
  for (const key of rules.keys()) featureOf(key);

  const modeOf = (key: string, now: number) => modeDuring(rules.get(key) ?? otherwise, { now, stale_since, as_of });

  /** Every answer anew, and again when a window or a rule of an outage ends. */
  function settle(): void {
    const now = clock.now();
    const around = { snapshot, stale: stale_since !== null };
    let next: number | null = stale_since === null ? null : nextChange([otherwise, ...rules.values()], now, as_of);
    for (const feature of features.values()) {
      const resets_at = feature.resetsAt;
      if (resets_at !== null && resets_at > now && (next === null || resets_at < next)) next = resets_at;
      feature.settle(modeOf(feature.key, now), around);
      watch(feature);
    }
    callOff();
    callOff = next === null ? () => {} : clock.after(next - now, elapsed);
    for (const listener of listeners) quietly(listener);
  }

  function elapsed(): void {
    const now = clock.now();
    for (const feature of features.values())
      if (feature.resetsAt !== null && feature.resetsAt <= now) {
        feature.startAfresh();
        alerted.delete(feature.key);
      }
    settle();
  }

  /** Sets the mark at which the next alert is due, telling those that are. */
  function watch(feature: Feature): void {
    feature.alert_below = -1;
    if (options.on_limit === undefined) return;
    const used = feature.percentUsed();
    if (used === null) return;
    const told = alerted.get(feature.key) ?? 0;
    const due = percents.filter((percent) => percent <= used);
    const [latest] = due.slice(-1);
    if (latest !== undefined && latest > told) {
      alerted.set(feature.key, latest);
      const { limit, used: quantity } = feature.answer(0);
      quietly(() =>
        options.on_limit?.({ feature: feature.key, percent: latest, limit: limit as string, used: quantity as string }),
      );
    } else if ((latest ?? 0) < told) alerted.set(feature.key, latest ?? 0);
    const next = percents.find((percent) => percent > used);
    if (next !== undefined) feature.alert_below = feature.includedAt(next);
  }

  const unknown = (): GateAnswer => ({
    allowed: false,
    reason: 'unknown_feature',
    limit: null,
    used: null,
    remaining: null,
    resets_at: null,
    source: null,
    plan: snapshot?.plans[0] ?? null,
    stale: stale_since !== null,
    upgrade: null,
  });

  /** A feature nobody named: an outage that opens everything opens it too. */
  function unnamed(key: string): Feature | undefined {
    if (stale_since === null || modeOf(key, clock.now()) !== 'open') return undefined;
    const feature = new Feature(key, new Set());
    feature.settle('open', { snapshot, stale: true });
    return feature;
  }

  const gate: Gate<C> = {
    allows(key) {
      return opened.has(key) || (stale_since !== null && !features.has(key) && unnamed(key) !== undefined);
    },
    value(key) {
      const feature = features.get(key);
      if (feature === undefined || !feature.open || feature.entitlement?.kind !== 'value') return undefined;
      return feature.entitlement.value ?? undefined;
    },
    check(key, need) {
      const feature = features.get(key) ?? unnamed(key);
      if (feature === undefined) return unknown();
      const wanted = need?.need ?? 1;
      if (typeof wanted === 'number' && wanted >= 0 && wanted <= feature.included && Number.isSafeInteger(wanted))
        return feature.within();
      return feature.entitlement === null && !feature.open && stale_since === null ? unknown() : feature.answer(wanted);
    },
    require(key, need) {
      const answer = gate.check(key, need);
      if (!answer.allowed) throw new GateDeniedError(key, answer);
      return answer;
    },
    remaining(key) {
      const feature = features.get(key);
      return feature === undefined ? '0' : feature.remaining();
    },
    consume(key, quantity = 1) {
      const feature = features.get(key) ?? unnamed(key);
      if (feature === undefined) return false;
      if (typeof quantity === 'number' && quantity >= 0 && quantity <= feature.room && Number.isSafeInteger(quantity)) {
        if (feature.meter === null) return feature.entitlement === null && feature.open;
        feature.consumeUnits(quantity);
        if (feature.included < feature.alert_below) watch(feature);
        if (consumed !== null) consumed(feature, 0);
        if (!feature.open) for (const listener of listeners) quietly(listener);
        return true;
      }
      const exact = toQuantity(quantity);
      const taken = exact !== null && feature.consumeExactly(exact);
      if (taken) watch(feature);
      if (consumed !== null) consumed(feature, taken || typeof quantity !== 'number' ? 0 : quantity);
      return taken;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get snapshot() {
      return snapshot;
    },
    get stale() {
      return stale_since !== null;
    },
  };

  function accept(next: EntitlementSnapshot, known_at: number, at: number, is_stale: boolean): void {
    snapshot = next;
    as_of = at;
    stale_since = is_stale ? clock.now() : null;
    for (const [key, entitlement] of Object.entries(next.features)) featureOf(key).take(entitlement, known_at);
    for (const feature of features.values())
      if (!Object.hasOwn(next.features, feature.key)) feature.take(null, known_at);
      // remembered, and its window ended while nobody was there
      else if (feature.resetsAt !== null && at < feature.resetsAt && feature.resetsAt <= clock.now())
        feature.startAfresh();
    settle();
  }

  return {
    gate,
    features,
    featureOf,
    accept: (next, known_at = Date.parse(next.computed_at)) => accept(next, known_at, clock.now(), false),
    remember: (next, at) => accept(next, Date.parse(next.computed_at), at, true),
    confirm(known_at) {
      as_of = clock.now();
      if (snapshot === null) return;
      const was_stale = stale_since !== null;
      stale_since = null;
      let reflected = false;
      for (const feature of features.values())
        if (feature.awaits(known_at)) {
          feature.reflect(known_at);
          reflected = true;
        }
      if (was_stale || reflected) settle();
    },
    stale(is_stale) {
      if (is_stale === (stale_since !== null)) return;
      stale_since = is_stale ? clock.now() : null;
      settle();
    },
    onConsumed(listener) {
      consumed = listener;
    },
  };
}

/** Whether two answers say the same. */
export function sameAnswer(a: GateAnswer, b: GateAnswer): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** What the product hands in may fail; the check that met it must not. */
function quietly(run: () => void): void {
  try {
    run();
  } catch (error) {
    console.error(error);
  }
}
