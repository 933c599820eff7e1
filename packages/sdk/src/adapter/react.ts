// SPDX-License-Identifier: Apache-2.0
import { createContext, createElement, Fragment, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { GateAnswer } from '../gate/answer.js';
import { type Gate as FeatureGate, sameAnswer } from '../gate/gate.js';
import type { CatalogShape, FeatureKey, ValueFeatureKey } from '../gate/keys.js';

type GateOf<C extends CatalogShape> = Pick<FeatureGate<C>, 'allows' | 'check' | 'value' | 'subscribe'>;

const Context = createContext<GateOf<CatalogShape> | null>(null);

/** Gives its children a gate. */
export function GateProvider<C extends CatalogShape>({
  gate,
  children,
}: {
  readonly gate: GateOf<C>;
  readonly children?: ReactNode;
}): ReactNode {
  return createElement(Context.Provider, { value: gate as unknown as GateOf<CatalogShape> }, children);
}

/** The gate of the nearest provider. Throws where there is none: that is a mistake of the program, not a refusal. */
export function useGate<C extends CatalogShape = CatalogShape>(): GateOf<C> {
  const gate = useContext(Context);
  if (gate === null) throw new Error('there is no <GateProvider> above this component');
  return gate as unknown as GateOf<C>;
}

/** Whether a feature may be used; the component is drawn again when that changes. */
export function useAllows<C extends CatalogShape = CatalogShape>(feature: FeatureKey<C>): boolean {
  const gate = useGate<C>();
  const read = () => gate.allows(feature);
  return useSyncExternalStore(gate.subscribe, read, read);
}

/** The value of a feature; undefined: not granted. */
export function useValue<C extends CatalogShape = CatalogShape>(
  feature: ValueFeatureKey<C>,
): string | number | undefined {
  const gate = useGate<C>();
  const read = () => gate.value(feature);
  return useSyncExternalStore(gate.subscribe, read, read);
}

const answers = new WeakMap<object, Map<string, GateAnswer>>();

/** The whole answer; the component is drawn again when that changes. */
export function useCheck<C extends CatalogShape = CatalogShape>(
  feature: FeatureKey<C>,
  need: number | string = 1,
): GateAnswer {
  const gate = useGate<C>();
  const read = () => {
    const answer = gate.check(feature, { need });
    const known = answers.get(gate) ?? new Map<string, GateAnswer>();
    answers.set(gate, known);
    const key = `${feature}/${need}`;
    const last = known.get(key);
    // the same object as long as it says the same, as React asks for
    if (last !== undefined && sameAnswer(last, answer)) return last;
    known.set(key, answer);
    return answer;
  };
  return useSyncExternalStore(gate.subscribe, read, read);
}

export interface GateProps {
  readonly feature: string;
  /** Of a quota; default 1. */
  readonly need?: number | string;
  /** Shown when it is allowed. */
  readonly children?: ReactNode;
  /** Shown when it is not; default an `<UpgradePrompt>`. */
  readonly fallback?: ReactNode | ((answer: GateAnswer) => ReactNode);
}

/**
 * Shows its children if the feature may be used, else what would allow it.
 *
 * @example
 * <Gate feature="sso-saml"><SingleSignOnSettings /></Gate>
 */
export function Gate({ feature, need = 1, children, fallback }: GateProps): ReactNode {
  const answer = useCheck(feature, need);
  if (answer.allowed) return createElement(Fragment, null, children);
  if (typeof fallback === 'function') return fallback(answer);
  return fallback === undefined ? createElement(UpgradePrompt, { answer }) : createElement(Fragment, null, fallback);
}

const WHY: Partial<Record<GateAnswer['reason'], string>> = {
  limit_reached: 'The limit is reached.',
  outage: 'Not available right now.',
  no_lease: 'Not available right now.',
};

/** A sentence, and a link to what would allow it. Style it by `data-kontor-upgrade`, or hand in a `fallback`. */
export function UpgradePrompt({ answer }: { readonly answer: GateAnswer }): ReactNode {
  const { reason, upgrade } = answer;
  const why = WHY[reason] ?? 'Not part of your plan.';
  return createElement(
    'div',
    { role: 'note', 'data-kontor-upgrade': upgrade?.key ?? '' },
    createElement('span', null, why),
    upgrade === null
      ? null
      : upgrade.url === null
        ? ` ${upgrade.name} has it.`
        : createElement(Fragment, null, ' ', createElement('a', { href: upgrade.url }, `Get ${upgrade.name}`)),
  );
}
