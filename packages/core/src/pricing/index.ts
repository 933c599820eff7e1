// SPDX-License-Identifier: Apache-2.0
export type { CatalogDefinition } from '../catalog/definition.js';
export { type ResolvedCatalog, type ResolvedPlan, resolveCatalog } from '../catalog/resolve.js';
export { PRICE_WORDS } from '../catalog/wording/price-wording.js';
export { Decimal, decimal } from '../kit/decimal.js';
export { NUMBER_STYLES, type NumberLanguage, percentText, writtenNumber } from '../kit/number-text.js';
export { RATING_WORDS } from '../rating/wording/rating-words.js';
export * from './calculator.js';
export * from './calculator-state.js';
export * from './comparison.js';
export * from './competitor-prices.js';
export * from './plan-card.js';
export * from './pricing-page.js';
export * from './public-catalog.js';
export { COMPARISON_WORDS } from './wording/comparison-wording.js';
