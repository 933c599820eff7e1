// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Kontor, type Served } from './kontor.js';

const home = new Kontor();
let server: Served;
let kontor: Kontor;
afterAll(async () => {
  await server?.end();
  home.remove();
});

const flat = (amount: string) => ({ base: { charge: { model: 'flat', amount }, interval: 'month' } });
function catalogFile(name: string, amount: string): string {
  const file = join(home.folder, name);
  const plans = { team: { name: 'Team', prices: flat(amount) }, solo: { name: 'Solo', prices: flat('9') } };
  const products = { acme: { name: 'Acme' } };
  writeFileSync(file, JSON.stringify({ id: 'acme', name: 'Acme', currencies: ['EUR'], products, features: {}, plans }));
  return file;
}
let id = '';

beforeAll(async () => {
  server = await home.serve();
  home.json('organisations', 'create', 'acme', '--name', 'Acme', '--currency', 'EUR', '--test-clock', '2026-01-01');
  kontor = home.remote(server, 'acme');
  kontor.json('catalog', 'push', catalogFile('one.json', '20'));
  for (const [key, plan] of Object.entries({ ada: 'team', bob: 'team', cyd: 'solo' })) {
    kontor.json('customers', 'create', '--name', key, '--key', key);
    const terms = JSON.stringify({ customer_id: key, plan, start_date: '2026-01-01' });
    expect(kontor.run(['subscriptions', 'create', '-'], terms).status).toBe(0);
  }
  kontor.json('catalog', 'push', catalogFile('two.json', '22'));
  kontor.json('clock', 'advance', '--to', '2026-03-10');
  const draft = ['--name', 'Spring', '--from', '1', '--to', '2', '--strategy', 'gradual', '--percent', '100'];
  const guard = ['--batch', '3', '--dearer-by', '5', '--share', '50'];
  id = kontor.json<{ id: string }>('migrations', 'create', ...draft, ...guard).id;
});

test('a dry run as a table, with what it adds up to', () => {
  const { status, stdout } = kontor.run(['migrations', 'start', id, '--dry-run']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/team +2026-03-10 +20\.00 +22\.00 +2\.00 EUR \(\+10 %\)/);
  expect(stdout).toMatch(/solo +2026-03-10 +9\.00 +9\.00 +0\.00 EUR \(0 %\)/);
  expect(stdout).toContain('EUR: 53.00 instead of 49.00; 2 dearer, 0 cheaper, 1 as before');
  expect(stdout).toContain('guard: 2 of 3 too dear, it would trip by all of them');
  expect(kontor.json('migrations', 'show', id)).toMatchObject({ status: 'draft' });
});

test('prices tried on a month that is over, without a migration', () => {
  const args = ['forecast', 'price-experiment', '--catalog', catalogFile('three.json', '19'), '--month', '2026-02'];
  const { status, stdout } = kontor.run(args);
  expect(status).toBe(0);
  expect(stdout).toContain('EUR: 47.00 instead of 49.00, -2.00 (-4.08 %); customers: 0 dearer, 2 cheaper, 1 as before');
  expect(stdout.match(/team +20\.00 +19\.00 +-1\.00 \(-5 %\) +EUR/g)).toHaveLength(2);
  expect(kontor.run([...args, '--plan', 'team=solo']).stdout).toMatch(/team → solo +20\.00 +9\.00 +-11\.00/);
  const running = kontor.run([...args.slice(0, -1), '2026-03']);
  expect([running.status, running.stderr]).toEqual([2, expect.stringContaining('2026-03 is not over yet')]);
});

test('a scenario behind the months that happened, with the customers there are', () => {
  const segment = { source: 'visits', funnel: [], plans: ['team'], retention: { kind: 'churn', monthly: 0 } };
  const sources = { visits: { kind: 'growth', start: 1 } };
  const file = join(home.folder, 'scenario.json');
  writeFileSync(file, JSON.stringify({ name: 'Acme', months: 1, sources, segments: { team: segment } }));
  const { status, stdout } = kontor.run(['forecast', 'run', file, '--own', '--runs', '10']);
  expect(status).toBe(0);
  // two at 20.00, which they keep; in March one more at the 22.00 of the catalog in force
  expect(stdout).toMatch(/2026-02 +0\.0 +0\.0 +2\.0 +40\n── below is forecast ─+\n2026-03 +1\.0 +0\.0 +3\.0 +62 /);
  expect(stdout).toContain('left out: 1 customer that began on a plan of no segment');
  expect(kontor.json('forecast', 'scenarios', 'push', file, '--name', 'base')).toMatchObject({ id: 'base@1' });
  expect(kontor.run(['forecast', 'scenarios', 'run', 'base', '--runs', '10']).stdout).toBe(stdout);
});

test('started, it pauses by its guard, goes on without it, and is rolled back', () => {
  const started = kontor.run(['migrations', 'start', id]);
  expect([started.status, started.stdout]).toEqual([0, expect.stringContaining('paused, 0 of 3 looked at, 0 moved')]);
  expect(started.stdout).toContain('2 of 3 invoices (66.7 %) would be dearer by more than 5 %');
  expect(kontor.json('migrations', 'resume', id, '--no-guard')).toMatchObject({
    status: 'completed',
    guard: null,
    progress: { total: 3, moved: 3 },
  });
  const { stdout } = kontor.run(['migrations', 'subscriptions', id, '--status', 'moved']);
  expect(stdout.match(/ moved +2026-03-10 /g)).toHaveLength(3);
  expect(kontor.run(['migrations', 'widen', id, '50'])).toMatchObject({ status: 2 });
  expect(kontor.json('migrations', 'roll-back', id)).toMatchObject({
    status: 'rolled_back',
    progress: { moved: 0, rolled_back: 3 },
  });
});

test('half a guard is none', () => {
  const draft = ['--name', 'x', '--from', '1', '--to', '2', '--strategy', 'all_now', '--share', '5'];
  const { status, stderr } = kontor.run(['migrations', 'create', ...draft]);
  expect([status, stderr]).toEqual([2, 'kontor: a guard needs both: --dearer-by and --share\n']);
});
