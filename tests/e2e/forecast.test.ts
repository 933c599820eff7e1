// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Kontor } from './kontor.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const flat = (amount: string) => ({ base: { charge: { model: 'flat', amount }, interval: 'month' } });
const catalog = {
  id: 'acme',
  name: 'Acme',
  currencies: ['USD'],
  products: { acme: { name: 'Acme' } },
  meters: { calls: { label: 'Calls', event_type: 'acme.call', aggregation: 'count', unit: 'call' } },
  features: { calls: { kind: 'metered', label: 'Calls', meter: 'calls', unit: 'call', reset: 'month' } },
  plans: {
    small: { name: 'Small', prices: flat('20'), features: { calls: 1000 } },
    large: { name: 'Large', prices: flat('100'), features: { calls: 'unlimited' } },
  },
};
const scenario = {
  name: 'Acme',
  currency: 'USD',
  first_month: '2026-02',
  months: 3,
  actuals: [{ month: '2026-01', mrr: '180', customers: { all: 9 } }],
  sources: { visits: { kind: 'growth', start: '80..120' } },
  segments: {
    all: {
      source: 'visits',
      funnel: [{ name: 'paid', conversion: '10%' }],
      plans: ['small', 'large'],
      retention: { kind: 'churn', monthly: '50%' },
      cohorts: [{ size: 9, survivors: [] }],
    },
  },
  targets: { ten: { measure: 'mrr', month: 3, at_least: 10 } },
};

describe('kontor forecast, without a database', () => {
  let kontor: Kontor;
  beforeAll(() => {
    kontor = new Kontor();
    writeFileSync(join(kontor.folder, 'catalog.json'), JSON.stringify(catalog));
    writeFileSync(join(kontor.folder, 'scenario.json'), JSON.stringify(scenario));
  });
  afterAll(() => kontor.remove());

  test('run: a line between what happened and what is computed', () => {
    const { stdout, status } = kontor.run(['forecast', 'run', 'scenario.json', '--runs', '100']);
    expect(status).toBe(0);
    const lines = stdout.split('\n');
    const line = lines.findIndex((text) => text.startsWith('── below is forecast'));
    expect(lines[line - 1]).toContain('2026-01');
    // 9 there already of whom half leave, and 10 new
    expect(lines[line + 1]).toMatch(/^2026-02\s+10\.0\s+4\.5\s+14\.5\s+290 /);
    expect(lines.at(-2)).toBe('ten by 2026-04: reached in 100.0 % of the runs');
  });

  test('run --json and --csv say the same, and the same seed the same again', () => {
    interface Answer {
      readonly months: readonly { month: string; kind: string; mrr: string }[];
      readonly monte_carlo: { readonly months: readonly { mrr: { p95: string } }[] };
    }
    const args = ['forecast', 'run', 'scenario.json', '--runs', '50', '--seed', '9'];
    const answer = kontor.json<Answer>(...args);
    expect(kontor.json<Answer>(...args)).toEqual(answer);
    expect(answer.months.map(({ kind }) => kind)).toEqual(['actual', 'forecast', 'forecast', 'forecast']);
    const [titles, ...rows] = kontor
      .run([...args, '--csv'])
      .stdout.trim()
      .split('\n');
    const column = (name: string) => rows.map((row) => row.split(',')[titles?.split(',').indexOf(name) ?? -1]);
    expect(column('mrr')).toEqual(answer.months.map(({ mrr }) => mrr));
    expect(column('mrr_p95').slice(1)).toEqual(answer.monte_carlo.months.map(({ mrr }) => mrr.p95));
  });

  test('tornado, probability and cost', () => {
    const tornado = kontor.run(['forecast', 'tornado', 'scenario.json', '--measure', 'customers', '--month', '1']);
    expect(tornado.stdout).toMatch(/sources\.visits\.start\s+82\s+118\s+12\.7\s+16\.3\s+█+/);
    const args = [
      'forecast',
      'probability',
      'scenario.json',
      '--runs',
      '40',
      '--target',
      'mrr>=0@1',
      'all.mrr>=1000000@2',
    ];
    expect(
      kontor.json<{ targets: { probability: number }[] }>(...args).targets.map(({ probability }) => probability),
    ).toEqual([1, 0]);
    const cost = ['forecast', 'cost', '--catalog', 'catalog.json', '--usage', 'calls=1001'];
    expect(kontor.json<object>(...cost)).toMatchObject({
      cheapest: { plan: 'large', monthly: '100' },
      plans: [{ plan: 'small', holds: false, exceeded: [{ feature: 'calls', limit: '1000' }] }, { plan: 'large' }],
    });
    const curve = kontor.run(['forecast', 'cost', '--catalog', 'catalog.json', '--over', 'calls=0..2000/2']);
    expect(curve.stdout.split('\n').map((text) => text.trim().split(/\s+/).at(-1))).toEqual([
      'Cheapest',
      expect.anything(),
      'small',
      'small',
      'large',
      '',
    ]);
  });

  test('pictures, as their names say', () => {
    const run = ['forecast', 'run', 'scenario.json', '--runs', '20', '--json', '--picture'];
    expect(kontor.run([...run, 'mrr.svg']).status).toBe(0);
    const drawn = readFileSync(join(kontor.folder, 'mrr.svg'), 'utf8');
    expect(drawn).toMatch(/^<svg /);
    expect(drawn).toContain('Acme');
    expect(kontor.run(['forecast', 'tornado', 'scenario.json', '--picture', 'bars.csv']).status).toBe(0);
    expect(readFileSync(join(kontor.folder, 'bars.csv'), 'utf8')).toMatch(/^assumption,low,high\r\nvisits\.start/);
    expect(kontor.run([...run, 'mrr.gif'])).toMatchObject({ status: 2, stdout: '' });
  });

  test('an example as it is published', () => {
    const args = ['forecast', 'probability', join(root, 'examples/kalcifer/scenario.ts'), '--runs', '20'];
    expect(kontor.json<{ targets: object[] }>(...args).targets).toHaveLength(5);
  });

  test.each<[string, readonly string[], string]>([
    ['no file', ['run', 'nothing.json'], 'nothing.json: no such file'],
    ['no scenario', ['run', 'catalog.json'], 'missing-field'],
    ['no target', ['probability', 'scenario.json', '--target', 'fame>=1@2'], '--target: fame>=1@2 is no target'],
    ['too many runs', ['run', 'scenario.json', '--runs', '1000000'], '--runs: 1000000 is no whole number'],
    ['no segment', ['tornado', 'scenario.json', '--segment', 'none'], 'the scenario has no segment none'],
    ['no meter', ['cost', '--catalog', 'catalog.json', '--usage', 'call=1'], 'the catalog has no meter call'],
    ['no quantity', ['cost', '--catalog', 'catalog.json', '--usage', 'calls=x'], 'calls=x is no key=quantity'],
  ])('bad input ends with 2: %s', (_name, args, message) => {
    const { status, stderr } = kontor.run(['forecast', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
