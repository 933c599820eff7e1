// SPDX-License-Identifier: Apache-2.0
import { formatMinor } from '@kontor/core';
import { examples, SAMPLE_PERIOD } from '@kontor/examples';
import {
  closePeriod,
  listMembers,
  organisationSummary,
  type Store,
  serve,
  smtpSettings,
  startAlertWorker,
  startCollectingWorker,
  startMailWorker,
  startMigrationWorker,
  startOverviewWorker,
  startRefundWorker,
  startUsageWorker,
  startWebhookWorker,
} from '@kontor/server';
import { type Local, openLocal, targetFrom } from '../connection.js';
import { CommandFailure } from '../failure.js';
import { Output } from '../output.js';
import { FOUNDER, founderLink, foundSamples } from '../sample/founder.js';
import { loadSample, SAMPLE_ACTOR } from '../sample/load.js';
import { openSamplePortals, samplePortalLink } from '../sample/sample-portal.js';
import { stopSignal } from '../stop-signal.js';
import { startStep } from '../terminal/progress.js';
import { grouped, table } from '../terminal/table.js';
import { DEFAULT_PORT, type StartOptions } from './start.js';

/** One business of the example world: a row of the table. */
interface StartRow {
  readonly organisation: string;
  readonly name: string;
  readonly customers: number;
  readonly events: number;
  readonly invoices: number;
  /** Of those, issued by this run. */
  readonly invoices_new: number;
  readonly total: readonly { readonly currency: string; readonly amount: string }[];
  readonly duration_ms: number;
}

export async function start(options: StartOptions): Promise<void> {
  const port = portOf(options.port);
  const quiet = options.json === true;
  const opening = startStep('Opening the database', { total: 1, quiet });
  const local = await openLocal(targetFrom(options));
  opening.finish(`PostgreSQL ${Math.floor(local.store.server_version / 10_000)}`);
  try {
    const rows = options.sample ? await runSample(local.store, quiet) : [];
    if (options.sample) {
      await foundSamples(local.store, Date.now());
      await openSamplePortals(local.store, Date.now());
    }
    if (options.exit) {
      new Output(quiet).show({ organisations: rows, api: null, console: null, portal: null }, () => tableText(rows));
      return;
    }
    await serveUntilStopped(local, { rows, port, host: options.host, quiet });
  } finally {
    await local.close();
  }
}

async function runSample(store: Store, quiet: boolean): Promise<StartRow[]> {
  const rows: StartRow[] = [];
  for (const business of examples) {
    const started = performance.now();
    const loading = startStep(`${business.name}: catalog, customers, usage`, { total: 1, quiet });
    const organisation = await loadSample(store, business, Date.now(), ({ events, total }) =>
      loading.reach(events, total),
    );
    loading.finish(`${business.customers.length} customers`);
    const closing = startStep(`${business.name}: closing November 2023`, { total: business.customers.length, quiet });
    const closed = await closePeriod(store, {
      org_id: organisation.id,
      until: SAMPLE_PERIOD.until,
      now: organisation.test_clock ?? Date.now(),
      real_now: Date.now(),
      actor: SAMPLE_ACTOR,
      onProgress: ({ subscriptions }) => closing.reach(subscriptions),
    });
    closing.finish(closed.invoices === 0 ? 'nothing new is due' : `${closed.invoices} invoices`);
    const summary = await store.read(organisation.id, organisationSummary);
    rows.push({
      organisation: business.id,
      name: business.name,
      customers: summary.customers,
      events: summary.events,
      invoices: summary.invoices,
      invoices_new: closed.invoices,
      total: summary.totals.map(({ currency, total_minor }) => ({
        currency,
        amount: formatMinor(total_minor, currency),
      })),
      duration_ms: Math.round(performance.now() - started),
    });
  }
  return rows;
}

