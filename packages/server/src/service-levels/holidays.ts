// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import type { PlainDate } from '@kontor/core';
import type { Transaction, WriteTransaction } from '../store/transaction.js';

export interface Holiday {
  readonly date: PlainDate;
  readonly name: string;
}

/** The days of a calendar, in order. */
export async function holidaysOf(tx: Transaction, calendar: string): Promise<Holiday[]> {
  const query = tx.db.selectFrom('holiday').select(['date', 'name']).where('org_id', '=', tx.org_id);
  return query.where('calendar', '=', calendar).orderBy('date').execute();
}

/** All calendars, for whoever computes with them; holidays of other years than these days touch are left out. */
export async function calendars(
  tx: Transaction,
  { start, end }: { readonly start: PlainDate; readonly end: PlainDate },
): Promise<Map<string, Set<PlainDate>>> {
  const { rows } = await tx.client.query<{ calendar: string; date: PlainDate }>({
    name: 'holidays-between',
    text: 'SELECT calendar, date FROM holiday WHERE org_id = $1 AND date >= $2 AND date < $3',
    values: [tx.org_id, start, end],
  });
  const found = new Map<string, Set<PlainDate>>();
  for (const { calendar, date } of rows) found.set(calendar, (found.get(calendar) ?? new Set()).add(date));
  return found;
}

/** Puts the days of a calendar in place of those before; of a day that is named twice the last name holds. */
export async function putHolidays(
  tx: WriteTransaction,
  calendar: string,
  given: readonly Holiday[],
): Promise<Holiday[]> {
  const before = await holidaysOf(tx, calendar);
  const holidays = [...new Map(given.map((holiday) => [holiday.date, holiday])).values()];
  await tx.client.query('DELETE FROM holiday WHERE org_id = $1 AND calendar = $2', [tx.org_id, calendar]);
  await tx.client.query(
    `INSERT INTO holiday (org_id, calendar, sys_from, date, name)
     SELECT $1, $2, $3, * FROM unnest($4::date[], $5::text[])`,
    [tx.org_id, calendar, tx.seq, holidays.map(({ date }) => date), holidays.map(({ name }) => name)],
  );
  tx.audit.record({ action: 'holidays.set', object: calendar, before, after: holidays });
  return holidaysOf(tx, calendar);
}
