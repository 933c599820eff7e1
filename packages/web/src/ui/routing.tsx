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
import { type ComponentProps, type ComponentType, type FunctionComponent, useCallback } from 'react';
import { Trouble } from './notice.tsx';

/** A page by its address below the application's; `$id` stands for what is looked at. */
export interface PageRoute {
  readonly path: string;
  /** Loaded when it is first shown. */
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

/** Parameters of the address, such as filters: texts by name. */
export type AddressParameters = Readonly<Record<string, string | undefined>>;

/** The addresses of an application below the `<base>` of its document: pages inside of its shell, and pages without one. */
export function pagesRouter({
  shell,
  not_found,
  inside,
  outside,
}: {
  readonly shell: FunctionComponent;
  readonly not_found: FunctionComponent;
  readonly inside: readonly PageRoute[];
  readonly outside: readonly PageRoute[];
}) {
  const root = createRootRoute({
    component: Outlet,
    notFoundComponent: not_found,
    errorComponent: ({ error, reset }) => <Trouble error={error} onRetry={reset} />,
    validateSearch: (search: Record<string, unknown>): AddressParameters =>
      Object.fromEntries(
        Object.entries(search).flatMap(([name, value]) =>
          value === undefined || value === '' ? [] : [[name, String(value)] as const],
        ),
      ),
  });
  const around = createRoute({ getParentRoute: () => root, id: 'inside', component: shell });
  const routeOf = (parent: typeof around | typeof root) => (page: PageRoute) =>
    createRoute({
      getParentRoute: () => parent as typeof root,
      path: page.path,
      component: lazyRouteComponent(page.load),
    });
  return createRouter({
    routeTree: root.addChildren([around.addChildren(inside.map(routeOf(around))), ...outside.map(routeOf(root))]),
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
}

/** A link within the application: `<Link to={`/customers/${id}`}>`. */
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

/** Goes to a page of the application. */
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
