// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import {
  type BusinessPlan,
  checkBusinessPlan,
  type Finding,
  likelyCause,
  type PlanReport,
  parseBusinessPlan,
  planReportToJson,
  type Verdict,
} from '@kontor/core';
import { readCatalogFile } from '../catalog-file.js';
import { readDefinition } from '../definition-file.js';
import { CommandFailure } from '../failure.js';
import { Output } from '../output.js';
import { VERDICT_WORDS } from '../plan-check/verdict-words.js';
import { counted, table } from '../terminal/table.js';
import type { PlanCheckOptions } from './plan.js';

/** Whether a plan adds up, on the terminal and as a page; exit code 1 when something is contradicted. */
export async function checkPlan(file: string, options: PlanCheckOptions): Promise<void> {
  const plan = await readPlan(file, options.catalog);
  const report = checkBusinessPlan(plan);
  const { html, only } = options;
  if (html !== undefined) {
    const { reportPage } = await import('../plan-check/report-page.js');
    writePage(html, reportPage(plan, report));
  }
  const findings = report.findings.filter(({ verdict }) => only === undefined || verdict === only);
  const json = planReportToJson({ ...report, findings });
  new Output(options.json === true).show({ file, ...json }, () => {
    const text = reportText(report, findings);
    return html === undefined ? text : `${text}\n\nwritten to ${html}`;
  });
  if (report.counts.contradicted > 0) process.exitCode = 1;
}

async function readPlan(file: string, catalog: string | undefined): Promise<BusinessPlan> {
  const content = await readDefinition(file, {
    name: 'business_plan',
    files: 'business-plan.ts or business-plan.json',
    example: 'export const business_plan = defineBusinessPlan({ … })',
  });
  const whole =
    catalog === undefined || typeof content !== 'object' || content === null
      ? content
      : { ...content, catalog: await readCatalogFile(catalog) };
  const parsed = parseBusinessPlan(whole);
  if (parsed.ok) return parsed.value;
  const lines = parsed.problems.map(
    ({ code, path, message, mend }) => `${file}: ${path}: ${code}: ${message}; ${mend}`,
  );
  throw new CommandFailure([...lines, counted(parsed.problems.length, 'error')].join('\n'), 2, {
    file,
    problems: parsed.problems,
  });
}

function writePage(file: string, page: string): void {
  try {
    writeFileSync(file, page);
  } catch (error) {
    throw new CommandFailure(`${file}: cannot be written: ${(error as Error).message}`, 2);
  }
}

function reportText(report: PlanReport, findings: readonly Finding[]): string {
  const { counts, inputs, figures } = report;
  const shown = findings.map((finding) => ({ ...finding, stated: figures.get(finding.figure) }));
  const rows = table(shown, [
    { title: 'Verdict', value: ({ verdict }) => VERDICT_WORDS[verdict] },
    { title: 'Figure', value: ({ stated }) => stated?.label ?? '' },
    { title: 'Says', value: ({ stated }) => stated?.written.text ?? '' },
    { title: 'Follows', value: ({ follows_text }) => follows_text },
  ]);
  // what matters most is told last, where a terminal stops
  const of = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict);
  const details = [
    ...of('not_derivable').map((finding) => open(finding, report)),
    ...of('contradicted').map((finding) => contradiction(finding, report)),
  ];
  const summary = [
    `${counts.contradicted} contradicted`,
    `${counts.not_derivable} not derivable`,
    `${counts.rounds_to_it} rounded`,
    `${counts.holds} hold`,
  ].join(', ');
  const parts = findings.length === 0 ? [] : [rows, ...details];
  return [...parts, `${summary}; ${counted(inputs, 'figure')} taken as written`].join('\n\n');
}

function contradiction(finding: Finding, report: PlanReport): string {
  const stated = report.figures.get(finding.figure);
  const cause = likelyCause(finding, report);
  return [
    `✗ ${stated?.label}: ${finding.arithmetic}`,
    `  under ${stated?.section}`,
    ...(cause === null ? [] : [`  likely: ${cause}`]),
    ...(finding.note === null ? [] : [`  note: ${finding.note}`]),
  ].join('\n');
}

function open({ figure, arithmetic, implied, note }: Finding, report: PlanReport): string {
  return [
    `? ${report.figures.get(figure)?.label}: ${arithmetic}`,
    `  under ${report.figures.get(figure)?.section}`,
    ...(implied.length === 0
      ? []
      : [`  it holds if ${implied.map(({ name, value }) => `${name} is ${value}`).join(' and ')}`]),
    ...(note === null ? [] : [`  note: ${note}`]),
  ].join('\n');
}
