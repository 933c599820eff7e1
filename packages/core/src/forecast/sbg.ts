// SPDX-License-Identifier: Apache-2.0

/**
 * The shifted-beta-geometric model of how long customers stay: each leaves at every renewal with a probability of its
 * own, which over all customers has a beta distribution. P. S. Fader and B. G. S. Hardie, "How to Project Customer
 * Retention", Journal of Interactive Marketing 21 (2007), 76-90.
 */
export interface SbgParameters {
  /** Above zero. The mean probability of leaving is alpha / (alpha + beta). */
  readonly alpha: number;
  /** Above zero. */
  readonly beta: number;
}

/** The share of those who renewed `period - 1` times that renew once more; `period` from 1. Equation 8. */
export function sbgRetention({ alpha, beta }: SbgParameters, period: number): number {
  return (beta + period - 1) / (alpha + beta + period - 1);
}

/** The share of a cohort that is still there after 0, 1, … `periods` renewals. Equation 6, as a recursion. */
export function sbgSurvival(parameters: SbgParameters, periods: number): number[] {
  const survival = [1];
  for (let period = 1; period <= periods; period++)
    survival.push((survival[period - 1] as number) * sbgRetention(parameters, period));
  return survival;
}

/**
 * Discounted expected residual lifetime, in periods: what one unit of money at each renewal to come is worth now, just
 * before the renewal at which the period `period` ends (the customer has renewed `period - 1` times). `discount_rate`
 * is a period's, above zero. P. S. Fader and B. G. S. Hardie, "Customer-Base Valuation in a Contractual Setting: The
 * Perils of Ignoring Heterogeneity", Marketing Science 29 (2010), 85-93, equation 6:
 * r(n) 2F1(1, beta + n; alpha + beta + n; 1 / (1 + d)), by the series of 2F1.
 */
export function sbgResidualLifetime(
  parameters: SbgParameters,
  { period, discount_rate }: { readonly period: number; readonly discount_rate: number },
): number {
  const retained = sbgRetention(parameters, period);
  let term = 1;
  let sum = 1;
  for (let ahead = 1; ahead <= MOST_TERMS; ahead++) {
    term *= sbgRetention(parameters, period + ahead) / (1 + discount_rate);
    sum += term;
    // what is left is at most a geometric series of this term
    if (term < sum * discount_rate * 1e-15) break;
  }
  return retained * sum;
}

const MOST_TERMS = 10_000_000;
