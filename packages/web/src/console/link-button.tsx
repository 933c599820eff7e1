// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { buttonClass } from '../ui/button.tsx';
import { Link } from './router.tsx';

/** A link that stands among buttons: to a page that belongs to this one. */
export function LinkButton({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <Link to={to} className={buttonClass('plain')}>
      {children}
    </Link>
  );
}
