// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BusinessPlan, defineBusinessPlan, type PlanCheck, type PlanFigure } from './business-plan.js';
import { checkBusinessPlan } from './check.js';
import { parseBusinessPlan } from './parse.js';

type Said = Readonly<Record<string, readonly [says: string, unit: string]>>;

/** A plan of one section, `p`. */
function planOf(said: Said, ...checks: PlanCheck[]): BusinessPlan {
  const figures: Record<string, PlanFigure> = {};
  for (const [key, [says, unit]] of Object.entries(said)) figures[key] = { says, unit, label: key };
  const parsed = parseBusinessPlan({ id: 'plan', name: 'Plan', sections: { p: { heading: 'P', figures } }, checks });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}
const verdicts = (plan: BusinessPlan) =>
  checkBusinessPlan(plan).findings.map(({ figure, verdict, follows_text }) => [figure.slice(2), verdict, follows_text]);
const usd = (says: string) => [says, 'USD/month'] as const;
const formula = (equals: string, compare?: 'equals' | 'possible' | 'within'): PlanCheck => ({
  kind: 'formula',
  figure: 'p.x',
  equals,
  ...(compare === undefined ? {} : { compare }),
});

describe('a figure and what follows for it', () => {
  // figure, what follows (as a figure too), how they are compared, the verdict
  test.each([
    ['$100', '$100', 'equals', 'holds'],
    ['$5,500', '$5,525.52', 'equals', 'rounds_to_it'],
    ['$5,500', '$5,550.01', 'equals', 'contradicted'],
    ['$5,500', '$5,450', 'equals', 'rounds_to_it'],
    // what is itself an abbreviation is taken for all it may mean
    ['$12,300', '$12K', 'equals', 'rounds_to_it'],
    ['$12,600', '$12K', 'equals', 'contradicted'],
    ['$100-200', '$100-200', 'equals', 'holds'],
    ['$100-200', '$100-300', 'equals', 'contradicted'],
    ['$100-200', '$104-200', 'equals', 'rounds_to_it'],
    ['$100-200', '$150', 'equals', 'holds'],
    ['$150', '$100-200', 'equals', 'holds'],
    ['$250', '$100-200', 'equals', 'contradicted'],
    ['≥$100', '$100', 'equals', 'holds'],
    ['>$100', '$100', 'equals', 'contradicted'],
    ['>$100', '>$100', 'equals', 'holds'],
    ['<$100', '$50-150', 'equals', 'not_derivable'],
    ['<$100', '$150-200', 'equals', 'contradicted'],
    ['$100-200', '$150-900', 'possible', 'holds'],
    ['$100-200', '$200-900', 'possible', 'holds'],
    ['$100-200', '$300-900', 'possible', 'contradicted'],
    ['$100-200', '$50-900', 'within', 'holds'],
    ['$100-200', '$150-900', 'within', 'contradicted'],
  ] as const)('%s against %s (%s): %s', (x, y, compare, expected) => {
    const plan = planOf({ x: usd(x), y: usd(y) }, formula('p.y', compare));
    expect(checkBusinessPlan(plan).findings.map(({ verdict }) => verdict)).toEqual([expected]);
  });

  test('rounding that was found is given to what rests on it', () => {
    // 229 of 299 is 76.59 %; 24 months of 229 are 5,496, and of 77 % of 299 would be 5,525.52
    const plan = planOf(
      {
        price: usd('$299'),
        cogs: usd('$50'),
        support: usd('$20'),
        margin: ['77%', 'percent'],
        months: ['24', 'months'],
        ltv: ['$5,496', 'USD'],
      },
      {
        kind: 'unit_economics',
        price: 'p.price',
        cost_of_goods: 'p.cogs',
        support_cost: 'p.support',
        net_margin: 'p.margin',
        months: 'p.months',
        lifetime_value: 'p.ltv',
      },
    );
    expect(verdicts(plan)).toEqual([
      ['margin', 'rounds_to_it', '76.59%'],
      ['ltv', 'rounds_to_it', '$5,525.52'],
    ]);
  });

  test('what is not stated is told, and what it would have to be', () => {
    const plan = planOf({ x: usd('$1,000'), y: usd('$400') }, formula('p.y + 3 * ?services'));
    expect(checkBusinessPlan(plan).findings[0]).toMatchObject({
      verdict: 'not_derivable',
      implied: [{ name: 'services', value: '200' }],
    });
    const beyond = planOf({ x: usd('$1,000'), y: usd('$4,000') }, formula('p.y + 3 * ?services'));
    expect(checkBusinessPlan(beyond).findings[0]?.verdict).toBe('contradicted');
  });
});

