// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CatalogDefinition, Charge, Price } from '@kontor/core';
import { resolveCatalog } from '@kontor/core';

/** Rows as the fixtures under examples/fixtures write them: dollars as numbers, a missing bound is open. */
export interface PriceFact {
  readonly amount?: number;
  readonly min?: number;
  readonly max?: number;
  readonly currency: string;
  readonly period?: 'month' | 'year' | 'once' | 'day' | 'hour' | 'usage';
  readonly per?: string;
}
export interface LimitFact {
  readonly id: string;
  readonly value?: number;
  readonly unlimited?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly unit: string;
  readonly period?: string;
}
export interface FeatureFact {
  readonly id: string;
  readonly label: string;
  readonly included?: boolean;
  readonly detail?: string;
}

/** The facts of a business, from the folder of this package whether it runs from its sources or from dist. */
export function readFacts<T>(business: string): T {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return JSON.parse(readFileSync(join(folder, 'fixtures', `${business}.json`), 'utf8')) as T;
}

/** What a price says, in the terms of the facts: the amounts it states and how often it is due. */
export function priceTerms({ charge, interval }: Price) {
  return { ...amountsOf(charge), interval };
}
function amountsOf(charge: Charge) {
  const number = (value: string | number | undefined) => (value === undefined ? undefined : Number(value));
  switch (charge.model) {
    case 'flat':
      return { basis: 'flat', amount: number(charge.amount) };
    case 'per_unit':
    case 'per_seat':
      return { basis: charge.model, amount: number(charge.unit_amount) };
    case 'negotiated':
      return { basis: charge.basis, negotiated: true, min: number(charge.minimum), max: number(charge.maximum) };
    default:
      throw new Error(`the facts have no ${charge.model} prices`);
  }
}

/** A limit of the facts in the form of `grantTerms`: null is unlimited. Throws for a row that names no bound at all. */
export function limitTerms({ id, value, unlimited, min, max }: LimitFact) {
  if (!unlimited && (value ?? min ?? max) === undefined) throw new Error(`the facts do not say how many ${id}`);
  const limit = unlimited ? null : (value ?? max ?? null);
  return { limit: limit === null ? null : String(limit), at_least: min === undefined ? null : String(min) };
}

/** What a plan itself states of a feature or limit (not what it inherits), or undefined. */
export function statedTerms(catalog: CatalogDefinition, plan: string, feature: string) {
  const grant = resolveCatalog(catalog).plans.get(plan)?.features.get(feature);
  if (grant === undefined || grant.from !== plan) return undefined;
  const { terms } = grant;
  if (terms.kind === 'metered' || terms.kind === 'seats')
    return { limit: terms.limit?.toString() ?? null, at_least: terms.at_least?.toString() ?? null };
  return terms.kind === 'value' ? { value: terms.value, detail: terms.detail } : terms;
}

/** Features a plan states itself, in no order. */
export function statedFeatures(catalog: CatalogDefinition, plan: string): string[] {
  return Object.keys(catalog.plans[plan]?.features ?? {}).sort();
}

/** Every price in these rows, however deep: what states an amount, a currency, or a period that is not a limit's. */
export function pricesIn(rows: unknown): PriceFact[] {
  if (typeof rows !== 'object' || rows === null) return [];
  const isPrice = 'amount' in rows || 'currency' in rows || ('period' in rows && !('unit' in rows));
  const nested = Object.values(rows).flatMap(pricesIn);
  return isPrice ? [rows as PriceFact, ...nested] : nested;
}

/** Every field that rows of one sort state, sorted, without where in the document they stand. */
export function fieldsOf(rows: readonly object[]): string[] {
  const fields = new Set(rows.flatMap((row) => Object.keys(row)));
  fields.delete('section');
  return [...fields].sort();
}
