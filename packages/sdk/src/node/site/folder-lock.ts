// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Keeps a folder for this process alone, as long as it lives: two pools on one folder would give every place twice. A
 * socket does that, for the system closes it however the process ends. Null: another process has the folder.
 */
export async function lockFolder(folder: string): Promise<(() => void) | null> {
  const path = socketOf(folder);
  let server = await listening(path);
  if (server === null) {
    if (await answers(path)) return null;
    // left by a process that was killed
    rmSync(path, { force: true });
    server = await listening(path);
  }
  if (server === null) return null;
  const locked = server.unref();
  return () => locked.close();
}

/** Paths of sockets may not be long, so the folder stands in it by its hash. */
function socketOf(folder: string): string {
  const hash = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 32);
  return process.platform === 'win32' ? `\\\\.\\pipe\\kontor-${hash}` : join(tmpdir(), `kontor-${hash}.lock`);
}

function listening(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(path, () => resolve(server));
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
