// SPDX-License-Identifier: Apache-2.0
import { type BusinessPlan, checkBusinessPlan } from '@kontor/core';
import { businessPlans } from '@kontor/examples';
import { expect, test } from 'vitest';
import { reportPage } from './report-page.js';

const pageOf = (plan: BusinessPlan) => reportPage(plan, checkBusinessPlan(plan));
const count = (text: string, of: RegExp) => [...text.matchAll(of)].length;

test.each(businessPlans.map((plan) => [plan.id, plan] as const))(
  '%s: every finding once, nothing from elsewhere',
  (_, plan) => {
    const page = pageOf(plan);
    const { counts, findings } = checkBusinessPlan(plan);
    expect(count(page, /<article class="contradicted">/g)).toBe(counts.contradicted);
    expect(count(page, /<article class="not_derivable">/g)).toBe(counts.not_derivable);
    expect(count(page, /<tr><th scope="row">/g)).toBe(findings.length - counts.contradicted - counts.not_derivable);
    expect(page).not.toMatch(/<script|<link|<img|url\(|src=|javascript:|@import/);
    expect(count(page, /https?:\/\//g)).toBe(count(page, /xmlns="http:\/\/www\.w3\.org\/2000\/svg"/g));
  },
);

test('the same plan gives the same page', () => {
  const [plan] = businessPlans as [BusinessPlan];
  expect(pageOf(plan)).toBe(pageOf(plan));
});

test('what has no number has no scale, and a plan without checks has a page', () => {
  const figures = { x: { says: 'paid', unit: 'words', label: 'X' }, y: { says: 'free', unit: 'words', label: 'Y' } };
  const plan = { id: 'p', name: 'P', sections: { p: { heading: 'P', figures } } };
  const page = pageOf({ ...plan, checks: [{ kind: 'same', figures: ['p.x', 'p.y'] }] });
  expect(page).toContain('X (“paid”), not “free”');
  expect(page).not.toContain('<svg');
  expect(pageOf({ ...plan, checks: [] })).toContain('<b>2</b> taken as written');
});
