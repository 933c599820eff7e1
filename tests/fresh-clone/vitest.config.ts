// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vitest/config';

/** Run by `npm run test:fresh-clone`, never by `npm test`: it runs `npm test` itself. */
export default defineConfig({
  test: { include: ['tests/fresh-clone/*.test.ts'], testTimeout: 2_700_000, hookTimeout: 300_000 },
});
