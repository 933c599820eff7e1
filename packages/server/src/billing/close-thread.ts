// SPDX-License-Identifier: Apache-2.0
// A thread of a close: runs one lane on connections of its own, and takes its turns from the thread that started it.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Numbers } from '../store/invoices.js';
import { joinStore, type StoreAddress } from '../store/open.js';
import { type LaneRequest, runLane } from './close-lane.js';
import { type Tallied, Tally } from './close-tally.js';
import type { Hope, StoredTurn, Turns } from './close-turns.js';
import { CatalogVersions } from './plan-batch.js';
import { CarriedAccounts } from './settlement-book.js';

/** What the thread is started with. */
export interface ThreadData {
  readonly address: StoreAddress;
  readonly request: LaneRequest;
}
/** What it says. */
export type FromThread =
  | { readonly kind: 'number'; readonly counts: Numbers; readonly last: Numbers }
  | { readonly kind: 'store'; readonly since: bigint }
  | { readonly kind: 'stored'; readonly turn: StoredTurn }
  | { readonly kind: 'progress'; readonly subscriptions: number; readonly invoices: number }
  | { readonly kind: 'done'; readonly tallied: Tallied };
/** What it is answered: each question has one answer, and one of a kind is asked at a time. */
export type ToThread =
  | { readonly kind: 'number'; readonly hope: Hope }
  | { readonly kind: 'store'; readonly ours: bigint };

function turnsOf(port: MessagePort): Turns {
  const asked: { number?: (hope: Hope) => void; store?: (ours: bigint) => void } = {};
  port.on('message', (message: ToThread) => {
    if (message.kind === 'number') asked.number?.(message.hope);
    else asked.store?.(message.ours);
  });
  const say = (message: FromThread) => port.postMessage(message);
  return {
    number: (counts, last) =>
      new Promise((answer) => {
        asked.number = answer;
        say({ kind: 'number', counts, last });
      }),
    store: (since) =>
      new Promise((answer) => {
        asked.store = answer;
        say({ kind: 'store', since });
      }),
    stored: (turn) => say({ kind: 'stored', turn }),
  };
}

async function run(port: MessagePort): Promise<void> {
  const { address, request } = workerData as ThreadData;
  const store = joinStore(address);
  try {
    const tally = new Tally(false);
    await runLane(store, request, {
      versions: new CatalogVersions(),
      carried: new CarriedAccounts(),
      turns: turnsOf(port),
      onBatch: (entries) => {
        tally.add(entries);
        const { subscriptions, invoices } = tally;
        port.postMessage({ kind: 'progress', subscriptions, invoices } satisfies FromThread);
      },
    });
    port.postMessage({ kind: 'done', tallied: tally.data() } satisfies FromThread);
  } finally {
    await store.close();
    port.close();
  }
}

if (parentPort !== null) await run(parentPort);