describe('the likely cause', () => {
  const causes = (said: Said, ...checks: PlanCheck[]) => {
    const [finding] = checkBusinessPlan(planOf(said, ...checks)).findings;
    return {
      tied: finding?.tied,
      causes: finding?.causes.map(({ figure, story, to }) => [figure.slice(2), story, to]),
    };
  };

  test('a rate by the month that is one by the year', () => {
    const said = { x: ['$50K-500K', 'USD/year'], repos: ['100', 'repos'], price: ['$500-5,000', 'USD/month'] } as const;
    const { causes: found } = causes(said, formula('p.repos * p.price * 12'));
    expect(found?.[0]).toEqual(['price', 'other_period', 'a year']);
  });
  test('a zero too many', () => {
    const said = { x: ['$12,345', 'USD'], price: ['$123.45', 'USD'], count: ['1,000', 'customers'] } as const;
    expect(causes(said, formula('p.price * p.count')).causes?.[0]).toEqual(['count', 'zero_slipped', '100']);
  });
  test('digits that were cut off instead of rounded', () => {
    const said = { x: ['76%', 'percent'], part: usd('$2,299'), whole: usd('$2,999') } as const;
    expect(causes(said, formula('p.part / p.whole')).causes?.[0]).toEqual(['x', 'cut_off', '77%']);
  });
  test('the growth that would do, found along chords', () => {
    const said = { a: usd('$5,000'), b: usd('$15,000'), rate: ['15%', 'percent/month'] } as const;
    const rows = [
      { month: 6, figure: 'p.a' },
      { month: 9, figure: 'p.b' },
    ];
    // 3^(1/3) = 1.4422…, and 1.44^3 × 5,000 = 14,929.92
    expect(causes(said, { kind: 'growth', rate: 'p.rate', rows }).causes?.[0]).toEqual(['rate', 'changed', '44%']);
  });
  test('two that are equally likely', () => {
    const said = { x: ['5', 'customers'], y: ['10', 'customers'] } as const;
    expect(causes(said, { kind: 'same', figures: ['p.x', 'p.y'] })).toEqual({
      tied: true,
      causes: [
        ['y', 'changed', '5'],
        ['x', 'changed', '10'],
      ],
    });
  });
});

/** A company whose figures agree, from a few numbers. */
const consistent = fc
  .record({
    tens: fc.integer({ min: 2, max: 500 }),
    cost: fc.integer({ min: 1, max: 9 }),
    customers: fc.integer({ min: 2, max: 900 }),
    second_price: fc.integer({ min: 20, max: 5_000 }),
    second: fc.integer({ min: 2, max: 900 }),
    months: fc.integer({ min: 6, max: 60 }),
    cac: fc.integer({ min: 100, max: 9_000 }),
    scale: fc.nat({ max: 3 }),
  })
  .map(({ tens, cost, customers, second_price, second, months, cac, scale }) => {
    const money = 10 ** scale;
    // tenths of the price, so that all is whole
    const price = tens * 10;
    const cogs = tens * cost;
    const margin = 100 - cost * 10;
    const ltv = tens * (10 - cost) * months;
    const revenue = customers * price + second * second_price;
    const dollars = (value: number, unit: string) => [`$${value * money}`, unit] as const;
    return {
      price: dollars(price, 'USD/month'),
      second_price: dollars(second_price, 'USD/month'),
      cogs: dollars(cogs, 'USD/month'),
      margin: [`${margin}%`, 'percent'] as const,
      months: [String(months), 'months'] as const,
      ltv: dollars(ltv, 'USD'),
      cac: dollars(cac, 'USD'),
      ratio: [(ltv / cac).toFixed(2), 'times'] as const,
      customers: [String(customers), 'customers'] as const,
      second: [String(second), 'customers'] as const,
      mrr: dollars(revenue, 'USD/month'),
      arr: dollars(revenue * 12, 'USD/year'),
    };
  });
