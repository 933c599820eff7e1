// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { CommandFailure } from '../failure.js';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import type { Column } from '../terminal/table.js';
import { type List, registerList } from './listing.js';

interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly event_types: readonly string[] | null;
  readonly status: string;
  readonly disabled_because: string | null;
}
interface Delivery {
  readonly id: string;
  readonly endpoint_id: string;
  readonly type: string;
  readonly customer_id: string | null;
  readonly status: string;
  readonly attempts: number;
  readonly next_attempt: string | null;
  readonly last_attempt: { readonly at: string; readonly status: number | null; readonly error: string | null } | null;
  readonly created: string;
}

const endpointPath = (id: string) => `/v1/webhook_endpoints/${encodeURIComponent(id)}`;
const OF_ENDPOINT = { flag: '--endpoint <id>', help: 'of this endpoint only', parameter: 'endpoint_id' };
const STATUS = { flag: '--status <status>', help: 'pending, waiting, succeeded or dead', parameter: 'status' };

/** What the last attempt got, in a few words. */
function verdict({ last_attempt }: Delivery): string {
  if (last_attempt === null) return '';
  return last_attempt.error ?? String(last_attempt.status);
}

const TYPES: readonly Column<{ id: string; when: string }>[] = [
  { title: 'Type', value: (row) => row.id },
  { title: 'When', value: (row) => row.when },
];
const WHICH: readonly Column<Delivery>[] = [
  { title: 'Id', value: (row) => row.id },
  { title: 'Type', value: (row) => row.type },
  { title: 'Customer', value: (row) => row.customer_id ?? '' },
];

export function registerWebhooks(program: Command): void {
  const webhooks = program.command('webhooks').description('Messages to your own servers about what happens here');
  registerEndpoints(webhooks);
  registerEndpointChanges(webhooks);
  registerDeliveries(webhooks);
  registerReplay(webhooks);
}

function registerEndpoints(webhooks: Command): void {
  registerList<Endpoint>(webhooks, {
    summary: 'Where messages go',
    path: '/v1/webhook_endpoints',
    columns: [
      { title: 'Id', value: (row) => row.id },
      { title: 'Url', value: (row) => row.url },
      { title: 'Types', value: (row) => row.event_types?.join(' ') ?? 'all' },
      { title: 'Status', value: (row) => row.status },
      { title: 'Note', value: (row) => row.disabled_because ?? row.description },
    ],
    empty: 'nothing is told to anybody; `kontor webhooks create https://…` changes that',
  });
  withSession(webhooks.command('types').description('What can be told')).action((options: GlobalOptions) =>
    inSession(options, async ({ connection, output }) => {
      output.list(
        await connection.request<List<{ id: string; when: string }>>('GET', '/v1/webhook_event_types'),
        TYPES,
        '',
      );
    }),
  );
  withSession(webhooks.command('show <id>').description('One endpoint')).action((id: string, options: GlobalOptions) =>
    inSession(options, async ({ connection, output }) => {
      output.show(await connection.request('GET', `/v1/webhook_endpoints/${encodeURIComponent(id)}`), readable);
    }),
  );
  withSession(
    webhooks.command('create <url>').description('Sends messages to a URL; shows the secret they are signed with'),
  )
    .option('--types <types>', 'only these, with commas between; default all')
    .option('--description <text>', 'what it is for')
    .action((url: string, options: GlobalOptions & { types?: string; description?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const made = await connection.request<Endpoint & { secret: string }>('POST', '/v1/webhook_endpoints', {
          body: fieldsOf({ types: options.types, description: options.description, url }),
        });
        output.show(made, ({ id, secret }) => `${id}\n${secret}`);
      }),
    );
}

const readable = (data: unknown) => JSON.stringify(data, null, 2);

interface EndpointOptions {
  readonly types?: string | undefined;
  readonly description?: string | undefined;
  readonly url?: string | undefined;
  readonly status?: string | undefined;
}

/** Fields of an endpoint from options; `all` is every type. */
function fieldsOf({ types, description, url, status }: EndpointOptions): Record<string, unknown> {
  return {
    ...(types === undefined ? {} : { event_types: types === 'all' ? null : types.split(/[\s,]+/) }),
    ...(description === undefined ? {} : { description }),
    ...(url === undefined ? {} : { url }),
    ...(status === undefined ? {} : { status }),
  };
}

