// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreError } from '../store-error.js';
import { serverAccount } from './account.js';
import { type Binaries, findBinaries } from './binaries.js';
import { type Cluster, initialise, OWNER, openCluster, socketFolder } from './cluster.js';
import { dropForeignPostmasterFile, isAlive, listens, processIdentity, readPostmaster } from './postmaster-file.js';
import { onProcessEnd } from './process-end.js';

export type LaunchStep = 'initdb' | 'start' | 'adopt' | 'stop';
export interface LaunchOptions {
  readonly data_dir: string;
  /** Folder with PostgreSQL's programs; default KONTOR_POSTGRES_BIN, npm's, the machine's. */
  readonly bin?: string;
  readonly onProgress?: (step: LaunchStep, message: string) => void;
  /** More `-c` settings, e.g. `{ fsync: 'off' }` for a cluster of tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Leave the server running when this process ends; `stopCluster` ends it. */
  readonly keep_running?: boolean;
}

/** A running embedded server. */
export interface EmbeddedServer {
  readonly socket_dir: string;
  readonly user: string;
  readonly pid: number;
  /** Whether this process stops it; false while the process that started it still runs. */
  readonly owned: boolean;
  /** Stops the server if `owned` (open transactions roll back); else does nothing. */
  stop(): Promise<void>;
}

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '128MB',
  wal_buffers: '32MB', // an import writes more between two commits than the default of 4 MB holds
  work_mem: '16MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  fsync: 'on',
  synchronous_commit: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};
const PATIENCE_MS = 60_000;

const ownerFile = (cluster: Cluster) => join(cluster.pg_data, '..', 'owner');

function lastLogLine(cluster: Cluster): string {
  if (!existsSync(cluster.log)) return '';
  const lines = readFileSync(cluster.log, 'utf8').trim().split('\n');
  return lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? '';
}

function startFailure(cluster: Cluster, message: string): StoreError {
  return new StoreError({
    code: 'postgres-start-failed',
    path: cluster.data_dir,
    message: `PostgreSQL did not start: ${message}`,
    mend: `Read ${cluster.log}, or set KONTOR_DATABASE_URL to another server.`,
  });
}

/** Starts `postgres` in a session of its own, so that Ctrl-C reaches us first and the order of shutdown is ours. */
function spawnServer(cluster: Cluster, binaries: Binaries, settings: Readonly<Record<string, string>>) {
  const log = openSync(cluster.log, 'a', 0o600);
  if (cluster.account.uid !== undefined) chownSync(cluster.log, cluster.account.uid, cluster.account.gid as number);
  const all = { ...SETTINGS, unix_socket_directories: socketFolder(cluster), ...settings };
  const child = spawn(
    join(binaries.bin, 'postgres'),
    ['-D', cluster.pg_data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
      ...cluster.account,
    },
  );
  closeSync(log);
  child.unref();
  return child;
}

/** Waits for the server on the folder to listen; null when there is none (any more). */
async function awaitRunning(cluster: Cluster, giveUp: () => boolean) {
  for (const until = performance.now() + PATIENCE_MS; ; await pause(10)) {
    const postmaster = readPostmaster(cluster.pg_data);
    if (postmaster !== null && postmaster.status === 'ready' && (await listens(postmaster.socket_dir)))
      return postmaster;
    if (postmaster !== null && isAlive(postmaster.pid)) dropForeignPostmasterFile(cluster.pg_data, postmaster);
    if ((postmaster === null || !isAlive(postmaster.pid)) && giveUp()) return null;
    if (performance.now() > until) throw startFailure(cluster, `no answer in ${PATIENCE_MS / 1000} s.`);
  }
}

async function stopServer(cluster: Cluster, pid: number, socket_dir: string): Promise<void> {
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(pid, name);
    } catch {
      // it has ended already
    }
  };
  signal('SIGINT'); // PostgreSQL's fast shutdown: roll back, checkpoint, end
  for (const until = performance.now() + PATIENCE_MS; processIdentity(pid) !== null; await pause(10))
    if (performance.now() > until) signal('SIGQUIT');
  rmSync(ownerFile(cluster), { force: true });
  if (!socket_dir.startsWith(join(cluster.pg_data, '..'))) rmSync(socket_dir, { recursive: true, force: true });
}

/** Whether the process that started the server runs; a server whose starter was killed belongs to the next comer. */
async function hasLivingOwner(cluster: Cluster): Promise<boolean> {
  for (const until = performance.now() + 2_000; ; await pause(20)) {
    if (existsSync(ownerFile(cluster))) {
      const owner = readFileSync(ownerFile(cluster), 'utf8');
      if (owner !== '') return owner === processIdentity(Number.parseInt(owner, 10));
    }
    // The starter writes the file as soon as its server answers.
    if (performance.now() > until) return false;
  }
}

/**
 * Starts the embedded PostgreSQL of `data_dir`, making it first if need be, or adopts the one that runs there:
 * as a guest while its starter lives, as the new owner when the starter was killed.
 */
export async function launch(options: LaunchOptions): Promise<EmbeddedServer> {
  const tell = options.onProgress ?? (() => {});
  const account = serverAccount();
  const cluster = openCluster(options.data_dir, account);
  const binaries = findBinaries(account, options.bin);
  if (!existsSync(join(cluster.pg_data, 'PG_VERSION'))) {
    tell('initdb', `Making the database in ${cluster.data_dir}`);
    await initialise(cluster, binaries);
  }
  const made = Number(readFileSync(join(cluster.pg_data, 'PG_VERSION'), 'utf8'));
  let running = await awaitRunning(cluster, () => true);
  let owned = false;
  if (running === null) {
    if (made !== binaries.major)
      throw startFailure(cluster, `its files are of version ${made}, the programs of version ${binaries.major}.`);
    tell('start', `Starting PostgreSQL ${binaries.major}`);
    // After a killed server its last children may hold the shared memory for a moment: one more try is enough.
    for (let attempt = 1; running === null; attempt += 1) {
      const child = spawnServer(cluster, binaries, options.settings ?? {});
      let ended: string | null = null;
      child.once('error', (error) => {
        ended = error.message;
      });
      child.once('exit', () => {
        ended ??= lastLogLine(cluster);
      });
      running = await awaitRunning(cluster, () => ended !== null);
      owned = running !== null && running.pid === child.pid;
      if (running === null && attempt === 5) throw startFailure(cluster, ended ?? '');
      if (running === null) await pause(200);
    }
  } else tell('adopt', `PostgreSQL runs already (process ${running.pid})`);
  const { pid, socket_dir } = running;
  if (options.keep_running) return { socket_dir, user: OWNER, pid, owned: false, stop: async () => {} };
  if (!owned) owned = !(await hasLivingOwner(cluster));
  if (owned) writeFileSync(ownerFile(cluster), processIdentity(process.pid) as string);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= owned ? stopServer(cluster, pid, socket_dir) : Promise.resolve();
    forget();
    return stopped;
  };
  const forget = owned ? onProcessEnd(pid, stop) : () => {};
  return { socket_dir, user: OWNER, pid, owned, stop };
}

/** Stops whatever server runs on `data_dir`, whoever started it; nothing when none does. */
export async function stopCluster(data_dir: string): Promise<void> {
  const cluster = openCluster(data_dir, serverAccount());
  const running = await awaitRunning(cluster, () => true);
  if (running !== null) await stopServer(cluster, running.pid, running.socket_dir);
}
