// SPDX-License-Identifier: Apache-2.0
import { decimal, type RevenuePart, type RevenueState, type UsageRevenue } from '@kontor/core';

/** What one subscription pays: its states and what its usage came to. */
export interface RevenueOf {
  readonly subscription_id: string;
  readonly customer_id: string;
  readonly states: readonly RevenueState[];
  readonly usage: readonly UsageRevenue[];
}

/** What is stored of it as text: decimals are text, instants numbers. */
export function storedStates(states: readonly RevenueState[]): string {
  return JSON.stringify(states);
}

export function storedUsage(usage: readonly UsageRevenue[]): string {
  return JSON.stringify(usage);
}

/** Amounts as JSON says them. */
type Text<T> = { readonly [Key in keyof T]: Key extends 'amount' | 'tax' | 'quantity' ? string : T[Key] };
type StoredPart = Omit<Text<RevenuePart>, 'discounts'> & {
  readonly discounts: readonly { readonly amount: string; readonly ends_at: number | null }[];
};

export function statesOf(text: string): RevenueState[] {
  const stored = JSON.parse(text) as (Omit<RevenueState, 'parts'> & { readonly parts: readonly StoredPart[] })[];
  return stored.map((state) => ({
    ...state,
    parts: state.parts.map((part) => ({
      ...part,
      amount: decimal(part.amount),
      tax: decimal(part.tax),
      discounts: part.discounts.map(({ amount, ends_at }) => ({ amount: decimal(amount), ends_at })),
    })),
  }));
}

export function usageOf(text: string): UsageRevenue[] {
  if (text === '[]') return [];
  const stored = JSON.parse(text) as (Omit<UsageRevenue, 'amount' | 'quantity'> & {
    readonly amount: string;
    readonly quantity: string | null;
  })[];
  return stored.map((usage) => ({
    ...usage,
    amount: decimal(usage.amount),
    quantity: usage.quantity === null ? null : decimal(usage.quantity),
  }));
}
