// SPDX-License-Identifier: Apache-2.0
export type * from './catalog/charge.js';
export type * from './catalog/definition.js';
export * from './contract/periods.js';
export * from './contract/prorate.js';
export type * from './contract/subscription.js';
export type * from './invoice/invoice.js';
export * from './kit/calendar.js';
export * from './kit/currency.js';
export * from './kit/decimal.js';
export * from './kit/id.js';
export * from './kit/instant.js';
export * from './kit/json.js';
export * from './kit/money.js';
export * from './kit/result.js';
export * from './kit/timezone.js';
export type * from './rating/derivation.js';
