// SPDX-License-Identifier: Apache-2.0
import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { ChangedFieldTable } from '../audit/changed-field-table.tsx';
import { changedFields } from '../audit/changed-fields.ts';
import { targetsWords } from '../words/targets.ts';

/** What a goal that changed makes stale. */
export const GOAL_PATHS = ['/v1/target', '/v1/objectives', '/v1/alert'] as const;

/** The form of a target or an objective, with what it changes of the one there is; `before` is null for a new one. */
export function GoalForm<Done>({
  before,
  after,
  change,
  complete = true,
  onClose,
  children,
}: {
  readonly before: unknown;
  readonly after: unknown;
  readonly change: UseMutationResult<Done, unknown, void>;
  /** Whether it says all that it must. */
  readonly complete?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const words = useWords(targetsWords);
  const shared = useWords(sharedWords);
  const changed = before === null ? null : changedFields(before, after);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate();
      }}
    >
      {children}
      {changed === null ? null : (
        <section aria-label={words.what_changes} aria-live="polite" className="rounded-md bg-sunken p-3">
          <ChangedFieldTable fields={changed} />
        </section>
      )}
      {change.isError ? <Trouble error={change.error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{shared.cancel}</Button>
        <Button type="submit" look="primary" busy={change.isPending} disabled={!complete || changed?.length === 0}>
          {shared.save}
        </Button>
      </div>
    </form>
  );
}
