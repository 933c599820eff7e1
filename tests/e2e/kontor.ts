// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'packages/cli/bin/kontor.js');

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command line with a database folder of its own, as a user runs it. */
export class Kontor {
  readonly folder: string;
  readonly data_dir: string;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(folder = mkdtempSync(join(tmpdir(), 'kontor-e2e-')), environment: Readonly<Record<string, string>> = {}) {
    this.folder = folder;
    this.data_dir = join(folder, 'data');
    this.#environment = environment;
  }

  /** The same folder with more environment variables. */
  with(environment: Readonly<Record<string, string>>): Kontor {
    return new Kontor(this.folder, { ...this.#environment, ...environment });
  }

  run(args: readonly string[], input?: string): Ran {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      env: this.environment(),
      ...(input === undefined ? {} : { input }),
    });
    return { status, stdout, stderr };
  }

  /** The answer of a command as data; throws when it fails. */
  json<T>(...args: readonly string[]): T {
    const { status, stdout, stderr } = this.run([...args, '--json']);
    if (status !== 0) throw new Error(`kontor ${args.join(' ')} exited ${status}: ${stderr}`);
    return JSON.parse(stdout.trim().split('\n').at(-1) as string) as T;
  }

  spawn(args: readonly string[]) {
    return spawn(process.execPath, [program, ...args], { cwd: this.folder, env: this.environment() });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private environment(): NodeJS.ProcessEnv {
    const { KONTOR_URL: _url, KONTOR_DATABASE_URL: _database, NODE_ENV: _mode, ...rest } = process.env;
    return {
      ...rest,
      KONTOR_DATA_DIR: this.data_dir,
      ...(rest.KONTOR_TEST_POSTGRES_BIN === undefined ? {} : { KONTOR_POSTGRES_BIN: rest.KONTOR_TEST_POSTGRES_BIN }),
      ...this.#environment,
    };
  }
}
