// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface ScriptProcess {
  readonly child: ChildProcess;
  /** The next line it prints; rejects with its stderr if it ends first. */
  line(): Promise<string>;
  /** Ends it without a chance to say goodbye. */
  kill(): Promise<void>;
  /** Its exit code or signal. */
  ended(): Promise<number | string>;
}

/** Runs module source text (TypeScript) in a Node process of its own; imports are absolute URLs. */
export function runScript(source: string, env: Readonly<Record<string, string>> = {}): ScriptProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source], {
    env: { ...process.env, ...env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exit = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  return {
    child,
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`the script ended: ${errors}`);
      return value as string;
    },
    async kill() {
      child.kill('SIGKILL');
      await exit;
    },
    ended: () => exit,
  };
}
