// SPDX-License-Identifier: Apache-2.0
export { runScript, type ScriptProcess } from './child-process.js';
export { temporaryFolder } from './cluster.js';
export { createTestDatabase, openTestStore, type TestStore } from './test-store.js';
