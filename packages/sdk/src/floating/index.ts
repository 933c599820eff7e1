// SPDX-License-Identifier: Apache-2.0
export * from './connect.js';
export type * from './door.js';
export * from './place.js';
export * from './place-holding.js';
export * from './place-pool.js';
