// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal } from '../kit/decimal.js';
import type { ClaimDots, ClaimVerdict } from './dots.js';
import type { Funnel } from './funnel.js';
import type { HeatMap } from './heat-map.js';
import * as picture from './index.js';
import type { Lines } from './lines.js';
import type { Measure } from './measure.js';
import type { StackedBars } from './stacked-bars.js';
import { drawn, misplaced } from './testing/drawn.js';
import type { Tornado } from './tornado.js';
import type { Waterfall } from './waterfall.js';

const EUR: Measure = { kind: 'money', currency: 'EUR' };
const waterfall: Waterfall = {
  title: 'MRR',
  note: 'Policy default · EUR',
  measure: EUR,
  steps: [
    { label: 'Opening', value: decimal('1000'), kind: 'total' },
    { label: 'New', value: decimal('250.50'), kind: 'change' },
    { label: 'Churn', value: decimal('-50.25'), kind: 'change' },
    { label: 'Closing', value: decimal('1200.25'), kind: 'total' },
  ],
};
const bars: StackedBars = {
  title: 'Movements',
  measure: EUR,
  category: 'Month',
  categories: ['2026-09', '2026-10'],
  series: [
    { key: 'new', label: 'New', values: [decimal(30), decimal(40)] },
    { key: 'churn', label: 'Churn', values: [decimal(-10), decimal(-50)] },
  ],
  sum_label: 'Net',
};
const lines: Lines = {
  title: 'Retention',
  measure: { kind: 'share' },
  category: 'Age',
  categories: ['0', '1', '2', '3'],
  series: [
    { key: 'observed', label: 'Observed', values: [1, 0.8, null, 0.6], style: 'dots' },
    { key: 'fit', label: 'Fit', values: [1, 0.82, 0.7, 0.61] },
  ],
  bands: [{ key: 'p90', label: '90%', low: [null, 0.7, 0.6, 0.5], high: [null, 0.9, 0.8, 0.7] }],
};
const verdicts = {
  holds: 'holds',
  rounds: 'rounds to it',
  contradicted: 'contradicted',
  'not-derivable': 'not derivable',
};
const words = { figure: 'Figure', claimed: 'claimed', recomputed: 'recomputed', verdict: 'Verdict', verdicts };
const dots: ClaimDots = {
  title: 'Plan',
  words,
  rows: [
    { label: 'MRR', claimed: decimal(100), recomputed: decimal(100), measure: EUR, verdict: 'holds' },
    { label: 'LTV', claimed: decimal(100), recomputed: decimal(75), measure: EUR, verdict: 'contradicted' },
    {
      label: 'Margin',
      claimed: decimal('0.8'),
      recomputed: null,
      measure: { kind: 'share' },
      verdict: 'not-derivable',
    },
  ],
};
const cohorts: HeatMap = {
  title: 'Cohorts',
  measure: { kind: 'share' },
  row_label: 'Cohort',
  size_label: 'Customers',
  columns: ['0', '1', '2'],
  rows: [
    { label: '2026-08', size: decimal(10), values: [decimal(1), decimal('0.8'), decimal('0.5')] },
    { label: '2026-09', size: decimal(20), values: [decimal(1), decimal('0.9'), null] },
  ],
};
const tornado: Tornado = {
  title: 'What matters',
  measure: EUR,
  base: decimal(100),
  words: { assumption: 'Assumption', base: 'As assumed:', low: 'low', high: 'high' },
  rows: [
    { label: 'Price', low: decimal(95), high: decimal(110) },
    { label: 'Sign-ups', low: decimal(70), high: decimal(140) },
  ],
};
const funnel: Funnel = {
  title: 'Funnel',
  words: { step: 'Step', count: 'Count', of_previous: 'of the one before', of_first: 'of the first' },
  steps: [
    { label: 'Installed', count: decimal(200) },
    { label: 'Signed up', count: decimal(50) },
    { label: 'Paid', count: decimal(10) },
  ],
};
const light = { theme: 'light' } as const;
const heights = (svg: string) =>
  drawn(svg)
    .shapes.filter(({ name, attributes }) => name === 'rect' && attributes.rx === undefined)
    .map(({ attributes }) => Number(attributes.height));

