// SPDX-License-Identifier: Apache-2.0
export { runScript, type ScriptProcess } from './child-process.js';
export { temporaryFolder } from './cluster.js';
export { type LocalStripe, localStripeSettings, startLocalStripe } from './local-stripe/server.js';
export { createTestDatabase, openTestStore, TEST_KEY, type TestStore } from './test-store.js';
export { type Received, WebhookReceiver } from './webhook-receiver.js';
