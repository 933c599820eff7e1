// SPDX-License-Identifier: Apache-2.0
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  Link as RouterLink,
  useNavigate,
  useParams,
  useSearch,
} from '@tanstack/react-router';
import { type ComponentProps, useCallback } from 'react';
import { Trouble } from '../ui/notice.tsx';
import { CONSOLE_PAGES, type ConsolePage, OPEN_PAGES } from './page-list.ts';
import { NotFound, Shell } from './shell.tsx';

/** Parameters of the address, such as filters: texts by name. */
export type AddressParameters = Readonly<Record<string, string | undefined>>;

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Trouble error={error} onRetry={reset} />,
  validateSearch: (search: Record<string, unknown>): AddressParameters =>
    Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)])),
});
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Shell });
const routeOf = (parent: typeof inside | typeof root) => (page: ConsolePage) =>
  createRoute({
    getParentRoute: () => parent as typeof root,
    path: page.path,
    component: lazyRouteComponent(page.load),
  });

export const router = createRouter({
  routeTree: root.addChildren([
    inside.addChildren(CONSOLE_PAGES.map(routeOf(inside))),
    ...OPEN_PAGES.map(routeOf(root)),
  ]),
  basepath: new URL(document.baseURI).pathname,
  defaultPreload: 'intent',
  scrollRestoration: true,
  // addresses hold plain texts: `?status=open`, not JSON
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(
      Object.entries(search).filter(([, value]) => value !== undefined && value !== '') as [string, string][],
    ).toString();
    return text === '' ? '' : `?${text}`;
  },
});

/** A link within the console: `<Link to={`/customers/${id}`}>`. */
export function Link({ to, ...rest }: { readonly to: string } & Omit<ComponentProps<'a'>, 'href'>) {
  const [path = '', text] = to.split('?');
  return (
    <RouterLink
      to={path as never}
      search={Object.fromEntries(new URLSearchParams(text)) as never}
      className="text-accent underline-offset-2 hover:underline"
      {...rest}
    />
  );
}

/** Goes to a page of the console. */
export function useGo(): (to: string) => void {
  const navigate = useNavigate();
  return useCallback(
    (to) => {
      const [path = '', text] = to.split('?');
      void navigate({ to: path as never, search: Object.fromEntries(new URLSearchParams(text)) as never });
    },
    [navigate],
  );
}

/** A part of the path: of `/customers/$id`, `usePathPart('id')`. */
export function usePathPart(name: string): string {
  return (useParams({ strict: false }) as Record<string, string>)[name] ?? '';
}

/** The parameters of the address, and how to change them: what is filtered can be linked to. */
export function useAddress(): readonly [AddressParameters, (change: AddressParameters) => void] {
  const search = useSearch({ strict: false }) as AddressParameters;
  const navigate = useNavigate();
  const change = useCallback(
    (next: AddressParameters) => {
      void navigate({
        to: '.',
        search: ((before: AddressParameters) => ({ ...before, ...next })) as never,
        replace: true,
      });
    },
    [navigate],
  );
  return [search, change];
}
