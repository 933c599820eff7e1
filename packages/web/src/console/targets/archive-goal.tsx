// SPDX-License-Identifier: Apache-2.0
import { useChange } from '../../api/ask.ts';
import { api } from '../../api/client.ts';
import { ConfirmChange } from '../../ui/confirm-change.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { targetsWords } from '../words/targets.ts';
import { GOAL_PATHS } from './goal-form.tsx';

export interface Goal {
  readonly kind: 'target' | 'objective';
  readonly id: string;
  readonly label: string;
}

/** Ends a target or an objective: it is judged no more, and its versions stay. */
export function ArchiveGoal({
  goal: { kind, id, label },
  onClose,
}: {
  readonly goal: Goal;
  readonly onClose: () => void;
}) {
  const words = useWords(targetsWords);
  const tell = useToast();
  const archive = useChange<unknown>(
    (header) => {
      const asked = { params: { path: { id }, header }, body: {} };
      return kind === 'target'
        ? api.POST('/v1/targets/{id}/archive', asked)
        : api.POST('/v1/objectives/{id}/archive', asked);
    },
    {
      stale: GOAL_PATHS,
      onDone: () => {
        tell(words.archived);
        onClose();
      },
    },
  );
  return (
    <ConfirmChange
      open
      danger
      onClose={onClose}
      change={archive}
      title={words.archive_ask(label)}
      confirm={words.archive}
    >
      <p>{words.archive_words}</p>
    </ConfirmChange>
  );
}
