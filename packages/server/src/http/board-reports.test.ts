// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { pdfText } from '../testing/pdf-text.js';

// The company of metric-figures.test.ts in January: Ada pays 20 + 4 x 5, Bob 20 from the 15th; who was billed elsewhere
// paid 50 until the tenth.

let store: TestStore;
let acme: Business;
let other: Business;
beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  other = await Business.open(store);
  await acme.api.post('/v1/customers', { name: 'Bob', external_id: 'bob' });
  await acme.subscribe({ quantities: { seats: '4' } });
  acme.on('2026-01-15');
  await acme.subscribe({ customer_id: 'bob', start_date: '2026-01-15' });
  acme.on('2026-02-02');
  await acme.close('2026-02-02');
  const send = (kind: string, ...lines: string[]) =>
    acme.api.send('POST', `/v1/metrics/imports?kind=${kind}`, new TextEncoder().encode(lines.join('\n')));
  await send('periods', 'customer_id,start_date,end_date,monthly_amount', 'old,2025-06-01,2026-01-10,50');
  await acme.api.post('/v1/targets', {
    ...{ key: 'mrr-january', label: 'MRR in January', metric: 'mrr', unit: 'money', currency: 'EUR' },
    ...{ operator: '>=', value: '80', due: '2026-01-31' },
  });
  await send('spend', 'month,channel,amount', '2026-01,ads,120');
});
afterAll(() => store?.close());

interface Shown {
  readonly key: string;
  readonly title: string;
  readonly note: string;
  readonly svg: string;
  readonly table: { readonly columns: { readonly key: string }[]; readonly rows: string[][] };
}
const BOARD = '/v1/reports/board';
const JANUARY = `${BOARD}?month=2026-01`;
const section = async (key: string, query = ''): Promise<Shown> => {
  const { body } = await acme.api.get(`${JANUARY}&sections=${key}${query}`);
  return body.sections[0];
};

describe('the report of January', () => {
  test('says every figure beside the month before, under which policy and of which days', async () => {
    const { status, body } = await acme.api.get(JANUARY);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ object: 'board_report', title: 'Board report January 2026', organisation: 'Acme' },
      ...{ from: '2026-01-01', on: '2026-01-31', timezone: 'UTC', currency: 'EUR', language: 'en' },
      policy: { name: 'kontor', version: 1 },
    });
    const figure = (name: string) => body.headline.find((each: { name: string }) => each.name === name);
    expect(figure('mrr')).toMatchObject({ value: '€60.00', before: '€50.00', change: '+20%' });
    expect(figure('customers')).toMatchObject({ value: '2', before: '1' });
    expect(body.sections.map(({ key }: Shown) => key)).toEqual([
      ...['waterfall', 'movements', 'mrr', 'plans', 'cohorts', 'revenue_cohorts', 'retention'],
      ...['economics', 'funnel', 'receivables', 'deferred', 'targets'],
    ]);
    for (const { svg, note, title } of body.sections as Shown[]) {
      expect(note).toContain('Policy kontor 1 · as of 2026-01-31 · UTC');
      expect(svg).toContain(`<title>${title.replaceAll("'", '&#39;')}</title>`);
    }
  });
  test('goes from what was paid before to what is paid now', async () => {
    const { table } = await section('waterfall');
    expect(table.rows.map(([step, value]) => `${step} ${value}`)).toEqual([
      ...['Opening €50.00', 'New €60.00', 'Expansion €0.00', 'Contraction €0.00'],
      ...['Churn −€50.00', 'Reactivation €0.00', 'Closing €60.00'],
    ]);
  });
  test('keeps customers by the month they began in', async () => {
    const { table } = await section('cohorts', '&months=8');
    expect(table.rows.map((row) => row.slice(0, 3))).toEqual([
      ['2025-06', '1', '100%'],
      ['2026-01', '2', '100%'],
    ]);
    // seven months later nobody of June is left
    expect(table.rows[0]?.at(-1)).toBe('0%');
  });
  test('tells what is open and what is still to be earned', async () => {
    expect((await section('receivables')).table.rows.at(-1)).toEqual(['All', '€60.00']);
    expect((await section('deferred')).table.rows[0]?.[0]).toBe('2026-01');
  });
  test('tells what was wanted by then', async () => {
    const { table } = await section('targets');
    expect(table.rows).toEqual([['MRR in January', '2026-01-31', '≥\u00a0€80.00', '€60.00', 'missed']]);
    expect((await section('mrr')).table.rows.at(-1)).toEqual(['2026-01', '€60.00', '€80.00']);
  });
  test('goes on by a stored scenario, behind what happened', async () => {
    const cloud = {
      source: 'visits',
      funnel: [{ name: 'paid', conversion: '10%' }],
      plans: ['team'],
      retention: { kind: 'churn', monthly: '5%' },
    };
    const scenario = {
      name: 'Base',
      months: 3,
      sources: { visits: { kind: 'growth', start: 10 } },
      segments: { cloud },
    };
    expect((await acme.api.post('/v1/scenarios', { name: 'base', scenario })).status).toBe(201);
    const { table, note } = await section('forecast', '&scenario=base&months=2');
    expect(note).toContain('2000 runs, seed 1');
    expect(table.rows.map(([month]) => month)).toEqual(['2026-01', '2026-02', '2026-03', '2026-04']);
    expect(table.rows[0]?.slice(0, 3)).toEqual(['2026-01', '€60.00', '–']);
    expect(table.rows[1]?.[1]).toBe('–');
    expect((await acme.api.get(`${BOARD}/pictures/forecast?month=2026-01`)).body).toMatchObject({
      code: 'missing-field',
      param: 'scenario',
    });
    expect((await acme.api.get(`${JANUARY}&scenario=none`)).status).toBe(404);
  });
  test('is there in German, in another zone and under another policy', async () => {
    const { body } = await acme.api.get(
      `${JANUARY}&language=de&timezone=Europe%2FBerlin&policy=stripe&sections=waterfall`,
    );
    expect(body).toMatchObject({ title: 'Monatsbericht Januar 2026', policy: { name: 'stripe' } });
    expect(body.headline[0]).toMatchObject({ value: '60,00\u00a0€' });
    expect(body.sections[0].note).toBe('Regelwerk stripe 1 · Stand 31.01.2026 · Europe/Berlin');
  });
  test('is of another organisation nothing', async () => {
    const { body } = await other.api.get(`${JANUARY}&sections=waterfall,cohorts`);
    expect(body.headline[0]).toMatchObject({ name: 'mrr', value: '€0.00' });
    expect(body.sections.map(({ key }: Shown) => key)).toEqual(['waterfall']);
  });
});

