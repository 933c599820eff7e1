// SPDX-License-Identifier: Apache-2.0
import { pagesRouter } from '../ui/routing.tsx';
import { CONSOLE_PAGES, OPEN_PAGES } from './page-list.ts';
import { NotFound, Shell } from './shell.tsx';

export { type AddressParameters, Link, useAddress, useGo, usePathPart } from '../ui/routing.tsx';

export const router = pagesRouter({
  shell: Shell,
  not_found: NotFound,
  inside: CONSOLE_PAGES,
  outside: OPEN_PAGES,
});
