// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { CommandFailure } from '../failure.js';
import { type ChangeOptions, inSession, once, type Session, withChange, withSession } from '../program.js';
import { type List, registerList } from './listing.js';
import { type RehearsalOptions, rehearse } from './migration-dry-run.js';

export interface Migration {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly from_versions: readonly number[];
  readonly to_version: number;
  readonly strategy: { readonly kind: string; readonly percent?: string };
  readonly paused_because: { readonly message: string; readonly mend: string } | null;
  readonly progress: Readonly<Record<'total' | 'looked_at' | 'moved' | 'refused' | 'rolled_back' | 'kept', number>>;
}
interface Moved {
  readonly id: string;
  readonly customer_id: string;
  readonly status: string;
  readonly effective_date: string;
  readonly currency: string;
  readonly old_total: string | null;
  readonly new_total: string | null;
  readonly problems: readonly { readonly message: string }[];
}
interface CreateOptions extends ChangeOptions, GuardOptions {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly strategy: string;
  readonly percent?: string;
  readonly batch?: string;
  readonly when?: string;
  readonly plan?: readonly string[];
}
interface GuardOptions {
  readonly dearerBy?: string;
  readonly share?: string;
  readonly minimum?: string;
}
interface ActionOptions extends ChangeOptions, GuardOptions, RehearsalOptions {
  readonly dryRun?: boolean;
  readonly wait?: boolean;
  readonly guard?: boolean;
}

export function registerMigrations(program: Command): void {
  const migrations = program
    .command('migrations')
    .description('Move subscriptions to another version of the catalog; new ones begin on the version in force anyway');
  registerReading(migrations);
  registerCreate(migrations);
  registerActions(migrations);
}

function registerReading(migrations: Command): void {
  registerList<Migration>(migrations, {
    summary: 'Migrations, newest first',
    path: '/v1/plan_migrations',
    columns: [
      { title: 'Id', value: (row) => row.id },
      { title: 'Name', value: (row) => row.name },
      { title: 'Versions', value: (row) => `${row.from_versions.join(',')} → ${row.to_version}` },
      {
        title: 'Who',
        value: ({ strategy }) => [strategy.kind, strategy.percent && `${strategy.percent} %`].filter(Boolean).join(' '),
      },
      { title: 'Status', value: (row) => row.status },
      { title: 'Moved', value: (row) => String(row.progress.moved), align: 'right' },
    ],
    empty: 'nobody was ever moved; `kontor migrations create` drafts a migration',
  });
  withSession(migrations.command('show <id>').description('Where it stands and how far it came')).action(
    (id: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const found = await connection.request<Migration>('GET', `/v1/plan_migrations/${encodeURIComponent(id)}`);
        output.show(found, standing);
      }),
  );
  withSession(migrations.command('subscriptions <id>').description('What became of each subscription'))
    .addOption(new Option('--status <status>', 'only these').choices(['moved', 'refused', 'rolled_back', 'kept']))
    .option('--limit <n>', 'rows of one page, at most 1000', '50')
    .option('--starting-after <id>', 'continue after this subscription')
    .action((id: string, options: ChangeOptions & { status?: string; limit: string; startingAfter?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/plan_migrations/${encodeURIComponent(id)}/subscriptions`;
        const { status, limit, startingAfter: starting_after } = options;
        const rows = await connection.request<List<Moved>>('GET', path, { query: { status, limit, starting_after } });
        output.list(
          rows,
          [
            { title: 'Subscription', value: (row) => row.id },
            { title: 'Customer', value: (row) => row.customer_id },
            { title: 'Status', value: (row) => row.status },
            { title: 'From', value: (row) => row.effective_date },
            { title: 'Old', value: (row) => row.old_total ?? '', align: 'right' },
            { title: 'New', value: (row) => row.new_total ?? '', align: 'right' },
            { title: 'Note', value: (row) => row.problems.map(({ message }) => message).join(' · ') },
          ],
          'nothing yet',
        );
      }),
    );
  withSession(migrations.command('dry-run <id>').description('Each old and new invoice on past usage; stores nothing'))
    .option('--limit <n>', 'rows of the table', '50')
    .option('--starting-after <id>', 'continue after this subscription')
    .action((id: string, options: RehearsalOptions) => inSession(options, (session) => rehearse(session, id, options)));
}

function registerCreate(migrations: Command): void {
  withGuard(
    withChange(migrations.command('create').description('Drafts a migration; moves nobody yet'))
      .requiredOption('--name <text>', 'what it is called')
      .requiredOption('--from <versions>', 'versions whose subscriptions move, with commas between')
      .requiredOption('--to <version>', 'the version they move to')
      .addOption(
        new Option('--strategy <strategy>', 'who moves, and when')
          .choices(['new_only', 'all_now', 'at_renewal', 'gradual'])
          .makeOptionMandatory(),
      )
      .option('--percent <percent>', 'gradual: the share that moves')
      .option('--batch <n>', 'gradual: subscriptions of one batch')
      .addOption(new Option('--when <when>', 'gradual: when a move takes effect').choices(['now', 'period_end']))
      .option('--plan <old=new...>', 'only these plans, each to the plan named'),
  )
    .addHelpText(
      'after',
      `
Example:
  kontor migrations create --name Spring --from 1,2 --to 3 --strategy gradual --percent 10 \\
    --dearer-by 5 --share 20 --minimum 50 -o acme`,
    )
    .action((options: CreateOptions) =>
      inSession(options, async ({ connection, output }) => {
        const body = draftOf(options);
        const made = await connection.request<Migration>('POST', '/v1/plan_migrations', { body, ...once(options) });
        output.show(made, ({ id }) => `${id}\n\`kontor migrations dry-run ${id}\` shows what it would do`);
      }),
    );
}

