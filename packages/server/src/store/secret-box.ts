// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from './store-error.js';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1.';

/**
 * Encrypts what must be kept but not be readable in a copy of the database: AES-256-GCM under a key that is not in it.
 * The context (which row of which organisation) is authenticated: a text moved to another row does not open there.
 */
export class SecretBox {
  readonly #load: () => Buffer;
  #key: Buffer | undefined;

  /** `load` gives the 32 bytes of the key; it is called at the first use. */
  constructor(load: () => Buffer) {
    this.#load = load;
  }

  seal(text: string, context: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#loaded(), nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return VERSION + sealed.toString('base64url');
  }

  /** Throws `secret-key-wrong` when the text was sealed with another key, for another row, or changed since. */
  open(sealed: string, context: string): string {
    const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64url');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    try {
      const cipher = createDecipheriv('aes-256-gcm', this.#loaded(), nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()]).toString('utf8');
    } catch (error) {
      if (error instanceof StoreError) throw error;
      throw new StoreError(
        {
          code: 'secret-key-wrong',
          path: 'KONTOR_SECRET_KEY',
          message: `A secret of ${context} does not open with the key of this installation.`,
          mend: 'Start with the key it was stored under, or make a new secret for it.',
        },
        error,
      );
    }
  }

  #loaded(): Buffer {
    this.#key ??= this.#load();
    return this.#key;
  }
}

/** The key of the environment, else that of the embedded database's folder, which is made if it is not there. */
export function secretKey(setting: string | undefined, data_dir: string | null): Buffer {
  if (setting !== undefined && setting !== '') return keyOf(setting, 'KONTOR_SECRET_KEY');
  if (data_dir !== null) return keyFile(data_dir);
  throw new StoreError({
    code: 'secret-key-missing',
    path: 'KONTOR_SECRET_KEY',
    message: 'There is no key to encrypt secrets with, and next to a database of your own none is made.',
    mend: 'Set KONTOR_SECRET_KEY to 32 random bytes in base64, e.g. of `openssl rand -base64 32`, and keep a copy.',
  });
}

function keyOf(text: string, path: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new StoreError({
    code: 'secret-key-invalid',
    path,
    message: `The key has ${key.length} bytes instead of ${KEY_BYTES}.`,
    mend: 'Write 32 random bytes in base64: `openssl rand -base64 32` makes them.',
  });
}

/** Written beside and linked into place: a second process finds a whole key or makes none. */
function keyFile(data_dir: string): Buffer {
  const path = join(data_dir, 'secret-key');
  try {
    return keyOf(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error;
  }
  const unfinished = `${path}.${process.pid}`;
  rmSync(unfinished, { force: true });
  const file = openSync(unfinished, 'wx', 0o600);
  writeSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(unfinished, path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
  return keyOf(readFileSync(path, 'utf8'), path);
}
