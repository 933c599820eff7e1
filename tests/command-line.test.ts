// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = readdirSync(`${root}packages/cli/src`, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => readFileSync(`${root}packages/cli/src/${path}`, 'utf8'))
  .join('\n');
const called = new Set([...sources.matchAll(/['`](\/v1\/[^'`]*)['`]/g)].map((match) => blanks(match[1] as string)));
const document = JSON.parse(readFileSync(`${root}docs/reference/openapi.json`, 'utf8')) as { paths: object };

/** `/v1/customers/{id}` and `/v1/customers/${encodeURIComponent(id)}` alike. */
function blanks(path: string): string {
  return path.replaceAll(/\$?\{[^}]*\}/g, '{}');
}

/** What the command line does itself or composes, by the very core the server calls; and what payment providers call. */
const IN_PLACE = [
  '/v1/catalog/check',
  '/v1/licences/{id}/bundle',
  '/v1/licences/{id}/qr_code',
  '/v1/payment_providers/{provider}/webhooks/{organisation}',
];

/** What people do for themselves in the console and in the portal, and in no terminal. */
const IN_PAGES =
  /^\/v1\/(portal\/|sessions?(\/|$)|sign_in_links\/|password_resets$|live$|saved_filters|plan_migrations\/preview$)/;

test.each(Object.keys(document.paths).filter((path) => !IN_PAGES.test(path)))('%s has a command', (path) => {
  expect(called.has(blanks(path)) || IN_PLACE.includes(path)).toBe(true);
});
