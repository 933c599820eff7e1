// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { decimal } from '../kit/decimal.js';
import { NO_FACTS } from '../metrics/facts.js';
import { FIGURES } from '../metrics/figure-registry.js';
import { figures } from '../metrics/figures.js';
import { movementReport } from '../metrics/movement-report.js';
import { KONTOR_POLICY } from '../metrics/policy-presets.js';
import { policyWords } from '../metrics/policy-words.js';
import { revenueHistory } from '../metrics/revenue-history.js';
import { COMPANY, COMPANY_FACTS } from '../metrics/testing/company.js';
import { csvOf, tableOf, tornadoRows } from '../picture/index.js';
import { drawn } from '../picture/testing/drawn.js';
import * as report from './index.js';

// The company whose figures of March 2024 are worked out on paper in metrics/figures.test.ts.
const timezone = 'UTC';
const history = revenueHistory(COMPANY, { policy: KONTOR_POLICY, timezone });
const frameIn = (language: 'de' | 'en'): report.ReportFrame => ({
  organisation: 'Acme <i> & Co',
  from: '2024-03-01',
  as_of: '2024-03-31',
  timezone,
  currency: 'EUR',
  policy: 'kontor 1',
  language,
});
const frame = frameIn('en');
const at = (as_of: string) => figures(history, COMPANY_FACTS, { as_of, currency: 'EUR', rate: null });
const [now, before] = [at('2024-03-31'), at('2024-02-29')];
function movements() {
  const request = { from: '2023-04-01', to: '2024-04-01', by: 'month', currency: 'EUR', rate: null } as const;
  const told = movementReport(history, request);
  if (!told.ok) throw new Error(told.problems[0]?.message);
  return told.value;
}
const cohort = (month: string, customers: number, left: number[], revenue: string[]): report.CohortLeft => ({
  month,
  customers,
  left,
  revenue: revenue.map((share) => decimal(share)),
});
const COHORTS = [
  cohort('2024-01', 10, [10, 8, 6], ['1', '0.9', '0.8']),
  cohort('2024-02', 20, [20, 18], ['1', '1.1']),
  cohort('2024-03', 5, [5], ['1']),
];