describe('shapes', () => {
  test('bars of a waterfall are as high as their values', () => {
    const [opening, added, lost, closing] = heights(picture.waterfallPicture(waterfall, light)) as [
      number,
      number,
      number,
      number,
    ];
    expect(added / opening).toBeCloseTo(0.2505, 2);
    expect(lost / opening).toBeCloseTo(0.05025, 2);
    expect(opening + added - lost).toBeCloseTo(closing, 1);
  });
  test('steps without room for their names stand under one another, as wide as their values', () => {
    const widths = drawn(picture.waterfallPicture(waterfall, { ...light, width: 320 }))
      .shapes.filter(({ name, attributes }) => name === 'rect' && attributes.rx === undefined)
      .map(({ attributes }) => Number(attributes.width));
    const [opening, added, lost, closing] = widths as [number, number, number, number];
    expect(added / opening).toBeCloseTo(0.2505, 2);
    expect(opening + added - lost).toBeCloseTo(closing, 1);
  });
  test('stacked bars add up', () => {
    const all = heights(picture.stackedBarsPicture(bars, light));
    expect(all.map((height) => height / (all[0] as number)).map((share) => Number(share.toFixed(2)))).toEqual([
      1, 1.33, 0.33, 1.67,
    ]);
  });
  test('a gap breaks a line, a band has two edges, observed values are dots', () => {
    const { shapes } = drawn(
      picture.linesPicture({ ...lines, series: [{ key: 'a', label: 'A', values: [1, null, 1, 1] }] }, light),
    );
    const paths = shapes.filter(({ name }) => name === 'path').map(({ attributes }) => attributes.d as string);
    expect(paths.map((d) => d.match(/M/g)?.length)).toEqual([1, 2]);
    // the value between gaps, which would be a line of no length
    expect(shapes.filter(({ name }) => name === 'circle')).toHaveLength(1);
    expect(drawn(picture.linesPicture(lines, light)).shapes.filter(({ name }) => name === 'circle')).toHaveLength(
      1 + 3,
    );
  });
  test('a cell a value, the more the darker, and its value in it', () => {
    const { shapes, texts } = drawn(picture.heatMapPicture(cohorts, light));
    const cells = shapes.filter(({ name, attributes }) => name === 'rect' && attributes.rx === undefined);
    // five values and the seven steps of the scale
    expect(cells).toHaveLength(5 + 7);
    expect(cells.slice(0, 3).map(({ attributes }) => attributes.fill)).toEqual(['#0c4474', '#3f88bd', '#eef4fa']);
    expect(texts.filter(({ text }) => text.endsWith('%')).map(({ text }) => text)).toEqual(
      expect.arrayContaining(['100%', '80%', '50%', '90%']),
    );
  });
  test('the widest swing stands first, from its low to its high end', () => {
    const { texts, shapes } = drawn(picture.tornadoPicture(tornado, light));
    const said = texts.map(({ text }) => text);
    expect(said.indexOf('Sign-ups')).toBeLessThan(said.indexOf('Price'));
    const [low, high] = shapes
      .filter(({ attributes }) => attributes['fill-opacity'] === '0.9')
      .map(({ attributes }) => Number(attributes.width)) as [number, number];
    expect(Math.max(low, high) / Math.min(low, high)).toBeCloseTo(40 / 30, 1);
  });
  test('steps of a funnel are as long as their counts, with the part of the one before', () => {
    const svg = drawn(picture.funnelPicture(funnel, light));
    const [first, second, third] = svg.shapes
      .filter(({ attributes }) => attributes.rx === '2')
      .map(({ attributes }) => Number(attributes.width)) as [number, number, number];
    expect([second / first, third / first]).toEqual([expect.closeTo(0.25, 2), expect.closeTo(0.05, 2)]);
    expect(svg.texts.map(({ text }) => text)).toEqual(expect.arrayContaining(['25%', '20%', 'of the one before']));
  });
  test('what a claim comes to stands a share of it from the line, and far ones at the edge', () => {
    const { shapes } = drawn(
      picture.claimDotsPicture(
        {
          ...dots,
          rows: [75, 25, 900].map((to) => ({
            ...(dots.rows[1] as ClaimDots['rows'][number]),
            recomputed: decimal(to),
          })),
        },
        light,
      ),
    );
    const spans = shapes
      .filter(({ name, attributes }) => name === 'line' && attributes['stroke-width'] === '2')
      .map(({ attributes }) => Number(attributes.x2) - Number(attributes.x1));
    const [quarter, low, high] = spans as [number, number, number];
    expect(low / quarter).toBeCloseTo(2, 1);
    expect(high).toBeCloseTo(-low, 1);
  });
});

