// SPDX-License-Identifier: Apache-2.0
import { addToDate, dateAt, type Instant, type PlainDate } from '@kontor/core';
import { query, type Schemas } from '../api/client.ts';

/** What time it is for an organisation: that of its test clock, where it has one. */
export function organisationNow({ test_clock }: Pick<Schemas['Organisation'], 'test_clock'>): Instant {
  return test_clock === null ? Date.now() : Date.parse(test_clock);
}

/** The day it is for the organisation that is looked at, in its zone; until that is read, the day of Greenwich. */
export function useToday(): PlainDate {
  const { data } = query.useQuery('get', '/v1/organisation');
  return data === undefined ? dateAt(Date.now(), 'UTC') : dateAt(organisationNow(data), data.timezone);
}

/** `YYYY-MM` of the last month that is over on a day. */
export function monthBefore(day: PlainDate): string {
  return addToDate(day, { months: -1 }).slice(0, 7);
}
