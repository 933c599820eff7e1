// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';

export const DEFAULT_SITE_PORT = 4620;

export interface SiteServeOptions {
  readonly json?: boolean;
  readonly licence?: string;
  readonly keys: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly folder: string;
  readonly port: string;
  readonly host: string;
  readonly token?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly upstream?: string;
  readonly upstreamKey?: string;
  readonly refreshSeconds?: string;
  readonly new?: boolean;
}
export interface SitePlacesOptions {
  readonly json?: boolean;
  readonly url: string;
  readonly token?: string;
}

const token = () =>
  new Option('--token <text>', 'what nodes of the site carry; better in the environment').env('KONTOR_SITE_TOKEN');

/** `site`: a customer's own door, which needs neither the seller's server nor a database. */
export function registerSite(program: Command): void {
  const site = program.command('site').description('The door of a site with many nodes: licence and floating places');
  site
    .command('serve')
    .description('Hands the licence to the nodes of a site and keeps its places, with the seller or for ever without')
    .requiredOption('--keys <file>', 'the trusted keys: a JWK set, of `kontor licences keys export`')
    .option('--licence <file>', 'the licence or air-gap bundle; default: what an earlier run had learnt')
    .option('--issuer <name>', 'who must have sold it; default the issuer in the key file')
    .option('--audience <name>', 'the product; default: any')
    .option('--folder <path>', 'keeps who has places and what was learnt', '.kontor-site')
    .option('--port <n>', 'to listen on; 0 takes a free one', String(DEFAULT_SITE_PORT))
    .option('--host <address>', 'to listen on', '127.0.0.1')
    .addOption(token())
    .option('--tls-cert <file>', 'certificate in PEM, with --tls-key; without, nodes speak HTTP')
    .option('--tls-key <file>', 'its key in PEM')
    .option('--upstream <url>', 'the seller’s Kontor: renewals and revocations come by themselves')
    .addOption(new Option('--upstream-key <key>', 'a publishable key of the seller').env('KONTOR_SITE_UPSTREAM_KEY'))
    .option('--refresh-seconds <n>', 'how often the seller is asked; default 3600')
    .option('--new', 'there was no pool here before: give places at once')
    .option('--json', 'say where it serves as one JSON line')
    .addHelpText(
      'after',
      `
Examples:
  export KONTOR_SITE_TOKEN=$(openssl rand -hex 32)
  kontor site serve --licence acme.licence --keys keys.json --host 0.0.0.0 --new
  kontor site serve --keys keys.json --upstream https://billing.example.com --upstream-key pk_…

Metrics are at /metrics, with the token; /health answers anybody.`,
    )
    .action(async (options: SiteServeOptions) => (await import('./site-action.js')).serve(options));
  site
    .command('places')
    .description('Who has a place, longest first')
    .option('--url <url>', 'of the door', `http://127.0.0.1:${DEFAULT_SITE_PORT}`)
    .addOption(token())
    .option('--json', 'answer with JSON')
    .addHelpText('after', '\nExample:\n  kontor site places --url http://licences.acme.internal:4620')
    .action(async (options: SitePlacesOptions) => (await import('./site-action.js')).places(options));
}
