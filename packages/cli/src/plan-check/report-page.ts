// SPDX-License-Identifier: Apache-2.0
import {
  type BusinessPlan,
  type Decimal,
  type Finding,
  type GrowthChain,
  growthChains,
  likelyCause,
  type PlanReport,
  type Rational,
  type Unit,
  VERDICTS,
  type Verdict,
} from '@kontor/core';
import { type ClaimDots, type ClaimVerdict, claimDotsPicture, linesPicture, type Measure } from '@kontor/core/picture';
import { escaped, figureScale } from './figure-scale.js';
import { REPORT_STYLE } from './report-style.js';
import { VERDICT_WORDS } from './verdict-words.js';

const HEADINGS: Readonly<Record<Verdict, string>> = {
  contradicted: 'What does not add up',
  not_derivable: 'What rests on something not stated',
  rounds_to_it: 'What rounds to what is written',
  holds: 'What holds',
};
const CLAIM_VERDICTS: Readonly<Record<Verdict, ClaimVerdict>> = {
  contradicted: 'contradicted',
  not_derivable: 'not-derivable',
  rounds_to_it: 'rounds',
  holds: 'holds',
};
/** Kinds that compare what is written, and compute nothing again. */
const RULES: readonly Finding['kind'][] = ['same', 'met_by', 'timeline', 'tiers'];
/** More rows than these are no picture any more; the table has them all. */
const MOST_DOTS = 40;