describe('tables', () => {
  test('say what is drawn, for people and for machines', () => {
    expect(picture.csvOf(picture.waterfallRows(waterfall))).toBe(
      'step,value,level\r\nOpening,1000.00,1000.00\r\nNew,250.50,1250.50\r\nChurn,-50.25,1200.25\r\nClosing,1200.25,1200.25\r\n',
    );
    expect(picture.tableOf(picture.stackedBarsRows(bars), 'de').rows).toEqual([
      ['2026-09', '30,00\u00a0€', '−10,00\u00a0€', '20,00\u00a0€'],
      ['2026-10', '40,00\u00a0€', '−50,00\u00a0€', '−10,00\u00a0€'],
    ]);
    expect(picture.csvOf(picture.linesRows(lines))).toContain('category,observed,fit,p90_low,p90_high\r\n0,1,1,,\r\n');
    expect(picture.tableOf(picture.claimDotsRows(dots)).rows[2]).toEqual(['Margin', '80%', '–', 'not derivable']);
    expect(picture.csvOf(picture.heatMapRows(cohorts))).toBe(
      'row,size,column_0,column_1,column_2\r\n2026-08,10,1,0.8,0.5\r\n2026-09,20,1,0.9,\r\n',
    );
    expect(picture.csvOf(picture.tornadoRows(tornado))).toBe(
      'assumption,low,high\r\nSign-ups,70.00,140.00\r\nPrice,95.00,110.00\r\n',
    );
    expect(picture.csvOf(picture.funnelRows(funnel))).toBe(
      'step,count,of_previous,of_first\r\nInstalled,200,,1\r\nSigned up,50,0.25,0.25\r\nPaid,10,0.2,0.05\r\n',
    );
  });
  test.each([
    ['12345.678', EUR, 'en', '€12,345.68', '€12.3K'],
    ['-12345678', EUR, 'de', '−12.345.678,00\u00a0€', '−12,3\u00a0Mio.\u00a0€'],
    ['9999', { kind: 'count' }, 'en', '9,999', '9,999'],
    ['123456', { kind: 'count' }, 'ja', '123,456', '12.3万'],
    ['0.1949', { kind: 'share' }, 'en', '19.5%', '19.5%'],
    ['3.214', { kind: 'ratio' }, 'fr', '3,21×', '3,21×'],
    ['1500', { kind: 'money', currency: 'JPY' }, 'en', '¥1,500', '¥1,500'],
  ] as const)('%s as %o in %s', (value, measure, language, full, short) => {
    expect(picture.valueText(decimal(value), measure, language)).toBe(full);
    expect(picture.shortText(decimal(value), measure, language)).toBe(short);
  });
});

describe('whoever looks', () => {
  test('a picture has a role, a name and its data in words', () => {
    const { role, title, description } = drawn(picture.waterfallPicture(waterfall));
    expect([role, title]).toEqual(['img', 'MRR']);
    expect(description).toContain('Policy default · EUR. Opening, Value €1,000.00');
  });
  test('only the automatic theme has rules, and they are of the colours used', () => {
    const automatic = picture.waterfallPicture(waterfall);
    expect(automatic).toContain('prefers-color-scheme:dark');
    expect(automatic).toContain('.f-up{fill:#56b4e9}');
    for (const theme of ['light', 'dark'] as const)
      expect(picture.waterfallPicture(waterfall, { theme })).not.toContain('<style');
    expect(picture.waterfallPicture(waterfall, { theme: 'dark' })).toContain('#22252c');
  });
  test('bare, it says its title to those who do not see it, and writes it for nobody', () => {
    const { title, texts } = drawn(picture.waterfallPicture(waterfall, { bare: true }));
    expect(title).toBe('MRR');
    expect(texts.map(({ text }) => text)).not.toContain('MRR');
  });
  test('nothing to show is said', () => {
    const empty = [
      picture.waterfallPicture({ ...waterfall, steps: [] }, { language: 'de' }),
      picture.stackedBarsPicture({ ...bars, categories: [] }, { language: 'de' }),
      picture.linesPicture({ ...lines, series: [], bands: [] }, { language: 'de' }),
      picture.claimDotsPicture({ ...dots, rows: [] }, { language: 'de' }),
      picture.heatMapPicture({ ...cohorts, rows: [] }, { language: 'de' }),
      picture.tornadoPicture({ ...tornado, rows: [] }, { language: 'de' }),
      picture.funnelPicture({ ...funnel, steps: [] }, { language: 'de' }),
      picture.tablePicture({ title: 'T', table: { columns: [], rows: [] } }, { language: 'de' }),
    ];
    for (const svg of empty) expect(drawn(svg).texts.map(({ text }) => text)).toContain('Keine Daten');
  });
});

const name = fc.string({ unit: 'binary', maxLength: 60, size: 'max' });
const value = fc.oneof(
  fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }).map((minor) => decimal(minor)),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
);
const measure = fc.constantFrom<Measure>(
  EUR,
  { kind: 'money', currency: 'JPY' },
  { kind: 'share' },
  { kind: 'count' },
  { kind: 'ratio' },
);
const options = fc.record({
  width: fc.integer({ min: 100, max: 1400 }),
  height: fc.integer({ min: 100, max: 800 }),
  language: fc.constantFrom('de', 'en', 'es', 'fr', 'ja'),
  theme: fc.constantFrom('auto', 'light', 'dark'),
  bare: fc.boolean(),
} as const);
const head = { title: name, note: fc.string({ unit: 'binary', maxLength: 400, size: 'max' }) };
const many = <T>(of: fc.Arbitrary<T>, maxLength: number) => fc.array(of, { maxLength, size: 'max' });

