// SPDX-License-Identifier: Apache-2.0
import { VERDICTS } from '@kontor/core';
import { z } from 'zod';

const text = z.string();
const verdict = z.enum(VERDICTS);
const bounds = {
  low: text.nullable().describe('decimal text, a percentage as a fraction, cut to 12 places; null: no bound'),
  high: text.nullable(),
};

export const planCheckRequest = {
  plan: z.record(z.string(), z.unknown()).describe('a business plan; checked in depth by the core'),
};

export const planCheckResult = z.strictObject({
  plan: text,
  name: text,
  counts: z.strictObject({
    contradicted: z.number().int(),
    not_derivable: z.number().int(),
    rounds_to_it: z.number().int(),
    holds: z.number().int(),
  }),
  inputs: z.number().int().describe('figures that nothing derives: taken as written'),
  findings: z.array(
    z.strictObject({
      figure: text.describe('section.figure'),
      label: text,
      section: text,
      says: text,
      verdict,
      kind: text.describe('of the check'),
      check: z.number().int().describe('its place in the plan, from 0'),
      follows: z
        .strictObject({ ...bounds, text })
        .nullable()
        .describe('what follows for the figure from others'),
      arithmetic: text,
      against: z.array(text),
      rests_on: z.array(text).describe('figures it is held against that are contradicted themselves'),
      implied: z
        .array(z.strictObject({ name: text, value: text }))
        .describe('what is not stated, and would have to be for the figure to follow'),
      causes: z
        .array(
          z.strictObject({
            figure: text.describe('the one to change'),
            story: z.enum(['changed', 'as_elsewhere', 'other_period', 'zero_slipped', 'cut_off', 'said_more_often']),
            from: text,
            to: text,
            text,
          }),
        )
        .describe('single changes that mend it, the likeliest first'),
      equally_likely: z.boolean().describe('whether the two likeliest are'),
      note: text.nullable(),
    }),
  ),
  figures: z.array(
    z.strictObject({
      figure: text,
      label: text,
      section: text,
      unit: text,
      says: text,
      value: z.strictObject(bounds).nullable().describe('as written'),
      meant: z.strictObject(bounds).nullable().describe('all that would be written like this'),
      verdict,
    }),
  ),
});
