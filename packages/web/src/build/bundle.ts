// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

export const COMPONENTS = ['kontor-pricing', 'kontor-upgrade'] as const;
export type Component = (typeof COMPONENTS)[number];

// from the sources and from dist alike
const beside = (path: string) => fileURLToPath(new URL(`../embed/${path}`, import.meta.url));

/** The components speak English: the words of core in other languages stay out of them. */
const inEnglish: Plugin = {
  name: 'in-english',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]wording[\\/](de|es|fr|ja)\.[jt]s$/ }, ({ path }) => {
      const [language] = path.split(/[\\/]/).at(-1)?.split('.') ?? [];
      return { contents: `export { en as ${language} } from './en.js';` };
    });
  },
};

/** A component as one script for browsers, minified, with everything it needs; `extension` of the files to read. */
export async function bundleComponent(name: Component, extension: 'js' | 'ts', core?: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [beside(`${name}.${extension}`)],
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    alias: {
      'temporal-polyfill': beside(`utc-only.${extension}`),
      'spdx-expression-parse': beside(`no-spdx.${extension}`),
      ...(core === undefined ? {} : { '@kontor/core/pricing': core }),
    },
    plugins: [inEnglish],
    write: false,
  });
  return (outputFiles[0] as (typeof outputFiles)[number]).contents;
}