/** A report as one page: no script, nothing from elsewhere, light and dark, and fit to be printed. */
export function reportPage(plan: BusinessPlan, report: PlanReport): string {
  const { counts, inputs, name } = report;
  const chains = growthChains(plan, report);
  const tiles = VERDICTS.map(
    (verdict) => `<li class="${verdict}"><b>${counts[verdict]}</b> ${VERDICT_WORDS[verdict]}</li>`,
  );
  const of = (verdict: Verdict) => report.findings.filter((finding) => finding.verdict === verdict);
  const section = (verdict: Verdict, content: (findings: readonly Finding[]) => string) => {
    const findings = of(verdict);
    return findings.length === 0 ? '' : `<section><h2>${HEADINGS[verdict]}</h2>${content(findings)}</section>`;
  };
  const cards = (findings: readonly Finding[]) => findings.map((finding) => card(finding, report)).join('');
  const rows = (findings: readonly Finding[]) => table(findings, report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(name)}: does it add up?</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<main>
<header>
<p class="soft">Plan check</p>
<h1>${escaped(name)}</h1>
<ul class="tiles">${tiles.join('')}<li><b>${inputs}</b> taken as written</li></ul>
<p class="soft">Each figure is held against what follows for it from the others, within the precision it is written with.</p>
</header>
${overview(report)}
${section('contradicted', cards)}
${chains.length === 0 ? '' : `<section><h2>Growth, as claimed and as computed</h2>${chains.map(growth).join('')}</section>`}
${section('not_derivable', cards)}
${section('rounds_to_it', rows)}
${section('holds', rows)}
</main>
</body>
</html>
`;
}

/** Single figures that are apart from what follows for them, on one scale by their share. */
function overview(report: PlanReport): string {
  const rows = report.findings.flatMap((finding): ClaimDots['rows'][number][] => {
    const stated = report.figures.get(finding.figure);
    const { verdict, follows } = finding;
    if (stated === undefined || follows === null || verdict === 'holds' || verdict === 'not_derivable') return [];
    if (RULES.includes(finding.kind)) return [];
    const [claimed, recomputed] = [single(stated.written.value), single(follows)];
    const measure = measureOf(stated.unit);
    if (claimed === null || recomputed === null || measure === null || claimed.equals(recomputed)) return [];
    return [{ label: stated.label, claimed, recomputed, measure, verdict: CLAIM_VERDICTS[verdict] }];
  });
  if (rows.length === 0) return '';
  const picture = claimDotsPicture(
    {
      title: 'Claimed beside recomputed',
      rows: rows.slice(0, MOST_DOTS),
      words: {
        figure: 'Figure',
        claimed: 'Claimed',
        recomputed: 'Recomputed',
        verdict: 'Verdict',
        verdicts: {
          holds: VERDICT_WORDS.holds,
          rounds: VERDICT_WORDS.rounds_to_it,
          contradicted: VERDICT_WORDS.contradicted,
          'not-derivable': VERDICT_WORDS.not_derivable,
        },
      },
    },
    { width: 880, bare: true },
  );
  return `<section><h2>Claimed beside recomputed</h2><figure>${picture}</figure></section>`;
}

function single({ low, high }: { readonly low: Rational | null; readonly high: Rational | null }): Decimal | null {
  return low !== null && high !== null && low.equals(high) ? low.toDecimal(6, 'half-away') : null;
}

function measureOf({ kind, currency, text }: Unit): Measure | null {
  switch (kind) {
    case 'money':
      return { kind: 'money', currency: currency ?? 'USD' };
    case 'percent':
      return { kind: 'share' };
    case 'ratio':
      return { kind: 'ratio' };
    case 'count':
      return text === 'months' ? { kind: 'months' } : { kind: 'count' };
    case 'words':
      return null;
  }
}

function card(finding: Finding, report: PlanReport): string {
  const stated = report.figures.get(finding.figure);
  if (stated === undefined) return '';
  const cause = likelyCause(finding, report);
  const implied = finding.implied.map(({ name, value }) => `${name} is ${value}`).join(' and ');
  const lines = [
    `<p class="sum">${escaped(finding.arithmetic)}</p>`,
    figureScale(stated, finding) ?? '',
    ...(cause === null ? [] : [`<p><b>Likely cause:</b> ${escaped(cause)}.</p>`]),
    ...(implied === '' ? [] : [`<p><b>It holds if</b> ${escaped(implied)}.</p>`]),
    ...(finding.note === null ? [] : [`<p class="soft">${escaped(finding.note)}</p>`]),
  ];
  return `<article class="${finding.verdict}"><h3>${escaped(stated.label)} <span>${escaped(stated.written.text)}</span></h3><p class="soft">${escaped(stated.section)}</p>${lines.join('')}</article>`;
}

function growth({ rate, rows }: GrowthChain): string {
  const measure = rows[0] === undefined ? null : measureOf(rows[0].claimed.unit);
  if (measure === null) return '';
  const picture = linesPicture(
    {
      title: `${rate.label}: ${rate.written.text} a month`,
      note: 'What the plan claims beside what its own rate makes of the first row',
      measure,
      category: 'Month',
      categories: rows.map(({ month }) => String(month)),
      series: [
        { key: 'claimed', label: 'Claimed', values: rows.map(({ claimed }) => single(claimed.written.value)) },
        {
          key: 'computed',
          label: `At ${rate.written.text} a month`,
          values: rows.map(({ grown }) => grown.toDecimal(2, 'half-away')),
          style: 'dashes',
        },
      ],
    },
    { width: 880 },
  );
  return `<figure>${picture}</figure>`;
}

function table(findings: readonly Finding[], report: PlanReport): string {
  const rows = findings.map(({ figure, arithmetic, rests_on }) => {
    const stated = report.figures.get(figure);
    const shaky = rests_on.map((id) => report.figures.get(id)?.label ?? id).join(', ');
    const rests = shaky === '' ? '' : ` <span class="soft">It rests on what is contradicted: ${escaped(shaky)}.</span>`;
    return `<tr><th scope="row">${escaped(stated?.label ?? figure)}<br><span class="soft">${escaped(stated?.section ?? '')}</span></th><td>${escaped(stated?.written.text ?? '')}</td><td>${escaped(arithmetic)}${rests}</td></tr>`;
  });
  return `<table><thead><tr><th scope="col">Figure</th><th scope="col">Says</th><th scope="col">Arithmetic</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}
