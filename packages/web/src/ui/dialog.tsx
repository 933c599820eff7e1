// SPDX-License-Identifier: Apache-2.0
import { X } from 'lucide-react';
import { Dialog as RadixDialog } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { Button } from './button.tsx';
import { useWords } from './words.ts';
import { sharedWords } from './words-shared.ts';

/** A window over the page; Escape and the ground close it, and the focus goes back to where it was. */
export function Dialog({
  open,
  onClose,
  title,
  lead,
  children,
  wide = false,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
  readonly wide?: boolean;
}) {
  const words = useWords(sharedWords);
  // the kit gives it back to a trigger of its own only, and these windows are opened by whatever the page has
  const before = useRef<Element | null>(null);
  return (
    <RadixDialog.Root open={open} onOpenChange={(next) => next || onClose()}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <RadixDialog.Content
          onOpenAutoFocus={() => {
            before.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before.current instanceof HTMLElement) before.current.focus();
          }}
          {...(lead === undefined ? { 'aria-describedby': undefined } : {})}
          className={`fixed inset-x-0 bottom-0 z-50 mx-auto max-h-[92dvh] w-full overflow-y-auto rounded-t-xl border border-line bg-raised p-5 shadow-xl sm:inset-y-0 sm:my-auto sm:h-fit sm:rounded-xl ${wide ? 'sm:max-w-4xl' : 'sm:max-w-lg'}`}
        >
          <div className="mb-3 flex items-start justify-between gap-3">
            <RadixDialog.Title className="text-lg font-semibold">{title}</RadixDialog.Title>
            <RadixDialog.Close asChild>
              <Button look="quiet" small aria-label={words.close} icon={<X size={16} aria-hidden />} />
            </RadixDialog.Close>
          </div>
          {lead === undefined ? null : (
            <RadixDialog.Description className="mb-3 text-muted">{lead}</RadixDialog.Description>
          )}
          {children}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

/** Asks before something that cannot be taken back, or moves money. */
export function Confirm({
  open,
  onClose,
  onConfirm,
  title,
  confirm,
  busy,
  disabled = false,
  danger = false,
  children,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  readonly title: string;
  /** The word on the button: what it does. */
  readonly confirm: string;
  readonly busy?: boolean;
  /** Something that it needs is not said yet. */
  readonly disabled?: boolean;
  readonly danger?: boolean;
  readonly children?: ReactNode;
}) {
  const words = useWords(sharedWords);
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      {children}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button look={danger ? 'danger' : 'primary'} onClick={onConfirm} busy={busy ?? false} disabled={disabled}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}
