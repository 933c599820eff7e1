// SPDX-License-Identifier: Apache-2.0
import type { GlobalOptions, Session } from '../program.js';
import { grouped, table } from '../terminal/table.js';
import type { List } from './listing.js';

interface Rehearsed {
  readonly id: string;
  readonly customer_id: string;
  readonly plan: string;
  readonly new_plan: string | null;
  readonly effective_date: string;
  readonly comparison: {
    readonly complete: boolean;
    readonly currency: string;
    readonly old_invoice: { readonly total: string };
    readonly new_invoice: { readonly total: string };
    readonly difference: string;
    readonly difference_percent: string | null;
  } | null;
  readonly problems: readonly { readonly message: string }[];
}
interface Summary {
  readonly subscriptions: number;
  readonly not_compared: number;
  readonly refused: number;
  readonly totals: readonly {
    readonly currency: string;
    readonly old_total: string;
    readonly new_total: string;
    readonly dearer: number;
    readonly cheaper: number;
    readonly unchanged: number;
    readonly largest_increase: { readonly subscription_id: string; readonly sentence: string } | null;
  }[];
  readonly dearer_by: readonly { readonly up_to_percent: string | null; readonly invoices: number }[];
  readonly guard: { readonly compared: number; readonly dearer: number; readonly trips: boolean } | null;
}
export interface RehearsalOptions extends GlobalOptions {
  readonly limit?: string;
  readonly startingAfter?: string;
}

/** The table of old and new invoices, and what it all adds up to. */
export async function rehearse({ connection, output }: Session, id: string, options: RehearsalOptions): Promise<void> {
  const name = encodeURIComponent(id);
  const query = { limit: options.limit ?? 50, starting_after: options.startingAfter };
  const page = await connection.request<List<Rehearsed>>('GET', `/v1/plan_migrations/${name}/dry_run`, { query });
  const summary = await connection.request<Summary>('GET', `/v1/plan_migrations/${name}/dry_run/summary`);
  output.show({ ...page, summary }, ({ data, has_more }) =>
    data.length === 0
      ? 'nobody would be moved'
      : [rows(data), ...(has_more ? ['… there is more: --limit, --starting-after'] : []), '', ...told(summary)].join(
          '\n',
        ),
  );
}

function rows(data: readonly Rehearsed[]): string {
  const money = (amount: string | undefined) => (amount === undefined ? '' : grouped(amount));
  return table(data, [
    { title: 'Customer', value: (row) => row.customer_id },
    { title: 'Subscription', value: (row) => row.id },
    {
      title: 'Plan',
      value: ({ plan, new_plan }) => (new_plan === null || new_plan === plan ? plan : `${plan} → ${new_plan}`),
    },
    { title: 'From', value: (row) => row.effective_date },
    { title: 'Old', value: (row) => money(row.comparison?.old_invoice.total), align: 'right' },
    { title: 'New', value: (row) => money(row.comparison?.new_invoice.total), align: 'right' },
    { title: 'Difference', value: ({ comparison }) => differenceOf(comparison), align: 'right' },
    { title: 'Note', value: noteOf },
  ]);
}

function differenceOf(comparison: Rehearsed['comparison']): string {
  if (comparison === null) return '';
  const { difference, difference_percent: percent, currency } = comparison;
  return `${grouped(difference)} ${currency}${percent === null ? '' : ` (${percent} %)`}`;
}

function noteOf({ comparison, problems }: Rehearsed): string {
  if (problems.length > 0) return `cannot move: ${problems.map(({ message }) => message).join(' · ')}`;
  if (comparison === null) return 'its old terms cannot be billed';
  return comparison.complete ? '' : 'usage so far';
}

function told({ subscriptions, totals, dearer_by, not_compared, refused, guard }: Summary): string[] {
  const bands = dearer_by.filter(({ invoices }) => invoices > 0);
  return [
    `${grouped(String(subscriptions))} subscriptions would move or be refused (nothing is stored)`,
    ...totals.flatMap(({ currency, old_total, new_total, dearer, cheaper, unchanged, largest_increase }) => [
      `${currency}: ${grouped(new_total)} instead of ${grouped(old_total)}; ${dearer} dearer, ${cheaper} cheaper, ${unchanged} as before`,
      ...(largest_increase === null
        ? []
        : [`  most: ${largest_increase.subscription_id}, ${largest_increase.sentence}`]),
    ]),
    ...(bands.length === 0
      ? []
      : [
          `dearer by ${bands.map(({ up_to_percent, invoices }) => `${up_to_percent === null ? 'more' : `up to ${up_to_percent} %`}: ${invoices}`).join(', ')}`,
        ]),
    ...(not_compared === 0 ? [] : [`${not_compared} not compared: their old terms cannot be billed`]),
    ...(refused === 0 ? [] : [`${refused} refused: their terms do not fit the new version`]),
    ...(guard === null
      ? []
      : [
          `guard: ${guard.dearer} of ${guard.compared} too dear, it ${guard.trips ? 'would trip' : 'would not trip'} by all of them`,
        ]),
  ];
}
