// SPDX-License-Identifier: Apache-2.0
import { createContext, createElement, Fragment, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { GateAnswer } from '../gate/answer.js';
import { type Gate as FeatureGate, sameAnswer } from '../gate/gate.js';
import type { CatalogShape, FeatureKey, ValueFeatureKey } from '../gate/keys.js';
import { UPGRADE_PROMPT_WORDS, type UpgradePromptLanguage, type UpgradePromptWords } from './upgrade-prompt-words.js';

export type { UpgradePromptLanguage, UpgradePromptWords };

type GateOf<C extends CatalogShape> = Pick<FeatureGate<C>, 'allows' | 'check' | 'value' | 'subscribe'>;

const Context = createContext<GateOf<CatalogShape> | null>(null);
const Words = createContext<UpgradePromptWords>(UPGRADE_PROMPT_WORDS.en);

/** Gives its children a gate, and every `<UpgradePrompt>` in them its language. */
export function GateProvider<C extends CatalogShape>({
  gate,
  language = 'en',
  children,
}: {
  readonly gate: GateOf<C>;
  /** Default English. */
  readonly language?: UpgradePromptLanguage;
  readonly children?: ReactNode;
}): ReactNode {
  return createElement(
    Context.Provider,
    { value: gate as unknown as GateOf<CatalogShape> },
    createElement(Words.Provider, { value: UPGRADE_PROMPT_WORDS[language] }, children),
  );
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

const WHY: Partial<Record<GateAnswer['reason'], 'limit_reached' | 'unavailable'>> = {
  limit_reached: 'limit_reached',
  outage: 'unavailable',
  no_lease: 'unavailable',
};

export interface UpgradePromptProps {
  readonly answer: GateAnswer;
  /** Default that of the provider. */
  readonly language?: UpgradePromptLanguage;
  /** Your own, in place of those of the language. */
  readonly words?: Partial<UpgradePromptWords>;
}

/**
 * A sentence, and a link to what would allow it. Style it by `data-kontor-upgrade`, or hand in a `fallback`.
 *
 * @example
 * <UpgradePrompt answer={answer} language="de" words={{ get: (offer) => `Jetzt zu ${offer} wechseln` }} />
 */
export function UpgradePrompt({ answer, language, words: own }: UpgradePromptProps): ReactNode {
  const { reason, upgrade } = answer;
  const provided = useContext(Words);
  const words = { ...(language === undefined ? provided : UPGRADE_PROMPT_WORDS[language]), ...own };
  const why = words[WHY[reason] ?? 'not_in_plan'];
  return createElement(
    'div',
    { role: 'note', 'data-kontor-upgrade': upgrade?.key ?? '' },
    createElement('span', null, why),
    upgrade === null
      ? null
      : upgrade.url === null
        ? ` ${words.offered_by(upgrade.name)}`
        : createElement(Fragment, null, ' ', createElement('a', { href: upgrade.url }, words.get(upgrade.name))),
  );
}