describe('in other forms', () => {
  const file = (query: string) => acme.api.file(`${BOARD}/${query}`);
  test('as PDF and Markdown', async () => {
    const text = (await pdfText(await file('pdf?month=2026-01'))).replace(/\s+/g, ' ');
    for (const told of ['Board report January 2026', 'Acme', '€60.00', 'Definitions and policy'])
      expect(text).toContain(told);
    const { body, headers } = await acme.api.get(`${BOARD}/markdown?month=2026-01&sections=waterfall&pictures=charts`);
    expect(headers.get('content-disposition')).toContain('Board-report-January-2026.md');
    expect(body).toContain('# Acme: Board report January 2026\n');
    expect(body).toContain('](charts/waterfall.svg)');
    expect(body).toContain('| Closing | €60.00 | €60.00 |');
  });
  test('each picture by itself: SVG, PNG and its data', async () => {
    const svg = await acme.api.get(`${BOARD}/pictures/waterfall?month=2026-01&theme=dark&width=500`);
    expect(svg.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(svg.body).toMatch(/^<svg .*width="500"/);
    expect(svg.body).not.toContain('prefers-color-scheme');
    const png = Buffer.from(await file('pictures/waterfall?month=2026-01&format=png&width=500&scale=1'));
    expect([png.toString('latin1', 1, 4), png.readUInt32BE(16)]).toEqual(['PNG', 500]);
    const csv = await acme.api.get(`${BOARD}/pictures/waterfall?month=2026-01&format=csv`);
    expect(csv.body).toContain('step,value,level\r\nOpening,50.00,50.00\r\nNew,60.00,110.00\r\n');
  });
});

describe('the days', () => {
  const days = async (query: string) => {
    const { status, body } = await acme.api.get(
      `${BOARD}?${query}${query.includes('sections') ? '' : '&sections=waterfall'}`,
    );
    return status === 200 ? `${body.from} ${body.on}` : `${status} ${body.code}`;
  };
  test.each([
    ['', '2026-01-01 2026-01-31'],
    ['on=2026-01-20', '2026-01-01 2026-01-20'],
    ['month=2026-02', '2026-02-01 2026-02-02'],
    ['month=2026-03', '422 date-in-future'],
    ['on=2026-02-03', '422 date-in-future'],
    ['month=2026-01&on=2026-01-20', '422 unknown-field'],
    ['month=2026-13', '400 invalid-format'],
    ['months=0', '400 out-of-bounds'],
    ['policy=none', '404 resource-unknown'],
    ['sections=waterfall%2Cnonsense', '400 unknown-choice'],
  ])('%s', async (query, told) => {
    expect(await days(query)).toBe(told);
  });
});
