// SPDX-License-Identifier: Apache-2.0
import { readdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/** Pages of their own, each a folder of `src` with an index.html. */
export const PAGES = ['console', 'portal'] as const;

const sources = fileURLToPath(new URL('../../src/', import.meta.url));
const built = fileURLToPath(new URL('../../dist/pages/', import.meta.url));

/** Bundles the pages into `dist/pages`, unless what is there is newer than everything it is made of. */
export async function buildPages(): Promise<void> {
  const made_of = ['api', 'ui', 'build', ...PAGES].map((folder) => `${sources}${folder}`);
  const packages = fileURLToPath(new URL('../../../', import.meta.url));
  const others = ['core/dist', 'sdk/dist'].map((folder) => packages + folder);
  const described = ['core', 'sdk', 'web'].map((name) => stat(`${packages}${name}/package.json`));
  const newest = Math.max(
    ...(await Promise.all([...made_of, ...others].map(newestIn))),
    ...(await Promise.all(described)).map(({ mtimeMs }) => mtimeMs),
  );
  for (const page of PAGES) {
    const outDir = `${built}${page}`;
    const done = await stat(`${outDir}/index.html`).catch(() => null);
    if (done !== null && done.mtimeMs > newest) continue;
    await build({
      configFile: false,
      root: `${sources}${page}`,
      // below whatever address a proxy gives it: the page has a <base>
      base: './',
      logLevel: 'warn',
      plugins: [react(), tailwind()],
      build: { outDir, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    });
  }
}

async function newestIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const times = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(`${entry.parentPath}/${entry.name}`)).mtimeMs);
  return Math.max(0, ...(await Promise.all(times)));
}
