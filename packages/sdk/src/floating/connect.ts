// SPDX-License-Identifier: Apache-2.0
import { backoff } from '../gate/backoff.js';
import { type GateClock, promiseClock, systemClock } from '../gate/clock.js';
import { driveGate, type Gate, type GateDriver, type GateOptions } from '../gate/gate.js';
import type { CatalogShape } from '../gate/keys.js';
import { answerUnreadable, type Fetch, type GateProblem, serverUnreachable } from '../gate/server.js';
import type { EntitlementSnapshot } from '../gate/snapshot.js';
import { licenceSnapshot } from '../licence/licence-snapshot.js';
import { standingOf } from '../licence/standing.js';
import type { Licence, LicencePolicy } from '../licence/verify.js';
import { type Door, DoorRefusal, sellerDoor, siteDoor } from './door.js';
import { LicenceOfDoor } from './licence-of-door.js';
import { PlaceHolding } from './place-holding.js';
import type { PlaceAnswer, PlaceRequest } from './place-pool.js';

export interface FloatingOptions<C extends CatalogShape = CatalogShape> extends GateOptions<C> {
  /** Of the site's door, `http://licences.acme.internal:4620`, or with `licence` of the seller's server. */
  readonly url: string;
  /** The token of the site; of the seller a publishable key. */
  readonly token: string;
  /** The licence, where the seller keeps its places and no door of the site does. */
  readonly licence?: string;
  /** What takes one place: a node, a process, a user. Runs of the same holder share it. */
  readonly holder: string;
  /** How the product verifies the licence it is handed. */
  readonly policy: LicencePolicy;
  /** What is answered by without a place, such as the snapshot of the community edition; default: nothing is granted. */
  readonly without_place?: EntitlementSnapshot;
  readonly on_problem?: (problem: GateProblem) => void;
  readonly fetch?: Fetch;
  /** From 0 up to 1, for waits that differ from node to node. */
  readonly random?: () => number;
}

/**
 * `asking`: no answer yet; `held`; `waiting`: every place is taken; `refused`: the licence or the token does not hold
 * here; `silent`: the place ran out, and nobody answers; `closed`: by `close`.
 */
export type PlaceState = 'asking' | 'held' | 'waiting' | 'refused' | 'silent' | 'closed';

/** A gate that answers by a licence as long as it has a place. */
export interface FloatingGate<C extends CatalogShape = CatalogShape> extends Gate<C> {
  readonly place: PlaceState;
  /** The last word of the pool that had no place: who has them, when one comes free; null: it gave one. */
  readonly waiting: (PlaceAnswer & { readonly state: 'waiting' }) | null;
  /** Resolves to true once there is a place; to false after `timeout_ms` (default 5000). Never rejects. */
  ready(timeout_ms?: number): Promise<boolean>;
  /** Gives the place back. */
  close(): Promise<void>;
}

/** Nothing is known, so nothing is granted. */
const NOTHING: EntitlementSnapshot = {
  object: 'entitlement_snapshot',
  customer_id: null,
  computed_at: new Date(0).toISOString(),
  plans: [],
  features: {},
};
/** Timers stand still while a machine sleeps: whether the place ran out is looked at as often. */
const LOOK_MS = 5_000;
/** Where somebody has to mend something first, it is asked again after so long. */
const REFUSED_MS = 60_000;
const FAREWELL_MS = 5_000;

/**
 * A gate of a floating licence: it takes a place at the site's door, keeps it by a sign of life, and answers by the
 * licence that the door hands on, which it verifies itself. Where the door is down the place stays until shortly before
 * the pool counts it as free; from then on `outage` decides, and where that says nothing, `without_place`.
 *
 * @example
 * const gate = connectFloatingGate<typeof catalog>({ url, token, holder: hostname(), policy });
 * if (!(await gate.ready())) console.warn(gate.place, gate.waiting?.held_by);
 */
export function connectFloatingGate<C extends CatalogShape = CatalogShape>(
  options: FloatingOptions<C>,
): FloatingGate<C> {
  const { licence } = options;
  const door = licence === undefined ? siteDoor(options) : sellerDoor({ ...options, licence });
  const place = new Place<C>(options, door);
  place.start();
  return place.gate;
}

