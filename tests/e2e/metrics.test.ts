// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Kontor, type Served } from './kontor.js';

// A company that bills elsewhere, by the command line alone, with a history in the shape of dbt's MRR playbook
// (https://github.com/dbt-labs/mrr-playbook): customer 1 pays 50 and then 75, 2 pays 60, 3 pays 100 and comes back for 80.

const operator = new Kontor();
let server: Served;
let kontor: Kontor;
afterAll(async () => {
  await server?.end();
  operator.remove();
});
beforeAll(async () => {
  server = await operator.serve();
  operator.json('organisations', 'create', 'acme', '--name', 'Acme', '--currency', 'USD', '--test-clock', '2019-07-01');
  kontor = operator.remote(server, 'acme');
});

const file = (name: string, ...lines: readonly string[]) => {
  const path = join(operator.folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
};

test('a history is tried, imported and told under a policy', () => {
  const periods = file(
    'periods.csv',
    'customer_id,start_date,end_date,monthly_amount',
    '1,2019-01-01,2019-03-01,50',
    '1,2019-03-01,,75',
    '2,2019-01-15,2019-05-01,60',
    '3,2019-02-01,2019-04-01,100',
    '3,2019-06-01,,80',
  );
  const dry = kontor.run(['metrics', 'import', 'periods', periods, '--source', 'old', '--dry-run']);
  expect(dry.stdout).toBe('3 added, 0 changed, 0 unchanged\n(nothing is stored)\n');
  expect(kontor.json('metrics', 'import', 'periods', periods, '--source', 'old')).toMatchObject({ added: 3 });
  expect(kontor.json('metrics', 'import', 'periods', periods, '--source', 'old')).toMatchObject({ unchanged: 3 });

  const movements = kontor.run(['metrics', 'movements', '--from', '2019-01-01', '--until', '2019-07-01']);
  expect(movements.status).toBe(0);
  // 50 + 60, then + 100, then + 25, then - 100, then - 60, then 80 again
  expect(movements.stdout).toMatch(/2019-01-01 +USD +0\.00 +110\.00 .* 110\.00 +2\n/);
  expect(movements.stdout).toMatch(/2019-03-01 +USD +210\.00 +0\.00 +25\.00 .* 235\.00 +3\n/);
  expect(movements.stdout).toMatch(/2019-06-01 +USD +75\.00 +0\.00 +0\.00 +0\.00 +0\.00 +80\.00 +155\.00 +2\n/);
  expect(movements.stdout).toContain('Policy kontor 1: ');

  const csv = join(operator.folder, 'movements.csv');
  kontor.json('metrics', 'movements', '--from', '2019-04-01', '--until', '2019-05-01', '--output', csv);
  expect(readFileSync(csv, 'utf8')).toContain(
    '2019-04-01,2019-05-01,USD,235.00,0.00,0.00,0.00,-100.00,0.00,0.00,135.00',
  );
  const left = [
    'metrics',
    'movements',
    '--from',
    '2019-04-01',
    '--until',
    '2019-05-01',
    '--customers',
    '--kind',
    'churn',
  ];
  expect(kontor.json(...left)).toMatchObject({ data: [{ customer_id: '3', churn: '-100.00' }], has_more: false });
});

test('figures have their arithmetic, and customers behind them', () => {
  const spend = file('spend.csv', 'month,channel,amount', '2019-01,ads,300', '2019-01,fairs,100');
  kontor.json('metrics', 'import', 'spend', spend);
  const days = ['--on', '2019-01-31', '--from', '2019-01-01'];
  const shown = kontor.run(['metrics', 'show', 'mrr', 'cac', ...days, '--explain']).stdout;
  expect(shown).toContain('mrr: 110.00 USD');
  expect(shown).toContain('cac: 200.00 USD');
  expect(shown).toContain('Acquisition spend ÷ new customers.');
  const churn = kontor.run(['metrics', 'show', 'logo_churn', '--on', '2019-04-30']).stdout;
  expect(churn).toMatch(/logo_churn +Customer churn rate +33\.33 % +2019-04-01 to 2019-04-30/);
  // from 75 to 155, as the report of that month tells it as well
  expect(kontor.run(['metrics', 'show', 'mrr_growth', '--on', '2019-06-30']).stdout).toContain('106.67 %');
  expect(kontor.run(['metrics', 'drill', 'mrr', ...days]).stdout).toMatch(
    /1 +old\/1 +50\.00 USD\n2 +old\/2 +60\.00 USD\n/,
  );
  expect(kontor.run(['metrics', 'drill', 'mrr', ...days, '--csv']).stdout).toContain('mrr,2,old/2,,60.00,USD\r\n');
  expect(kontor.json<{ data: unknown[] }>('metrics', 'definitions').data.length).toBeGreaterThan(30);
  const wrong = kontor.run(['metrics', 'show', 'happiness']);
  expect(wrong.status).not.toBe(0);
  expect(wrong.stderr).toContain('there is no figure happiness');
});

test('policies of its own are stored in versions, and bridged to', () => {
  const add = ['metrics', 'policies', 'add', 'ours', '--option', 'gap_days=90', 'reactivation_days=null'];
  expect(kontor.json(...add)).toMatchObject({ id: 'ours@1' });
  expect(kontor.run([...add, 'pauses=counted']).stdout).toMatch(/^ours@2\n/);
  expect(kontor.run(['metrics', 'policies', 'list']).stdout).toMatch(/chartmogul@1 +a preset[\s\S]*ours@2 +2019-07-01/);
  expect(kontor.run(['metrics', 'policies', 'show', 'ours@1']).stdout).toContain(
    'Who is back within 90 days has never left.',
  );
  const bridge = kontor.run(['metrics', 'bridge', '--from', 'kontor', '--to', 'ours', '--on', '2019-04-30']).stdout;
  expect(bridge).toContain('MRR by kontor 1: 135.00 USD');
  expect(bridge).toContain('gap_days: only what movements are called.');
  expect(bridge).toContain('MRR by ours 2: 135.00 USD');
});

test('cohorts are a table of percents', () => {
  const cohorts = kontor.run(['metrics', 'cohorts', '--from', '2019-01-01', '--on', '2019-06-30']).stdout;
  // of January's two one left in May; February's one is back in June
  expect(cohorts).toMatch(/2019-01 +2 +100 +100 +100 +100 +50 +50\n2019-02 +1 +100 +100 +0 +0 +100\n/);
});

test('a file that cannot be read is told by line, and nothing of it is stored', () => {
  const wrong = file('wrong.csv', 'series,date,value', 'stars,2019-01-31,1200', 'stars,31.01.2019,many');
  const refused = kontor.run(['metrics', 'import', 'community', wrong]);
  expect(refused.status).not.toBe(0);
  expect(refused.stderr).toContain('line 3: date is "31.01.2019"');
  expect(kontor.run(['metrics', 'show', 'community']).stdout).not.toContain('stars');
});

test('a month is told as a report: on the terminal, as PDF and Markdown with its pictures, and a picture by itself', () => {
  const june = ['--month', '2019-06'];
  const told = kontor.run(['report', 'board', ...june]);
  expect(told.status).toBe(0);
  // 75 of customer 1, and 80 of 3, who is back
  expect(told.stdout).toContain('Acme: Board report June 2019 (policy kontor 1, as of 2019-06-30, UTC)');
  expect(told.stdout).toMatch(/Monthly recurring revenue +\$155\.00 +\$75\.00 +\+106\.7%\n/);
  expect(told.stdout).toMatch(/Reactivation +\$80\.00 +\$155\.00\n/);
  const [pdf, markdown] = [join(operator.folder, 'board.pdf'), join(operator.folder, 'the board.md')];
  const { files } = kontor.json('report', 'board', ...june, '--pdf', pdf, '--markdown', markdown) as {
    files: string[];
  };
  expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
  const picture = join(operator.folder, 'the-board-pictures', 'waterfall.svg');
  expect(files).toContain(picture);
  expect(readFileSync(markdown, 'utf8')).toContain('](the-board-pictures/waterfall.svg)');
  expect(readFileSync(picture, 'utf8')).toContain('>$155.00</text>');

  const csv = join(operator.folder, 'cohorts.csv');
  kontor.json('metrics', 'picture', 'cohorts', ...june, '--output', csv);
  expect(readFileSync(csv, 'utf8')).toContain('2019-02,1,1,1,0,0,1,\r\n');
  const png = join(operator.folder, 'movements.png');
  kontor.json('metrics', 'picture', 'movements', ...june, '--output', png, '--width', '400', '--scale', '1');
  expect(readFileSync(png).readUInt32BE(16)).toBe(400);
  const refused = kontor.run(['metrics', 'picture', 'cohorts', '--output', 'cohorts.gif']);
  expect([refused.status, refused.stderr]).toEqual([
    2,
    'kontor: cohorts.gif: name a file that ends with .svg, .png, .csv\n',
  ]);
});

test('what was imported by mistake is taken out again', () => {
  expect(kontor.run(['metrics', 'sources', 'list']).stdout).toMatch(/old +3\n/);
  expect(kontor.run(['metrics', 'sources', 'remove', 'old', '--dry-run']).stdout).toContain(
    '3 subscriptions of old (noth',
  );
  expect(kontor.run(['metrics', 'sources', 'remove', 'old']).stdout).toBe('3 subscriptions of old are out\n');
  expect(kontor.json('metrics', 'show', 'mrr', '--on', '2019-01-31')).toMatchObject({ figures: [{ value: '0.00' }] });
});
