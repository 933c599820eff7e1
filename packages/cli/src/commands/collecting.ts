// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { table } from '../terminal/table.js';
import { registerList } from './listing.js';
import { readJson } from './subscriptions.js';

interface Settings {
  readonly enabled: boolean;
  readonly policies: readonly { readonly key: string }[];
}
interface Collection {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly mode: string;
  readonly due_date: string;
  readonly open: string;
  readonly currency: string;
  readonly past_due: boolean;
  readonly next: string | null;
  readonly problem: string | null;
}
interface Whole extends Collection {
  readonly because: string;
  readonly events: readonly {
    readonly at: string;
    readonly type: string;
    readonly data: { readonly step?: string; readonly failure?: { readonly code: string } };
  }[];
  readonly schedule: readonly {
    readonly local: string;
    readonly action: string;
    readonly template: string | null;
    readonly outcome: string | null;
    readonly because: string;
  }[];
}
interface Attempt {
  readonly id: string;
  readonly invoice_id: string;
  readonly kind: string;
  readonly amount: string;
  readonly currency: string;
  readonly status: string;
  readonly failure: { readonly code: string } | null;
  readonly started: string;
  readonly problem: string | null;
}

const SETTINGS = '/v1/collecting';

/** How invoices come to be paid by themselves. */
export function registerCollecting(program: Command): void {
  const collecting = program.command('collecting').description('How invoices come to be paid: charges, mails, links');
  withSession(collecting.command('status').description('Whether and how the organisation collects')).action(
    (options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) =>
        output.show(await connection.request<Settings>('GET', SETTINGS), (found) => JSON.stringify(found, null, 2)),
      ),
  );
  withChange(collecting.command('set <file>').description('Says how it collects, by JSON (`-` reads stdin)'))
    .addHelpText(
      'after',
      `
Examples:
  echo '{"enabled":true}' | kontor collecting set - -o acme
  echo '{"enabled":true,"include_open":true,"trials":{"without_method":"cancel"}}' | kontor collecting set - -o acme`,
    )
    .action((file: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const put = await connection.request<Settings>('PUT', SETTINGS, { body: readJson(file), ...once(options) });
        output.show(put, ({ enabled }) => (enabled ? 'invoices are collected from now on' : 'nothing is collected'));
      }),
    );
  withChange(collecting.command('run').description('Does now what is due')).action((options: ChangeOptions) =>
    inSession(options, async ({ connection, output }) => {
      const run = await connection.request<{ entries: number; invoices: number }>('POST', '/v1/collecting/run', {
        body: {},
        ...once(options),
      });
      output.show(run, ({ invoices }) => `${invoices} ${invoices === 1 ? 'invoice was' : 'invoices were'} looked at`);
    }),
  );
  registerInvoices(collecting);
  registerAttempts(collecting);
}