class Place<C extends CatalogShape> {
  readonly gate: FloatingGate<C>;
  readonly #options: FloatingOptions<C>;
  readonly #door: Door;
  /** Time of day, for the licence; and time that passes, for the place. */
  readonly #wall: GateClock;
  readonly #clock: GateClock;
  readonly #random: () => number;
  readonly #driver: GateDriver<C>;
  readonly #licences: LicenceOfDoor;
  readonly #waiting_for_place = new Set<() => void>();
  #holding = new PlaceHolding();
  #session = crypto.randomUUID();
  #state: PlaceState = 'asking';
  #waiting: (PlaceAnswer & { readonly state: 'waiting' }) | null = null;
  #licence: Licence | null = null;
  #licence_tag: string | null = null;
  #failures = 0;
  #is_refused = false;
  #heartbeat_ms = REFUSED_MS;
  #shown = '';
  #callOffNext: () => void = () => {};
  #callOffLook: () => void = () => {};

  constructor(options: FloatingOptions<C>, door: Door) {
    this.#options = options;
    this.#door = door;
    this.#wall = options.clock ?? systemClock;
    this.#clock = options.clock ?? promiseClock;
    this.#random = options.random ?? Math.random;
    this.#licences = new LicenceOfDoor(options.policy);
    // without rules for outages, what is answered by then is `without_place`, for as long as it takes
    const outage = options.outage ?? { otherwise: { last_known_hours: Number.POSITIVE_INFINITY } };
    this.#driver = driveGate<C>({ ...options, outage });
    const own = {
      ready: (timeout_ms?: number) => this.#ready(timeout_ms ?? 5_000),
      close: () => this.#close(),
    };
    this.gate = Object.defineProperties(own, {
      ...Object.getOwnPropertyDescriptors(this.#driver.gate),
      place: { get: () => this.#state, enumerable: true },
      waiting: { get: () => this.#waiting, enumerable: true },
    }) as unknown as FloatingGate<C>;
  }

  start(): void {
    this.#driver.accept(this.#options.without_place ?? NOTHING);
    this.#driver.stale(true);
    void this.#ask();
  }

  get #request(): PlaceRequest {
    return { holder: this.#options.holder, session: this.#session };
  }

  async #ask(): Promise<void> {
    const holding = this.#holding;
    const sent_at = this.#clock.now();
    try {
      const answer = await this.#door.ask(this.#request);
      if (this.#isOver(holding)) return;
      if (answer.licence_tag !== this.#licence_tag && !(await this.#learn(answer.licence_tag))) return;
      if (this.#isOver(holding)) return;
      this.#failures = 0;
      this.#is_refused = false;
      if (answer.state === 'held') {
        holding.held(sent_at, answer.expires_in_ms);
        this.#heartbeat_ms = answer.heartbeat_in_ms;
      }
      this.#waiting = answer.state === 'waiting' ? answer : null;
      this.#show();
      const wait = answer.state === 'held' ? answer.heartbeat_in_ms * 0.9 : answer.ask_again_in_ms * 1.1;
      this.#after(wait * (0.9 + this.#random() * 0.1), () => this.#ask());
    } catch (error) {
      if (this.#isOver(holding)) return;
      if (error instanceof DoorRefusal) this.#refused(error.problem);
      else this.#failed(error);
    }
  }

  /** Takes up what changed behind the door; whether there is a licence that holds here. */
  async #learn(tag: string): Promise<boolean> {
    const holding = this.#holding;
    const texts = await this.#door.licence();
    const verified = await this.#licences.verify(texts, this.#wall.now(), (refusal) => this.#tell(refusal));
    if (this.#isOver(holding)) return false;
    if (!verified.ok) {
      this.#refused(verified.refusal);
      return false;
    }
    this.#licence = verified.value;
    this.#licence_tag = tag;
    this.#shown = '';
    return true;
  }

  /** The place is of no use here: others may have it, until somebody has mended what is wrong. */
  #refused(problem: GateProblem): void {
    const was = this.#request;
    const first = !this.#is_refused;
    this.#holding.release();
    this.#holding = new PlaceHolding();
    this.#session = crypto.randomUUID();
    this.#licence = null;
    this.#licence_tag = null;
    this.#waiting = null;
    this.#is_refused = true;
    this.#show();
    if (first) this.#tell(problem);
    void this.#door.release(was).catch(() => {}); // it is culled
    this.#after(REFUSED_MS * (0.9 + this.#random() * 0.2), () => this.#ask());
  }

  #failed(error: unknown): void {
    if (this.#failures === 0)
      this.#tell(error instanceof SyntaxError ? answerUnreadable(error.message) : serverUnreachable(error));
    this.#failures++;
    this.#show();
    this.#after(Math.min(backoff(this.#failures, this.#random), this.#heartbeat_ms), () => this.#ask());
  }

  /** Answers by what holds now, and looks again when that may have changed. */
  #show(): void {
    const now = this.#wall.now();
    const licence = this.#licence;
    const is_held = licence !== null && this.#holding.isHeld(this.#clock.now());
    this.#state = is_held ? 'held' : this.#stateWithoutPlace();
    const standing = licence === null ? null : standingOf(licence.claims, now);
    // a snapshot is made anew only where it would be another
    const shown = is_held ? `held until ${standing?.changes_at}` : this.#state;
    if (shown !== this.#shown) {
      this.#shown = shown;
      const keeps_last = this.#state === 'silent' && this.#options.outage !== undefined;
      if (is_held) this.#driver.accept(licenceSnapshot(licence, now));
      else if (!keeps_last) this.#driver.accept(this.#options.without_place ?? NOTHING);
      this.#driver.stale(this.#state === 'silent' || this.#state === 'asking');
    }
    if (is_held) for (const told of [...this.#waiting_for_place]) told();
    this.#callOffLook();
    if (!is_held) return;
    const until_place = this.#holding.validUntil - this.#clock.now();
    const until_licence = (standing?.changes_at ?? Number.POSITIVE_INFINITY) * 1_000 - now;
    this.#callOffLook = this.#clock.after(Math.min(LOOK_MS, until_place, until_licence), () => this.#show());
  }

  #stateWithoutPlace(): PlaceState {
    if (this.#failures > 0) return 'silent';
    if (this.#is_refused) return 'refused';
    return this.#waiting === null ? 'asking' : 'waiting';
  }

  #ready(timeout_ms: number): Promise<boolean> {
    if (this.#state === 'held' || this.#isClosed()) return Promise.resolve(this.#state === 'held');
    return new Promise((resolve) => {
      const done = (is_held: boolean) => {
        callOff();
        this.#waiting_for_place.delete(told);
        resolve(is_held);
      };
      const told = () => done(this.#state === 'held');
      const callOff = this.#clock.after(timeout_ms, () => done(false));
      this.#waiting_for_place.add(told);
    });
  }

  async #close(): Promise<void> {
    if (this.#isClosed()) return;
    this.#callOffNext();
    this.#callOffLook();
    this.#holding.release();
    this.#state = 'closed';
    this.#waiting = null;
    this.#driver.accept(this.#options.without_place ?? NOTHING);
    for (const told of [...this.#waiting_for_place]) told();
    const released = this.#door.release(this.#request).catch(() => {}); // it is culled
    await Promise.race([released, new Promise<void>((resolve) => this.#clock.after(FAREWELL_MS, resolve))]);
  }

  #after(milliseconds: number, then: () => unknown): void {
    this.#callOffNext = this.#clock.after(milliseconds, () => void then());
  }

  /** Asked anew after every wait: the place may have been given back meanwhile. */
  #isOver(holding: PlaceHolding): boolean {
    return this.#isClosed() || holding !== this.#holding;
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #tell({ code, message, mend }: GateProblem): void {
    try {
      this.#options.on_problem?.({ code, message, mend });
    } catch (error) {
      console.error(error);
    }
  }
}
