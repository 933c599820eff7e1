// SPDX-License-Identifier: Apache-2.0
export * from './gate/gate.js';
export type * from './gate/keys.js';
export type * from './gate/snapshot.js';
