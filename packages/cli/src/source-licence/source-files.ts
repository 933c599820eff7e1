// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A list of the names of a very large tree. */
const MAX_LISTING = 1024 * 1024 * 1024;

/**
 * The files below a folder, by paths from it with `/`: those that git knows or would take, so what a .gitignore names is
 * not among them; outside of a repository all but `.git` and `node_modules`. No links, and nothing that is gone.
 */
export function sourceFiles(folder: string): string[] {
  return (filesOfGit(folder) ?? walk(folder, '')).filter((path) =>
    lstatSync(join(folder, path), { throwIfNoEntry: false })?.isFile(),
  );
}

function filesOfGit(folder: string): string[] | null {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: MAX_LISTING,
  });
  if (listed.error !== undefined || listed.status !== 0) return null;
  // in a conflict a file is listed once for each side
  return [...new Set(listed.stdout.split('\0'))].filter((path) => path !== '').sort();
}

function walk(folder: string, below: string): string[] {
  const entries = readdirSync(join(folder, below), { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (!entry.isDirectory()) return [path];
      return entry.name === '.git' || entry.name === 'node_modules' ? [] : walk(folder, path);
    });
}
