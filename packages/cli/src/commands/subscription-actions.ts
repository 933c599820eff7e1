// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { readJson } from './subscriptions.js';

interface Outcome {
  readonly effective_date: string;
  readonly subscription: { readonly id: string; readonly plan: string; readonly status: string };
  readonly invoices: readonly {
    readonly id: string | null;
    readonly customer_id: string;
    readonly invoice_date: string;
    readonly currency: string;
    readonly discount: string;
    readonly tax: string;
    readonly total: string;
    readonly credited: string;
    readonly due: string;
    readonly lines: readonly { readonly label: string; readonly amount: string; readonly sentence: string }[];
  }[];
}
interface ActionOptions extends ChangeOptions {
  readonly when?: string;
  readonly until?: string;
  readonly on?: string;
  readonly dryRun?: boolean;
  readonly bill?: boolean;
}

/** `subscriptions upgrade`-like commands: each is an action of the API, and each can be rehearsed. */
export function registerSubscriptionActions(subscriptions: Command): void {
  const add = (
    name: string,
    description: string,
    example: string,
    body: (options: ActionOptions, file?: string) => object,
  ) =>
    withChange(subscriptions.command(name).description(description))
      .option('--dry-run', 'say what it would change and cost, and store nothing')
      .option('--no-bill', 'leave the invoice to the next close')
      .addHelpText('after', `\nExample:\n  kontor subscriptions ${example} -o acme --dry-run`)
      .action(async (id: string, ...rest: unknown[]) => {
        const file = typeof rest[0] === 'string' ? rest[0] : undefined;
        const options = rest.at(file === undefined ? 0 : 1) as ActionOptions;
        await act(id, { ...body(options, file), bill: options.bill !== false }, options);
      });
  const when = (text: string) => ['--when <when>', `now, period_end, a day or an instant; default ${text}`] as const;

  add(
    'switch <id> <file>',
    'Changes plan, option, quantities, add-ons, contract or catalog version by JSON (`-` reads stdin), with the invoice',
    `switch sub_… - <<< '{"plan":"team"}'`,
    ({ when: day }, file) => ({
      action: 'change',
      ...(day === undefined ? {} : { when: day }),
      ...(readJson(file as string) as object),
    }),
  ).option(...when('now'));
  add('cancel <id>', 'Ends it', 'cancel sub_… --when 2024-03-15T15:00:00+01:00', ({ when: day }) => ({
    action: 'cancel',
    ...given({ when: day }),
  })).option(...when('period_end'));
  add('keep <id>', 'Takes a cancellation back', 'keep sub_…', () => ({ action: 'keep' }));
  add('pause <id>', 'Stops serving and billing it for a while', 'pause sub_… --until 2024-04-01', (options) => ({
    action: 'pause',
    ...given({ when: options.when, until: options.until }),
  }))
    .option(...when('now'))
    .option('--until <date>', 'the day or instant it goes on by itself');
  add('resume <id>', 'Goes on after a pause', 'resume sub_…', ({ when: day }) => ({
    action: 'resume',
    ...given({ when: day }),
  })).option(...when('now'));
  add('activate <id>', 'Makes a draft a subscription', 'activate sub_… --on 2024-02-01', ({ on }) => ({
    action: 'activate',
    ...given({ on }),
  })).option('--on <date>', 'the day it starts, if another than it says');
  add('extend-trial <id>', 'Moves the end of a trial', 'extend-trial sub_… --until 2024-04-01', ({ until }) => ({
    action: 'extend_trial',
    until,
  })).requiredOption('--until <date>', 'the first paid day');
  add('convert-trial <id>', 'Ends a trial today: paying begins', 'convert-trial sub_…', () => ({
    action: 'convert_trial',
  }));
}

function given(fields: Readonly<Record<string, string | undefined>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

async function act(id: string, body: object, options: ActionOptions): Promise<void> {
  await inSession(options, async ({ connection, output }) => {
    const name = encodeURIComponent(id);
    const outcome = options.dryRun
      ? await connection.request<Outcome>('POST', `/v1/subscriptions/${name}/actions/preview`, { body })
      : await connection.request<Outcome>('POST', `/v1/subscriptions/${name}/actions`, { body, ...once(options) });
    output.show(outcome, (answer) => told(answer, options.dryRun === true));
  });
}

function told({ effective_date, subscription, invoices }: Outcome, rehearsed: boolean): string {
  const head = `${subscription.id}: ${subscription.plan}, ${subscription.status}, from ${effective_date} on`;
  const several = new Set(invoices.map(({ customer_id }) => customer_id)).size > 1;
  const lines = invoices.flatMap(({ id, customer_id, invoice_date, lines: all, ...sums }) => [
    `${id === null ? `to invoice on ${invoice_date}` : `issued ${id}`}${several ? ` to ${customer_id}` : ''}: ${sums.total} ${sums.currency}`,
    ...all.map(({ sentence }) => `  ${sentence}`),
    ...settled(sums),
  ]);
  return [rehearsed ? `${head} (nothing is stored)` : head, ...lines].join('\n');
}

/** What stands between the lines and the total, and how much of it is left to pay; nothing where they are the same. */
function settled(sums: Omit<Outcome['invoices'][number], 'id' | 'customer_id' | 'invoice_date' | 'lines'>): string[] {
  const { discount, tax, total, credited, due, currency } = sums;
  const some = (amount: string) => /[1-9]/.test(amount);
  return [
    ...(some(discount) ? [`  ${discount} ${currency} taken off by discounts`] : []),
    ...(some(tax) ? [`  ${tax} ${currency} of tax in ${total} ${currency}`] : []),
    ...(some(credited) ? [`  ${credited} ${currency} paid from credits, ${due} ${currency} left to pay`] : []),
  ];
}
