// SPDX-License-Identifier: Apache-2.0
import type { QuotaFeatureKey, SeatsFeatureKey } from '@kontor/sdk';
import type { DecimalInput } from './charge.js';
import type { BooleanGrant, CatalogDefinition, FeatureDefinition, LimitGrant, ValueGrant } from './definition.js';

export type {
  BooleanFeatureKey,
  FeatureKey,
  MeteredFeatureKey,
  QuotaFeatureKey,
  SeatsFeatureKey,
  ValueFeatureKey,
} from '@kontor/sdk';

/** Every plan key of a catalog. */
export type PlanKey<C extends CatalogDefinition> = KeysOf<C['plans']>;

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
  readonly included?: DecimalInput | { readonly limit_of: QuotaFeatureKey<C> };
}
type Prices<C extends CatalogDefinition, P> = { readonly [Key in keyof P]: PriceReferences<C> };

/** A member that only some entries of a record have. */
type Member<T, Name extends string> = T extends { readonly [Key in Name]: infer Held } ? Held : unknown;

/** The prices of each entry of a section that may be absent. */
type Priced<C extends CatalogDefinition, Section> = {
  readonly [Key in keyof Section]: { readonly prices?: Prices<C, Member<Section[Key], 'prices'>> };
};

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
      readonly inherits?: string extends Key ? string : Exclude<KeysOf<C['plans']>, Key>;
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
      readonly prices: Prices<C, Member<Member<C['add_ons'], Key & string>, 'prices'>>;
      readonly features?: Grants<C, Member<Member<C['add_ons'], Key & string>, 'features'>>;
    };
  };
  readonly support_levels?: Priced<C, C['support_levels']>;
  readonly services?: Priced<C, C['services']>;
  readonly licensing?: {
    readonly features?: { readonly [Key in KeysOf<C['features']>]?: unknown };
    readonly overage?: { readonly [Key in SeatsFeatureKey<C>]?: unknown };
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
