// SPDX-License-Identifier: Apache-2.0
import { closeSync, fchmodSync, fstatSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CommandFailure } from '../failure.js';

/** The first bytes of a file, a character each. */
export interface Head {
  readonly text: string;
  /** How many bytes of the file it is. */
  readonly length: number;
}

const HEAD_BYTES = 32_768;
const block = Buffer.alloc(1024 * 1024);

export function readHead(path: string): Head {
  return attempt(path, () => {
    const file = openSync(path, 'r');
    try {
      const length = readSync(file, block, 0, HEAD_BYTES, 0);
      return { text: block.toString('latin1', 0, length), length };
    } finally {
      closeSync(file);
    }
  });
}

/** The file with another head, and the rest of it as it is: written beside it, then put in its place in one step. */
export function writeHead(path: string, { length }: Head, text: string): void {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.kontor`);
  attempt(path, () => {
    const from = openSync(path, 'r');
    try {
      const to = openSync(beside, 'wx');
      try {
        writeAll(to, Buffer.from(text, 'latin1'));
        for (let at = length, read = 1; read > 0; at += read) {
          read = readSync(from, block, 0, block.length, at);
          writeAll(to, block.subarray(0, read));
        }
        fchmodSync(to, fstatSync(from).mode);
      } finally {
        closeSync(to);
      }
      renameSync(beside, path);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    } finally {
      closeSync(from);
    }
  });
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new CommandFailure(`${path}: ${(error as Error).message}`, 1);
  }
}
