// SPDX-License-Identifier: Apache-2.0
export * from './air-gap-bundle.js';
export * from './clock-file.js';
export {
  checkClockSync,
  keyObject,
  verifyKeySetSync,
  verifyLicenceSync,
  verifyRevocationListSync,
} from './node-crypto.js';
export * from './node-fingerprint.js';
export * from './site/serve-site.js';
