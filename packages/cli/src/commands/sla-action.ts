// SPDX-License-Identifier: Apache-2.0
import { type ChangeOptions, type GlobalOptions, inSession, once } from '../program.js';
import { startStep } from '../terminal/progress.js';
import { grouped, table } from '../terminal/table.js';
import { fileText } from './file-text.js';
import type { List } from './listing.js';
import { saved } from './saved-answer.js';
import type { FileOptions, GrantOptions, Kept, MonthOfSubscription, Report, ReportOptions } from './sla.js';

/** Customers that are asked for at once. */
const PAGE = 500;

/** Prints how customers were served in a month, page after page, or hands on the CSV. */
export function report(options: ReportOptions): Promise<void> {
  return inSession(options, async (session) => {
    const { connection, output } = session;
    const { month, customer: customer_id } = options;
    if (options.csv) return saved(session, '/v1/service_levels/export', { month }, options.output);
    const data: Report[] = [];
    for (let more = true; more; ) {
      const query = { month, customer_id, limit: PAGE, starting_after: data.at(-1)?.id };
      const page = await connection.request<List<Report>>('GET', '/v1/service_levels', { query });
      data.push(...page.data);
      more = page.has_more;
    }
    output.show({ object: 'list', data, has_more: false }, () => reportText(data, month));
  });
}

function reportText(reports: readonly Report[], month: string): string {
  const rows = reports.flatMap(({ id, subscriptions }) => subscriptions.map((one) => ({ customer: id, ...one })));
  if (rows.length === 0) return `nobody was served in ${month}`;
  const breaches = rows.filter((row) => row.uptime?.breached || row.response?.breached).length;
  return [
    table(rows, [
      { title: 'Customer', value: (row) => row.customer },
      { title: 'Plan', value: (row) => row.plan },
      { title: 'Uptime', value: (row) => keptText(row.uptime), align: 'right' },
      { title: 'Answers in time', value: answersText, align: 'right' },
      { title: 'Fee', value: (row) => `${grouped(row.fee)} ${row.currency}`, align: 'right' },
      { title: 'Credit', value: (row) => grouped(row.credit), align: 'right' },
    ]),
    `${breaches} of ${rows.length} subscriptions with a promise that was not kept`,
  ].join('\n');
}

function keptText(kept: Kept | null): string {
  if (kept === null) return 'no promise';
  if (kept.percent === null) return `nothing to keep (${kept.promised_percent} %)`;
  return `${kept.percent} % ${kept.breached ? '<' : 'of'} ${kept.promised_percent} %`;
}

function answersText({ response }: MonthOfSubscription): string {
  if (response === null) return 'no promise';
  const { met, missed, pending } = response;
  const waiting = pending === 0 ? '' : `, ${pending} waiting`;
  return met + missed === 0 ? `no case${waiting}` : `${met} of ${met + missed}${waiting}: ${keptText(response)}`;
}

interface Changes {
  readonly added: number;
  readonly changed: readonly string[];
  readonly unchanged: number;
  readonly stored: boolean;
}

/** Sends a file of cases or outages; a mistake names its line. */
export function importRecords(file: string, path: string, options: FileOptions): Promise<void> {
  const content = fileText(file);
  return inSession(options, async ({ connection, output }) => {
    const step = startStep(`Recording ${file}`, { total: 1, quiet: options.json === true });
    const request = { body: { content, dry_run: options.dryRun === true }, ...once(options) };
    const done = await connection.request<Changes>('POST', path, request);
    step.finish('');
    output.show(done, ({ added, changed, unchanged, stored }) =>
      [
        `${added} added, ${changed.length} changed, ${unchanged} unchanged${stored ? '' : ' (nothing is stored)'}`,
        ...changed.map((reference) => `  ${reference} says something else now`),
      ].join('\n'),
    );
  });
}

interface Calendar {
  readonly id: string;
  readonly holidays: readonly { readonly date: string; readonly name: string }[];
}

const calendarText = ({ id, holidays }: Calendar) =>
  holidays.length === 0
    ? `${id} has no day; \`kontor sla holidays set\` reads a file`
    : holidays.map(({ date, name }) => `${date}  ${name}`).join('\n');

export function showHolidays(calendar: string, options: GlobalOptions): Promise<void> {
  return inSession(options, async ({ connection, output }) => {
    const path = `/v1/holidays/${encodeURIComponent(calendar)}`;
    output.show(await connection.request<Calendar>('GET', path), calendarText);
  });
}

export function setHolidays(calendar: string, file: string, options: ChangeOptions): Promise<void> {
  const content = fileText(file);
  return inSession(options, async ({ connection, output }) => {
    const path = `/v1/holidays/${encodeURIComponent(calendar)}`;
    const request = { body: { content }, ...once(options) };
    output.show(await connection.request<Calendar>('PUT', path, request), calendarText);
  });
}

interface Grants {
  readonly drafts: readonly { customer_id: string; amount: string; currency: string; state: string }[];
  readonly granted: readonly { id: string; customer_id: string; amount: string; currency: string }[];
  readonly stored: boolean;
}

const STATES: Readonly<Record<string, string>> = {
  open: '',
  running: ': the month is not over',
  undecided: ': a case may still be missed',
  granted: ': granted already',
};

export function grantCredits(options: GrantOptions): Promise<void> {
  return inSession(options, async ({ connection, output }) => {
    const { month, customer: customer_id, dryRun } = options;
    const request = { body: { month, customer_id, dry_run: dryRun === true }, ...once(options) };
    const done = await connection.request<Grants>('POST', '/v1/service_credits', request);
    output.show(done, ({ drafts, granted }) => {
      const of = (one: { customer_id: string; amount: string; currency: string }) =>
        `${one.customer_id}: ${grouped(one.amount)} ${one.currency}`;
      if (!dryRun)
        return granted.length === 0
          ? `nothing is to be granted for ${month}`
          : granted.map((one) => `${one.id}  ${of(one)}`).join('\n');
      if (drafts.length === 0) return `${month} gives nothing back`;
      return [...drafts.map((one) => `${of(one)}${STATES[one.state] ?? ''}`), '(nothing is stored)'].join('\n');
    });
  });
}
