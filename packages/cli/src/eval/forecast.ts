// SPDX-License-Identifier: Apache-2.0
import {
  bassAdopters,
  bassAdoptions,
  bassPeak,
  fitSbg,
  ok,
  type Result,
  sbgResidualLifetime,
  sbgRetention,
  sbgSurvival,
} from '@kontor/core';
import type { EvalRequest } from './protocol.js';

/** The parameters of shifted-beta-geometric retention that cohorts are most likely under. */
export function sbgFit({ cohorts }: EvalRequest<'sbg_fit'>): Result<unknown> {
  return fitSbg(cohorts);
}

/** How many of a cohort stay. */
export function sbgSurvivalCurve({ periods, ...parameters }: EvalRequest<'sbg_survival'>): Result<unknown> {
  return ok({
    survival: sbgSurvival(parameters, periods),
    retention: Array.from({ length: periods }, (_, index) => sbgRetention(parameters, index + 1)),
  });
}

/** Discounted expected residual lifetime. */
export function sbgDerl({ period, discount_rate, ...parameters }: EvalRequest<'sbg_derl'>): Result<unknown> {
  return ok({ derl: sbgResidualLifetime(parameters, { period, discount_rate }) });
}

/** How something new spreads. */
export function bass({ periods, ...parameters }: EvalRequest<'bass'>): Result<unknown> {
  return ok({
    adoptions: bassAdoptions(parameters, periods),
    adopters: Array.from({ length: periods }, (_, index) => bassAdopters(parameters, index + 1)),
    peak: bassPeak(parameters),
  });
}
