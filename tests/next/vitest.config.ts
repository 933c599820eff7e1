// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

/** Run by `npm run test:next`, never by `npm test`: Next.js is 340 MB, which nobody else should have to install. */
export default defineConfig({
  test: { include: ['tests/next/*.test.ts'], testTimeout: 300_000, hookTimeout: 900_000 },
});