const CHECKS: PlanCheck[] = [
  {
    kind: 'unit_economics',
    price: 'p.price',
    cost_of_goods: 'p.cogs',
    gross_margin: 'p.margin',
    months: 'p.months',
    lifetime_value: 'p.ltv',
    acquisition_cost: 'p.cac',
    ltv_to_cac: 'p.ratio',
  },
  {
    kind: 'revenue',
    total: 'p.mrr',
    from: [
      { customers: 'p.customers', price: 'p.price' },
      { customers: 'p.second', price: 'p.second_price' },
    ],
  },
  { kind: 'run_rate', monthly: 'p.mrr', annual: 'p.arr' },
];

describe('laws', () => {
  test('a plan made from numbers that agree has no contradiction', () => {
    fc.assert(
      fc.property(consistent, (said) => {
        const { counts, findings } = checkBusinessPlan(planOf(said, ...CHECKS));
        expect(findings.filter(({ verdict }) => verdict === 'contradicted')).toEqual([]);
        expect(counts.not_derivable).toBe(0);
      }),
    );
  });

  test('one planted error is found, its figure is among the causes, and each cause mends it', () => {
    fc.assert(
      fc.property(consistent, fc.constantFrom('customers', 'second', 'months', 'mrr'), (said, planted) => {
        const [says, unit] = said[planted];
        const wrong = says.replace(/[\d.]+/, (number) => String(Number(number) * 3 + 1));
        const broken = { ...said, [planted]: [wrong, unit] as const };
        const found = checkBusinessPlan(planOf(broken, ...CHECKS)).findings.filter(
          ({ verdict }) => verdict === 'contradicted',
        );
        expect(found.length).toBeGreaterThan(0);
        expect(found.flatMap(({ causes }) => causes.map(({ figure }) => figure))).toContain(`p.${planted}`);
        for (const { figure, check, causes } of found)
          for (const cause of causes.filter(({ story }) => story !== 'other_period')) {
            const key = cause.figure.slice(2) as keyof typeof said;
            const mended = { ...broken, [key]: [cause.to, said[key][1]] as const };
            const again = checkBusinessPlan(planOf(mended, ...CHECKS)).findings;
            const same = again.find((each) => each.figure === figure && each.check === check);
            expect(same?.verdict, `${cause.figure} ${cause.to}`).not.toBe('contradicted');
          }
      }),
      { numRuns: 25 },
    );
  });

  test('ten times all money gives the same verdicts and the same causes', () => {
    fc.assert(
      fc.property(consistent, fc.constantFrom('customers', 'mrr', 'ltv', 'cac'), (said, planted) => {
        const broken = {
          ...said,
          [planted]: [said[planted][0].replace(/[\d.]+/, '7654321'), said[planted][1]] as const,
        };
        const scaled = Object.fromEntries(
          Object.entries(broken).map(([key, [says, unit]]) => [
            key,
            [unit.startsWith('USD') ? timesTen(says) : says, unit] as const,
          ]),
        );
        const of = (figures: Said) =>
          checkBusinessPlan(planOf(figures, ...CHECKS)).findings.map(({ figure, verdict, causes }) => [
            figure,
            verdict,
            causes[0]?.figure,
          ]);
        expect(of(scaled)).toEqual(of(broken));
      }),
      { numRuns: 40 },
    );
  });

  test('the order of checks changes no verdict', () => {
    fc.assert(
      fc.property(consistent, fc.shuffledSubarray(CHECKS, { minLength: CHECKS.length }), (said, checks) => {
        const of = (order: PlanCheck[]) =>
          verdicts(planOf({ ...said, mrr: ['$7', 'USD/month'] }, ...order))
            .map(String)
            .sort();
        expect(of(checks)).toEqual(of(CHECKS));
      }),
    );
  });
});

