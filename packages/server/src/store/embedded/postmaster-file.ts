// SPDX-License-Identifier: Apache-2.0
import { readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

/** What `postmaster.pid` says of the server on a data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly socket_dir: string;
  /** `ready`, `starting`, `stopping` or `standby`. */
  readonly status: string;
}

/** Null when there is no such file, or it is still being written. */
export function readPostmaster(pg_data: string): Postmaster | null {
  try {
    const lines = readFileSync(join(pg_data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return null;
    return { pid, socket_dir: lines[4]?.trim() ?? '', status: lines[7]?.trim() ?? 'starting' };
  } catch {
    return null;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A pid and, where the system tells, when it began: the same number is not the same process for ever. */
export function processIdentity(pid: number): string | null {
  if (!isAlive(pid)) return null;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    // A zombie has ended; only its parent has not looked yet.
    return fields[0] === 'Z' ? null : `${pid}@${fields[19]}`;
  } catch {
    return String(pid);
  }
}

/** Whether a server listens on the socket of this folder. */
export function listens(socket_dir: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(join(socket_dir, '.s.PGSQL.5432'));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/**
 * A container that starts again gives the old server's pid to somebody else, and PostgreSQL then believes itself
 * running. Where the system names the process, a file that points at another program is taken away.
 */
export function dropForeignPostmasterFile(pg_data: string, postmaster: Postmaster): void {
  try {
    if (!readFileSync(`/proc/${postmaster.pid}/comm`, 'utf8').startsWith('postgres'))
      rmSync(join(pg_data, 'postmaster.pid'), { force: true });
  } catch {
    // no /proc: PostgreSQL's own check has to do
  }
}
