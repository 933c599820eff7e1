// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll } from 'vitest';
import { type LocalStripe, startLocalStripe } from './local-stripe/server.js';
import { openTestStore, type TestStore } from './test-store.js';

/** Opens a store and a local Stripe for the tests of a file, `prepare`s what they share, and closes both after them. */
export function withStoreAndStripe(
  prepare: (opened: { readonly store: TestStore; readonly local: LocalStripe }) => Promise<void> | void,
): void {
  let store: TestStore | undefined;
  let local: LocalStripe | undefined;
  beforeAll(async () => {
    store = await openTestStore();
    local = await startLocalStripe();
    await prepare({ store, local });
  });
  afterAll(async () => {
    await store?.close();
    await local?.stop();
  });
}
