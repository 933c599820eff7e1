// SPDX-License-Identifier: Apache-2.0
import { Badge, type Tone } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { stateWords } from '../words/states.ts';

type States = (typeof stateWords)['en'];

const TONES: Readonly<Record<string, Tone>> = {
  active: 'good',
  trialing: 'accent',
  past_due: 'bad',
  accepted: 'good',
  sent: 'accent',
  declined: 'bad',
  expired: 'warn',
  open: 'warn',
  partly_paid: 'warn',
  paid: 'good',
  failed: 'bad',
  succeeded: 'good',
  requires_action: 'warn',
  requested: 'warn',
  processing: 'accent',
  applied: 'good',
  paid_out: 'good',
  returned: 'bad',
  ambiguous: 'warn',
  unmatched: 'warn',
};

/** How something stands: `<StateBadge of="refund" state={refund.status} />`. */
export function StateBadge<Of extends keyof States>({
  of,
  state,
}: {
  readonly of: Of;
  readonly state: keyof States[Of];
}) {
  const words = useWords(stateWords)[of] as Readonly<Record<keyof States[Of], string>>;
  return <Badge tone={TONES[state as string] ?? 'plain'}>{words[state]}</Badge>;
}

/** The states as choices of a filter. */
export function useStateChoices<Of extends keyof States>(of: Of): readonly (readonly [string, string])[] {
  return Object.entries(useWords(stateWords)[of] as Readonly<Record<string, string>>);
}
