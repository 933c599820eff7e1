// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { realpathSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Keeps a folder for this process alone, as long as it lives: two pools on one folder would give every place twice. A
 * socket does that, for the system closes it however the process ends. Null: another process has the folder.
 */
export async function lockFolder(folder: string): Promise<(() => void) | null> {
  const whole = realpathSync(folder);
  const inside = join(whole, 'lock');
  const elsewhere = elsewhereFor(whole);
  if (process.platform === 'win32' || Buffer.byteLength(inside) > LONGEST_PATH) return lockSocket(elsewhere);
  // there are file systems that hold no sockets
  return lockSocket(inside).catch(() => lockSocket(elsewhere));
}

/** Of a socket, in bytes; systems allow little more. */
const LONGEST_PATH = 90;

function elsewhereFor(folder: string): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return process.platform === 'win32' ? `\\\\.\\pipe\\kontor-${hash}` : join(tmpdir(), `kontor-${hash}.lock`);
}

async function lockSocket(path: string): Promise<(() => void) | null> {
  let server = await listening(path);
  if (server === null) {
    if (await answers(path)) return null;
    // left by a process that was killed
    rmSync(path, { force: true });
    server = await listening(path);
    // it stays open till the process ends: to close it would take the path from who has it now
    if (server !== null && !(await stays(path))) return null;
  }
  if (server === null) return null;
  const locked = server;
  return () => locked.close();
}

/** Another process may have found the same left socket, and taken ours for it. */
async function stays(path: string): Promise<boolean> {
  // numbers of nodes are used again
  const node = () => {
    const found = statSync(path, { throwIfNoEntry: false, bigint: true });
    return found && `${found.ino} ${found.ctimeNs}`;
  };
  const ours = node();
  await new Promise((resolve) => setTimeout(resolve, TAKEN_WITHIN_MS));
  return node() === ours;
}
const TAKEN_WITHIN_MS = 50;

function listening(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(path, () => resolve(server.unref()));
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const done = (does: boolean) => {
      socket.destroy();
      resolve(does);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}
