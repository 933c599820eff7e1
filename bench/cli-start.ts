// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BenchResult } from './result.js';

const STARTS = 15;
const KONTOR = fileURLToPath(new URL('../../packages/cli/bin/kontor.js', import.meta.url));

/** Commands that open no database, and how many bare starts of Node each may take. */
const commands: readonly { readonly args: readonly string[]; readonly input: string; readonly bound: number }[] = [
  { args: ['--help'], input: '', bound: 4 },
  { args: ['eval'], input: '{"id":1,"op":"check_catalog","catalog":{}}\n', bound: 8 },
];

/** The middle one of several starts, each to its end, in milliseconds. */
function started(args: readonly string[], input: string): number {
  const times = Array.from({ length: STARTS }, () => {
    const from = performance.now();
    const { status } = spawnSync(process.execPath, args, { input, stdio: ['pipe', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`node ${args.join(' ')} exited ${status}`);
    return performance.now() - from;
  });
  return times.sort((a, b) => a - b)[STARTS >> 1] as number;
}

/** How long a person waits for a command that needs no database, beside Node doing nothing. */
export async function bench(): Promise<BenchResult[]> {
  return commands.map(({ args, input, bound }) => {
    const peer = started(['-e', '0'], '');
    const ours = started([KONTOR, ...args], input);
    return {
      bench: `cli-start: kontor ${args.join(' ')}`,
      ours: Number(ours.toFixed(1)),
      peer: Number(peer.toFixed(1)),
      peer_name: 'node -e 0',
      unit: 'ms',
      ratio: Number((ours / peer).toFixed(2)),
      bound: `at most ${bound}x the peer's time`,
      holds: ours <= bound * peer,
    };
  });
}
