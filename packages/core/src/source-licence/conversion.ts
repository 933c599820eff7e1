// SPDX-License-Identifier: Apache-2.0
import { addToDate, civil, daysInMonth, earlierDate, type PlainDate } from '../kit/calendar.js';
import { formatSpdx, licencesIn, parseSpdx, type SpdxExpression, withLicences } from '../kit/spdx.js';
import type { Release } from './ledger.js';

/** From this day on the release is under this SPDX expression. */
export interface LicenceStep {
  readonly on: PlainDate;
  readonly licence: string;
}

/** Licences that name themselves what they become, and after how many years. */
const FUTURE_LICENCES: ReadonlyMap<string, { readonly licence: string; readonly years: number }> = new Map([
  ['FSL-1.1-ALv2', { licence: 'Apache-2.0', years: 2 }],
  ['FSL-1.1-MIT', { licence: 'MIT', years: 2 }],
]);

/** Its user names what it becomes and when; the fourth anniversary is the latest. */
const BUSL = 'BUSL-1.1';
const BUSL_YEARS = 4;

/** The day so many years on: of a 29 February 1 March where that year has none, when the years are over by any count. */
export function anniversaryOf(date: PlainDate, years: number): PlainDate {
  const { year, month, day } = civil(date);
  if (month === 2 && day === 29 && daysInMonth(year + years, 2) < 29) return addToDate(date, { years, days: 1 });
  return addToDate(date, { years });
}

/**
 * The licences of a release, first to last, each with its first day: the one it came out under, and what that becomes.
 * Each licence of an expression changes on its own day. FSL 1.1: the licence it names, on the second anniversary.
 * BUSL 1.1: the change licence, on the change date or the fourth anniversary, whichever comes first. Terms of one's own:
 * as their change says.
 */
export function licenceSteps({ licence, released_on, change }: Release): readonly [LicenceStep, ...LicenceStep[]] {
  const steps: [LicenceStep, ...LicenceStep[]] = [{ on: released_on, licence }];
  let expression = parsed(licence);
  const changes = new Map<string, LicenceStep>();
  for (const { license } of licencesIn(expression)) {
    const future = FUTURE_LICENCES.get(license);
    if (future !== undefined)
      changes.set(license, { on: anniversaryOf(released_on, future.years), licence: future.licence });
    else if (change !== undefined && license === changingLicence(expression))
      changes.set(license, { on: changeDate(license, released_on, change), licence: change.licence });
  }
  for (const on of [...new Set([...changes.values()].map((step) => step.on))].sort()) {
    expression = withLicences(expression, ({ license }) => {
      const step = changes.get(license);
      return step?.on === on ? parsed(step.licence) : null;
    });
    steps.push({ on, licence: formatSpdx(expression) });
  }
  return steps;
}

/** The licence of an expression that a `change` is about: BUSL-1.1, or terms of one's own that stand alone. */
export function changingLicence(expression: SpdxExpression): string | null {
  if (licencesIn(expression).some(({ license }) => license === BUSL)) return BUSL;
  return 'license' in expression && expression.license.includes('LicenseRef-') ? expression.license : null;
}

/** Whether a licence cannot be without a change. */
export function needsChange(licence: string | null): boolean {
  return licence === BUSL;
}

function changeDate(license: string, released_on: PlainDate, { on, after_years }: NonNullable<Release['change']>) {
  const dates = [
    ...(on === undefined ? [] : [on]),
    ...(after_years === undefined ? [] : [anniversaryOf(released_on, after_years)]),
    ...(license === BUSL ? [anniversaryOf(released_on, BUSL_YEARS)] : []),
  ];
  return dates.reduce(earlierDate);
}

function parsed(text: string): SpdxExpression {
  const expression = parseSpdx(text);
  if (expression === null) throw new TypeError(`no SPDX expression: ${text}`);
  return expression;
}