describe('sections', () => {
  test('the waterfall of a month goes from its opening to its closing', () => {
    expect(csvOf(report.waterfallSection(movements(), frame).rows)).toBe(
      'step,value,level\r\nOpening,220.00,220.00\r\nNew,100.00,320.00\r\nExpansion,50.00,370.00\r\n' +
        'Contraction,-20.00,350.00\r\nChurn,-40.00,310.00\r\nReactivation,30.00,340.00\r\nClosing,340.00,340.00\r\n',
    );
  });
  test('movements have a line a month, and their sum', () => {
    const lines = csvOf(report.movementsSection(movements(), frame).rows).split('\r\n');
    expect(lines).toHaveLength(1 + 12 + 1);
    expect(lines[0]).toBe('category,new,expansion,contraction,churn,reactivation,sum');
    expect(lines[12]).toBe('2024-03,100.00,50.00,-20.00,-40.00,30.00,120.00');
  });
  test('months before anybody paid are left out, but for the last', () => {
    const since = (from: string, to: string) => {
      const told = movementReport(history, { from, to, by: 'month', currency: 'EUR', rate: null });
      if (!told.ok) throw new Error(told.problems[0]?.message);
      return report.movementsSection(told.value, frame).rows.rows.map(([month]) => month);
    };
    expect(since('2022-10-01', '2023-03-01')).toEqual(['2023-01', '2023-02']);
    expect(since('2022-10-01', '2022-12-01')).toEqual(['2022-11']);
  });
  test('targets stand in the months they are due in', () => {
    const targets = [
      { month: '2024-03', value: decimal(500) },
      { month: '2025-03', value: decimal(900) },
    ];
    const lines = csvOf(report.mrrSection(movements(), frame, targets).rows).split('\r\n');
    expect([lines[0], lines[11], lines[12]]).toEqual([
      'category,mrr,target',
      '2024-02,220.00,',
      '2024-03,340.00,500.00',
    ]);
    expect(csvOf(report.mrrSection(movements(), frame, targets.slice(1)).rows)).toMatch(/^category,mrr\r\n/);
  });
  test('cohorts keep customers and revenue by age', () => {
    expect(csvOf(report.cohortsSection(COHORTS, frame).rows)).toBe(
      'row,size,column_0,column_1,column_2\r\n2024-01,10,1,0.8,0.6\r\n2024-02,20,1,0.9,\r\n2024-03,5,1,,\r\n',
    );
    expect(csvOf(report.revenueCohortsSection(COHORTS, frame).rows)).toContain('2024-02,20,1,1.1,\r\n');
  });
  test('survival counts every cohort as far as it goes', () => {
    // 35 of 35; 26 of 30 of those who came to age 1; 6 of 8 to age 2
    expect(report.survivalOf(COHORTS)).toEqual([1, expect.closeTo(26 / 30), expect.closeTo((26 / 30) * (6 / 8))]);
  });
  test('retention goes on as the model has it, and says so', () => {
    const { rows, note } = report.retentionSection(COHORTS, frame);
    expect(note).toContain('shifted-beta-geometric');
    expect(rows.rows).toHaveLength(3 + 12);
    const fitted = rows.rows.map((row) => Number(String(row[2])));
    for (const [age, share] of fitted.entries()) if (age > 0) expect(share).toBeLessThan(fitted[age - 1] as number);
    const kept = report.retentionSection([cohort('2024-02', 5, [5, 5], ['1', '1'])], frame);
    expect(kept.note).toContain('nobody has left so far');
    expect(kept.rows.columns.map(({ key }) => key)).toEqual(['category', 'observed']);
    const young = report.retentionSection([cohort('2024-03', 5, [5], ['1'])], frame);
    expect(young.note).toContain('not enough cohorts');
    expect(young.rows.rows).toHaveLength(1);
  });
  test('who left and came back has stayed, as in a forecast; customers who do not differ are said to', () => {
    const gone = [10, 7, 8, 6];
    const back = [10, 8, 8, 6];
    const [one, other] = [gone, back].map((left) => report.retentionSection([cohort('2024-01', 10, left, [])], frame));
    expect(one?.rows.rows).toEqual(other?.rows.rows);
    // Fader and Hardie (2007), table 1, high end
    const differing = cohort('2024-01', 1000, [1000, 869, 743, 653, 593, 551, 517, 491], []);
    expect(report.retentionSection([differing], frame).note).toMatch(/α 0\.67, β 3\.81$/);
    expect(other?.note).toContain('(at the bound: customers do not differ that one could see)');
  });
  test('figures stand beside the month before, with what they are', () => {
    const { rows } = report.figuresSection('headline', now, before, frame);
    const lines = csvOf(rows).split('\r\n');
    expect(lines[1]).toBe(
      "Monthly recurring revenue,340.00,220.00,'+54.5%,What every subscription that counts is worth a month at the end of the day.",
    );
    expect(lines.find((line) => line.startsWith('Gross revenue retention'))).toContain(',0.904762,1,−9.5 pp,');
  });
  test('months are told as months', () => {
    const [english] = report.headlineFigures(['cac_payback'], now, before, frame);
    const [german] = report.headlineFigures(['cac_payback'], now, before, frameIn('de'));
    expect([english?.value, german?.value]).toEqual(['6.55\u00a0months', '6,55\u00a0Monate']);
  });
  test('what cannot be computed says why', () => {
    const none = figures(
      history,
      { ...COMPANY_FACTS, spend: [] },
      { as_of: '2024-03-31', currency: 'EUR', rate: null },
    );
    const [cac] = report.headlineFigures(['cac'], none, before, frame);
    expect(cac?.value).toBe('–');
    expect(cac?.change).toBe('');
    expect(cac?.definition).toMatch(/^Acquisition spend ÷ new customers\. – \w+/);
  });
  test('plans come to all of it, and receivables too', () => {
    expect(csvOf(report.plansSection(now, frame).rows)).toBe(
      'plan,mrr,share\r\nbusiness,100.00,0.294118\r\npro,210.00,0.617647\r\nstarter,30.00,0.088235\r\n',
    );
    expect(csvOf(report.receivablesSection(now, frame).rows)).toBe(
      'days_past_due,open\r\nNot due,100.00\r\n1 to 30,50.00\r\n31 to 60,0.00\r\n61 to 90,0.00\r\nMore than 90,25.00\r\nAll,175.00\r\n',
    );
    expect(csvOf(report.funnelSection(now, frame).rows)).toContain('Paid,1,0.5,0.3333\r\n');
  });
  test('deferred revenue is shown from the month on, in the currency', () => {
    const month = (name: string, currency: string) => ({
      currency,
      month: name,
      opening_minor: 1_000n,
      billed_minor: 500n,
      recognised_minor: 300n,
      credited_minor: 0n,
      closing_minor: 1_200n,
      reversed_minor: 0n,
    });
    const { rows } = report.deferredSection(
      [month('2024-02', 'EUR'), month('2024-03', 'EUR'), month('2024-03', 'USD')],
      frame,
    );
    expect(csvOf(rows)).toBe(
      'month,opening,billed,recognised,credited,closing\r\n2024-03,10.00,5.00,3.00,0.00,12.00\r\n',
    );
  });
  test('targets stand in the order they are due in, with what there is of them', () => {
    const target = { key: 'a', label: 'MRR', metric: 'mrr', unit: 'money', currency: 'EUR', operator: '>=' } as const;
    const churn = { key: 'b', label: 'Churn', metric: 'logo_churn', unit: 'fraction', operator: 'range' } as const;
    const told = { status: 'on_track', words: '', probability: null } as const;
    const late = { terms: { ...target, value: '5000', due: '2024-12-31' }, judgement: { ...told, actual: null } };
    const early = {
      terms: { ...churn, minimum: '0.01', maximum: '0.03', due: '2024-06-30' },
      judgement: { ...told, actual: { date: '2024-03-31', value: decimal('0.05') } },
    };
    const { rows } = report.targetsSection([late, early], frame);
    expect(tableOf(rows).rows).toEqual([
      ['Churn', '2024-06-30', '1% – 3%', '5%', 'on track'],
      ['MRR', '2024-12-31', '≥\u00a0€5,000.00', '–', 'on track'],
    ]);
    const likely = { ...late, judgement: { ...late.judgement, probability: 0.4 } };
    expect(tableOf(report.targetsSection([likely], frameIn('de')).rows).rows[0]?.slice(4)).toEqual(['auf Kurs', '40%']);
    const wanted = [late.terms, early.terms, { ...target, currency: 'USD', value: '1', due: '2024-12-31' }];
    expect(report.wantedMrr(wanted, frame)).toEqual([{ month: '2024-12', value: decimal(5000) }]);
  });
  test('a forecast begins where actuals end', () => {
    const band = (value: string) => ({ mean: value, p5: value, p25: value, p50: value, p75: value, p95: value });
    const counted = { mean: 1, p5: 1, p25: 1, p50: 1, p75: 1, p95: 1 };
    const months = [{ month: '2024-04', mrr: band('400'), customers: counted, cash: band('0'), out_of_cash: 0 }];
    const target = { key: 'mrr', measure: 'mrr', segment: null, month: '2024-04', at_least: '500' };
    const { rows, note } = report.forecastSection(
      {
        name: 'Base',
        currency: 'EUR',
        months: [
          { month: '2024-03', kind: 'actual', mrr: '340' },
          { month: '2024-04', kind: 'forecast', mrr: '390' },
        ],
        monte_carlo: {
          runs: 100,
          seed: 7,
          months,
          targets: [
            { ...target, probability: 0.2, standard_error: 0.04 },
            { ...target, measure: 'customers', at_least: '9', probability: 1, standard_error: 0 },
          ],
        },
      },
      frame,
    );
    expect(note).toContain('100 runs, seed 7');
    expect(csvOf(rows)).toBe(
      'category,actual,median,target,p5_p95_low,p5_p95_high,p25_p75_low,p25_p75_high\r\n2024-03,340.00,,,,,,\r\n' +
        '2024-04,,400.00,500.00,400.00,400.00,400.00,400.00\r\n',
    );
  });
});

