// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from 'node:fs/promises';
import openapiTypes, { astToString } from 'openapi-typescript';

// Run by the build, before the compiler: the types of the client come from the document of the API, which comes from the
// code that serves it. What has a default may be left out of what is sent.
const document = new URL('../../../docs/reference/openapi.json', import.meta.url);
const types = new URL('../src/api/openapi.d.ts', import.meta.url);
const text = `// SPDX-License-Identifier: Apache-2.0\n// Written by the build from docs/reference/openapi.json.\n\n${astToString(await openapiTypes(document, { defaultNonNullable: false }))}`;
// untouched where nothing changed, so that the compiler has nothing to do
if ((await readFile(types, 'utf8').catch(() => '')) !== text) await writeFile(types, text);