/** `$12.5` as `$125`, with as many digits that are meant. */
function timesTen(says: string): string {
  return says.replace(/(\d+)(?:\.(\d+))?/, (_, whole: string, fraction: string | undefined) =>
    fraction === undefined
      ? `${whole}0`
      : fraction.length === 1
        ? whole + fraction
        : `${whole}${fraction[0]}.${fraction.slice(1)}`,
  );
}

describe('plans that are none', () => {
  const figure = (says: string, unit: string) => ({ says, unit, label: 'x' });
  const sections = { p: { heading: 'P', figures: { x: figure('5', 'customers'), mrr: figure('$5', 'USD/month') } } };
  const of = (changed: object) => {
    const parsed = parseBusinessPlan({ id: 'plan', name: 'Plan', sections, checks: [], ...changed });
    return parsed.ok ? [] : parsed.problems.map(({ code, path, mend }) => [code, path, mend]);
  };

  test.each([
    [{ section: {} }, 'unknown-field', 'section', 'did you mean `sections`?'],
    [{ checks: [{ kind: 'smae', figures: [] }] }, 'unknown-choice', 'checks[0].kind', "did you mean 'same'?"],
    [
      { checks: [{ kind: 'same', figures: ['p.x', 'p.mmr'] }] },
      'figure-unknown',
      'checks[0].figures[1]',
      "did you mean 'p.mrr'?",
    ],
    [{ checks: [{ kind: 'same', figures: ['p.x', 'p.mrr'] }] }, 'unit-mismatch', 'checks[0]', expect.any(String)],
    [
      { checks: [{ kind: 'formula', figure: 'p.x', equals: 'p.x +' }] },
      'formula-unreadable',
      'checks[0].equals',
      expect.any(String),
    ],
    [
      { checks: [{ kind: 'formula', figure: 'p.x', equals: 'p.y + 1' }] },
      'figure-unknown',
      'checks[0].equals',
      "did you mean 'p.x'?",
    ],
    [
      { checks: [{ kind: 'list_price', figure: 'p.mrr', plan: 'pro' }] },
      'price-list-missing',
      'checks[0]',
      expect.any(String),
    ],
    [
      { sections: { p: { heading: 'P', figures: { x: figure('$5K', 'percent') } } } },
      'figure-unreadable',
      'sections.p.figures.x.says',
      expect.any(String),
    ],
    [{ sections: { 'a-b': { heading: 'P', figures: {} } } }, 'invalid-key', 'sections.a-b', expect.any(String)],
    [
      {
        checks: [
          {
            kind: 'growth',
            rate: 'p.x',
            rows: [
              { month: 6, figure: 'p.x' },
              { month: 6, figure: 'p.x' },
            ],
          },
        ],
      },
      'months-unordered',
      'checks[0].rows[1].month',
      expect.any(String),
    ],
  ])('%j', (changed, code, path, mend) => {
    expect(of(changed)).toContainEqual([code, path, mend]);
  });

  test('no value makes the reader throw', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 4 }), (value) => {
        parseBusinessPlan(value);
        of({ sections: value });
        of({ checks: [value] });
      }),
    );
  });

  test('numbers beyond what is computed are not derivable, and end soon', () => {
    const huge = planOf({ x: ['9'.repeat(30), 'customers'] }, formula('((p.x^600)^600)^600'));
    expect(verdicts(huge)).toEqual([['x', 'not_derivable', '']]);
    const deep = planOf({ x: ['5', 'customers'], y: ['2-3', 'customers'] }, formula('1 / (p.y - p.y)'));
    expect(verdicts(deep)).toEqual([['x', 'not_derivable', '']]);
  });

  test('a plan is typed by the figures it has', () => {
    const figures = { x: { says: '1', unit: 'customers', label: 'x' } } as const;
    defineBusinessPlan({
      id: 'typed',
      name: 'Typed',
      sections: { p: { heading: 'P', figures } },
      // @ts-expect-error there is no figure p.y
      checks: [{ kind: 'same', figures: ['p.x', 'p.y'] }],
    });
  });
});
