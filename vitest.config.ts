// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What runs end to end takes longest and is short to write: it begins first, so that no worker is left with it alone. */
class EndToEndFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const whole = ({ moduleId }: TestSpecification) => moduleId.startsWith(END_TO_END);
    return [...sorted.filter(whole), ...sorted.filter((file) => !whole(file))];
  }
}
const END_TO_END = source('./tests/');

// Tests run on the sources; `tsc -b` (part of `npm test`) has type-checked them and built what the CLI tests start.
export default defineConfig({
  resolve: {
    alias: {
      '@kontor/sdk/extension': source('./packages/sdk/src/extension/extension-point.ts'),
      '@kontor/sdk/floating': source('./packages/sdk/src/floating/index.ts'),
      '@kontor/sdk/licence': source('./packages/sdk/src/licence/index.ts'),
      '@kontor/sdk/usage-statement': source('./packages/sdk/src/node/usage-statement.ts'),
      '@kontor/sdk/node': source('./packages/sdk/src/node/index.ts'),
      '@kontor/sdk': source('./packages/sdk/src/index.ts'),
      '@kontor/core/picture': source('./packages/core/src/picture/index.ts'),
      '@kontor/core/pricing': source('./packages/core/src/pricing/index.ts'),
      '@kontor/core/report': source('./packages/core/src/report/index.ts'),
      '@kontor/core': source('./packages/core/src/index.ts'),
      '@kontor/web/pricing': source('./packages/web/src/pricing/index.ts'),
      '@kontor/server/raster': source('./packages/server/src/documents/raster.ts'),
      '@kontor/server/zod-problems': source('./packages/server/src/http/zod-problems.ts'),
      '@kontor/server': source('./packages/server/src/index.ts'),
      '@kontor/examples': source('./examples/index.ts'),
    },
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'tests/fresh-clone/**', 'tests/next/**'],
    globalSetup: ['./packages/server/src/testing/global-setup.ts'],
    // A worker a core, each of which loads a module once and not once a file.
    isolate: false,
    sequence: { sequencer: EndToEndFirst },
    maxWorkers: '100%',
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
