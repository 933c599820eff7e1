// SPDX-License-Identifier: Apache-2.0
import type { SeatsFeatureKey } from '@kontor/sdk';
import type { BooleanGrant, CatalogDefinition, FeatureDefinition, LimitGrant, ValueGrant } from './definition.js';

/** The keys of a record that may be absent. */
type KeysOf<T> = T extends object ? keyof T & string : never;

/** The grants that fit a feature's kind. */
type GrantOf<F> = F extends { readonly kind: 'boolean' }
  ? BooleanGrant
  : F extends { readonly kind: 'value' }
    ? ValueGrant
    : LimitGrant;

/** Grants by feature key: a key that no feature has is refused at the key. */
type Grants<C extends CatalogDefinition, G> = {
  readonly [Key in keyof G]: Key extends keyof C['features'] ? GrantOf<C['features'][Key]> : never;
};

interface PriceReferences<C extends CatalogDefinition> {
  readonly meter?: KeysOf<C['meters']>;
  readonly feature?: SeatsFeatureKey<C>;
}
type Prices<C extends CatalogDefinition, P> = { readonly [Key in keyof P]: PriceReferences<C> };

/** What refers to what: each reference narrowed to the keys that exist. */
interface References<C extends CatalogDefinition> {
  readonly editions?: {
    readonly [Key in keyof C['editions']]: {
      readonly licence?: KeysOf<C['licences']>;
      readonly support?: KeysOf<C['support_levels']>;
    };
  };
  readonly features: {
    readonly [Key in keyof C['features']]: C['features'][Key] extends FeatureDefinition
      ? {
          readonly edition?: KeysOf<C['editions']>;
          readonly product?: KeysOf<C['products']>;
        } & (C['features'][Key] extends {
          readonly kind: 'metered';
        }
          ? { readonly meter: KeysOf<C['meters']> }
          : unknown)
      : never;
  };
  readonly plans: {
    readonly [Key in keyof C['plans']]: {
      readonly inherits?: Exclude<KeysOf<C['plans']>, Key>;
      readonly edition?: KeysOf<C['editions']>;
      readonly product?: KeysOf<C['products']>;
      readonly support?: KeysOf<C['support_levels']>;
      readonly features?: Grants<C, C['plans'][Key]['features']>;
      readonly prices?: Prices<C, C['plans'][Key]['prices']>;
    };
  };
  readonly add_ons?: {
    readonly [Key in keyof C['add_ons']]: {
      readonly applies_to: {
        readonly plans?: readonly KeysOf<C['plans']>[];
        readonly editions?: readonly KeysOf<C['editions']>[];
      };
      readonly features?: C['add_ons'] extends object
        ? Grants<C, NonNullable<C['add_ons'][Key] extends { readonly features?: infer F } ? F : unknown>>
        : never;
    };
  };
}

/**
 * A catalog as it was written, with its keys known to the compiler: a reference to a feature, meter, plan, edition,
 * product or support level that does not exist is a type error where it stands, and `createGate<typeof catalog>`
 * knows every feature. It returns its argument; `checkCatalog` finds what types cannot say.
 *
 * @example
 * export const catalog = defineCatalog({
 *   id: 'acme', name: 'Acme', currencies: ['USD'], products: { app: { name: 'App' } },
 *   features: { 'sso-saml': { kind: 'boolean', label: 'SAML single sign-on' } },
 *   plans: { pro: { name: 'Pro', prices: {}, features: { 'sso-saml': true } } },
 * });
 */
export function defineCatalog<const C extends CatalogDefinition>(definition: C & References<C>): C {
  return definition;
}