test('what a forecast hangs on, with the values that each assumption may have', () => {
  const bar = { assumption: 'churn', low: 0.02, high: 0.05, at_low: '1200', at_high: '900', swing: '300' };
  const told = { measure: 'mrr', segment: null, month: 12, middle: '1000', bars: [bar] } as const;
  const data = report.forecastTornado(told, 'EUR', 'en');
  expect(data.title).toBe('What MRR at the end of month 12 hangs on');
  expect(csvOf(tornadoRows(data))).toBe('assumption,low,high\r\nchurn 0.02 – 0.05,1200.00,900.00\r\n');
});

describe('the board report', () => {
  const board = (language: 'de' | 'en') => {
    const framed = frameIn(language);
    const sections = [
      report.waterfallSection(movements(), framed),
      report.cohortsSection(COHORTS, framed),
      report.cohortsSection([], framed),
      report.figuresSection('economics', now, before, framed),
    ];
    return report.boardReport({ frame: framed, now, before, sections, policy: policyWords(KONTOR_POLICY, language) });
  };
  test('has its sections in order, without those that have nothing, and defines what it prints', () => {
    const { title, headline, sections, definitions } = board('en');
    expect(title).toBe('Board report March 2024');
    expect(headline.map(({ name }) => name)).toEqual([...report.HEADLINE_FIGURES]);
    expect(sections.map(({ key }) => key)).toEqual(['waterfall', 'cohorts', 'economics']);
    expect(definitions.map(({ term }) => term)).toEqual(expect.arrayContaining(['Quick ratio', 'Policy kontor 1']));
    for (const section of sections) {
      expect(section.note).toContain('Policy kontor 1 · as of 2024-03-31 · UTC');
      expect(drawn(section.draw({ theme: 'light' })).title).toBe(section.title);
    }
  });
  test('as Markdown: what users wrote is text, pictures are linked, numbers stand at the right', () => {
    const text = report.boardMarkdown(board('en'), (key) => (key === 'waterfall' ? 'pictures/waterfall.svg' : null));
    expect(text).toContain('# Acme &lt;i> &amp; Co: Board report March 2024\n');
    expect(text).toContain('| Monthly recurring revenue | €340.00 | €220.00 | +54.5% |');
    expect(text).toContain('| Step | Value | Level |\n| --- | ---: | ---: |\n| Opening | €220.00 | €220.00 |');
    expect(text.match(/!\[/g)).toHaveLength(1);
    expect(text).toContain('](pictures/waterfall.svg)');
  });
  test('in German all words of figures are German', () => {
    const { headline, definitions, title } = board('de');
    expect(title).toBe('Monatsbericht März 2024');
    expect(headline[0]).toMatchObject({ value: '340,00\u00a0€', change: '+54,5\u00a0%' });
    const english = new Set(board('en').definitions.map(({ text }) => text));
    // arithmetic that is the same in both
    const same = definitions.filter(({ text }) => english.has(text)).map(({ term }) => term);
    expect(same).toEqual(['Jährlich wiederkehrender Umsatz (ARR)']);
  });
});

test('every text of a figure is told in German', () => {
  const all = [COMPANY_FACTS, NO_FACTS].flatMap((facts) =>
    ['2024-03-31', '2023-01-31', '2020-01-31'].flatMap((as_of) =>
      figures(history, facts, { as_of, currency: 'EUR', rate: null }),
    ),
  );
  const { phrases, figures: named } = report.reportWords('de');
  const said = all.flatMap(({ reason, inputs }) => [
    ...(reason === null ? [] : [reason]),
    ...inputs.map(({ name }) => name),
  ]);
  expect([...new Set(said)].filter((text) => phrases[text] === undefined)).toEqual([]);
  expect([...FIGURES.keys()].filter((name) => named[name] === undefined)).toEqual([]);
  const [mrr] = all;
  expect(report.toldFigure(mrr as (typeof all)[number], 'de')).toMatchObject({
    title: 'Monatlich wiederkehrender Umsatz (MRR)',
    value: mrr?.value,
  });
});