function withGuard(command: Command): Command {
  return command
    .option('--dearer-by <percent>', 'guard: an invoice is too dear when it is dearer by more than this')
    .option('--share <percent>', 'guard: pause when more than this share of the invoices is too dear')
    .option('--minimum <n>', 'guard: only once so many invoices were compared');
}

function guardOf({ dearerBy, share, minimum }: GuardOptions): object | undefined {
  if (dearerBy === undefined && share === undefined && minimum === undefined) return undefined;
  if (dearerBy === undefined || share === undefined)
    throw new CommandFailure('a guard needs both: --dearer-by and --share', 2);
  return {
    dearer_by_percent: dearerBy,
    share_percent: share,
    ...(minimum === undefined ? {} : { minimum_invoices: Number(minimum) }),
  };
}

function draftOf(options: CreateOptions): object {
  const { name, from, to, strategy: kind, percent, batch, when, plan } = options;
  const guard = guardOf(options);
  return {
    name,
    from_versions: from.split(',').map(Number),
    to_version: Number(to),
    strategy: {
      kind,
      ...(percent === undefined ? {} : { percent }),
      ...(batch === undefined ? {} : { batch_size: Number(batch) }),
      ...(when === undefined ? {} : { when }),
    },
    ...(plan === undefined ? {} : { plans: Object.fromEntries(plan.map((pair) => pair.split('=', 2))) }),
    ...(guard === undefined ? {} : { guard }),
  };
}

function registerActions(migrations: Command): void {
  const add = (name: string, description: string, body: (options: ActionOptions, argument?: string) => object) =>
    withChange(migrations.command(name).description(description)).action((id: string, ...rest: unknown[]) => {
      const argument = typeof rest[0] === 'string' ? rest[0] : undefined;
      const options = rest[argument === undefined ? 0 : 1] as ActionOptions;
      return inSession(options, (session) =>
        options.dryRun ? rehearse(session, id, options) : act(session, id, body(options, argument), options),
      );
    });
  const working = (command: Command) => command.option('--no-wait', 'leave the work to the server');
  working(add('start <id>', 'Starts it and moves batch after batch', () => ({ action: 'start' })))
    .option('--dry-run', 'show each old and new invoice on past usage, and store nothing')
    .option('--limit <n>', 'rows of the dry run', '50');
  add('pause <id>', 'Moves nobody until it is resumed', () => ({ action: 'pause' }));
  withGuard(
    working(
      add('resume <id>', 'Goes on; after its end, looks again at who is left', (options) => {
        const guard = options.guard === false ? null : guardOf(options);
        return { action: 'resume', ...(guard === undefined ? {} : { guard }) };
      }),
    ).option('--no-guard', 'without the guard'),
  );
  working(
    add('widen <id> <percent>', 'Moves a larger share of a gradual migration', (_options, percent) => ({
      action: 'widen',
      percent,
    })),
  );
  add('abort <id>', 'Moves nobody more; who was moved stays so', () => ({ action: 'abort' }));
  working(add('roll-back <id>', 'Restores the terms of everybody it moved', () => ({ action: 'roll_back' })));
  withSession(migrations.command('run <id>').description('Works on what was started, with a progress bar')).action(
    (id: string, options: ActionOptions) => inSession(options, (session) => work(session, id, options)),
  );
}

async function act(session: Session, id: string, body: object, options: ActionOptions): Promise<void> {
  const path = `/v1/plan_migrations/${encodeURIComponent(id)}/actions`;
  const done = await session.connection.request<Migration>('POST', path, { body, ...once(options) });
  if (options.wait === false || !isOpen(done)) session.output.show(done, standing);
  else await work(session, id, options);
}

const isOpen = ({ status }: Migration) => status === 'running' || status === 'rolling_back';

/** Batch after batch until there is nothing left, or it pauses. The server may work on it at the same time. */
async function work({ connection, output }: Session, id: string, options: ActionOptions): Promise<void> {
  const { startStep } = await import('../terminal/progress.js');
  const step = startStep('Migration', { total: 0, quiet: options.json === true });
  for (;;) {
    const path = `/v1/plan_migrations/${encodeURIComponent(id)}/advance`;
    const migration = await connection.request<Migration>('POST', path);
    step.reach(migration.progress.looked_at, migration.progress.total);
    if (isOpen(migration)) continue;
    step.finish(`${migration.progress.looked_at.toLocaleString('en')} subscriptions looked at`);
    output.show(migration, standing);
    return;
  }
}

function standing({ id, name, status, progress, paused_because }: Migration): string {
  const { total, looked_at, moved, refused, rolled_back, kept } = progress;
  const counts = [
    `${moved} moved`,
    ...(refused === 0 ? [] : [`${refused} refused`]),
    ...(rolled_back === 0 ? [] : [`${rolled_back} rolled back`]),
    ...(kept === 0 ? [] : [`${kept} kept, for somebody changed them since`]),
  ];
  return [
    `${name} (${id}): ${status.replace('_', ' ')}, ${looked_at} of ${total} looked at, ${counts.join(', ')}`,
    ...(paused_because === null ? [] : [`paused: ${paused_because.message}`, `  ${paused_because.mend}`]),
  ].join('\n');
}
