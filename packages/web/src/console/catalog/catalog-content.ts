// SPDX-License-Identifier: Apache-2.0
import type { CatalogDefinition } from '@kontor/core/pricing';
import { useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '../../api/client.ts';

export interface LoadedCatalog {
  readonly version: Schemas['CatalogVersionWithContent'];
  readonly definition: CatalogDefinition;
  /** Of what was read: a change is refused when somebody else published meanwhile. */
  readonly etag: string;
}

/** The catalog in force, with the tag that guards a change of it. Null: nothing was published yet. */
export function useCatalog() {
  return useQuery({
    queryKey: ['get', '/v1/catalog'],
    queryFn: async (): Promise<LoadedCatalog | null> => {
      const { data, error, response } = await api.GET('/v1/catalog');
      if (error !== undefined) {
        if (error.code === 'catalog-missing') return null;
        throw error;
      }
      return {
        version: data,
        definition: data.content as unknown as CatalogDefinition,
        etag: response.headers.get('etag') ?? '',
      };
    },
  });
}

/** What the catalog in force calls its features, plans and add-ons, by key; nothing while it is not there. */
export function useCatalogNames(): Readonly<
  Record<'features' | 'plans' | 'add_ons', Readonly<Record<string, string>>>
> {
  const { features = {}, plans = {}, add_ons = {} } = useCatalog().data?.definition ?? {};
  const named = (of: Readonly<Record<string, { readonly name: string }>>) =>
    Object.fromEntries(Object.entries(of).map(([key, { name }]) => [key, name]));
  return {
    features: Object.fromEntries(Object.entries(features).map(([key, { label }]) => [key, label])),
    plans: named(plans),
    add_ons: named(add_ons),
  };
}
