// SPDX-License-Identifier: Apache-2.0
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Output } from '../output.js';
import { type ChangeOptions, type GlobalOptions, inSession, once, withChange, withSession } from '../program.js';

interface PortalSettings {
  readonly object: string;
  readonly url: string;
  readonly open: boolean;
  readonly allow: readonly string[];
  readonly downgrades: string;
  readonly frame_origins: readonly string[];
}
interface PortalDomain {
  readonly host: string;
  readonly record: { readonly type: string; readonly name: string; readonly value: string };
  readonly proven: string | null;
  readonly proven_by: string | null;
}
interface SettingsOptions extends ChangeOptions {
  readonly open?: boolean;
  readonly close?: boolean;
  readonly allow?: readonly string[];
  readonly downgrades?: string;
  readonly frameOrigins?: readonly string[];
}
const PERMISSIONS = ['plan_changes', 'cancellation', 'seats', 'caps', 'keys'];
const SETTINGS = '/v1/portal_settings';
const DOMAINS = '/v1/portal_domains';

export function registerPortal(program: Command): void {
  const portal = program.command('portal').description('The portal of customers: what they may do, and where it is');
  registerSettings(portal);
  registerDomain(portal);
  withSession(portal.command('link <customer>').description('A link that opens the portal of a customer, once'))
    .option('--return-url <url>', 'where the portal leads back to')
    .action((customer: string, options: GlobalOptions & { returnUrl?: string }) =>
      inSession(options, async ({ connection, output }) => {
        const body = options.returnUrl === undefined ? {} : { return_url: options.returnUrl };
        const path = `/v1/customers/${encodeURIComponent(customer)}/portal_sessions`;
        const made = await connection.request<{ url: string; expires: string }>('POST', path, { body });
        output.show(made, ({ url, expires }) => `${url}\ngood once, until ${expires}`);
      }),
    );
}

function registerSettings(portal: Command): void {
  withChange(
    portal
      .command('settings')
      .description('Shows whether the portal is open and what customers may do in it, or changes it'),
  )
    .option('--open', 'customers can sign in')
    .addOption(new Option('--close', 'nobody can, and who has is out').conflicts('open'))
    .option('--allow <list>', `what customers may do, of ${PERMISSIONS.join(', ')}; '' for nothing`, permissions)
    .addOption(new Option('--downgrades <when>', 'when less takes effect').choices(['now', 'period_end']))
    .option('--frame-origins <list>', "origins whose pages may frame it; '' for none", listOf)
    .addHelpText(
      'after',
      `
Examples:
  kontor portal settings -o acme
  kontor portal settings --open --allow plan_changes,cancellation,seats,caps,keys -o acme

What is not named stays as it was.`,
    )
    .action((options: SettingsOptions) =>
      inSession(options, async ({ connection, output }) => {
        const known = await connection.request<PortalSettings>('GET', SETTINGS);
        const wanted = {
          ...(options.open ? { open: true } : {}),
          ...(options.close ? { open: false } : {}),
          ...(options.allow === undefined ? {} : { allow: options.allow }),
          ...(options.downgrades === undefined ? {} : { downgrades: options.downgrades }),
          ...(options.frameOrigins === undefined ? {} : { frame_origins: options.frameOrigins }),
        };
        if (Object.keys(wanted).length === 0) return showSettings(output, known);
        const { object: _object, url: _url, ...before } = known;
        const body = { ...before, ...wanted };
        showSettings(output, await connection.request<PortalSettings>('PUT', SETTINGS, { body, ...once(options) }));
      }),
    );
}

function registerDomain(portal: Command): void {
  withChange(
    portal
      .command('domain [host]')
      .description(
        'Has the portal under a name of your own: tells the DNS record that proves it; without a name, lists',
      ),
  )
    .option('--prove', 'look for the record; on the machine itself none is needed')
    .addOption(new Option('--remove', 'serve the portal there no more').conflicts('prove'))
    .addHelpText(
      'after',
      `
Examples:
  kontor portal domain billing.acme.com -o acme
  kontor portal domain billing.acme.com --prove -o acme`,
    )
    .action((host: string | undefined, options: ChangeOptions & { prove?: boolean; remove?: boolean }) =>
      inSession(options, async ({ connection, output }) => {
        if (host === undefined) {
          const list = await connection.request<{ data: readonly PortalDomain[] }>('GET', DOMAINS);
          return output.show(list, ({ data }) => (data.length === 0 ? 'no names' : data.map(shown).join('\n')));
        }
        const path = `/v1/portal_domains/${encodeURIComponent(host)}`;
        const proof = `/v1/portal_domains/${encodeURIComponent(host)}/prove`;
        if (options.remove) {
          const removed = await connection.request<{ host: string }>('DELETE', path, once(options));
          return output.show(removed, () => `${host} does not lead to the portal any more`);
        }
        const done = options.prove
          ? await connection.request<PortalDomain>('POST', proof, once(options))
          : await connection.request<PortalDomain>('POST', DOMAINS, { body: { host }, ...once(options) });
        output.show(done, shown);
      }),
    );
}

function shown({ host, record, proven, proven_by }: PortalDomain): string {
  if (proven !== null) return `${host}: the portal is there since ${proven} (${proven_by})`;
  return `${host}: not proven yet; add the record\n  ${record.name} ${record.type} "${record.value}"`;
}

function showSettings(output: Output, settings: PortalSettings): void {
  output.show(settings, ({ open, url, allow, downgrades, frame_origins }) =>
    [
      open ? `open at ${url}/` : 'closed: customers have no portal',
      `customers may: ${allow.length === 0 ? 'read and pay' : allow.join(', ')}`,
      `less takes effect: ${downgrades === 'now' ? 'at once' : 'at the end of what is paid for'}`,
      ...(frame_origins.length === 0 ? [] : [`may be framed by: ${frame_origins.join(', ')}`]),
    ].join('\n'),
  );
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function permissions(text: string): string[] {
  const all = listOf(text);
  const unknown = all.find((one) => !PERMISSIONS.includes(one));
  if (unknown !== undefined) throw new InvalidArgumentError(`write some of ${PERMISSIONS.join(', ')}`);
  return all;
}
