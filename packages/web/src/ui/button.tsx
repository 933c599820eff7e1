// SPDX-License-Identifier: Apache-2.0
import clsx from 'clsx';
import type { ButtonHTMLAttributes, ReactNode } from 'react';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';
const LOOKS: Readonly<Record<Look, string>> = {
  primary: 'bg-accent text-accent-ink border-transparent hover:brightness-110',
  plain: 'bg-surface text-ink border-line-strong/60 hover:bg-sunken',
  quiet: 'bg-transparent text-ink border-transparent hover:bg-sunken',
  danger: 'bg-surface text-bad border-bad hover:bg-bad-soft',
};

export const buttonClass = (look: Look = 'plain', small = false): string =>
  clsx(
    'inline-flex items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none',
    'disabled:opacity-50 disabled:cursor-not-allowed transition-colors',
    small ? 'min-h-7 px-2 text-sm' : 'min-h-9 px-3',
    LOOKS[look],
  );

interface ButtonOptions extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
  readonly small?: boolean;
  /** It is at work: it cannot be pressed again, and says so. */
  readonly busy?: boolean;
  readonly icon?: ReactNode;
}

export function Button({
  look = 'plain',
  small = false,
  busy = false,
  icon,
  className,
  children,
  disabled,
  ...rest
}: ButtonOptions) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={clsx(buttonClass(look, small), className)}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

export function Spinner() {
  return (
    <span
      aria-hidden="true"
      className="inline-block size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent"
    />
  );
}
