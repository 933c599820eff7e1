// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { isCurrency, isPlainDate, isTimezone, parseInstant } from '@kontor/core';
import type { Page, PageRequest } from '../store/page.js';

/** A day of the calendar. */
export const plainDate = z
  .string()
  .refine(isPlainDate, 'write an existing day as YYYY-MM-DD')
  .openapi({ format: 'date', example: '2026-01-31' });
/** A day, or a second within one: where a stretch of time begins or ends. */
export const bound = z
  .string()
  .refine(
    (text) => isPlainDate(text) || (parseInstant(text) !== null && text >= '1970-01-02' && text < '9000'),
    'write an existing day as YYYY-MM-DD, or an instant as 2026-01-31T15:00:00+01:00',
  )
  .openapi({
    example: '2026-01-31',
    description: 'A day, or an RFC 3339 instant within one; fractions of a second are cut.',
  });
export const instant = z.string().openapi({ format: 'date-time', example: '2026-01-31T12:00:00.000Z' });
/** When a period begins and ends, where that is within a day. */
export const times = z
  .object({ start: bound, end: bound })
  .openapi({ description: 'Where its period begins or ends within a day: a day, or an instant.' });
/** A point in time, or a day for its start where the organisation is; of the years that ids and dates can hold. */
export const moment = z
  .string()
  .refine(
    (text) => isPlainDate(text) || parseInstant(text) !== null,
    'write a day as 2026-01-31, or an instant as 2026-01-31T12:00:00Z',
  )
  .refine((text) => text >= '1970-01-02' && text < '9000', 'write a moment of the years 1970 to 8999')
  .openapi({ example: '2026-01-31', description: 'An instant, or a day: its start in the zone of the organisation.' });
/** An amount or quantity as decimal text; which of them can be negative is the core's business. */
export const decimalText = z
  .string()
  .regex(/^-?\d{1,30}(\.\d{1,20})?$/, 'write a decimal number as text, such as "12.5"')
  .openapi({ example: '12.50' });
export const currency = z.string().refine(isCurrency, 'write an ISO 4217 code such as EUR').openapi({ example: 'EUR' });
export const timezone = z
  .string()
  .refine(isTimezone, 'write an IANA name such as Europe/Berlin')
  .openapi({ example: 'Europe/Berlin' });
/** Free words of the caller: up to 50 keys, never interpreted. */
export const metadata = z
  .record(z.string().min(1).max(40), z.string().max(500))
  .refine((entries) => Object.keys(entries).length <= 50, 'keep at most 50 keys');
/** What is stored as metadata, also by other hands than the API's. */
export const storedMetadata = z.record(z.string(), z.unknown());
export const name = z.string().trim().min(1).max(200);

/** What somebody types to find something. */
export const searchText = z.string().trim().min(1).max(200).openapi({ example: 'acme' });
export const subscriptionStatus = z.enum(['draft', 'trialing', 'active', 'past_due', 'paused', 'cancelled', 'ended']);

export const byId = z.strictObject({ id: z.string().min(1).max(200) });
export const asOf = z
  .string()
  .optional()
  .openapi({ description: 'As it was known then: an instant, or a number of the commit clock.' });
export const asOfQuery = z.strictObject({ as_of: asOf });

export const pageFields = {
  limit: z.coerce.number().int().min(1).max(1_000).optional().openapi({ type: 'integer', description: 'Default 20.' }),
  starting_after: z.string().min(1).optional().openapi({ description: 'Id of the last row of the page before.' }),
  ending_before: z.string().min(1).optional().openapi({ description: 'Id of the first row of the page after.' }),
};
export const pageQuery = z.strictObject(pageFields);

/** A list as the API answers it. */
export function listOf<Row extends z.ZodType>(row: Row, title: string) {
  return z
    .object({ object: z.literal('list'), data: z.array(row), has_more: z.boolean() })
    .openapi(title, { description: 'One page, newest first.' });
}

type Cursors = { [Key in keyof PageRequest]?: PageRequest[Key] | undefined };

/** The part of a query that says which page. */
export function pageOf({ limit, starting_after, ending_before }: Cursors): PageRequest {
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(starting_after === undefined ? {} : { starting_after }),
    ...(ending_before === undefined ? {} : { ending_before }),
  };
}

export function listAnswer<Row, Shown>({ data, has_more }: Page<Row>, show: (row: Row) => Shown) {
  return { object: 'list' as const, data: data.map(show), has_more };
}

/** The members of an object that are there: `undefined` is absent. */
export function present<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}
