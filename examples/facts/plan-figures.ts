// SPDX-License-Identifier: Apache-2.0
import {
  type BusinessPlan,
  checkBusinessPlan,
  type PlanReport,
  parseBusinessPlan,
  type Stated,
  type Verdict,
} from '@kontor/core';

/** The bounds of a figure or a fact as numbers, a percentage as its points; undefined where there is none. */
export interface Bounds {
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** The report of a plan. Throws when it is no plan. */
export function reportOf(plan: BusinessPlan): PlanReport {
  const parsed = parseBusinessPlan(plan);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return checkBusinessPlan(parsed.value);
}

/** What a figure says, whatever bound it leaves open taken from the one it has. */
export function boundsOf({ written, unit }: Stated): Bounds {
  const number = (end: Stated['written']['value']['low']) =>
    end === null ? undefined : Number(end.toDecimal(9, 'half-even').toString()) * (unit.kind === 'percent' ? 100 : 1);
  const { low, high } = written.value;
  return { low: number(low ?? high), high: number(high ?? low) };
}

/**
 * The numbers at a path of the facts, `rows[2].cloudMRR`: a number, bounds under whatever names they have, or those a text
 * names in its order. A bound that is left open is the other one.
 */
export function factAt(facts: unknown, path: string): Bounds {
  let held: unknown = facts;
  for (const key of path.split(/[.[\]]+/).filter((part) => part !== '')) held = (held as Record<string, unknown>)[key];
  if (typeof held === 'string') held = (held.replace(/\bone\b/, '1').match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
  if (Array.isArray(held)) return { low: held[0] as number, high: (held[1] ?? held[0]) as number };
  if (typeof held !== 'object') return { low: held as number, high: held as number };
  const { amount, value, min, max, from, to } = held as Record<string, number | undefined>;
  const low = amount ?? value ?? min ?? from;
  const high = amount ?? value ?? max ?? to;
  return { low: low ?? high, high: high ?? low };
}

/** What is contradicted: the figure, the arithmetic, and the likeliest causes with what they would be (all that tie). */
export function contradictions(report: PlanReport): string[] {
  return report.findings
    .filter(({ verdict }) => verdict === 'contradicted')
    .map(({ figure, arithmetic, causes, tied }) => {
      const likely = causes.slice(0, tied ? 2 : 1).map((cause) => `${cause.figure} ${cause.from} → ${cause.to}`);
      return `${figure}: ${arithmetic} [${likely.join(' | ')}]`;
    });
}

/** Where a figure stands in the facts, and how much one there is here. */
export type Source = string | readonly [path: string, times: number];

/** Figures that say something else than the facts, or whose place in the facts is not told. */
export function misquoted(report: PlanReport, facts: unknown, sources: Readonly<Record<string, Source>>): string[] {
  return [...report.figures.values()].flatMap((figure) => {
    if (figure.unit.kind === 'words') return [];
    const source = sources[figure.id];
    if (source === undefined) return [`${figure.id} has no source`];
    const [path, times] = typeof source === 'string' ? [source, 1] : source;
    const fact = factAt(facts, path);
    const here = boundsOf(figure);
    const differs = (a: number | undefined, b: number | undefined) =>
      a === undefined || b === undefined || Math.abs(a - b * times) > 1e-6;
    return differs(here.low, fact.low) || differs(here.high, fact.high)
      ? [`${figure.id}: ${figure.written.text}, and ${path} is ${fact.low} to ${fact.high}`]
      : [];
  });
}

/** The figures of a verdict, each once. */
export function figuresWith(report: PlanReport, verdict: Verdict): string[] {
  const found = report.findings.filter((finding) => finding.verdict === verdict).map(({ figure }) => figure);
  return [...new Set(found)];
}

/** What cannot be derived, with what the missing would have to be. */
export function openFigures(report: PlanReport): string[] {
  return report.findings
    .filter(({ verdict }) => verdict === 'not_derivable')
    .map(({ figure, implied }) => [figure, ...implied.map(({ name, value }) => `${name} ${value}`)].join(': '));
}
