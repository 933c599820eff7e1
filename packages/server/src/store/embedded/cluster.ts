// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StoreError } from '../store-error.js';
import { type Account, canReach } from './account.js';
import { type Binaries, SHARED_FOLDER } from './binaries.js';

/** The superuser of an embedded cluster; reachable only through its private socket. */
export const OWNER = 'kontor';
/** `sun_path` holds 108 bytes on Linux and 104 on macOS, the closing NUL included. */
const SOCKET_PATH_LIMIT = 103;
const SOCKET_NAME = '.s.PGSQL.5432';

/** The folders of one embedded database. */
export interface Cluster {
  /** What the user named: `./.kontor`. */
  readonly data_dir: string;
  /** PostgreSQL's own folder, mode 0700; below `data_dir` unless that is out of the account's reach. */
  readonly pg_data: string;
  readonly log: string;
  readonly account: Account;
}

function privateFolder(path: string, account: Account): void {
  mkdirSync(path, { recursive: true });
  if (account.uid !== undefined) chownSync(path, account.uid, account.gid as number);
  chmodSync(path, 0o700);
}

/** Makes or finds the folders. Their place is remembered in `placement.json` when it is not the usual one. */
export function openCluster(data_dir: string, account: Account): Cluster {
  if (!existsSync(data_dir)) {
    mkdirSync(data_dir, { recursive: true });
    chmodSync(data_dir, 0o755); // whatever the umask: what is inside is private itself
  }
  const folder = realpathSync(data_dir);
  const placement = join(folder, 'placement.json');
  let home = join(folder, 'postgres');
  if (existsSync(placement)) home = (JSON.parse(readFileSync(placement, 'utf8')) as { home: string }).home;
  else if (!canReach(folder, account)) {
    // Root in a private folder: its lent account cannot go there, so the files live where it can.
    home = join(SHARED_FOLDER, 'data', randomBytes(8).toString('hex'));
    mkdirSync(join(SHARED_FOLDER, 'data'), { recursive: true, mode: 0o755 });
    writeFileSync(placement, `${JSON.stringify({ home, why: `${folder} is private to root` }, null, 2)}\n`);
  }
  privateFolder(home, account);
  return { data_dir: folder, pg_data: join(home, 'data'), log: join(home, 'postgres.log'), account };
}

/** The folder for the socket: beside the data, or a short temporary one where that path is too long. */
export function socketFolder(cluster: Cluster): string {
  const usual = join(cluster.pg_data, '..', 'run');
  if (Buffer.byteLength(join(usual, SOCKET_NAME)) <= SOCKET_PATH_LIMIT) {
    privateFolder(usual, cluster.account);
    return usual;
  }
  const short = mkdtempSync(join(tmpdir(), 'kontor-'));
  privateFolder(short, cluster.account);
  return short;
}

/** `initdb` into a folder beside, then one rename: half a cluster never stands where a whole one is expected. */
export async function initialise(cluster: Cluster, binaries: Binaries): Promise<void> {
  const unfinished = `${cluster.pg_data}.${process.pid}.${randomBytes(4).toString('hex')}`;
  // C.UTF-8 sorts by code point everywhere; before 17 only the C library of Linux offers it.
  const locale =
    binaries.major >= 17
      ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
      : [process.platform === 'linux' ? '--locale=C.UTF-8' : '--locale=C'];
  const options = ['--encoding=UTF8', ...locale, `--username=${OWNER}`, '--auth-local=trust', '--auth-host=reject'];
  try {
    await promisify(execFile)(join(binaries.bin, 'initdb'), ['-D', unfinished, ...options, '--no-instructions'], {
      cwd: '/',
      env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
      ...cluster.account,
    });
    renameSync(unfinished, cluster.pg_data);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (existsSync(join(cluster.pg_data, 'PG_VERSION'))) return; // another process was quicker
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new StoreError(
      {
        code: 'postgres-start-failed',
        path: cluster.data_dir,
        message: `initdb could not make the database: ${(stderr || message).trim().split('\n').at(-1)}.`,
        mend: 'Check that the folder is writable and the disk has space, or set KONTOR_DATABASE_URL.',
      },
      error,
    );
  }
}
