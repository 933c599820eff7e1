// SPDX-License-Identifier: Apache-2.0
import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './whole-file.js';

/** The whole lines of a file, and how many bytes behind them are a line that was not written to its end. */
export interface WholeLines {
  readonly lines: readonly string[];
  readonly torn_bytes: number;
}

/** Reads a file of lines; one that is not there has none. */
export function readLines(path: string): WholeLines {
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return { lines: [], torn_bytes: 0 };
    throw error;
  }
  const end = text.lastIndexOf('\n') + 1;
  return { lines: end === 0 ? [] : text.slice(0, end - 1).split('\n'), torn_bytes: text.length - end };
}

/** A file of lines that one process writes: what `append` has returned of stays, whatever happens to the process. */
export class LineFile {
  readonly #file: number;
  #size: number;

  /** Cuts off what was not written to its end. */
  constructor(path: string, torn_bytes: number) {
    const is_new = !existsSync(path);
    this.#file = openSync(path, 'a+', 0o600);
    if (is_new) syncFolder(dirname(path));
    this.#size = fstatSync(this.#file).size;
    if (torn_bytes > 0) this.#cut(this.#size - torn_bytes);
  }

  get size(): number {
    return this.#size;
  }

  append(line: string): void {
    const bytes = Buffer.from(`${line}\n`, 'latin1');
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
      fsyncSync(this.#file);
    } catch (error) {
      // a disk that was full: half a line would spoil the one after it
      ftruncateSync(this.#file, this.#size);
      throw error;
    }
    this.#size += bytes.length;
  }

  clear(): void {
    this.#cut(0);
  }

  close(): void {
    closeSync(this.#file);
  }

  #cut(size: number): void {
    ftruncateSync(this.#file, size);
    fsyncSync(this.#file);
    this.#size = size;
  }
}
