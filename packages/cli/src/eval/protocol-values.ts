// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';

// What several operations of the line protocol are written with.

export const plainDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'write a date as YYYY-MM-DD')
  .describe('calendar date');
export const bound = z
  .string()
  .max(64)
  .regex(/^\d{4}-\d{2}-\d{2}([Tt ]\S+)?$/, 'write a date as YYYY-MM-DD, or an RFC 3339 instant')
  .describe('calendar date, or an RFC 3339 instant within a day');
export const decimalText = z
  .string()
  .max(80)
  .regex(/^-?(0|[1-9]\d*)(\.\d+)?$/, "write a number as decimal text: '0.02', no exponent")
  .describe('exact decimal as text');
export const problem = z.strictObject({ code: z.string(), path: z.string(), message: z.string(), mend: z.string() });
