// SPDX-License-Identifier: Apache-2.0
import { didYouMean } from '../catalog/did-you-mean.js';
import { resolveCatalog } from '../catalog/resolve.js';
import type { Problem } from '../kit/result.js';
import type { BusinessPlan, PlanCheck } from './business-plan.js';
import { inputsOf } from './expression.js';
import { isFault, parseFormula } from './formula.js';
import { figuresOf } from './stated.js';
import { comparable } from './unit.js';

/** As many misspelt names get a suggestion: bounds the work one bad plan can cause. */
const MOST_SUGGESTIONS = 20;

/** A figure a check names, with where it does. */
type Reference = readonly [path: string, id: string];

/** What the checks of a plan name that it does not have, and figures held against others that count something else. */
export function referenceProblems(plan: BusinessPlan): Problem[] {
  const figures = figuresOf(plan);
  let suggestions = 0;
  return plan.checks.flatMap((check, index) => {
    const path = `checks[${index}]`;
    const missing = referencesOf(check).flatMap(([at, id]): Problem[] => {
      if (figures.has(id)) return [];
      const near = ++suggestions > MOST_SUGGESTIONS ? null : didYouMean(id, figures.keys());
      return [
        {
          code: 'figure-unknown',
          path: `${path}.${at}`,
          message: `the plan has no figure ${JSON.stringify(id.slice(0, 60))}`,
          mend: near === null ? 'name one as section.figure' : `did you mean '${near}'?`,
        },
      ];
    });
    if (missing.length > 0) return missing;
    return [...listProblems(plan, check, path), ...unitProblems(check, path, figures)];
  });
}

function referencesOf(check: PlanCheck): Reference[] {
  const each = (name: string, held: string | readonly string[]): Reference[] =>
    typeof held === 'string' ? [[name, held]] : held.map((id, index) => [`${name}[${index}]`, id]);
  const rows = (of: readonly { readonly figure: string }[]): Reference[] =>
    of.map(({ figure }, index) => [`rows[${index}].figure`, figure]);
  switch (check.kind) {
    case 'same':
    case 'met_by':
      return [...each('figures', check.figures), ...(check.kind === 'met_by' ? each('target', check.target) : [])];
    case 'sum':
      return [...each('total', check.total), ...each('parts', check.parts)];
    case 'growth':
      return [...each('rate', check.rate), ...rows(check.rows)];
    case 'revenue':
      return [
        ...each('total', check.total),
        ...check.from.flatMap(({ customers, price }, index) => [
          ...each(`from[${index}].customers`, customers),
          ...each(`from[${index}].price`, price),
        ]),
      ];
    case 'run_rate':
      return [...each('monthly', check.monthly), ...each('annual', check.annual)];
    case 'unit_economics': {
      const { kind: _, note: __, ...fields } = check;
      return Object.entries(fields).flatMap(([name, id]) => each(name, id));
    }
    case 'savings':
      return [
        ...each('theirs', check.theirs),
        ...each('ours', check.ours),
        ...each('percent', check.percent ?? []),
        ...each('times', check.times ?? []),
      ];
    case 'list_price':
      return [
        ...each('figure', check.figure),
        ...Object.entries(check.holds ?? {}).map(([key, id]): Reference => [`holds.${key}`, id]),
        ...Object.entries(check.uses ?? {}).flatMap(([key, id]): Reference[] =>
          id === 'none' ? [] : [[`uses.${key}`, id]],
        ),
      ];
    case 'average_revenue':
      return [
        ...each('figure', check.figure),
        ...each('customers', check.customers ?? []),
        ...each('cheapest', check.cheapest === 'price_list' ? [] : check.cheapest),
      ];
    case 'formula': {
      const parsed = parseFormula(check.equals);
      const named = isFault(parsed) ? [] : inputsOf(parsed).filter((id) => !id.startsWith('?'));
      return [...each('figure', check.figure), ...named.map((id): Reference => ['equals', id])];
    }
    case 'interpolation':
      return [...each('figure', check.figure), ...rows(check.rows)];
    case 'timeline':
      return each('phases', check.phases);
    case 'tiers':
      return each('bands', check.bands);
  }
}

/** What a check asks of the price list that it does not have. */
function listProblems(plan: BusinessPlan, check: PlanCheck, path: string): Problem[] {
  const listed = check.kind === 'list_price' || (check.kind === 'average_revenue' && check.cheapest === 'price_list');
  if (!listed) return [];
  const { catalog } = plan;
  if (catalog === undefined)
    return [
      {
        code: 'price-list-missing',
        path,
        message: 'the check takes prices of a catalog, and the plan has none',
        mend: 'add `catalog` to the plan, or name one with --catalog',
      },
    ];
  if (check.kind !== 'list_price') return [];
  const unknown = (
    code: 'unknown-plan' | 'unknown-feature' | 'unknown-meter' | 'unknown-option',
    at: string,
    key: string,
    known: string[],
  ) => {
    if (known.includes(key)) return [];
    const near = didYouMean(key, known);
    return [
      {
        code,
        path: `${path}.${at}`,
        message: `the catalog has no such key ${JSON.stringify(key.slice(0, 60))}`,
        mend: near === null ? `name one of ${known.join(', ') || 'none'}` : `did you mean '${near}'?`,
      },
    ];
  };
  const sold = resolveCatalog(catalog).plans;
  return [
    ...unknown('unknown-plan', 'plan', check.plan, [...sold.keys()]),
    ...(check.option === undefined
      ? []
      : unknown('unknown-option', 'option', check.option, [...(sold.get(check.plan)?.options ?? [])])),
    ...Object.keys(check.holds ?? {}).flatMap((key) =>
      unknown('unknown-feature', `holds.${key}`, key, Object.keys(catalog.features)),
    ),
    ...Object.keys(check.uses ?? {}).flatMap((key) =>
      unknown('unknown-meter', `uses.${key}`, key, Object.keys(catalog.meters ?? {})),
    ),
  ];
}

/** Figures that a check compares as they are have to count the same thing. */
function unitProblems(check: PlanCheck, path: string, figures: ReturnType<typeof figuresOf>): Problem[] {
  const alike: readonly string[] =
    check.kind === 'same'
      ? check.figures
      : check.kind === 'sum'
        ? [check.total, ...check.parts]
        : check.kind === 'met_by'
          ? [check.target, ...check.figures]
          : check.kind === 'run_rate'
            ? [check.monthly, check.annual]
            : check.kind === 'timeline'
              ? check.phases
              : check.kind === 'tiers'
                ? check.bands
                : [];
  const [first, ...others] = alike.map((id) => figures.get(id)).filter((held) => held !== undefined);
  if (first === undefined) return [];
  return others
    .filter((other) => !comparable(first.unit, other.unit))
    .map((other) => ({
      code: 'unit-mismatch',
      path,
      message: `${other.id} counts ${other.unit.text}, and ${first.id} ${first.unit.text}`,
      mend: 'let the figures of this check count the same thing, or write a formula that converts them',
    }));
}
