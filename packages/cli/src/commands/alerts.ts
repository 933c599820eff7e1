// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { CommandFailure } from '../failure.js';
import { type ChangeOptions, inSession, once, withChange } from '../program.js';
import { registerList } from './listing.js';

interface Alert {
  readonly id: string;
  readonly rule: {
    readonly of: string;
    readonly label: string;
    readonly metric?: string;
    readonly operator?: string;
    readonly threshold?: string;
    readonly target?: string;
    readonly mail: boolean;
  };
  readonly status: string;
  readonly since: string | null;
  readonly looked_on: string | null;
}
interface AlertEvent {
  readonly id: string;
  readonly label: string | null;
  readonly change: string;
  readonly date: string;
  readonly words: string;
}
interface AlertOptions extends ChangeOptions {
  readonly label?: string;
  readonly metric?: string;
  readonly target?: string;
  readonly operator: string;
  readonly threshold?: string;
  readonly clearAt?: string;
  readonly currency?: string;
  readonly days?: string;
  readonly mail?: boolean;
}

export function registerAlerts(program: Command): void {
  const alerts = program.command('alerts').description('Being told when a figure or a target is not as it should be');
  registerList<Alert>(alerts, {
    summary: 'Alerts and their state',
    path: '/v1/alerts',
    columns: [
      { title: 'Alert', value: (row) => row.id },
      { title: 'Label', value: (row) => row.rule.label },
      { title: 'Raised when', value: (row) => whenText(row) },
      { title: 'Status', value: (row) => row.status },
      { title: 'Since', value: (row) => row.since ?? 'never looked at' },
      { title: 'Mail', value: (row) => (row.rule.mail ? 'yes' : 'no') },
    ],
    empty: 'no alert yet; `kontor alerts create` makes one',
  });
  withRule(alerts.command('create').description('Makes an alert on a figure or a target'))
    .addHelpText(
      'after',
      `
Examples:
  kontor alerts create -o acme --metric logo_churn --operator '>' --threshold 0.03 --clear-at 0.025 --mail
  kontor alerts create -o acme --target mrr-12`,
    )
    .action((options: AlertOptions) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: ruleOf(options), ...once(options) };
        output.show(await connection.request<Alert>('POST', '/v1/alerts', request), textOf);
      }),
    );
  withRule(alerts.command('change <id>').description('Puts another rule in place of the one of an alert')).action(
    (id: string, options: AlertOptions) =>
      inSession(options, async ({ connection, output }) => {
        const request = { body: ruleOf(options), ...once(options) };
        output.show(await connection.request<Alert>('PUT', `/v1/alerts/${encodeURIComponent(id)}`, request), textOf);
      }),
  );
  withChange(alerts.command('remove <id>').description('Removes an alert; what it told stays known')).action(
    (id: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/alerts/${encodeURIComponent(id)}`;
        output.show(await connection.request('DELETE', path, once(options)), () => `${id} is removed`);
      }),
  );
  registerList<AlertEvent>(
    alerts,
    {
      summary: 'What alerts told, the latest first',
      path: '/v1/alert_events',
      columns: [
        { title: 'Day', value: (row) => row.date },
        { title: 'Change', value: (row) => row.change },
        { title: 'Alert', value: (row) => row.label ?? 'removed' },
        { title: 'Figure', value: (row) => row.words },
      ],
      filters: [{ flag: '--alert <id>', help: 'of this alert only', parameter: 'alert_id' }],
      empty: 'nothing was told yet',
    },
    'events',
  );
  withChange(
    alerts.command('look').description('Looks at the figures of the last whole day, as `kontor start` does'),
  ).action((options: ChangeOptions) =>
    inSession(options, async ({ connection, output }) => {
      const request = { body: {}, ...once(options) };
      const done = await connection.request<Record<'looked' | 'raised' | 'cleared', number>>(
        'POST',
        '/v1/alerts/look',
        request,
      );
      output.show(done, ({ looked, raised, cleared }) => `${looked} looked at: ${raised} raised, ${cleared} cleared`);
    }),
  );
}

function withRule(command: Command): Command {
  return withChange(command)
    .option('--label <words>', 'what it is called (default: the figure or the target)')
    .option('--metric <name>', 'a figure of the metrics such as logo_churn, or community/stars')
    .option('--target <key>', 'instead: while this target is off track or missed')
    .addOption(new Option('--operator <sign>', 'with --metric').choices(['<', '<=', '>', '>=']).default('>'))
    .option('--threshold <number>', 'with --metric; 0.03 is 3 %')
    .option('--clear-at <number>', 'where it is over again (default: the threshold)')
    .option('--currency <code>', "of money (default: the organisation's)")
    .option('--days <n>', 'only once it was so on so many days')
    .option('--mail', 'write to the address for questions of the organisation, too');
}

function ruleOf({ label, metric, target, operator, threshold, clearAt, currency, days, mail = false }: AlertOptions) {
  if ((metric === undefined) === (target === undefined))
    throw new CommandFailure('name a figure with --metric, or a target with --target', 2);
  if (target !== undefined) return { label: label ?? target, mail, of: 'target', target };
  const rule = {
    operator,
    threshold,
    clear_at: clearAt,
    currency,
    days: days === undefined ? undefined : Number(days),
  };
  return { label: label ?? metric, mail, of: 'metric', metric, ...rule };
}

function whenText({ rule }: Alert): string {
  return rule.of === 'target'
    ? `${rule.target} is off track or missed`
    : `${rule.metric} ${rule.operator} ${rule.threshold}`;
}

const textOf = (alert: Alert) => `${alert.id}: raised when ${whenText(alert)}`;
