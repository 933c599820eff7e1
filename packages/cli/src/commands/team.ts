// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import type { Connection } from '../connection.js';
import { CommandFailure } from '../failure.js';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { type List, registerList } from './listing.js';

interface Member {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly created: string;
}

interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly status: string;
}

const ROLES = ['owner', 'admin', 'finance', 'developer', 'viewer'];

export function registerTeam(program: Command): void {
  const team = program.command('team').description('Who signs in to the console, in which role (its operator only)');
  registerList<Member>(team, {
    summary: 'Who belongs to the organisation',
    path: '/v1/members',
    columns: [
      { title: 'E-mail', value: (row) => row.email },
      { title: 'Name', value: (row) => row.name },
      { title: 'Role', value: (row) => row.role },
      { title: 'Since', value: (row) => row.created },
    ],
    empty: 'nobody yet; `kontor team add EMAIL --role owner --organisation …` invites the first',
  });
  withSession(
    team.command('add <email>').description('Invites somebody: by mail where it is set up, and by the link it prints'),
  )
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory())
    .addOption(
      new Option('--language <code>', 'of the mail and the console')
        .choices(['en', 'de', 'fr', 'es', 'ja'])
        .default('en'),
    )
    .action((email: string, options: GlobalOptions & { role: string; language: string }) =>
      inSession(options, async ({ connection, output }) => {
        const { role, language } = options;
        const made = await connection.request<{ url: string }>('POST', '/v1/invitations', {
          body: { email, role, language },
        });
        output.show(made, ({ url }) => url);
      }),
    );
  registerList<Invitation>(
    team,
    {
      summary: 'Invitations, newest first',
      path: '/v1/invitations',
      columns: [
        { title: 'Id', value: (row) => row.id },
        { title: 'E-mail', value: (row) => row.email },
        { title: 'Role', value: (row) => row.role },
        { title: 'Status', value: (row) => row.status },
      ],
      empty: 'nobody was invited yet',
    },
    'invitations',
  );
  withSession(
    team.command('revoke <invitation>').description('Takes an invitation back: its link works no more'),
  ).action((id: string, options: GlobalOptions) =>
    inSession(options, async ({ connection, output }) => {
      const path = `/v1/invitations/${encodeURIComponent(id)}/revoke`;
      output.show(await connection.request<Invitation>('POST', path), (row) => `${row.email} is not invited any more`);
    }),
  );
  withSession(team.command('role <email> <role>').description('Gives a member another role, at once')).action(
    (email: string, role: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = await pathOf(connection, email);
        const changed = await connection.request<Member>('PATCH', path, { body: { role } });
        output.show(changed, (row) => `${row.email} is ${row.role}`);
      }),
  );
  withSession(team.command('remove <email>').description('Puts a member out, at once')).action(
    (email: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const removed = await connection.request<Member>('DELETE', await pathOf(connection, email));
        output.show(removed, (row) => `${row.email} is out`);
      }),
  );
  withSession(
    team.command('link <email>').description('Prints a link that signs somebody in, once, within 15 minutes'),
  ).action((email: string, options: GlobalOptions) =>
    inSession(options, async ({ connection, output }) => {
      const made = await connection.request<{ url: string }>('POST', '/v1/sign_in_links', { body: { email } });
      output.show(made, ({ url }) => url);
    }),
  );
  withSession(
    team.command('sign-out <email>').description('Ends every session of somebody, at once, as after a lost device'),
  ).action((email: string, options: GlobalOptions) =>
    inSession(options, async ({ connection, output }) => {
      const ended = await connection.request<{ ended: number }>('POST', '/v1/sign_outs', { body: { email } });
      output.show(ended, (row) => `${row.ended} ${row.ended === 1 ? 'session' : 'sessions'} ended`);
    }),
  );
}

async function pathOf(connection: Connection, email: string): Promise<string> {
  const { data } = await connection.request<List<Member>>('GET', '/v1/members', { query: { limit: 1_000 } });
  const found = data.find((row) => row.email === email.trim().toLowerCase());
  if (found !== undefined) return `/v1/members/${encodeURIComponent(found.id)}`;
  throw new CommandFailure(`${email} does not belong to the organisation; see \`kontor team list\``, 1);
}
