// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { Link } from '../ui/routing.tsx';
import { CONSOLE_PAGES } from './page-list.ts';

/** Whether there is a page at an address: `/invoices/inv_1?tab=lines`. */
export function hasPage(to: string): boolean {
  const parts = (to.split('?')[0] ?? '').split('/');
  return CONSOLE_PAGES.some(({ path }) => {
    const wanted = path.split('/');
    return wanted.length === parts.length && wanted.every((part, at) => part.startsWith('$') || part === parts[at]);
  });
}

/** A link where there is a page, the words alone where there is none. */
export function PageLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return hasPage(to) ? <Link to={to}>{children}</Link> : children;
}
