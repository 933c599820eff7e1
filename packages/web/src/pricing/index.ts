// SPDX-License-Identifier: Apache-2.0
export * from './markup.js';
export * from './offers.js';
export type * from './page-data.js';
export * from './pricing-content.js';
export * from './pricing-style.js';
export * from './wording/page-wording.js';
