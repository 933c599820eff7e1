// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleComponent, bundleLanguage, COMPONENTS, FURTHER_LANGUAGES } from './bundle.js';
import { buildPages } from './pages.js';

// Run by the build, behind the compiler: what the server hands to browsers.
const folder = fileURLToPath(new URL('../bundle/', import.meta.url));
await mkdir(folder, { recursive: true });
for (const name of COMPONENTS) await writeFile(`${folder}${name}.js`, await bundleComponent(name, 'js'));
for (const language of FURTHER_LANGUAGES)
  await writeFile(`${folder}kontor-pricing.${language}.js`, await bundleLanguage(language, 'js'));
await buildPages();
