// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROLES } from '../identity/role.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { createApp } from './app.js';
import { openApiDocument } from './document.js';
import { isOwn, roleMay } from './roles.js';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

const LETTERS = { owner: 'O', admin: 'A', finance: 'F', developer: 'D', viewer: 'V' } as const;

interface Described {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly security: readonly object[];
}

/** Every operation with a session in its security, and the roles that may call it. */
function table() {
  const { paths } = openApiDocument(createApp({ store }));
  return Object.values(paths ?? {})
    .flatMap((item) =>
      Object.entries(item as Record<string, Described>).map(([method, { operationId, tags, security }]) => ({
        operation_id: operationId,
        method,
        tag: tags[0],
        open: security.some((one) => 'session' in one),
      })),
    )
    .filter(({ open }) => open);
}

test('who may do what: every operation of the API, by role', async () => {
  const rows = table().map((row) => {
    const roles = ROLES.map((role) => (roleMay(role, row) ? LETTERS[role] : '-')).join('');
    return `${isOwn(row) ? 'own  ' : roles} ${row.method.padEnd(6)} ${row.tag}: ${row.operation_id}`;
  });
  expect(rows.length).toBeGreaterThan(200);
  await expect(`${rows.sort().join('\n')}\n`).toMatchFileSnapshot('roles.txt');
});

test('every operation is of a tag that the table knows, and whoever may write may read', () => {
  for (const row of table()) {
    expect(roleMay('owner', row), `${row.operation_id}: put ${row.tag} into the table of roles`).toBe(true);
    if (row.method === 'get') for (const role of ROLES) expect(roleMay(role, row)).toBe(true);
    for (const role of ROLES) if (roleMay(role, row)) expect(roleMay('admin', row)).toBe(true);
  }
});

test('a tag that nobody thought of is closed to all', () => {
  for (const role of ROLES)
    expect(roleMay(role, { operation_id: 'getSecretPlan', method: 'get', tag: 'Secrets' })).toBe(false);
});
