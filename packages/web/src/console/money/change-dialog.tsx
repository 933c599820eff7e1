// SPDX-License-Identifier: Apache-2.0
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { previewWords } from '../words/preview.ts';

/**
 * Asks before money moves: the fields that describe the change, what it comes to as the API foresees it, and a button that
 * carries out exactly that; it cannot be pressed while what is shown is of an earlier question.
 */
export function ChangeDialog<Preview, Done>({
  title,
  lead,
  confirm,
  danger = false,
  wide = false,
  onClose,
  preview,
  show,
  change,
  blocked = false,
  children,
}: {
  readonly title: string;
  readonly lead?: string;
  /** The word on the button: what it does. */
  readonly confirm: string;
  readonly danger?: boolean;
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly preview: UseQueryResult<Preview>;
  readonly show: (preview: Preview) => ReactNode;
  readonly change: UseMutationResult<Done, unknown, void>;
  /** What is foreseen says that it cannot be done. */
  readonly blocked?: boolean;
  readonly children?: ReactNode;
}) {
  const shared = useWords(sharedWords);
  const words = useWords(previewWords);
  const current = preview.isSuccess && !preview.isPlaceholderData && !preview.isFetching;
  return (
    <Dialog open onClose={onClose} title={title} wide={wide} {...(lead === undefined ? {} : { lead })}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (current && !blocked) change.mutate();
        }}
      >
        {children}
        <section aria-label={words.preview} aria-live="polite" className="rounded-md bg-sunken p-3">
          {preview.isError ? (
            <Trouble error={preview.error} />
          ) : preview.data === undefined ? (
            preview.fetchStatus === 'idle' ? (
              <p className="text-muted">{words.incomplete}</p>
            ) : (
              <Loading lines={3} />
            )
          ) : (
            <div className={current ? '' : 'opacity-50'}>{show(preview.data)}</div>
          )}
        </section>
        {change.isError ? <Trouble error={change.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button
            type="submit"
            look={danger ? 'danger' : 'primary'}
            busy={change.isPending}
            disabled={!current || blocked}
          >
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
