// SPDX-License-Identifier: Apache-2.0
import type { Gate } from '../gate/gate.js';
import type { CatalogShape, FeatureKey } from '../gate/keys.js';

/** A place where the open product lets something else do the work: authentication, storage, scheduling, branding. */
export interface ExtensionPoint<T extends object, C extends CatalogShape = CatalogShape> {
  /** Unique within the product: `authentication`. */
  readonly name: string;
  /** What must be allowed for anything but the default. */
  readonly feature: FeatureKey<C>;
  /** What the open product does by itself. */
  readonly open_default: T;
}

/** Declares an extension point, for the open product and the paid module to import. */
export function extensionPoint<T extends object, C extends CatalogShape = CatalogShape>(
  point: ExtensionPoint<T, C>,
): ExtensionPoint<T, C> {
  return point;
}

/** Told when another strategy is at work than before. */
export interface Switched {
  readonly point: string;
  /** `open`: the default; else the name of what was registered. */
  readonly now: string;
  readonly because: 'allowed' | 'not_allowed' | 'failed';
}

export interface Extensions {
  /** A paid module offers something better. Several for one point: the one registered last is preferred. */
  register<T extends object>(point: ExtensionPoint<T, never>, strategy: Strategy<T>): void;
  /** What does the work now. Ask each time, and do not keep it: a licence may end meanwhile. */
  use<T extends object>(point: ExtensionPoint<T, never>): T;
  /** Stops following the gate, and stops what runs. */
  close(): void;
}

export interface Strategy<T> {
  /** For those who look into it: `saml`. */
  readonly name: string;
  /** Made when it is first needed and allowed; one that fails to be made leaves the default at work. */
  readonly start: () => T;
  /** It is not allowed any more: connections are closed, work under way is brought to its end. */
  readonly stop?: (running: T) => void;
}

interface Registered<T extends object> {
  readonly strategy: Strategy<T>;
  running: T | null;
  failed: boolean;
}

/**
 * The strategies of a product, chosen by the gate: the open default, or what a paid module registered as long as its
 * feature is allowed. When the gate says no, the next `use` gives the default, and `stop` is called once; nothing
 * throws.
 *
 * @example
 * const authentication = extensionPoint({ name: 'authentication', feature: 'sso-saml', open_default: apiKeys });
 * const extensions = createExtensions(gate);
 * extensions.register(authentication, { name: 'saml', start: () => new Saml() }); // the paid module
 * extensions.use(authentication).authenticate(request); // the open product
 */
export function createExtensions<C extends CatalogShape>(
  gate: Pick<Gate<C>, 'allows' | 'subscribe'>,
  options: {
    readonly on_switch?: (switched: Switched) => void;
    readonly on_failure?: (point: string, error: unknown) => void;
  } = {},
): Extensions {
  const registered = new Map<
    string,
    { readonly point: ExtensionPoint<object, never>; readonly all: Registered<object>[] }
  >();
  const at_work = new Map<string, string>();

  function told(point: string, now: string, because: Switched['because']): void {
    if ((at_work.get(point) ?? 'open') === now) return;
    at_work.set(point, now);
    quietly(point, () => options.on_switch?.({ point, now, because }));
  }

  function quietly<R>(point: string, run: () => R): R | undefined {
    try {
      return run();
    } catch (error) {
      try {
        (options.on_failure ?? ((name, problem) => console.error(name, problem)))(point, error);
      } catch {
        // whoever is told of failures may fail too: the product goes on
      }
      return undefined;
    }
  }

  function halt(point: string, one: Registered<object>): void {
    const { running } = one;
    if (running === null) return;
    one.running = null;
    quietly(point, () => one.strategy.stop?.(running));
  }

  /** The gate said something new: what is not allowed ends at once, not at its next use. */
  function look(): void {
    for (const [name, { point, all }] of registered) {
      if (gate.allows(point.feature)) {
        // what failed may be well by now: a new licence is a new chance
        for (const one of all) one.failed = false;
        continue;
      }
      for (const one of all) halt(name, one);
      told(name, 'open', 'not_allowed');
    }
  }
  const unsubscribe = gate.subscribe(look);

  return {
    register(point, strategy) {
      const known = registered.get(point.name) ?? { point: point as ExtensionPoint<object, never>, all: [] };
      registered.set(point.name, known);
      known.all.unshift({ strategy: strategy as unknown as Strategy<object>, running: null, failed: false });
    },
    use<T extends object>(point: ExtensionPoint<T, never>): T {
      const known = registered.get(point.name);
      if (known === undefined) return point.open_default;
      if (!gate.allows(point.feature)) {
        for (const one of known.all) halt(point.name, one);
        told(point.name, 'open', 'not_allowed');
        return point.open_default;
      }
      for (const one of known.all) {
        if (one.failed) continue;
        one.running ??= quietly(point.name, one.strategy.start) ?? null;
        if (one.running === null) {
          one.failed = true;
          continue;
        }
        told(point.name, one.strategy.name, 'allowed');
        return one.running as T;
      }
      told(point.name, 'open', 'failed');
      return point.open_default;
    },
    close() {
      unsubscribe();
      for (const [name, { all }] of registered) for (const one of all) halt(name, one);
    },
  };
}
