// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Kontor, type Served } from './kontor.js';

// A seller who promised uptime and answers, and wants to reach something, by the command line alone.

const operator = new Kontor();
let server: Served;
let kontor: Kontor;
afterAll(async () => {
  await server?.end();
  operator.remove();
});
beforeAll(async () => {
  server = await operator.serve();
  operator.json('organisations', 'create', 'acme', '--name', 'Acme', '--currency', 'EUR', '--test-clock', '2026-01-05');
  const { secret } = operator.json<{ secret: string }>('keys', 'create', '-o', 'acme');
  kontor = operator.with({ KONTOR_URL: server.url, KONTOR_API_KEY: secret });
  const call = (method: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    return fetch(server.url + path, { method, headers, body: JSON.stringify(body) });
  };
  const prices = { base: { charge: { model: 'flat', amount: '200' }, interval: 'month' } };
  const credits = { steps: [{ below_percent: '99.9', credit: '0.1' }] };
  const support_levels = {
    email: {
      name: 'E-mail',
      channels: ['email'],
      response_hours: 8,
      hours: { from_hour: 9, to_hour: 17, weekdays: [0, 1, 2, 3, 4], holidays: 'de' },
    },
  };
  const plans = { team: { name: 'Team', prices, support: 'email', sla: { uptime_percent: '99.9', credits } } };
  const catalog = { id: 'acme', name: 'Acme', currencies: ['EUR'], products: { acme: { name: 'Acme' } } };
  await call('PUT', '/v1/catalog', { ...catalog, features: {}, support_levels, plans });
  await call('POST', '/v1/customers', { name: 'Dora', external_id: 'dora' });
  await call('POST', '/v1/subscriptions', { customer_id: 'dora', plan: 'team', start_date: '2026-01-05' });
});

const file = (name: string, content: string) => {
  const path = join(operator.folder, name);
  writeFileSync(path, content);
  return path;
};

test('targets from a file are judged, and an alert tells of the one that is behind', () => {
  const targets = file(
    'targets.json',
    JSON.stringify({
      begins: '2026-01-01',
      targets: [
        {
          key: 'mrr',
          label: 'MRR',
          metric: 'mrr',
          unit: 'money',
          currency: 'EUR',
          operator: '>=',
          value: '200',
          due_month: 6,
        },
        {
          key: 'arr',
          label: 'ARR',
          metric: 'arr',
          unit: 'money',
          currency: 'EUR',
          operator: '>=',
          value: '9999',
          due_month: 1,
        },
      ],
      objectives: [{ key: 'start', label: 'Begin', key_results: [{ target: 'mrr' }, { target: 'arr' }] }],
    }),
  );
  expect(kontor.run(['targets', 'import', targets, '--dry-run']).stdout).toBe(
    'targets: 2 added, 0 changed, 0 unchanged\nobjectives: 1 added, 0 changed, 0 unchanged\n(nothing is stored)\n',
  );
  kontor.json('targets', 'import', targets);
  kontor.json('alerts', 'create', '--target', 'arr');
  kontor.json('alerts', 'create', '--metric', 'customers', '--operator', '<', '--threshold', '1');
  kontor.json('clock', 'advance', '--to', '2026-02-02');
  const { status, stdout } = kontor.run(['targets', 'status']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/mrr +2026-06-30 +reached +100 % +€200\.00 on 2026-02-01/);
  expect(stdout).toMatch(/arr +2026-01-31 +missed +24 % +€2,400\.00 on 2026-01-31: €7,599\.00 to go/);
  expect(stdout).toMatch(/Begin +0\.6 yellow +2 +0/);
  expect(stdout).toContain('1 reached, 0 on track, 0 off track, 1 missed, 0 without data');
  const events = kontor.json<{ data: { change: string; label: string }[] }>('alerts', 'events').data;
  expect(events.map(({ change, label }) => `${change} ${label}`)).toContain('raised arr');
  const added = kontor.run([
    'targets',
    'add',
    'mrr',
    '--metric',
    'mrr',
    '--currency',
    'EUR',
    '--value',
    '500',
    '--due',
    '2026-12-31',
  ]);
  expect(added.stdout).toBe('mrr: mrr >= 500 EUR by 2026-12-31 (version 2)\n');
  const wrong = kontor.run(['targets', 'add', 'mmr', '--metric', 'mmr', '--value', '1', '--due', '2026-12-31']);
  expect(wrong).toMatchObject({ status: 2, stdout: '' });
  expect(wrong.stderr).toContain('did you mean mrr?');
});

test('a month with an outage is reported, and its credit granted once', () => {
  const outages = file(
    'outages.csv',
    'reference,component,from,to\ni-1,api,2026-01-20T08:00:00Z,2026-01-20T10:00:00Z\n',
  );
  const cases = file(
    'cases.csv',
    // 23 January is a Friday: four hours until 17:00, and four from Tuesday on, for Monday is a holiday
    'reference,customer,severity,opened,responded\nz-1,dora,low,2026-01-23T13:00:00Z,2026-01-27T13:00:00Z\n',
  );
  kontor.json('sla', 'holidays', 'set', 'de', file('holidays.csv', 'date,name\n2026-01-26,Founding day\n'));
  expect(kontor.json('sla', 'outages', 'import', outages)).toMatchObject({ added: 1 });
  expect(kontor.run(['sla', 'cases', 'import', cases]).stdout).toBe('1 added, 0 changed, 0 unchanged\n');
  const report = kontor.run(['sla', 'report', '--month', '2026-01']).stdout;
  // 27 days are 648 hours, of which two are 0.3086 %
  expect(report).toMatch(/99\.6913 % < 99\.9 %/);
  expect(report).toMatch(/1 of 1: 100 % of 100 %/);
  const csv = kontor.run(['sla', 'report', '--month', '2026-01', '--csv']).stdout;
  expect(csv.split('\r\n')).toHaveLength(3);
  // 27 of the 31 days from 5 January to 4 February: 174.19, and a tenth of it
  const dry = kontor.run(['sla', 'credits', 'grant', '--month', '2026-01', '--dry-run']).stdout;
  expect(dry).toMatch(/^cus_\w+: 17\.42 EUR\n\(nothing is stored\)\n$/);
  kontor.json('sla', 'credits', 'grant', '--month', '2026-01');
  expect(kontor.run(['sla', 'credits', 'grant', '--month', '2026-01']).stdout).toBe(
    'nothing is to be granted for 2026-01\n',
  );
  const [credit] = kontor.json<{ data: { id: string; amount: string }[] }>('sla', 'credits', 'list').data;
  expect(credit?.amount).toBe('17.42');
  const reversed = kontor.run(['sla', 'credits', 'reverse', credit?.id ?? '', '--reason', 'a test']);
  expect(reversed.stdout).toBe('17.42 EUR taken back\n');
  const wrong = kontor.run(['sla', 'cases', 'import', file('wrong.csv', 'reference\n')]);
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain('no column customer, severity, opened');
});
