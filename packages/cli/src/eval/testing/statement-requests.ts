// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installKey, openUsageRecord } from '@kontor/sdk/usage-statement';

// Requests about usage statements, and what is to be answered: rows of the tests of the line protocol.

const seed = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 5)]);
const key = installKey(createPrivateKey({ key: seed, format: 'der', type: 'pkcs8' }));

/** Two hours of use from 10:15 on, in a file. */
function stated(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-eval-'));
  const features = {
    calls: { kind: 'metered', limit: null, enforcement: 'soft' },
    members: { kind: 'seats', limit: '100', enforcement: 'soft' },
  } as const;
  const record = openUsageRecord({ path: join(folder, 'usage'), key, licence: { jti: 'lic_1', features } });
  if (!record.ok) throw new Error(record.refusal.message);
  record.value.add({ calls: '120' }, Date.parse('2026-06-01T10:15:00Z'));
  record.value.seats({ members: '57' }, Date.parse('2026-06-01T11:15:00Z'));
  record.value.add({ calls: '0.5' }, Date.parse('2026-06-01T11:20:00Z'));
  const statement = record.value.statement(Date.parse('2026-06-01T12:00:00Z'));
  record.value.close();
  rmSync(folder, { recursive: true });
  if (!statement.ok) throw new Error(statement.refusal.message);
  return statement.value;
}

const statement = stated();
const [head] = statement.split('\n') as [string];
const { to } = JSON.parse(Buffer.from(head.split('.')[1] as string, 'base64url').toString());
const request = { op: 'usage_statement', statement, public_key: key.public_key };
const days = [{ date: '2026-06-01', licence: 'lic_1', usage: { calls: '120.5' }, seats: { members: '57' } }];
const told = { valid: true, install: key.id, from: { sequence: 1 }, to, days };

export const answeredStatements: [string, object, object][] = [
  [
    'a usage statement',
    request,
    { ...told, covers: { from: '2026-06-01T10:00:00.000Z', until: '2026-06-01T12:00:00.000Z' }, new_from: 1 },
  ],
  ['a usage statement without its entries', { ...request, statement: head }, { ...told, new_from: 1 }],
  ['a usage statement again', { ...request, before: { ...to, issued_at: 1 } }, { ...told, new_from: null }],
  [
    'a usage statement that was changed',
    { ...request, statement: statement.replace('"120"', '"12"') },
    { valid: false, refusal: { code: 'statement-entry-changed', path: 'entries[0]' } },
  ],
  [
    'a usage statement of a record that went another way',
    { ...request, before: { ...to, hash: 'A'.repeat(43), issued_at: 1 } },
    { valid: false, refusal: { code: 'statement-fork' } },
  ],
  [
    'a usage statement of a record that lost its end',
    { ...request, before: { ...to, sequence: 9, issued_at: 1 } },
    { valid: false, refusal: { code: 'statement-tail-missing' } },
  ],
  ['no usage statement', { ...request, statement: 'usage' }, { valid: false, refusal: { code: 'token-parts' } }],
];

export const refusedStatements: [string, object, string, string][] = [
  [
    'a usage statement by a key of low order',
    { ...request, id: 1, public_key: 'A'.repeat(43) },
    'key-low-order',
    'public_key',
  ],
];
