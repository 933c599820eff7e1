// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';
import { registerList } from './listing.js';

interface Mail {
  readonly id: string;
  readonly to: { readonly address: string };
  readonly subject: string;
  readonly template: string;
  readonly status: string;
  readonly error: string | null;
  readonly created: string;
}
interface Contents {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

export function registerMail(program: Command): void {
  const mail = program.command('mail').description('Mails to customers: what was sent, and what templates look like');
  registerList<Mail>(mail, {
    summary: 'Mails, newest first',
    path: '/v1/mails',
    filters: [
      { flag: '--status <status>', help: 'queued, sent, failed or suppressed', parameter: 'status' },
      { flag: '--customer <id>', help: 'to this customer only', parameter: 'customer_id' },
      { flag: '--about <id>', help: 'about this object only', parameter: 'about' },
    ],
    columns: [
      { title: 'Id', value: (row) => row.id },
      { title: 'To', value: (row) => row.to.address },
      { title: 'Subject', value: (row) => row.subject },
      { title: 'Template', value: (row) => row.template },
      { title: 'Status', value: (row) => row.status },
      { title: 'Note', value: (row) => row.error ?? '' },
      { title: 'Made', value: (row) => row.created },
    ],
    empty: 'there are no mails',
  });
  withHtml(withSession(mail.command('show <id>').description('What a mail says'))).action(
    (id: string, options: GlobalOptions & { html?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const found = await connection.request<Contents>('GET', `/v1/mails/${encodeURIComponent(id)}`);
        output.show(found, (contents) => shown(contents, options.html));
      }),
  );
  registerPreview(mail);
  registerSuppressions(mail);
}

const withHtml = (command: Command) => command.option('--html <file>', 'write the HTML to this file');

function registerPreview(mail: Command): void {
  withHtml(withSession(mail.command('preview <template>').description('A template with sample data; sends nothing')))
    .addOption(new Option('--language <code>', 'en, de, fr, es or ja').default('en'))
    .option('--accent-colour <colour>', 'of the button, as #rrggbb')
    .option('--logo-url <url>', 'https address of the logo')
    .option('--sender-name <name>', 'whose mail it is; default the organisation')
    .option('--footer <text>', 'small print')
    .action((template: string, options: GlobalOptions & Record<string, string | undefined>) =>
      inSession(options, async ({ connection, output }) => {
        const { language, accentColour: accent_colour, logoUrl: logo_url, senderName: sender_name, footer } = options;
        const path = `/v1/mail_templates/${encodeURIComponent(template)}/preview`;
        const query = { language, accent_colour, logo_url, sender_name, footer };
        const found = await connection.request<Contents>('GET', path, { query });
        output.show(found, (contents) => shown(contents, options.html));
      }),
    );
}

function registerSuppressions(mail: Command): void {
  registerList<{ id: string; reason: string; created: string }>(
    mail,
    {
      summary: 'Addresses that take no mail',
      path: '/v1/mail_suppressions',
      columns: [
        { title: 'Address', value: (row) => row.id },
        { title: 'Since', value: (row) => row.created },
        { title: 'Its server said', value: (row) => row.reason },
      ],
      empty: 'every address takes mail',
    },
    'suppressions',
  );
  withChange(mail.command('lift <address>').description('Writes to an address again')).action(
    (address: string, options: ChangeOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/mail_suppressions/${encodeURIComponent(address)}`;
        output.show(await connection.request('DELETE', path, once(options)), () => `${address} is written to again`);
      }),
  );
}

function shown({ subject, html, text }: Contents, file: string | undefined): string {
  if (file !== undefined) writeFileSync(file, html);
  return `${subject}\n\n${text.trimEnd()}`;
}
