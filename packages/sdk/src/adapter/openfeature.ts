// SPDX-License-Identifier: Apache-2.0
import type { GateAnswer, GateReason } from '../gate/answer.js';
import type { Gate } from '../gate/gate.js';

type AnyGate = Pick<Gate, 'allows' | 'check' | 'value' | 'subscribe' | 'snapshot'> & {
  ready?(timeout_ms?: number): Promise<boolean>;
  close?(): Promise<void>;
};

/** As OpenFeature's: the names are part of its specification. */
export interface Resolution<T> {
  readonly value: T;
  readonly reason: string;
  readonly variant?: string;
  /** One of the specification's; `never` fits the enumeration of either SDK. */
  readonly errorCode?: never;
  readonly errorMessage?: string;
  readonly flagMetadata: Readonly<Record<string, string | number | boolean>>;
}

type Handler = (details?: unknown) => unknown;

/** The events of a provider, in the shape both SDKs ask for. */
class ProviderEvents {
  readonly #handlers = new Map<string, Handler[]>();
  emit(event: string, details?: object): void {
    for (const handler of this.#handlers.get(event) ?? []) handler(details);
  }
  addHandler(event: string, handler: Handler): void {
    this.#handlers.set(event, [...this.getHandlers(event), handler]);
  }
  removeHandler(event: string, handler: Handler): void {
    this.#handlers.set(
      event,
      this.getHandlers(event).filter((one) => one !== handler),
    );
  }
  removeAllHandlers(event?: string): void {
    if (event === undefined) this.#handlers.clear();
    else this.#handlers.delete(event);
  }
  getHandlers(event: string): Handler[] {
    return this.#handlers.get(event) ?? [];
  }
  setLogger(): this {
    return this;
  }
}

/** What of an answer fits flag metadata, and what a granted feature's reason is called there. */
function described(answer: GateAnswer): Pick<Resolution<never>, 'reason' | 'flagMetadata'> {
  const { reason, plan, source, limit, used, remaining, resets_at, stale, upgrade } = answer;
  const metadata = {
    gate_reason: reason,
    plan,
    source,
    limit,
    used,
    remaining,
    resets_at,
    stale,
    upgrade: upgrade?.key ?? null,
  };
  return {
    reason: stale ? 'STALE' : REASONS[reason],
    flagMetadata: Object.fromEntries(
      Object.entries(metadata).filter((entry): entry is [string, string | boolean] => entry[1] !== null),
    ),
  };
}

const REASONS: Readonly<Record<GateReason, string>> = {
  granted: 'TARGETING_MATCH',
  over_soft_limit: 'TARGETING_MATCH',
  not_granted: 'TARGETING_MATCH',
  limit_reached: 'TARGETING_MATCH',
  spend_cap: 'TARGETING_MATCH',
  unknown_feature: 'ERROR',
  bad_need: 'ERROR',
  outage: 'STALE',
  no_lease: 'TARGETING_MATCH',
};

/** Answers by the gate, whatever the default is where the gate knows the feature; the default where it does not. */
class Resolver {
  readonly gate: AnyGate;
  readonly events = new ProviderEvents();
  readonly metadata = { name: 'kontor' } as const;
  #stop: () => void = () => {};

  constructor(gate: AnyGate) {
    this.gate = gate;
  }

  async initialize(): Promise<void> {
    if (this.gate.ready !== undefined && !(await this.gate.ready()) && this.gate.snapshot === null)
      throw new Error('the gate has no snapshot yet');
    this.#stop = this.gate.subscribe(() => this.events.emit('PROVIDER_CONFIGURATION_CHANGED'));
  }

  async onClose(): Promise<void> {
    this.#stop();
    await this.gate.close?.();
  }

  boolean(flag: string, otherwise: boolean): Resolution<boolean> {
    const answer = this.gate.check(flag);
    if (answer.reason === 'unknown_feature') return missing(flag, otherwise);
    return { value: answer.allowed, variant: answer.allowed ? 'on' : 'off', ...described(answer) };
  }

  value<T>(flag: string, otherwise: T, kind: 'string' | 'number'): Resolution<T> {
    const answer = this.gate.check(flag);
    if (answer.reason === 'unknown_feature') return missing(flag, otherwise);
    const value = this.gate.value(flag) ?? (kind === 'number' ? remainingNumber(answer) : undefined);
    if (value === undefined) return { value: otherwise, ...described(answer), reason: 'DEFAULT' };
    if (typeof value !== kind)
      return {
        value: otherwise,
        ...described(answer),
        reason: 'ERROR',
        errorCode: 'TYPE_MISMATCH' as never,
        errorMessage: `${flag} is a ${typeof value}`,
      };
    return { value: value as T, ...described(answer) };
  }

  /** The answer itself: limit, used, remaining, upgrade. */
  object<T>(flag: string, otherwise: T): Resolution<T> {
    const answer = this.gate.check(flag);
    return answer.reason === 'unknown_feature'
      ? missing(flag, otherwise)
      : { value: answer as T, ...described(answer) };
  }
}

/** As a number flag a quota is what is left of it. */
function remainingNumber({ remaining }: GateAnswer): number | undefined {
  return remaining === null ? undefined : Number(remaining);
}

function missing<T>(flag: string, otherwise: T): Resolution<T> {
  return {
    value: otherwise,
    reason: 'ERROR',
    errorCode: 'FLAG_NOT_FOUND' as never,
    errorMessage: `the catalog has no feature ${flag}`,
    flagMetadata: {},
  };
}

/** The provider for `@openfeature/server-sdk`. */
export function serverProvider(gate: AnyGate) {
  const resolver = new Resolver(gate);
  return {
    metadata: resolver.metadata,
    runsOn: 'server' as const,
    // the SDK asks for its own class and uses these methods of it
    events: resolver.events as never,
    initialize: () => resolver.initialize(),
    onClose: () => resolver.onClose(),
    resolveBooleanEvaluation: async (flag: string, otherwise: boolean) => resolver.boolean(flag, otherwise),
    resolveStringEvaluation: async (flag: string, otherwise: string) => resolver.value(flag, otherwise, 'string'),
    resolveNumberEvaluation: async (flag: string, otherwise: number) => resolver.value(flag, otherwise, 'number'),
    resolveObjectEvaluation: async <T>(flag: string, otherwise: T) => resolver.object(flag, otherwise),
  };
}

/** The provider for `@openfeature/web-sdk`: the same, synchronous. */
export function webProvider(gate: AnyGate) {
  const resolver = new Resolver(gate);
  return {
    metadata: resolver.metadata,
    runsOn: 'client' as const,
    events: resolver.events as never,
    initialize: () => resolver.initialize(),
    onClose: () => resolver.onClose(),
    resolveBooleanEvaluation: (flag: string, otherwise: boolean) => resolver.boolean(flag, otherwise),
    resolveStringEvaluation: (flag: string, otherwise: string) => resolver.value(flag, otherwise, 'string'),
    resolveNumberEvaluation: (flag: string, otherwise: number) => resolver.value(flag, otherwise, 'number'),
    resolveObjectEvaluation: <T>(flag: string, otherwise: T) => resolver.object(flag, otherwise),
  };
}
