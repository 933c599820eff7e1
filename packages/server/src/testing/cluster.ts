// SPDX-License-Identifier: Apache-2.0
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, stopCluster } from '../store/embedded/server.js';

/** Names the folder of the run's cluster to every worker and child process. */
const FOLDER = 'KONTOR_TEST_FOLDER';
const dataDir = (folder: string) => join(folder, 'kontor');

/** A temporary folder that another account may walk through: PostgreSQL does not run as root. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `kontor-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** Only makes a folder; the first test that wants a database starts the server. */
export function prepareTestCluster(): void {
  process.env[FOLDER] = temporaryFolder('test');
}

/** Where the server of this run accepts superuser connections: KONTOR_TEST_DATABASE_URL, else one of its own. */
export async function testServerUrl(database: string): Promise<string> {
  const given = process.env.KONTOR_TEST_DATABASE_URL;
  if (given) {
    const url = new URL(given);
    url.pathname = `/${database}`;
    return url.href;
  }
  const folder = process.env[FOLDER];
  if (folder === undefined) throw new Error(`${FOLDER} is not set: run under vitest, whose globalSetup sets it`);
  const bin = process.env.KONTOR_TEST_POSTGRES_BIN;
  const server = await launch({
    data_dir: dataDir(folder),
    // Tests outlive no power cut; everything else is as in production.
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200' },
    keep_running: true,
    ...(bin ? { bin } : {}),
  });
  return `postgresql://${server.user}@/${database}?host=${encodeURIComponent(server.socket_dir)}`;
}

export async function removeTestCluster(): Promise<void> {
  const folder = process.env[FOLDER];
  if (folder === undefined) return;
  if (existsSync(dataDir(folder))) await stopCluster(dataDir(folder));
  rmSync(folder, { recursive: true, force: true });
}
