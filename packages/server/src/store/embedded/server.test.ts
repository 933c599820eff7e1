// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { runScript, temporaryFolder } from '../../testing/index.js';
import { canReach } from './account.js';
import { findBinaries, linkLibraries } from './binaries.js';
import { processIdentity, readPostmaster } from './postmaster-file.js';
import { type EmbeddedServer, launch, stopCluster } from './server.js';

const bin = process.env.KONTOR_TEST_POSTGRES_BIN;
const folders: string[] = [];
function folder(): string {
  folders.push(temporaryFolder('launch'));
  return join(folders.at(-1) as string, '.kontor');
}
afterEach(async () => {
  for (const made of folders.splice(0)) {
    if (existsSync(join(made, '.kontor'))) await stopCluster(join(made, '.kontor'));
    rmSync(made, { recursive: true, force: true });
  }
});
const start = (data_dir: string) => launch({ data_dir, ...(bin ? { bin } : {}) });
const startElsewhere = (data_dir: string) =>
  runScript(
    `import { launch } from ${JSON.stringify(new URL('./server.ts', import.meta.url).href)};
     const server = await launch(${JSON.stringify({ data_dir, bin: bin || undefined })});
     console.log(JSON.stringify(server));
     setInterval(() => {}, 1_000);`,
  );

async function query(server: Pick<EmbeddedServer, 'socket_dir' | 'user'>, text: string) {
  const client = new pg.Client({ host: server.socket_dir, user: server.user, database: 'postgres' });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
const gone = async (pid: number) => {
  while (processIdentity(pid) !== null) await pause(5);
};

describe('the launcher', () => {
  test('makes a private, durable, UTF-8 database, and finds it again', async () => {
    const data_dir = folder();
    const server = await start(data_dir);
    expect(server.owned).toBe(true);
    expect(statSync(server.socket_dir).mode & 0o777).toBe(0o700);
    const settings = await query(
      server,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
         current_setting('listen_addresses') AS tcp, current_setting('server_encoding') AS encoding,
         'Z' < 'a' AS by_code_point`,
    );
    expect(settings).toEqual([{ fsync: 'on', commit: 'on', tcp: '', encoding: 'UTF8', by_code_point: true }]);
    await query(server, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await server.stop();
    expect(processIdentity(server.pid)).toBeNull();
    const again = await start(data_dir);
    expect(await query(again, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await again.stop();
  });

  test('two at once on one folder share one server', async () => {
    const data_dir = folder();
    const [one, two] = await Promise.all([start(data_dir), start(data_dir)]);
    expect(one.pid).toBe(two.pid);
    expect([one.owned, two.owned].filter(Boolean)).toHaveLength(1);
    await Promise.all([one.stop(), two.stop()]);
    expect(processIdentity(one.pid)).toBeNull();
  });

  test('is a guest while the starter lives, and does not stop its server', async () => {
    const data_dir = folder();
    const other = startElsewhere(data_dir);
    const theirs = JSON.parse(await other.line()) as EmbeddedServer;
    const guest = await start(data_dir);
    expect([guest.pid, guest.owned]).toEqual([theirs.pid, false]);
    await guest.stop();
    expect(await query(theirs, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
    other.child.kill('SIGTERM');
    expect(await other.ended()).toBe('SIGTERM');
    expect(processIdentity(theirs.pid)).toBeNull();
  });

  test('adopts the server of a killed starter and then stops it', async () => {
    const data_dir = folder();
    const other = startElsewhere(data_dir);
    const theirs = JSON.parse(await other.line()) as EmbeddedServer;
    await other.kill();
    const server = await start(data_dir);
    expect([server.pid, server.owned]).toEqual([theirs.pid, true]);
    await server.stop();
    expect(processIdentity(theirs.pid)).toBeNull();
  });

  test('what was committed survives kill -9 of PostgreSQL itself', async () => {
    const data_dir = folder();
    const first = await start(data_dir);
    await query(first, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
    process.kill(first.pid, 'SIGKILL');
    await gone(first.pid);
    const second = await start(data_dir);
    expect(second.pid).not.toBe(first.pid);
    expect(await query(second, 'SELECT count(*)::int AS count FROM kept')).toEqual([{ count: 1000 }]);
    await second.stop();
  });

  test('a pid that belongs to another program now does not keep it from starting', async () => {
    const data_dir = folder();
    const first = await start(data_dir);
    await first.stop();
    const file = join(data_dir, 'postgres', 'data', 'postmaster.pid');
    writeFileSync(file, `${process.pid}\n${join(data_dir, 'postgres', 'data')}\n0\n5432\n/nowhere\n\n\nready\n`);
    const second = await start(data_dir);
    expect(readPostmaster(join(data_dir, 'postgres', 'data'))?.pid).toBe(second.pid);
    await second.stop();
  });

  test('a path too long for a socket gets a short folder, which goes with the server', async () => {
    const data_dir = join(folder(), 'a'.repeat(60), 'b'.repeat(60));
    const server = await start(data_dir);
    expect(server.socket_dir.length).toBeLessThan(60);
    expect(await query(server, 'SELECT 1 AS up')).toEqual([{ up: 1 }]);
    await server.stop();
    expect(existsSync(server.socket_dir)).toBe(false);
  });

  test('a start that fails says why, with the last line of the log', async () => {
    const data_dir = folder();
    const failing = launch({ data_dir, ...(bin ? { bin } : {}), settings: { shared_buffers: 'much' } });
    await expect(failing).rejects.toMatchObject({
      problem: { code: 'postgres-start-failed', message: expect.stringContaining('shared_buffers') },
    });
  });
});

describe('programs', () => {
  test('a folder without them is refused, by the name of the setting', () => {
    expect(() => findBinaries({}, tmpdir())).toThrow(/No PostgreSQL was found/);
  });

  test('library links are made once, relative, and again without harm', () => {
    const home = temporaryFolder('links');
    mkdirSync(join(home, 'native', 'lib'), { recursive: true });
    writeFileSync(join(home, 'native', 'lib', 'liba.so.1.2'), 'a');
    const list = [{ source: 'native/lib/liba.so.1.2', target: 'native/lib/liba.so.1' }];
    writeFileSync(join(home, 'native', 'pg-symlinks.json'), JSON.stringify(list));
    linkLibraries(home);
    linkLibraries(home);
    expect(readFileSync(join(home, 'native', 'lib', 'liba.so.1'), 'utf8')).toBe('a');
    rmSync(home, { recursive: true });
  });
});

describe.runIf(process.getuid?.() === 0)('as root', () => {
  test('PostgreSQL runs under another account', async () => {
    const server = await start(folder());
    expect(statSync(server.socket_dir).uid).not.toBe(0);
    await server.stop();
  });

  test('below a folder private to root the files live where that account can go, and are found again', async () => {
    const home = mkdtempSync(join(tmpdir(), 'kontor-private-')); // mode 0700
    const data_dir = join(home, '.kontor');
    expect(canReach(home, { uid: 65534, gid: 65534 })).toBe(false);
    const first = await start(data_dir);
    await query(first, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    const second = await start(data_dir);
    expect(await query(second, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await second.stop();
    const { home: placed } = JSON.parse(readFileSync(join(data_dir, 'placement.json'), 'utf8')) as { home: string };
    rmSync(placed, { recursive: true });
    rmSync(home, { recursive: true });
  });
});
