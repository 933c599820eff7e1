// SPDX-License-Identifier: Apache-2.0
export * from './air-gap-bundle.js';
export * from './clock-file.js';
export {
  createInstallKey,
  type InstallKey,
  installIdOf,
  installKey,
  installKeySet,
  readInstallKey,
} from './install-key.js';
export {
  checkClockSync,
  keyObject,
  verifyKeySetSync,
  verifyLicenceSync,
  verifyRevocationListSync,
  verifyUsageStatementSync,
} from './node-crypto.js';
export * from './node-fingerprint.js';
export type { ReadRecord } from './record-lines.js';
export * from './site/serve-site.js';
export * from './statement-code.js';
export * from './usage-record.js';
export { readUsageRecord, usageDaysOf, usageStatementText, type WrittenEntries } from './usage-statement-text.js';
