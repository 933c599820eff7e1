// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';

// Shares, parameters and expected numbers of people are no money: they are JSON numbers, unlike every decimal elsewhere.

const parameter = z.number().min(1e-9).max(1e9);
const periods = z.number().int().min(1).max(1200);

export const forecastRequests = {
  sbg_fit: {
    cohorts: z
      .array(
        z.strictObject({
          size: z.number().max(1e12).describe('customers who began in one period'),
          survivors: z.array(z.number().max(1e12)).max(1200).describe('how many were left after 1, 2, … renewals'),
        }),
      )
      .min(1)
      .max(1200),
  },
  sbg_survival: {
    alpha: parameter,
    beta: parameter,
    periods: periods.describe('the last renewal to say'),
  },
  sbg_derl: {
    alpha: parameter,
    beta: parameter,
    discount_rate: z.number().min(1e-4).max(1e3).describe('of one period: 0.1 is 10 %'),
    period: periods.default(1).describe('the customer has renewed one time less'),
  },
  bass: {
    market: z.number().min(0).max(1e12).describe('m: everybody who will ever take it up'),
    innovation: z.number().min(1e-9).max(10).describe('p, of one period'),
    imitation: z.number().min(0).max(10).describe('q, of one period'),
    periods,
  },
};

export const forecastResults = {
  sbg_fit: z.strictObject({
    alpha: z.number(),
    beta: z.number(),
    log_likelihood: z.number(),
    at_bound: z
      .boolean()
      .describe('the likelihood has no maximum inside: the customers do not differ that one could see'),
  }),
  sbg_survival: z.strictObject({
    survival: z.array(z.number()).describe('share of a cohort that is left after 0, 1, … renewals'),
    retention: z.array(z.number()).describe('share of those who came to renewal 1, 2, … that stayed'),
  }),
  sbg_derl: z.strictObject({
    derl: z.number().describe('discounted expected residual lifetime, in periods, just before the renewal'),
  }),
  bass: z.strictObject({
    adoptions: z.array(z.number()).describe('who take it up in period 1, 2, …'),
    adopters: z.array(z.number()).describe('who have taken it up by the end of each'),
    peak: z
      .strictObject({ time: z.number(), rate: z.number() })
      .describe('when most take it up, and how many a period'),
  }),
};
