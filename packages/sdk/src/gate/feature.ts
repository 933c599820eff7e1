// SPDX-License-Identifier: Apache-2.0
import type { GateAnswer, GateReason } from './answer.js';
import type { AnswerMode } from './outage.js';
import { fromQuantity, ONE, toQuantity, wholeUnits } from './quantity.js';
import type {
  ConsumptionMeter,
  EntitlementSnapshot,
  FeatureEntitlement,
  QuotaEntitlement,
  Upgrade,
  UpgradeOffer,
} from './snapshot.js';

const MOST = Number.MAX_SAFE_INTEGER;

/** What is shared by all features of a gate while it answers. */
export interface Surroundings {
  readonly snapshot: EntitlementSnapshot | null;
  readonly stale: boolean;
}

/** Something consumed here that is on its way to the server, or was, and is not in the snapshot's numbers. */
export interface SentConsumption {
  readonly quantity: bigint;
  /** From which moment of the server on its numbers include it; null: it is under way. */
  recorded_at: number | null;
}

/**
 * One feature, compiled: `allows`, most of `check` and `consume` are comparisons of whole numbers, and answers are
 * made once and kept until something changes.
 */
export class Feature {
  readonly key: string;
  /** What `allows` answers. */
  open = false;
  /** Whole units that may be consumed now; below zero: none, not even zero. */
  room = -1;
  /** Whole units that are left within the limit; below zero: the limit is passed. */
  included = -1;
  /** Consumed since the last time everything was worked out. */
  fresh = 0;
  /** Whole units consumed that nobody was told of. */
  unsent = 0;
  /** Below this `included` somebody wants to be told. */
  alert_below = -1;

  #entitlement: FeatureEntitlement | null = null;
  /** Somebody grants it, and its numbers can be read. */
  #granted = false;
  /** Denied whatever is left: what usage costs has reached its cap. */
  #blocked = false;
  /** Null: unlimited. */
  #limit: bigint | null = 0n;
  /** How far may be consumed; null: without end. */
  #ceiling: bigint | null = 0n;
  #used = 0n;
  /** Consumed here, and not yet part of `#used`. */
  #local = 0n;
  /** The window that the snapshot speaks of has ended. */
  #over = false;
  #mode: AnswerMode = 'known';
  #around: Surroundings = { snapshot: null, stale: false };
  #unsent_exactly = 0n;
  #sent: SentConsumption[] = [];
  /** Whole units a lease holds, less what of them was sent; null: it is not leased. */
  #leased: number | null = null;
  #within: GateAnswer | undefined;
  #beyond: GateAnswer | undefined;
  #beyond_need: string | number = 0;

  /** The keys of all that are open: `allows` is one look into it. */
  readonly #opened: Set<string>;

  constructor(key: string, opened: Set<string>) {
    this.key = key;
    this.#opened = opened;
  }

  get entitlement(): FeatureEntitlement | null {
    return this.#entitlement;
  }

  /** Takes over what a snapshot says that knows what was recorded before `known_at`, a moment of the server. */
  take(entitlement: FeatureEntitlement | null, known_at: number): void {
    this.#sent = this.#sent.filter(({ recorded_at }) => recorded_at === null || recorded_at > known_at);
    this.#entitlement = entitlement;
    this.#over = false;
    this.#granted = this.#blocked = false;
    this.#limit = this.#ceiling = this.#used = 0n;
    this.#local = this.#sent.reduce((sum, { quantity }) => sum + quantity, this.#unsent());
    this.fresh = 0;
    if (entitlement?.kind === 'boolean') this.#granted = entitlement.allowed === true;
    else if (entitlement?.kind === 'value') this.#granted = ['string', 'number'].includes(typeof entitlement.value);
    else if (entitlement?.kind === 'metered' || entitlement?.kind === 'seats') this.#takeQuota(entitlement);
  }

