// SPDX-License-Identifier: Apache-2.0
import { type Site, SiteFailure, type SiteOptions, serveSite } from '@kontor/sdk/node';
import { CommandFailure } from '../failure.js';
import { Output } from '../output.js';
import { stopSignal } from '../stop-signal.js';
import { fileText } from './file-text.js';
import { keyFile } from './licence-verify-action.js';
import type { SitePlacesOptions, SiteServeOptions } from './site.js';

/** Serves until it is told to end. */
export async function serve(options: SiteServeOptions): Promise<void> {
  const stopped = stopSignal();
  const site = await opened(siteOptions(options));
  const { url, licence, is_open } = site;
  const state = licence.ok ? licence.value.claims : null;
  const data = { url, licence: state?.jti ?? null, floating: state?.floating ?? null, is_open };
  new Output(options.json === true).show(data, () =>
    [
      `Site  ${url}`,
      state === null ? 'no licence holds: nodes are refused' : licenceText(site),
      ...(is_open || state === null
        ? []
        : ['who had places is not known: new ones are given after a silence; see --new']),
    ].join('\n'),
  );
  await stopped;
  await site.close();
}

function licenceText({ licence }: Site): string {
  if (!licence.ok) return '';
  const { jti, customer_name, sub, floating } = licence.value.claims;
  const places = floating === null ? 'any number of nodes' : `${floating.leases} places`;
  return `${jti} for ${customer_name ?? sub}: ${places}`;
}

async function opened(options: SiteOptions): Promise<Site> {
  try {
    return await serveSite(options);
  } catch (error) {
    if (error instanceof SiteFailure) {
      const { code, message, mend } = error.problem;
      throw new CommandFailure(`${code}: ${message}; ${mend}`, 1, error.problem);
    }
    if ((error as { code?: string }).code === 'EADDRINUSE')
      throw new CommandFailure(`port ${options.port} is in use; name another with --port`);
    throw error;
  }
}

function siteOptions(options: SiteServeOptions): SiteOptions {
  const { token, upstream, upstreamKey, tlsCert, tlsKey } = options;
  const { keys, issuer } = keyFile(options.keys);
  const seller = options.issuer ?? issuer;
  if (seller === null) throw new CommandFailure('--issuer: the key file does not say whose keys they are', 2);
  if (token === undefined || !/^[\x21-\x7e]{16,}$/.test(token))
    throw new CommandFailure('set KONTOR_SITE_TOKEN to 16 characters or more without spaces, which nodes carry', 2);
  if (upstream !== undefined && upstreamKey === undefined)
    throw new CommandFailure('--upstream needs --upstream-key: a publishable key of the seller', 2);
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new CommandFailure('--tls-cert and --tls-key go together', 2);
  if (options.licence !== undefined) fileText(options.licence);
  return {
    folder: options.folder,
    keys,
    issuer: seller,
    token,
    port: wholeNumber(options.port, '--port', 65_535),
    hostname: options.host,
    is_new: options.new === true,
    ...(options.licence === undefined ? {} : { licence_file: options.licence }),
    ...(options.audience === undefined ? {} : { audience: options.audience }),
    ...(tlsCert === undefined || tlsKey === undefined
      ? {}
      : { tls: { cert: fileText(tlsCert), key: fileText(tlsKey) } }),
    ...(upstream === undefined || upstreamKey === undefined ? {} : { upstream: { url: upstream, key: upstreamKey } }),
    ...(options.refreshSeconds === undefined
      ? {}
      : { refresh_seconds: Math.max(1, wholeNumber(options.refreshSeconds, '--refresh-seconds', 604_800)) }),
    on_problem: ({ code, message, mend }) => process.stderr.write(`kontor: ${code}: ${message}; ${mend}\n`),
  };
}

function wholeNumber(text: string, option: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= most) return number;
  throw new CommandFailure(`${option} ${text}: write a number from 0 to ${most}`, 2);
}

interface ListedPlace {
  readonly holder: string;
  readonly since: string;
}

export async function places({ url, token, json }: SitePlacesOptions): Promise<void> {
  const data: ListedPlace[] = [];
  for (let more = true; more; ) {
    const last = data.at(-1)?.holder;
    const query = last === undefined ? '' : `?starting_after=${encodeURIComponent(last)}`;
    const page = await asked(`${url.replace(/\/+$/, '')}/v1/places${query}`, token ?? '');
    data.push(...page.data);
    more = page.has_more;
  }
  new Output(json === true).list(
    { data },
    [
      { title: 'Holder', value: ({ holder }) => holder },
      { title: 'Since', value: ({ since }) => since },
    ],
    'nobody has a place',
  );
}

async function asked(url: string, token: string) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } }).catch((error: Error) => {
    throw new CommandFailure(`cannot reach the door at ${url}: ${error.message}`);
  });
  const text = await response.text();
  if (response.status !== 200) throw new CommandFailure(`the door answers ${response.status}: ${text}`);
  return JSON.parse(text) as { readonly data: readonly ListedPlace[]; readonly has_more: boolean };
}
