// SPDX-License-Identifier: Apache-2.0
import { Worker } from 'node:worker_threads';
import type { StoreAddress } from '../store/open.js';
import type { LaneRequest } from './close-lane.js';
import type { Tallied } from './close-tally.js';
import type { FromThread, ThreadData, ToThread } from './close-thread.js';
import type { CloseTurns, Turns } from './close-turns.js';

/** A batch of 1,000 makes some 90 MB of objects that die soon: so that most do before they are copied twice. */
const YOUNG_GENERATION_MB = 192;

/**
 * Closes the subscriptions of an organisation in so many threads, each with its share of the customers; resolves with
 * what each billed. If one fails the others are ended: what they committed is billed, and the next close goes on.
 */
export async function closeInThreads(
  address: StoreAddress,
  { threads, turns, ...request }: LaneRequest & { readonly threads: number; readonly turns: CloseTurns },
  onProgress: (progress: { readonly subscriptions: number; readonly invoices: number }) => void,
): Promise<Tallied[]> {
  const progress = Array.from({ length: threads }, () => ({ subscriptions: 0, invoices: 0 }));
  const workers: Worker[] = [];
  try {
    const lanes = progress.map((_none, index) => {
      const share = threads === 1 ? {} : { share: { index, of: threads } };
      const worker = start({ address, request: { ...request, ...share } });
      workers.push(worker);
      return listen(worker, turns.lane(index), {
        onProgress: (of) => {
          progress[index] = of;
          onProgress({
            subscriptions: progress.reduce((sum, one) => sum + one.subscriptions, 0),
            invoices: progress.reduce((sum, one) => sum + one.invoices, 0),
          });
        },
        onDone: () => turns.finish(index),
      });
    });
    return await Promise.all(lanes);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** What a thread runs: compiled, also where this file itself runs from its source, for a thread knows no TypeScript. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/billing/close-thread.js' : './close-thread.js',
  import.meta.url,
);

function start(data: ThreadData): Worker {
  return new Worker(THREAD, {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    // how this process was started is not how a thread starts
    execArgv: [],
  });
}

/** Gives a thread its turns until it has done its share. */
function listen(
  worker: Worker,
  turns: Turns,
  on: {
    readonly onProgress: (progress: { readonly subscriptions: number; readonly invoices: number }) => void;
    readonly onDone: () => void;
  },
): Promise<Tallied> {
  const answer = (message: ToThread) => worker.postMessage(message);
  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromThread) => {
      switch (message.kind) {
        case 'number':
          turns.number(message.counts, message.last).then((hope) => answer({ kind: 'number', hope }), reject);
          break;
        case 'store':
          turns.store(message.since).then((ours) => answer({ kind: 'store', ours }), reject);
          break;
        case 'stored':
          turns.stored(message.turn);
          break;
        case 'progress':
          on.onProgress(message);
          break;
        case 'done':
          on.onDone();
          resolve(message.tallied);
          break;
      }
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`a thread of the close ended with ${code} before it was done`)));
  });
}
