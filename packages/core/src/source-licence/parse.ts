// SPDX-License-Identifier: Apache-2.0
import {
  type Check,
  checkFields,
  entries,
  type Field,
  id,
  isRecord,
  listOf,
  object,
  optional,
  required,
  shown,
  spdx,
  text,
  whole,
} from '../catalog/structure.js';
import { isPlainDate } from '../kit/calendar.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { parseSpdx } from '../kit/spdx.js';
import { isTimezone } from '../kit/timezone.js';
import { changingLicence, licenceSteps, needsChange } from './conversion.js';
import type { Release, ReleaseLedger } from './ledger.js';

/** Also the days that follow from a ledger lie in the calendar. */
const LAST_DATE = '9899-12-31';
const MAX_YEARS = 100;

const date: Check = (value, path, problems) => {
  if (typeof value !== 'string' || !isPlainDate(value) || value > LAST_DATE)
    problems.push({
      code: 'invalid-date',
      path,
      message: `${shown(value)} is no day of the calendar up to ${LAST_DATE}`,
      mend: 'write an existing day as YYYY-MM-DD',
    });
};

const years: Check = (value, path, problems) => {
  whole(value, path, problems);
  if (typeof value === 'number' && (value < 1 || value > MAX_YEARS))
    problems.push({
      code: 'out-of-bounds',
      path,
      message: `a licence changes after 1 to ${MAX_YEARS} years`,
      mend: 'write how many anniversaries of the release it takes',
    });
};

const timezone: Check = (value, path, problems) => {
  if (typeof value !== 'string' || !isTimezone(value))
    problems.push({
      code: 'unknown-timezone',
      path,
      message: `${shown(value)} is no time zone`,
      mend: 'write an IANA name such as Europe/Berlin or UTC',
    });
};

/** A text of which nothing can end the comment or the line it is written into. */
const version: Check = pattern(/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}$/, 'a version', '1.4.0-rc.1');
const copyright: Check = pattern(
  /^(?!.*(?:\*[/)]|-->))[^\p{Cc}\p{Surrogate}]{1,200}$/u,
  'a copyright',
  '2024 Acme GmbH',
);

function pattern(form: RegExp, what: string, example: string): Check {
  return (value, path, problems) => {
    if (typeof value !== 'string' || !form.test(value))
      problems.push({
        code: 'invalid-format',
        path,
        message: `${shown(value)} is no text of ${what}`,
        mend: `write it on one line, as ${example}`,
      });
  };
}

const change = { licence: required(spdx), on: optional(date), after_years: optional(years) };
const RELEASE: Readonly<Record<string, Field>> = {
  version: required(version),
  released_on: required(date),
  licence: required(spdx),
  change: optional(object(change)),
};
const release: Check = (value, path, problems) => {
  const before = problems.length;
  checkFields(value, path, RELEASE, problems);
  if (problems.length === before) problems.push(...changeProblems(value as Release, path));
};

const releases: Check = (value, path, problems) => {
  listOf(release)(value, path, problems);
  if (!Array.isArray(value)) return;
  const known = new Set<unknown>();
  for (const [index, item] of value.entries()) {
    const held = isRecord(item) ? item.version : undefined;
    if (held !== undefined && known.has(held))
      problems.push({
        code: 'id-repeated',
        path: `${path}[${index}].version`,
        message: `there are two releases ${shown(held)}`,
        mend: 'a version is released once: give the later one its own number',
      });
    known.add(held);
  }
};

const part = object({
  name: required(text),
  licence: required(spdx),
  copyright: optional(copyright),
  paths: optional(listOf(text)),
  releases: required(releases),
});

const LEDGER: Readonly<Record<string, Field>> = {
  id: required(id),
  name: required(text),
  timezone: optional(timezone),
  parts: required(entries(part)),
  without_header: optional(listOf(text)),
};

/** A ledger of unknown shape, e.g. from JSON: its value, or everything that is wrong with it. */
export function parseLedger(input: unknown): Result<ReleaseLedger> {
  const problems: Problem[] = [];
  checkFields(input, '', LEDGER, problems);
  return problems.length === 0 ? ok(input as unknown as ReleaseLedger) : fail(...problems);
}

/** One release of unknown shape. */
export function parseRelease(input: unknown): Result<Release> {
  const problems: Problem[] = [];
  release(input, '', problems);
  return problems.length === 0 ? ok(input as Release) : fail(...problems);
}

/** Of a release whose shape is right: a change that is missing, that nothing makes use of, or that comes before it. */
function changeProblems(held: Release, path: string): Problem[] {
  const expression = parseSpdx(held.licence);
  const changing = expression === null ? null : changingLicence(expression);
  const at = path === '' ? 'change' : `${path}.change`;
  if (held.change === undefined)
    return needsChange(changing)
      ? [
          {
            code: 'missing-field',
            path: at,
            message: `${changing} names a change licence, and \`change\` is missing`,
            mend: "add `change: { licence: 'Apache-2.0' }`, with `on` where it names a change date",
          },
        ]
      : [];
  if (changing === null)
    return [
      {
        code: 'modifier-without-effect',
        path: at,
        message: `${held.licence} does not change by what is written here`,
        mend: 'leave `change` out: it belongs to BUSL-1.1, and to a LicenseRef-… that stands alone',
      },
    ];
  if (held.change.on === undefined && held.change.after_years === undefined && !needsChange(changing))
    return [
      {
        code: 'missing-field',
        path: `${at}.on`,
        message: `nothing says when ${changing} changes`,
        mend: 'add `on` with a date, or `after_years`',
      },
    ];
  if (licenceSteps(held).some(({ on }, index) => index > 0 && on <= held.released_on))
    return [
      {
        code: 'out-of-bounds',
        path: `${at}.on`,
        message: `it would change on ${held.change.on}, and was released on ${held.released_on}`,
        mend: 'name a day after the release, or the licence it came out under',
      },
    ];
  return [];
}