function registerEndpointChanges(webhooks: Command): void {
  // `--url` is the address of Kontor on every command, so the new address has another name here
  withChange(webhooks.command('change <id>').description('Changes an endpoint, disables or enables it'))
    .option('--to <url>', 'where it goes from now on')
    .option('--types <types>', 'the types it wants, with commas between, or all')
    .option('--description <text>', 'what it is for')
    .addOption(new Option('--status <status>', 'whether it is sent to').choices(['enabled', 'disabled']))
    .action((id: string, options: ChangeOptions & Record<string, string | undefined>) =>
      inSession(options, async ({ connection, output }) => {
        const { to: url, types, description, status } = options;
        const body = fieldsOf({ types, description, url, status });
        output.show(
          await connection.request<Endpoint>('PATCH', endpointPath(id), { body, ...once(options) }),
          readable,
        );
      }),
    );
  withChange(webhooks.command('delete <id>').description('Ends an endpoint, with its queue and dead letters')).action(
    (id: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const deleted = await connection.request('DELETE', endpointPath(id), once(options));
        output.show(deleted, () => `${id} is gone`);
      }),
  );
  withSession(
    webhooks.command('rotate <id>').description('Makes a new secret; the old one signs too for a day'),
  ).action((id: string, options: GlobalOptions) =>
    inSession(options, async ({ connection, output }) => {
      const path = `/v1/webhook_endpoints/${encodeURIComponent(id)}/rotate_secret`;
      output.show(await connection.request<{ secret: string }>('POST', path), ({ secret }) => secret);
    }),
  );
  withChange(webhooks.command('test <id>').description('Sends a webhook.test message to an endpoint')).action(
    (id: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/webhook_endpoints/${encodeURIComponent(id)}/test`;
        const sent = await connection.request('POST', path, once(options));
        output.show(sent, () => `queued; \`kontor webhooks deliveries --endpoint ${id}\` shows what came of it`);
      }),
  );
}

function registerDeliveries(webhooks: Command): void {
  registerList<Delivery>(
    webhooks,
    {
      summary: 'What was sent and what is to be sent, newest first',
      path: '/v1/webhook_deliveries',
      filters: [OF_ENDPOINT, STATUS],
      columns: [
        ...WHICH,
        { title: 'Status', value: (row) => row.status },
        { title: 'Attempts', value: (row) => String(row.attempts), align: 'right' },
        { title: 'Answer', value: verdict },
        { title: 'Next', value: (row) => row.next_attempt ?? '' },
      ],
      empty: 'nothing was sent yet',
    },
    'deliveries',
  );
  withSession(
    webhooks.command('delivery <id>').description('One delivery with its message and the last answer'),
  ).action((id: string, options: GlobalOptions) =>
    inSession(options, async ({ connection, output }) => {
      output.show(await connection.request('GET', `/v1/webhook_deliveries/${encodeURIComponent(id)}`), readable);
    }),
  );
  registerList<Delivery>(
    webhooks,
    {
      summary: 'Messages that were given up after three days, or that nobody will take any more',
      path: '/v1/webhook_dead_letters',
      filters: [OF_ENDPOINT],
      columns: [
        ...WHICH,
        { title: 'Endpoint', value: (row) => row.endpoint_id },
        { title: 'Queued', value: (row) => row.created },
        { title: 'Tried last', value: (row) => row.last_attempt?.at ?? '' },
        { title: 'Answer', value: verdict },
      ],
      empty: 'every message has arrived, or is still being tried',
    },
    'dead-letters',
  );
}

function registerReplay(webhooks: Command): void {
  withChange(webhooks.command('replay [ids...]').description('Sends messages again, by the id of their delivery'))
    .option('--endpoint <id>', 'all dead letters of this endpoint')
    .action((ids: string[], options: ChangeOptions & { endpoint?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const { endpoint } = options;
        if ((ids.length === 0) === (endpoint === undefined))
          throw new CommandFailure('name the deliveries to send again, or --endpoint for all of its dead letters', 2);
        const [id = ''] = ids;
        const answer = await connection.request<{ replayed: number }>(
          'POST',
          ids.length === 1
            ? `/v1/webhook_deliveries/${encodeURIComponent(id)}/replay`
            : '/v1/webhook_dead_letters/replay',
          {
            ...(ids.length === 1 ? {} : { body: endpoint === undefined ? { ids } : { endpoint_id: endpoint } }),
            ...once(options),
          },
        );
        output.show(answer, ({ replayed }) => `${replayed} queued again`);
      }),
    );
}
