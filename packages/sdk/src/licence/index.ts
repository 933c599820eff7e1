// SPDX-License-Identifier: Apache-2.0
export { fromBase64url, toBase64url } from './base64url.js';
export * from './claims.js';
export type { ClockMark, ClockPolicy, ClockVerdict, RollbackPolicy } from './clock-mark.js';
export { KEY_SET_TYPE, LICENCE_TYPE, STATUS_LIST_TYPE, signingInput } from './compact-jws.js';
export * from './key-set.js';
export * from './licence-snapshot.js';
export { type Checked, REFUSALS, type Refusal, type RefusalCode } from './refusal.js';
export * from './revocation-list.js';
export * from './standing.js';
export type { UsageDay } from './usage-days.js';
export type { Amounts, UsageEntry } from './usage-entry.js';
export type { RecordPlace, StatedEntry, UsageStatement } from './usage-statement.js';
export type { Licence, LicencePolicy } from './verify.js';
export * from './web-crypto.js';