const anyWaterfall = fc.record({
  ...head,
  measure,
  steps: many(fc.record({ label: name, value, kind: fc.constantFrom('total', 'change') } as const), 9),
});
const anyBars = fc.record({
  ...head,
  measure,
  category: name,
  categories: many(name, 30),
  series: many(fc.record({ key: fc.constant('k'), label: name, values: many(value, 30) }), 8),
  sum_label: name,
});
const gaps = many(fc.option(value), 40);
const anyLines = fc.record({
  ...head,
  measure,
  category: name,
  categories: many(name, 40),
  series: many(
    fc.record({
      key: fc.constant('k'),
      label: name,
      values: gaps,
      style: fc.constantFrom('line', 'dashes', 'dots', 'diamonds'),
    } as const),
    5,
  ),
  bands: many(fc.record({ key: fc.constant('b'), label: name, low: gaps, high: gaps }), 2),
  boundary: fc.record({ after: fc.nat(45), before_label: name, after_label: name }),
  from_zero: fc.boolean(),
});
const anyDots = fc.record({
  ...head,
  words: fc.constant(words),
  rows: many(
    fc.record({
      label: name,
      claimed: value,
      recomputed: fc.option(value),
      measure,
      verdict: fc.constantFrom(...(Object.keys(verdicts) as ClaimVerdict[])),
    }),
    20,
  ),
});

const anyHeatMap = fc.record({
  ...head,
  measure,
  row_label: name,
  size_label: name,
  columns: many(name, 24),
  rows: many(fc.record({ label: name, size: fc.option(value), values: gaps }), 14),
});
const anyTornado = fc.record({
  ...head,
  measure,
  base: value,
  words: fc.constant(tornado.words),
  rows: many(fc.record({ label: name, low: value, high: value }), 12),
});
const anyFunnel = fc.record({
  ...head,
  words: fc.constant(funnel.words),
  steps: many(fc.record({ label: name, count: value }), 9),
});
const anyTable = fc.record({
  ...head,
  table: fc.record({
    columns: many(fc.record({ key: fc.constant('k'), label: name, measure }), 8),
    rows: many(many(fc.oneof(name, value, fc.constant(null)), 8), 12),
  }),
});

/** Of any data, hostile names among them: well-formed, the names as text, no two texts on one another. */
function holds<T extends { readonly title: string }>(
  any: fc.Arbitrary<T>,
  draw: (data: T, options: picture.PictureOptions) => string,
) {
  fc.assert(
    fc.property(any, options, (data, drawing) => {
      const read = drawn(draw(data, drawing));
      expect(misplaced(read)).toEqual([]);
      expect(
        Object.values(read.shapes)
          .flatMap(({ attributes }) => Object.values(attributes))
          .filter((said) => /NaN|Infinity/.test(said)),
      ).toEqual([]);
      expect(read.shapes.map(({ name }) => name).filter((name) => !ELEMENTS.has(name))).toEqual([]);
    }),
    { numRuns: 60 },
  );
}
const ELEMENTS = new Set(['svg', 'style', 'rect', 'line', 'path', 'circle']);

describe('laws', () => {
  test('of waterfalls', () => holds(anyWaterfall, picture.waterfallPicture));
  test('of stacked bars', () => holds(anyBars, picture.stackedBarsPicture));
  test('of lines', () => holds(anyLines, picture.linesPicture));
  test('of dots', () => holds(anyDots, picture.claimDotsPicture));
  test('of heat maps', () => holds(anyHeatMap, picture.heatMapPicture));
  test('of tornados', () => holds(anyTornado, picture.tornadoPicture));
  test('of funnels', () => holds(anyFunnel, picture.funnelPicture));
  test('of tables', () => holds(anyTable, picture.tablePicture));
  test('names are text, whatever they say', () => {
    const hostile = '</text><script>alert(1)</script> & "x" \u0000\ud800';
    const svg = picture.waterfallPicture({ ...waterfall, title: hostile }, { width: 1400 });
    const told = '</text><script>alert(1)</script> & "x" \ufffd\ufffd';
    expect(drawn(svg).title).toBe(told);
    expect(drawn(svg).texts[0]?.text).toBe(told);
    expect(svg).not.toContain('<script');
  });
});
