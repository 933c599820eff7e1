// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
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

/** `kontor start`, with nothing loaded, that serves. */
export class Served {
  constructor(
    readonly url: string,
    private readonly process: ChildProcess,
  ) {}

  /** Its exit code and signal. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<[number | null, string | null]> {
    const { exitCode, signalCode } = this.process;
    if (exitCode !== null || signalCode !== null) return [exitCode, signalCode];
    const ended = once(this.process, 'exit');
    this.process.kill(signal);
    return (await ended) as [number | null, string | null];
  }
}

/** The built command line with a database folder of its own, as a user runs it. */
export class Kontor {
  readonly folder: string;
  readonly data_dir: string;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(folder = ownFolder(), environment: Readonly<Record<string, string>> = {}) {
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

  /** Serves this folder's database until it is ended. */
  serve(port = '0'): Promise<Served> {
    return this.served(['start', '--no-sample', '--port', port]);
  }

  /** A command that serves, and says where. */
  async served(args: readonly string[]): Promise<Served> {
    const server = this.spawn(args);
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      server.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const found = /(?:API|Site) +(http:\S+)/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      server.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
    });
    server.removeAllListeners('exit');
    return new Served(url, server);
  }

  /** The command line of somebody who has the address and a key of the organisation, and neither files nor database. */
  remote({ url }: Served, organisation: string): Kontor {
    const { secret } = this.json<{ secret: string }>('keys', 'create', '-o', organisation);
    return this.with({ KONTOR_URL: url, KONTOR_API_KEY: secret });
  }

  /** Another folder with what is in this one, while nobody works on it. */
  copy(): Kontor {
    const copy = new Kontor();
    // as it is: the database's files belong to another account where this one is root
    execFileSync('cp', ['-a', this.data_dir, copy.data_dir]);
    return copy;
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

/** A new folder that other accounts may walk through: the database's, where this one is root. */
function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-e2e-'));
  chmodSync(folder, 0o755);
  return folder;
}
