// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { CommandFailure } from '../failure.js';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { grouped } from '../terminal/table.js';
import { registerList, registerShow } from './listing.js';

interface Threshold {
  readonly id: string;
  readonly customer_id: string | null;
  readonly subscription_id: string | null;
  readonly plan: string | null;
  readonly measure: { readonly of: string; readonly currency?: string; readonly feature?: string };
  readonly at: string;
  readonly every: string | null;
  readonly repeat: string;
  readonly action: string;
  readonly mail_to: readonly string[];
}
interface Crossing {
  readonly id: string;
  readonly crossed: string;
  readonly customer_id: string;
  readonly action: string;
  readonly step: string;
  readonly value: string;
  readonly threshold_id: string;
}
interface Looked {
  readonly customers: number;
  readonly crossings: number;
  readonly invoices: number;
}
type NewThreshold = ChangeOptions &
  Readonly<Partial<Record<'customer' | 'subscription' | 'plan' | 'amount' | 'quantity' | 'share' | 'of', string>>> & {
    readonly every?: string;
    readonly once?: boolean;
    readonly action: string;
    readonly mail?: readonly string[];
  };

export function registerThresholds(program: Command): void {
  const thresholds = program
    .command('thresholds')
    .description('Amounts of usage that are told, invoiced or capped when they are reached');
  registerList<Threshold>(thresholds, {
    summary: 'Thresholds',
    path: '/v1/usage_thresholds',
    columns: [
      { title: 'Threshold', value: (row) => row.id },
      { title: 'Of', value: (row) => row.subscription_id ?? row.customer_id ?? row.plan ?? 'everybody' },
      { title: 'At', value: atOf, align: 'right' },
      { title: 'Then every', value: (row) => row.every ?? '', align: 'right' },
      { title: 'Action', value: (row) => row.action },
      { title: 'Told', value: (row) => (row.repeat === 'once' ? 'once' : 'each period') },
      { title: 'Mail to', value: (row) => row.mail_to.join(', ') },
    ],
    filters: [{ flag: '--customer <id>', help: 'of this customer only', parameter: 'customer_id' }],
    as_of: true,
    empty: 'no threshold yet; `kontor thresholds create` makes one',
  });
  registerShow(thresholds, 'One threshold', (id) => `/v1/usage_thresholds/${id}`);
  registerCreate(thresholds);
  withChange(thresholds.command('change <id>').description('Moves a threshold; a cap that is raised opens at once'))
    .option('--at <number>', 'where it is reached')
    .option('--every <number>', 'and again at each further step of so much')
    .addOption(mailOption())
    .addHelpText('after', '\nExample:\n  kontor thresholds change thr_… -o acme --at 500')
    .action((id: string, options: ChangeOptions & { at?: string; every?: string; mail?: readonly string[] }) =>
      inSession(options, async ({ connection, output }) => {
        const { at, every, mail: mail_to } = options;
        const request = { body: { at, every, mail_to }, ...once(options) };
        const path = `/v1/usage_thresholds/${encodeURIComponent(id)}`;
        output.show(await connection.request<Threshold>('PATCH', path, request), textOf);
      }),
    );
  withChange(thresholds.command('remove <id>').description('Removes a threshold; what it told stays known')).action(
    (id: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/usage_thresholds/${encodeURIComponent(id)}`;
        output.show(await connection.request('DELETE', path, once(options)), () => `${id} is removed`);
      }),
  );
  registerList<Crossing>(
    thresholds,
    {
      summary: 'Which thresholds usage has reached, newest first',
      path: '/v1/threshold_crossings',
      columns: [
        { title: 'At', value: (row) => row.crossed },
        { title: 'Customer', value: (row) => row.customer_id },
        { title: 'Action', value: (row) => row.action },
        { title: 'Step', value: (row) => grouped(row.step), align: 'right' },
        { title: 'Usage', value: (row) => grouped(row.value), align: 'right' },
        { title: 'Threshold', value: (row) => row.threshold_id },
      ],
      filters: [
        { flag: '--customer <id>', help: 'of this customer only', parameter: 'customer_id' },
        { flag: '--threshold <id>', help: 'of this threshold only', parameter: 'threshold_id' },
      ],
      empty: 'none was reached yet',
    },
    'crossings',
  );
  withChange(
    thresholds.command('look').description('Looks at usage since the last look, as `kontor start` does'),
  ).action((options: ChangeOptions) =>
    inSession(options, async ({ connection, output }) => {
      const request = { body: {}, ...once(options) };
      const done = await connection.request<Looked>('POST', '/v1/usage_thresholds/look', request);
      output.show(done, ({ customers, crossings, invoices }) =>
        customers === 0
          ? 'nothing new'
          : `${customers} customers looked at: ${crossings} thresholds reached, ${invoices} invoices issued`,
      );
    }),
  );
}

const mailOption = () =>
  new Option('--mail <whom...>', 'who gets a mail of each step (default: nobody)').choices([
    'customer',
    'organisation',
  ]);

function registerCreate(thresholds: Command): void {
  withChange(thresholds.command('create').description('Makes an alert, an invoice threshold or a spend cap'))
    .option('--customer <id>', 'all usage of this customer')
    .option('--subscription <id>', 'only what this subscription uses')
    .option('--plan <key>', 'a default for each subscription to this plan; without any of these: for everybody')
    .option('--amount <amount>', 'reached when usage of the period comes to so much')
    .option('--quantity <number>', 'reached when so much of a feature is used')
    .option('--share <fraction>', 'reached at this share of the limit of a feature, e.g. 0.8')
    .option('--of <what>', 'the currency of the amount, or the key of the feature')
    .option('--every <number>', 'and again at each further step of so much')
    .option('--once', 'tell it once and never again')
    .addOption(new Option('--action <what>', 'what happens').choices(['notify', 'invoice', 'block']).default('notify'))
    .addOption(mailOption())
    .addHelpText(
      'after',
      `
Examples:
  kontor thresholds create -o acme --share 0.8 --of api-calls
  kontor thresholds create -o acme --customer ada --amount 100 --of EUR --every 100
  kontor thresholds create -o acme --customer ada --amount 500 --of EUR --action block --mail customer organisation
  kontor thresholds create -o acme --plan team --amount 200 --of EUR --action invoice`,
    )
    .action((options: NewThreshold) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: bodyOf(options), ...once(options) };
        output.show(await connection.request<Threshold>('POST', '/v1/usage_thresholds', request), textOf);
      }),
    );
}

function bodyOf(options: NewThreshold) {
  const { customer: customer_id, subscription: subscription_id, plan, of, every, action } = options;
  const measures = (['amount', 'quantity', 'share'] as const).filter((name) => options[name] !== undefined);
  const [measure] = measures;
  if (measure === undefined || measures.length > 1)
    throw new CommandFailure('name one of --amount, --quantity and --share', 2);
  if (of === undefined) throw new CommandFailure('name the currency or the feature with --of', 2);
  return {
    customer_id,
    subscription_id,
    plan,
    measure: { of: measure, ...(measure === 'amount' ? { currency: of } : { feature: of }) },
    at: options[measure],
    every,
    repeat: options.once ? 'once' : 'period',
    action,
    mail_to: options.mail,
  };
}

function atOf({ at, measure }: Threshold): string {
  if (measure.of === 'share') return `${at} of the limit of ${measure.feature}`;
  return `${grouped(at)} ${measure.currency ?? measure.feature}`;
}

function textOf(threshold: Threshold): string {
  return `${threshold.id}: ${threshold.action} at ${atOf(threshold)}`;
}
