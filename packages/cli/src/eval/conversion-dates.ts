// SPDX-License-Identifier: Apache-2.0
import { fail, licenceSteps, ok, parseRelease, type Result, releaseStatus } from '@kontor/core';
import type { EvalRequest } from './protocol.js';
import { dateProblems } from './request-check.js';

/** The licences of a release of code, each with its first day, and which one applies on a day. */
export function conversionDates(request: EvalRequest<'conversion_dates'>): Result<unknown> {
  const { licence, released_on, change, at } = request;
  const release = parseRelease({ version: '1', released_on, licence, change });
  if (!release.ok) return release;
  const problems = at === undefined ? [] : dateProblems(at, 'at');
  if (problems.length > 0) return fail(...problems);
  const steps = licenceSteps(release.value);
  return ok({ steps, ...(at === undefined ? {} : releaseStatus(release.value, at)) });
}
