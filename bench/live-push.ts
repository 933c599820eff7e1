// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FollowersOrder, FollowersReport } from './live-push-followers.js';
import type { PeerOrder } from './live-push-peer.js';
import type { ServerOrder } from './live-push-server.js';
import type { BenchResult } from './result.js';

/** KONTOR_BENCH_GATES is for a quick look. */
const GATES = Number(process.env.KONTOR_BENCH_GATES ?? 10_000);
/** Of them by the SDK; the rest are bare sockets that read server-sent events, which this machine has the room for. */
const REAL_GATES = 100;
const FOLLOWERS = 2;
const ROUNDS = 5;
const BOUND = 1.5;

const start = (name: string) =>
  fork(fileURLToPath(new URL(`./live-push-${name}.js`, import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

function heard<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => {
      child.off('message', took);
      reject(new Error(`a process of the bench ended with ${code}`));
    };
    const took = (message: unknown) => {
      child.off('exit', ended);
      resolve(message as T);
    };
    child.once('message', took);
    child.once('exit', ended);
  });
}

function ask<T>(child: ChildProcess, order: FollowersOrder | PeerOrder | ServerOrder): Promise<T> {
  const answer = heard<T>(child);
  child.send(order);
  return answer;
}

interface Round {
  /** Milliseconds from the change to half, nearly all, and all of the gates having it. */
  readonly p50: number;
  readonly p99: number;
  readonly all: number;
}

/** Everybody waits, `change` says when it was done, and everybody says when it had it. */
async function measured(
  followers: readonly ChildProcess[],
  seen: string,
  change: () => Promise<{ readonly at: number }>,
): Promise<Round & { readonly texts: Readonly<Record<string, string>> }> {
  await Promise.all(followers.map((child) => ask(child, { kind: 'await', seen, texts: true })));
  const reports = followers.map((child) => heard<FollowersReport>(child));
  const { at } = await change();
  const arrived = (await Promise.all(reports)).flatMap((one) => (one.kind === 'arrived' ? [one] : []));
  const waits = arrived.flatMap((one) => one.at.map((then) => (then - at) / 1e6)).sort((a, b) => a - b);
  const share = (part: number) => waits[Math.ceil(waits.length * part) - 1] as number;
  return {
    p50: share(0.5),
    p99: share(0.99),
    all: share(1),
    texts: Object.assign({}, ...arrived.map((one) => one.texts)),
  };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;
const middle = (rounds: readonly Round[]): Round => ({
  p50: median(rounds.map(({ p50 }) => p50)),
  p99: median(rounds.map(({ p99 }) => p99)),
  all: median(rounds.map(({ all }) => all)),
});
const shown = ({ p50, p99 }: Round) => `p50 ${Math.round(p50)} ms, p99 ${Math.round(p99)} ms`;

/**
 * One change to ten thousand connected gates, from its commit to the last gate that has it, beside the same bytes
 * written to as many responses by node:http, which knows them already. Both hold their connections all along, and take
 * turns.
 */
export async function bench(): Promise<BenchResult[]> {
  const [server, peer] = [start('server'), start('peer')];
  const children = [server, peer];
  try {
    const [ours, bare] = await Promise.all([
      heard<{ url: string; key: string; customers: number }>(server),
      heard<{ url: string }>(peer),
    ]);
    const run = async (kind: 'one' | 'all', customers: number): Promise<{ ours: Round; peer: Round }> => {
      // by whose connections it is: two processes for each, so that neither reads for the other
      const groups = [0, 1].map(() => Array.from({ length: FOLLOWERS }, () => start('followers')));
      children.push(...groups.flat());
      const [of_ours, of_peer] = groups as [ChildProcess[], ChildProcess[]];
      const path = (index: number) => `/v1/customers/c${index % customers}/entitlements/stream`;
      const part = (offset: number, count: number) =>
        Array.from({ length: count }, (_none, index) => path(offset + index));
      const each = GATES / FOLLOWERS;
      await Promise.all(
        groups.flatMap((group, which) =>
          group.map((child, index) => {
            const gates = which === 0 && index === 0 ? REAL_GATES : 0;
            return ask(child, {
              kind: 'open',
              url: which === 0 ? ours.url : bare.url,
              key: ours.key,
              paths: part(index * each, each - gates),
              gates: Array.from({ length: gates }, (_none, number) => `c${number % customers}`),
            });
          }),
        ),
      );
      const rounds: { ours: Round; peer: Round }[] = [];
      for (let round = 1; round <= ROUNDS + 1; round++) {
        const number = ++changes;
        const seen = kind === 'all' ? `"monthly_amount":"${20 + number}"` : `"allowed":${number % 2 === 1}`;
        const { texts, ...one } = await measured(of_ours, seen, () => ask(server, { kind, round: number }));
        await ask(peer, { kind: 'prepare', texts });
        const { texts: _same, ...other } = await measured(of_peer, '', () => ask(peer, { kind: 'write' }));
        // the first warms up
        if (round > 1) rounds.push({ ours: one, peer: other });
      }
      await Promise.all(groups.flat().map((child) => ask(child, { kind: 'close' })));
      for (const child of groups.flat()) child.kill();
      return { ours: middle(rounds.map((one) => one.ours)), peer: middle(rounds.map((one) => one.peer)) };
    };
    let changes = 0;
    const one = await run('one', 1);
    const customers = Math.min(ours.customers, GATES / 10);
    const all = await run('all', customers);
    await ask(server, { kind: 'stop', round: 0 });
    const result = (bench_name: string, { ours: mine, peer: other }: typeof one, bound: string, holds: boolean) => ({
      bench: `${bench_name}: ${shown(mine)}`,
      ours: Math.round(mine.all),
      peer: Math.round(other.all),
      peer_name: `the same bytes over bare SSE: ${shown(other)}`,
      unit: 'ms',
      ratio: Number((mine.all / other.all).toFixed(2)),
      bound,
      holds,
    });
    return [
      result(
        `live-push: a change of one customer to its ${GATES} gates`,
        one,
        `at most ${BOUND}x the peer's time`,
        one.ours.all <= BOUND * one.peer.all,
      ),
      result(
        `live-push: a new catalog to ${GATES} gates of ${customers} customers`,
        all,
        'none: each snapshot is computed',
        true,
      ),
    ];
  } finally {
    // the server, and its database with it, ends by itself
    for (const child of children)
      if (child === server) child.connected && child.disconnect();
      else child.kill();
  }
}
