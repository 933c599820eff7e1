// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Kontor } from './kontor.js';

const kontor = new Kontor();
afterAll(() => kontor.remove());

const flat = (amount: string) => ({ base: { charge: { model: 'flat', amount }, interval: 'month' } });
function catalogFile(name: string, amount: string): string {
  const file = join(kontor.folder, name);
  const plans = { team: { name: 'Team', prices: flat(amount) }, solo: { name: 'Solo', prices: flat('9') } };
  const products = { acme: { name: 'Acme' } };
  writeFileSync(file, JSON.stringify({ id: 'acme', name: 'Acme', currencies: ['EUR'], products, features: {}, plans }));
  return file;
}
const of = ['-o', 'acme'];
let id = '';

beforeAll(() => {
  kontor.json('organisations', 'create', 'acme', '--name', 'Acme', '--currency', 'EUR', '--test-clock', '2026-01-01');
  kontor.json('catalog', 'push', catalogFile('one.json', '20'), ...of);
  for (const [key, plan] of Object.entries({ ada: 'team', bob: 'team', cyd: 'solo' })) {
    kontor.json('customers', 'create', '--name', key, '--key', key, ...of);
    const terms = JSON.stringify({ customer_id: key, plan, start_date: '2026-01-01' });
    expect(kontor.run(['subscriptions', 'create', '-', ...of], terms).status).toBe(0);
  }
  kontor.json('catalog', 'push', catalogFile('two.json', '22'), ...of);
  kontor.json('clock', 'advance', '--to', '2026-03-10', ...of);
  const draft = ['--name', 'Spring', '--from', '1', '--to', '2', '--strategy', 'gradual', '--percent', '100'];
  const guard = ['--batch', '3', '--dearer-by', '5', '--share', '50'];
  id = kontor.json<{ id: string }>('migrations', 'create', ...draft, ...guard, ...of).id;
});

test('a dry run as a table, with what it adds up to', () => {
  const { status, stdout } = kontor.run(['migrations', 'start', id, '--dry-run', ...of]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/team +2026-03-10 +20\.00 +22\.00 +2\.00 EUR \(\+10 %\)/);
  expect(stdout).toMatch(/solo +2026-03-10 +9\.00 +9\.00 +0\.00 EUR \(0 %\)/);
  expect(stdout).toContain('EUR: 53.00 instead of 49.00; 2 dearer, 0 cheaper, 1 as before');
  expect(stdout).toContain('guard: 2 of 3 too dear, it would trip by all of them');
  expect(kontor.json('migrations', 'show', id, ...of)).toMatchObject({ status: 'draft' });
});

test('started, it pauses by its guard, goes on without it, and is rolled back', () => {
  const started = kontor.run(['migrations', 'start', id, ...of]);
  expect([started.status, started.stdout]).toEqual([0, expect.stringContaining('paused, 0 of 3 looked at, 0 moved')]);
  expect(started.stdout).toContain('2 of 3 invoices (66.7 %) would be dearer by more than 5 %');
  expect(kontor.json('migrations', 'resume', id, '--no-guard', ...of)).toMatchObject({
    status: 'completed',
    guard: null,
    progress: { total: 3, moved: 3 },
  });
  const { stdout } = kontor.run(['migrations', 'subscriptions', id, '--status', 'moved', ...of]);
  expect(stdout.match(/ moved +2026-03-10 /g)).toHaveLength(3);
  expect(kontor.run(['migrations', 'widen', id, '50', ...of])).toMatchObject({ status: 2 });
  expect(kontor.json('migrations', 'roll-back', id, ...of)).toMatchObject({
    status: 'rolled_back',
    progress: { moved: 0, rolled_back: 3 },
  });
});

test('half a guard is none', () => {
  const draft = ['--name', 'x', '--from', '1', '--to', '2', '--strategy', 'all_now', '--share', '5'];
  const { status, stderr } = kontor.run(['migrations', 'create', ...draft, ...of]);
  expect([status, stderr]).toEqual([2, 'kontor: a guard needs both: --dearer-by and --share\n']);
});
