// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { PAGE_LANGUAGES } from '../pricing/wording/page-wording.js';

export const COMPONENTS = ['kontor-pricing', 'kontor-upgrade'] as const;
export type Component = (typeof COMPONENTS)[number];

// from the sources and from dist alike
const beside = (path: string) => fileURLToPath(new URL(`../embed/${path}`, import.meta.url));

/** Those that `<kontor-pricing>` loads when it is asked for; English is in it. */
export const FURTHER_LANGUAGES = PAGE_LANGUAGES.filter((language) => language !== 'en');
type Language = (typeof PAGE_LANGUAGES)[number];

/** Of the words, those of one language; the tables of the others are there, and empty. */
const onlyIn = (language: Language): Plugin => ({
  name: `only-in-${language}`,
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]wording[\\/](de|en|es|fr|ja)\.[jt]s$/ }, ({ path }) => {
      const [found] = path.split(/[\\/]/).at(-1)?.split('.') ?? [];
      return found === language ? undefined : { contents: `export const ${found} = {};` };
    });
  },
});

/** A component as one script for browsers, minified, with everything it needs; `extension` of the files to read. */
export function bundleComponent(name: Component, extension: 'js' | 'ts', core?: string): Promise<Uint8Array> {
  return bundle(name, 'en', extension, core);
}

/** The words that `<kontor-pricing>` lacks in a language, as a script. */
export function bundleLanguage(language: Language, extension: 'js' | 'ts', core?: string): Promise<Uint8Array> {
  return bundle('pricing-language', language, extension, core);
}

async function bundle(entry: string, language: Language, extension: 'js' | 'ts', core?: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [beside(`${entry}.${extension}`)],
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
    plugins: [onlyIn(language)],
    write: false,
  });
  return (outputFiles[0] as (typeof outputFiles)[number]).contents;
}