  #takeQuota(quota: QuotaEntitlement): void {
    const limit = quota.limit === null ? null : toQuantity(quota.limit);
    const used = toQuantity(quota.used);
    this.#blocked = quota.blocked !== undefined;
    const grace = quota.grace === undefined ? 0n : toQuantity(quota.grace);
    this.#used = used ?? 0n;
    // what cannot be read is denied, never guessed
    const readable = used !== null && grace !== null && (limit !== null || quota.limit === null);
    if (typeof quota.source !== 'string' || !readable) return;
    this.#limit = limit;
    this.#ceiling =
      limit === null || (quota.enforcement === 'soft' && quota.grace === undefined)
        ? null
        : quota.enforcement === 'soft'
          ? limit + grace
          : limit;
    this.#granted = this.#ceiling === null || this.#ceiling > 0n || limit !== 0n;
  }

  /** Its window is over: what was used of it starts afresh. */
  startAfresh(): void {
    this.#over = true;
    this.#used = 0n;
    this.#local = 0n;
    this.fresh = 0;
  }

  /** The numbers of the same snapshot turn out to include what was recorded before `known_at`. */
  reflect(known_at: number): void {
    if (!this.#over) this.take(this.#entitlement, known_at);
  }

  /** From now on only so many whole units may be consumed, beside those sent before; zero: no lease stands. */
  lease(units: number): void {
    this.#leased = units;
    this.settle();
  }

  get isLeased(): boolean {
    return this.#leased !== null && this.#ceiling !== null;
  }

  /** When the window of the snapshot ends; null: never, or it has. */
  get resetsAt(): number | null {
    const entitlement = this.#entitlement;
    if (entitlement?.kind !== 'metered' && entitlement?.kind !== 'seats') return null;
    return entitlement.resets_at === null || this.#over ? null : Date.parse(entitlement.resets_at);
  }

  /** Whether something counts here that the server's numbers include as of `known_at`. */
  awaits(known_at: number): boolean {
    return this.#sent.some(({ recorded_at }) => recorded_at !== null && recorded_at <= known_at);
  }

  /** What was consumed and not sent yet; null: nothing. It counts here until a snapshot has it in its numbers. */
  send(): SentConsumption | null {
    const quantity = this.#unsent();
    if (quantity === 0n) return null;
    this.unsent = 0;
    this.#unsent_exactly = 0n;
    const sent = { quantity, recorded_at: null };
    this.#sent.push(sent);
    return sent;
  }

  #unsent(): bigint {
    return BigInt(this.unsent) * ONE + this.#unsent_exactly;
  }

  /** Works everything out anew: after a snapshot, an outage, a lease, or what was consumed in fractions. */
  settle(mode: AnswerMode = this.#mode, around: Surroundings = this.#around): void {
    this.#workOut(mode, around);
    if (this.open) this.#opened.add(this.key);
    else this.#opened.delete(this.key);
  }

  #workOut(mode: AnswerMode, around: Surroundings): void {
    this.#mode = mode;
    this.#around = around;
    this.#local += BigInt(this.fresh) * ONE;
    this.fresh = 0;
    this.#within = this.#beyond = undefined;
    if (mode !== 'known' || !this.#granted) {
      this.open = mode === 'open';
      this.room = this.included = this.open ? MOST : -1;
      return;
    }
    if (this.#blocked) {
      this.open = false;
      this.room = this.included = -1;
      return;
    }
    const taken = this.#used + this.#local;
    this.included = this.#limit === null ? MOST : unitsLeft(this.#limit, taken);
    this.room = this.#ceiling === null ? MOST : unitsLeft(this.#ceiling, taken);
    this.open = this.#ceiling === null || this.#ceiling > taken || !this.isQuota;
    if (!this.isQuota) this.room = this.included = MOST;
    else if (this.#leased !== null && this.#ceiling !== null) {
      this.room = Math.min(this.room, this.#leased - this.unsent);
      this.included = Math.min(this.included, this.room);
      this.open = this.room > 0;
    }
  }

  get isQuota(): boolean {
    return this.#entitlement?.kind === 'metered' || this.#entitlement?.kind === 'seats';
  }

  /** What is left within the limit, as decimal text; null: unlimited. */
  remaining(): string | null {
    this.#fold();
    return this.#limit === null ? null : fromQuantity(rest(this.#limit, this.#used + this.#local));
  }

  /** How it is consumed; null: not in units. */
  get meter(): ConsumptionMeter | null {
    const entitlement = this.#entitlement;
    return (entitlement?.kind === 'metered' && entitlement.meter) || null;
  }

  /** Consumes so many whole units that `room` was found to hold. */
  consumeUnits(units: number): void {
    this.room -= units;
    this.included -= units;
    this.fresh += units;
    this.unsent += units;
    this.#within = this.#beyond = undefined;
    if (this.room <= 0) this.settle();
  }

  /** Consumes any quantity, if it fits what is left. Leases hold whole units, so nothing but `room` fits them. */
  consumeExactly(quantity: bigint): boolean {
    const { meter } = this;
    if (quantity < 0n || meter === null) return false;
    // nothing fits where all is used up
    if (quantity === 0n) return this.#judge(0).allowed;
    if (!this.open) return false;
    if (meter.property === null && quantity % ONE !== 0n) return false;
    this.#fold();
    if (this.#mode === 'known' && this.#ceiling !== null) {
      if (this.isLeased || this.#used + this.#local + quantity > this.#ceiling) return false;
    }
    this.#local += quantity;
    this.#unsent_exactly += quantity;
    this.settle();
    return true;
  }

  /** The share of the limit that is used, in whole per cent; null: there is no limit to have a share of. */
  percentUsed(): number | null {
    if (!this.isQuota || this.#limit === null || this.#limit <= 0n) return null;
    this.#fold();
    return Number(((this.#used + this.#local) * 100n) / this.#limit);
  }

  /** The `included` below which so many per cent of the limit are used. */
  includedAt(percent: number): number {
    if (!this.isQuota || this.#limit === null) return -1;
    const used = this.#limit * BigInt(percent);
    // the first whole unit at which used * 100 >= limit * percent
    return wholeUnits(this.#limit - used / 100n) + 1;
  }

  /** The answer when `need` whole units fit the limit: the same object until something changes. */
  within(): GateAnswer {
    this.#within ??= this.#answer(true, this.#mode === 'open' ? 'outage' : 'granted', null);
    return this.#within;
  }

  /** The answer for anything; the last one that was not within the limit is kept too. */
  answer(need: string | number): GateAnswer {
    if (this.#beyond === undefined || this.#beyond_need !== need) {
      const answer = this.#judge(need);
      this.#beyond = answer;
      this.#beyond_need = need;
    }
    return this.#beyond;
  }

  #judge(need: string | number): GateAnswer {
    if (this.#mode !== 'known') return this.#answer(this.open, 'outage', null);
    if (!this.isQuota) return this.#granted ? this.within() : this.#answer(false, 'not_granted', ONE);
    const wanted = toQuantity(need);
    if (wanted === null || wanted < 0n) return this.#answer(false, 'bad_need', null);
    if (!this.#granted) return this.#answer(false, 'not_granted', ONE);
    if (this.#blocked) return this.#answer(false, 'spend_cap', null);
    this.#fold();
    const after = this.#used + this.#local + wanted;
    if (this.#ceiling !== null && after > this.#ceiling) return this.#answer(false, 'limit_reached', wanted);
    if (this.isLeased && wanted > BigInt(Math.max(0, this.room)) * ONE) return this.#answer(false, 'no_lease', null);
    return this.#limit === null || after <= this.#limit ? this.within() : this.#answer(true, 'over_soft_limit', wanted);
  }

  /** `upgrade_for`: what has to fit an offer; null: none is looked for. */
  #answer(allowed: boolean, reason: GateReason, upgrade_for: bigint | null): GateAnswer {
    this.#fold();
    const { snapshot, stale } = this.#around;
    const entitlement = this.#entitlement;
    const quota = entitlement?.kind === 'metered' || entitlement?.kind === 'seats' ? entitlement : null;
    return {
      allowed,
      reason,
      limit: quota?.limit ?? null,
      used: quota === null ? null : fromQuantity(this.#used + this.#local),
      remaining: quota === null ? null : this.remaining(),
      resets_at: quota?.resets_at ?? null,
      source: entitlement?.source ?? null,
      plan: snapshot?.plans[0] ?? null,
      stale,
      upgrade: upgrade_for === null ? null : this.#upgrade(upgrade_for, allowed),
    };
  }

  /** The first offer that would allow `wanted` more; where it is allowed already, that would have it within the limit. */
  #upgrade(wanted: bigint, allowed: boolean): UpgradeOffer | null {
    const upgrades = this.#entitlement?.upgrades ?? [];
    const after = this.#used + this.#local + wanted;
    const holds = ({ limit, soft }: Upgrade) => {
      if (typeof limit !== 'string' || (soft === true && !allowed)) return true;
      const quantity = toQuantity(limit);
      return quantity !== null && quantity >= after;
    };
    const found = this.isQuota ? upgrades.find(holds) : upgrades[0];
    const offer = found === undefined ? undefined : this.#around.snapshot?.offers?.[found.offer];
    if (offer === undefined) return null;
    return offer.url === null
      ? offer
      : { ...offer, url: offer.url.replaceAll('{feature}', encodeURIComponent(this.key)) };
  }

  /** Takes what was consumed on the fast path into the exact number. */
  #fold(): void {
    if (this.fresh === 0) return;
    this.#local += BigInt(this.fresh) * ONE;
    this.fresh = 0;
  }
}

function unitsLeft(limit: bigint, used: bigint): number {
  return limit >= used ? wholeUnits(limit - used) : -1;
}

function rest(limit: bigint, used: bigint): bigint {
  return limit > used ? limit - used : 0n;
}