function tableText(rows: readonly StartRow[]): string {
  if (rows.length === 0) return 'no sample data was loaded';
  return table(rows, [
    { title: 'Organisation', value: (row) => row.organisation },
    { title: 'Customers', value: (row) => grouped(String(row.customers)), align: 'right' },
    { title: 'Events', value: (row) => grouped(String(row.events)), align: 'right' },
    { title: 'Invoices', value: (row) => grouped(String(row.invoices)), align: 'right' },
    { title: 'New', value: (row) => grouped(String(row.invoices_new)), align: 'right' },
    {
      title: 'Total',
      value: (row) => row.total.map(({ currency, amount }) => `${grouped(amount)} ${currency}`).join(' + '),
      align: 'right',
    },
    { title: 'Time', value: (row) => `${(row.duration_ms / 1000).toFixed(2)} s`, align: 'right' },
  ]);
}

async function serveUntilStopped(
  local: Local,
  { rows, port, host, quiet }: { rows: readonly StartRow[]; port: number | null; host: string; quiet: boolean },
): Promise<void> {
  const smtp = mailSettings();
  const stopped = stopSignal();
  const server = await listen(local, host, port);
  const webhooks = startWebhookWorker(local.store);
  const migrations = startMigrationWorker(local.store);
  const collecting = startCollectingWorker(local.store);
  const refunds = startRefundWorker(local.store);
  const usage = startUsageWorker(local.store);
  const alerts = startAlertWorker(local.store);
  const overview = startOverviewWorker(local.store);
  const mails = smtp === null ? null : startMailWorker(local.store, { smtp });
  const address = (process.env.KONTOR_PUBLIC_URL ?? server.url).replace(/\/+$/, '');
  const api = { url: server.url, reference: `${server.url}/reference` };
  const signIn = rows.length === 0 ? null : await founderLink(local.store, address, Date.now());
  const console = { url: `${address}/console`, email: signIn === null ? null : FOUNDER, sign_in_url: signIn };
  const portal = rows.length === 0 ? null : await samplePortalLink(local.store, address, Date.now());
  const ownerless = signIn === null && !(await hasMembers(local.store));
  new Output(quiet).show({ organisations: rows, api, console, portal }, () =>
    [
      tableText(rows),
      '',
      `API        ${api.url}`,
      `Reference  ${api.reference}`,
      `Console    ${signIn ?? console.url}`,
      ...(portal === null ? [] : [`Portal     ${portal.url}`]),
      '',
      ...(signIn === null
        ? []
        : [`The link to the console signs in ${FOUNDER}, once, within 15 minutes; kontor team link prints another.`]),
      ...(portal === null
        ? []
        : [`The link to the portal is that of ${portal.customer}, a customer of Kalcifer, and good as long.`]),
      ...(ownerless ? [FIRST_OWNER] : []),
      'kontor keys create --organisation kalcifer makes a key for it. Ctrl-C ends.',
    ].join('\n'),
  );
  await stopped;
  await Promise.all([
    server.close(),
    webhooks.stop(),
    migrations.stop(),
    collecting.stop(),
    refunds.stop(),
    usage.stop(),
    alerts.stop(),
    overview.stop(),
    mails?.stop(),
  ]);
}

const FIRST_OWNER =
  'Nobody can sign in to the console yet: kontor organisations create acme --name Acme makes an organisation, and\n' +
  'kontor team add you@example.com --role owner --organisation acme prints the link for its first owner.';

async function hasMembers(store: Store): Promise<boolean> {
  for (const { id } of await store.listOrganisations())
    if ((await store.read(id, (tx) => listMembers(tx, { limit: 1 }))).data.length > 0) return true;
  return false;
}

/** Where mails go; a setting that is wrong is told at the start, not when the first mail is due. */
function mailSettings() {
  try {
    return smtpSettings();
  } catch (error) {
    throw new CommandFailure((error as Error).message, 2);
  }
}

/** The port asked for; without one the usual port, or any that is free. */
async function listen(local: Local, host: string, port: number | null) {
  try {
    return await serve(local.app, { port: port ?? DEFAULT_PORT, hostname: host });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    if (port !== null) throw new CommandFailure(`port ${port} is in use; name another with --port, or leave it out`);
    return serve(local.app, { port: 0, hostname: host });
  }
}

function portOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CommandFailure(`--port ${text}: write a number from 0 to 65535`, 2);
  return port;
}
