// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('../packages/sdk/src/', import.meta.url));

async function bundled(entry: string, platform: 'neutral' | 'node' = 'neutral') {
  const { outputFiles, metafile } = await build({
    entryPoints: [`${source}${entry}`],
    bundle: true,
    minify: true,
    format: 'esm',
    platform,
    target: 'es2022',
    external: ['react'],
    write: false,
    metafile: true,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('nothing was built');
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  return { bytes: gzipSync(file.contents, { level: 9 }).length, imports };
}

// What lives in the sold product is small, whole, and asks for nothing: a budget, not a report.
test.each([
  ['index.ts', 12_000],
  ['floating/index.ts', 18_000],
  ['licence/index.ts', 12_000],
  ['extension/extension-point.ts', 1_500],
  ['adapter/express.ts', 1_500],
  ['adapter/fastify.ts', 1_500],
  ['adapter/hono.ts', 1_500],
  ['adapter/next.ts', 1_500],
  ['adapter/openfeature.ts', 2_000],
  ['adapter/graphql.ts', 2_000],
])('%s is below %i bytes, minified and gzipped, and depends on nothing', async (entry, budget) => {
  const { bytes, imports } = await bundled(entry);
  expect(imports).toEqual([]);
  expect(bytes).toBeLessThan(budget);
});

test('what verifies licences and serves sites on Node asks for Node alone', async () => {
  const { bytes, imports } = await bundled('node/index.ts', 'node');
  expect(imports.filter((path) => !path.startsWith('node:'))).toEqual([]);
  expect(bytes).toBeLessThan(18_000);
});

test('what keeps and states usage asks for Node alone', async () => {
  const { bytes, imports } = await bundled('node/usage-statement.ts', 'node');
  expect(imports.filter((path) => !path.startsWith('node:'))).toEqual([]);
  expect(bytes).toBeLessThan(16_000);
});

test('the adapter of React asks for React alone', async () => {
  const { bytes, imports } = await bundled('adapter/react.ts');
  expect(imports).toEqual(['react']);
  expect(bytes).toBeLessThan(2_000);
});
