// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import type { Connection } from '../connection.js';
import type { Output } from '../output.js';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import type { Column } from '../terminal/table.js';

/** A page of the API. */
export interface List<Row> {
  readonly data: readonly Row[];
  readonly has_more: boolean;
}

/** The largest page the API gives. */
const PAGE = 1000;

interface ListOptions extends GlobalOptions {
  readonly limit?: string;
  readonly startingAfter?: string;
  readonly all?: boolean;
}

interface Listing<Row extends { readonly id: string }> {
  readonly summary: string;
  readonly path: string;
  /** What the list is of, where `path` has a blank `{id}` for it: the name of the command's argument. */
  readonly of?: string;
  /** The API answers with all of it at once. */
  readonly whole?: boolean;
  readonly columns: readonly Column<Row>[];
  /** Shown instead of an empty table: what to do about it. */
  readonly empty: string;
  /** Options of this list: flag, meaning and the query parameter it sets. */
  readonly filters?: readonly { readonly flag: string; readonly help: string; readonly parameter: string }[];
  /** The list can be read as it was known at a moment. */
  readonly as_of?: boolean;
}

const AS_OF = {
  flag: '--as-of <moment>',
  help: 'as it was known then: an instant or a number of the commit clock',
  parameter: 'as_of',
};

/** Adds `list` to a resource's command: a table, or the API's list with `--json`; `--all` follows the cursor. */
export function registerList<Row extends { readonly id: string }>(
  parent: Command,
  listing: Listing<Row>,
  name = 'list',
): void {
  const { of, whole } = listing;
  const command = withSession(parent.command(of === undefined ? name : `${name} <${of}>`).description(listing.summary));
  if (!whole)
    command
      .option('--limit <n>', 'rows of one page, at most 1000', '50')
      .option('--starting-after <id>', 'continue after this id')
      .option('--all', 'every page');
  const queries = [...(listing.filters ?? []), ...(listing.as_of ? [AS_OF] : [])];
  for (const { flag, help } of queries) command.option(flag, help);
  const show = (options: ListOptions & Record<string, string | undefined>, path: string) =>
    inSession(options, async ({ connection, output }) => {
      const filters: Record<string, string | undefined> = {};
      for (const { flag, parameter } of queries) filters[parameter] = options[optionName(flag)];
      await showList(connection, output, { ...listing, path }, { ...options, filters });
    });
  if (of === undefined)
    command.action((options: ListOptions & Record<string, string | undefined>) => show(options, listing.path));
  else
    command.action((id: string, options: ListOptions & Record<string, string | undefined>) =>
      show(options, listing.path.replace('{id}', encodeURIComponent(id))),
    );
}

async function showList<Row extends { readonly id: string }>(
  connection: Connection,
  output: Output,
  listing: Listing<Row>,
  options: ListOptions & { readonly filters: Readonly<Record<string, string | undefined>> },
): Promise<void> {
  const page = (starting_after: string | undefined, limit: string | number) =>
    connection.request<List<Row>>('GET', listing.path, {
      query: { ...options.filters, ...(listing.whole ? {} : { limit, starting_after }) },
    });
  let list = await page(options.startingAfter, options.all ? PAGE : (options.limit ?? 50));
  while (options.all && list.has_more) {
    const next = await page(list.data.at(-1)?.id, PAGE);
    list = { data: [...list.data, ...next.data], has_more: next.has_more };
  }
  output.list(list, listing.columns, listing.empty);
}

/** `--starting-after <id>` → `startingAfter`, as commander names it. */
function optionName(flag: string): string {
  const name = /--([a-z-]+)/.exec(flag)?.[1] as string;
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Adds `show <id>` to a resource's command: the object as readable JSON (one line with `--json`). */
export function registerShow(parent: Command, summary: string, path: (id: string) => string): void {
  withSession(parent.command('show <id>').description(summary))
    .option(AS_OF.flag, AS_OF.help)
    .action((id: string, options: GlobalOptions & { asOf?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const found = await connection.request('GET', path(encodeURIComponent(id)), { query: { as_of: options.asOf } });
        output.show(found, (data) => JSON.stringify(data, null, 2));
      }),
    );
}