function registerInvoices(collecting: Command): void {
  registerList<Collection>(collecting, {
    summary: 'Invoices that are or were collected, newest first',
    path: '/v1/collections',
    filters: [
      { flag: '--status <status>', help: 'open, paid or ended', parameter: 'status' },
      { flag: '--customer <id>', help: 'of this customer only', parameter: 'customer_id' },
    ],
    columns: [
      { title: 'Invoice', value: (row) => row.number },
      { title: 'Open', value: (row) => `${row.open} ${row.currency}`, align: 'right' },
      { title: 'Status', value: (row) => (row.past_due ? `${row.status}, past due` : row.status) },
      { title: 'How', value: (row) => row.mode },
      { title: 'Due', value: (row) => row.due_date },
      { title: 'Next', value: (row) => row.next ?? '' },
      { title: 'Note', value: (row) => row.problem ?? '' },
    ],
    empty: 'nothing is collected; `kontor collecting status` says whether it is switched on',
  });
  withSession(
    collecting.command('show <invoice>').description('What was done for an invoice, and what is to come'),
  ).action((invoice: string, options: GlobalOptions) =>
    inSession(options, async ({ connection, output }) => {
      const path = `/v1/invoices/${encodeURIComponent(invoice)}/collection`;
      output.show(await connection.request<Whole>('GET', path), wholeText);
    }),
  );
  withChange(
    collecting.command('promise <invoice>').description('Does nothing before the customer has paid as promised'),
  )
    .requiredOption('--until <date>', 'the last day of the promise, YYYY-MM-DD')
    .addHelpText('after', '\nExample:\n  kontor collecting promise ACM-000017 --until 2026-03-20 -o acme')
    .action((invoice: string, options: ChangeOptions & { until: string }) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/invoices/${encodeURIComponent(invoice)}/collection/promises`;
        const body = { until: options.until };
        output.show(await connection.request<Whole>('POST', path, { body, ...once(options) }), wholeText);
      }),
    );
  withChange(collecting.command('pause <invoice>').description('Does nothing about an invoice until it is resumed'))
    .option('--reason <text>', 'why, for colleagues')
    .addHelpText('after', "\nExample:\n  kontor collecting pause ACM-000017 --reason 'in talks' -o acme")
    .action((invoice: string, options: ChangeOptions & { reason?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/invoices/${encodeURIComponent(invoice)}/collection/pause`;
        const body = options.reason === undefined ? {} : { reason: options.reason };
        output.show(await connection.request<Whole>('POST', path, { body, ...once(options) }), wholeText);
      }),
    );
  withChange(collecting.command('resume <invoice>').description('Goes on with an invoice that was paused')).action(
    (invoice: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/invoices/${encodeURIComponent(invoice)}/collection/resume`;
        output.show(await connection.request<Whole>('POST', path, { body: {}, ...once(options) }), wholeText);
      }),
  );
  withSession(collecting.command('link <invoice>').description('The address of the page on which an invoice is paid'))
    .option('--renew', 'make a new one; the one before leads nowhere')
    .action((invoice: string, { renew = false, ...options }: GlobalOptions & { renew?: boolean }) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/invoices/${encodeURIComponent(invoice)}/payment_link`;
        output.show(await connection.request<{ url: string }>('POST', path, { body: { renew } }), ({ url }) => url);
      }),
    );
}

function wholeText({ number, status, open, currency, due_date, because, events, schedule }: Whole): string {
  return [
    `${number}: ${open} ${currency} open, due on ${due_date}, ${status}. ${because}`,
    '',
    table(events, [
      { title: 'When', value: (event) => event.at },
      { title: 'What happened', value: (event) => event.type },
      { title: 'Which', value: (event) => event.data.step ?? event.data.failure?.code ?? '' },
    ]),
    ...(schedule.length === 0
      ? []
      : [
          '',
          table(schedule, [
            { title: 'To come, if nobody pays', value: (step) => step.local },
            { title: 'What', value: (step) => step.action },
            { title: 'Which', value: (step) => step.template ?? step.outcome ?? '' },
            { title: 'Why', value: (step) => step.because },
          ]),
        ]),
  ].join('\n');
}

function registerAttempts(collecting: Command): void {
  registerList<Attempt>(
    collecting,
    {
      summary: 'Tries to take money, newest first',
      path: '/v1/payment_attempts',
      filters: [
        { flag: '--invoice <id>', help: 'for this invoice only', parameter: 'invoice_id' },
        { flag: '--customer <id>', help: 'of this customer only', parameter: 'customer_id' },
        {
          flag: '--status <status>',
          help: 'started, requires_action, processing, failed, cancelled or succeeded',
          parameter: 'status',
        },
      ],
      columns: [
        { title: 'Id', value: (row) => row.id },
        { title: 'Invoice', value: (row) => row.invoice_id },
        { title: 'Kind', value: (row) => row.kind },
        { title: 'Amount', value: (row) => `${row.amount} ${row.currency}`, align: 'right' },
        { title: 'Status', value: (row) => row.status },
        { title: 'Why', value: (row) => row.failure?.code ?? row.problem ?? '' },
        { title: 'Started', value: (row) => row.started },
      ],
      empty: 'no money was taken by itself yet',
    },
    'attempts',
  );
  withSession(collecting.command('attempt <id>').description('One try to take money')).action(
    (id: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const found = await connection.request<Attempt>('GET', `/v1/payment_attempts/${encodeURIComponent(id)}`);
        output.show(found, (data) => JSON.stringify(data, null, 2));
      }),
  );
}
