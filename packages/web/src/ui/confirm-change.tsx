// SPDX-License-Identifier: Apache-2.0
import type { UseMutationResult } from '@tanstack/react-query';
import type { ComponentProps } from 'react';
import { Confirm } from './dialog.tsx';
import { Trouble } from './notice.tsx';

/** Asks, carries the change out, and says in the same window why it was refused. */
export function ConfirmChange<Done>({
  change,
  children,
  ...asked
}: Omit<ComponentProps<typeof Confirm>, 'onConfirm' | 'busy'> & {
  readonly change: UseMutationResult<Done, unknown, void>;
}) {
  return (
    <Confirm {...asked} onConfirm={() => change.mutate()} busy={change.isPending}>
      {children}
      {change.isError ? (
        <div className="mt-3">
          <Trouble error={change.error} />
        </div>
      ) : null}
    </Confirm>
  );
}
