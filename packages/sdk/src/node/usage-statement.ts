// SPDX-License-Identifier: Apache-2.0
import type { KeySet } from '../licence/key-set.js';
import type { Checked } from '../licence/refusal.js';
import { runSync } from '../licence/steps.js';
import { type UsageStatement, usageStatementSteps } from '../licence/usage-statement.js';
import { nodeWork } from './node-crypto.js';

export * from '../licence/record-continuity.js';
export type { UsageDay } from '../licence/usage-days.js';
export type { Amounts, UsageEntry } from '../licence/usage-entry.js';
export {
  installOfStatement,
  type RecordPlace,
  type StatedEntry,
  USAGE_STATEMENT_TYPE,
  type UsageStatement,
} from '../licence/usage-statement.js';
export {
  createInstallKey,
  type InstallKey,
  installIdOf,
  installKey,
  installKeySet,
  readInstallKey,
} from './install-key.js';
export type { ReadRecord } from './record-lines.js';
export * from './statement-code.js';
export * from './usage-record.js';
export { readUsageRecord, usageDaysOf, usageStatementText, type WrittenEntries } from './usage-statement-text.js';

/**
 * Verifies a usage statement with the key of the installation it is of, a key set of one (`installKeySet`). Whether it
 * goes on from what was stated before, `newlyStated` says.
 */
export function verifyUsageStatement(text: string, keys: KeySet): Checked<UsageStatement> {
  return runSync(usageStatementSteps(text, keys), nodeWork);
}
