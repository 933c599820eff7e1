// SPDX-License-Identifier: Apache-2.0
export * from './gate/answer.js';
export type * from './gate/clock.js';
export * from './gate/connect.js';
export { EventStreamReader } from './gate/event-stream.js';
export { createGate, type Gate, type GateOptions, type LimitAlert, type Need } from './gate/gate.js';
export type * from './gate/keys.js';
export * from './gate/lease-holding.js';
export type { OutagePolicy, OutageRule } from './gate/outage.js';
export type { Fetch, GateProblem } from './gate/server.js';
export type * from './gate/snapshot.js';
