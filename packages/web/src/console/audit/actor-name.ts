// SPDX-License-Identifier: Apache-2.0
import { useWords } from '../../ui/words.ts';
import { actorWords } from '../words/actors.ts';

/** What whoever did something is called: a name, or what an id of that kind stands for. */
export function useActorName(): (actor: string, actor_name: string | null) => string {
  const words: { readonly [Of in 'names' | 'kinds']: Readonly<Record<string, string>> } = useWords(actorWords);
  return (actor, actor_name) =>
    actor_name ?? words.names[actor] ?? words.kinds[actor.slice(0, actor.indexOf('_'))] ?? actor;
}
