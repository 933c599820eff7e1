// SPDX-License-Identifier: Apache-2.0

/** As much of a catalog as the gate's types need: what `defineCatalog` returns fits. */
export interface CatalogShape {
  readonly features: Readonly<Record<string, { readonly kind: string }>>;
}

/** Every feature key of a catalog; any string when the catalog's keys are not known to the compiler. */
export type FeatureKey<C extends CatalogShape> = keyof C['features'] & string;

/** The keys of the features of some kinds. */
export type FeatureKeyOfKind<C extends CatalogShape, Kind extends string> =
  string extends FeatureKey<C>
    ? string
    : { [Key in FeatureKey<C>]: C['features'][Key]['kind'] extends Kind ? Key : never }[FeatureKey<C>];

export type BooleanFeatureKey<C extends CatalogShape> = FeatureKeyOfKind<C, 'boolean'>;
export type ValueFeatureKey<C extends CatalogShape> = FeatureKeyOfKind<C, 'value'>;
export type MeteredFeatureKey<C extends CatalogShape> = FeatureKeyOfKind<C, 'metered'>;
export type SeatsFeatureKey<C extends CatalogShape> = FeatureKeyOfKind<C, 'seats'>;
export type QuotaFeatureKey<C extends CatalogShape> = FeatureKeyOfKind<C, 'metered' | 'seats'>;
