// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';

interface Overview {
  readonly day: string;
  readonly currency: string;
  readonly mrr: { readonly value: string | null; readonly reason: string | null };
  readonly net_new_mrr: { readonly value: string | null; readonly reason: string | null };
  readonly customers: { readonly total: number; readonly paying: number; readonly new_this_month: number };
  readonly usage: readonly { readonly label: string; readonly unit: string; readonly today: string }[];
  readonly attention: readonly { readonly kind: string; readonly count: number; readonly path: string }[];
}

export function registerOverview(program: Command): void {
  withSession(program.command('overview').description('How the business stands today, and what waits for somebody'))
    .addHelpText('after', '\nExample:\n  kontor overview -o acme')
    .action((options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        output.show(await connection.request<Overview>('GET', '/v1/overview'), linesOf);
      }),
    );
}

function linesOf({ day, currency, mrr, net_new_mrr, customers, usage, attention }: Overview): string {
  const told = ({ value, reason }: Overview['mrr']) => (value === null ? (reason ?? '') : `${value} ${currency}`);
  return [
    `${day}: MRR ${told(mrr)}, this month ${told(net_new_mrr)}`,
    `${customers.total} customers, ${customers.paying} of them paying, ${customers.new_this_month} new this month`,
    ...usage.map(({ label, unit, today }) => `${label} today: ${today} ${unit}`),
    ...(attention.length === 0 ? ['nothing waits for anybody'] : []),
    ...attention.map(({ kind, count, path }) => `${count} ${kind.replaceAll('_', ' ')} (${path})`),
  ].join('\n');
}
