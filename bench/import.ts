// SPDX-License-Identifier: Apache-2.0
import { createReadStream, createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { CatalogDefinition, MeterDefinition } from '@kontor/core';
import { contentDigest, importUsage, openStore, type Store, usageTotals } from '@kontor/server';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BenchResult } from './result.js';

const TRACES = {
  'kalcifer.ai_conversation': 'azure-llm-inference-2023-conv.csv',
  'conexus.context_query': 'azure-llm-inference-2023-code.csv',
};
/** 100 times over, a quarter of them in turn by ours and by the peer, so that both see the same machine. */
const ROUNDS = 4;
const REPEATS = 25;
const CUSTOMERS = 40;
const NOW = Date.UTC(2023, 11, 1);
const MAP =
  'type=type,subject=customer,time=TIMESTAMP,data.input_tokens=ContextTokens,data.output_tokens=GeneratedTokens';

const meter = (
  event_type: string,
  aggregation: MeterDefinition['aggregation'],
  property?: string,
): MeterDefinition => ({
  label: event_type,
  event_type,
  aggregation,
  unit: 'unit',
  ...(property === undefined ? {} : { property }),
});
const METERS = {
  conversations: meter('kalcifer.ai_conversation', 'count'),
  conversation_tokens: meter('kalcifer.ai_conversation', 'sum', 'input_tokens'),
  queries: meter('conexus.context_query', 'count'),
};
const CATALOG: CatalogDefinition = {
  id: 'bench',
  name: 'Bench',
  currencies: ['EUR'],
  products: {},
  features: {},
  plans: {},
  meters: METERS,
};

/** Both traces over and over as one CSV file, each row with its event type and customer; returns its rows. */
async function writeFile(path: string): Promise<number> {
  const file = createWriteStream(path);
  file.write('TIMESTAMP,ContextTokens,GeneratedTokens,type,customer\n');
  let rows = 0;
  for (let repeat = 0; repeat < REPEATS; repeat++)
    for (const [type, name] of Object.entries(TRACES)) {
      const trace = fileURLToPath(new URL(`../examples/traces/${name}`, import.meta.url));
      if (!existsSync(trace)) throw new Error(`${trace} is missing`);
      const lines = readFileSync(trace, 'utf8').trim().split(/\r?\n/).slice(1);
      file.write(lines.map((line) => `${line},${type},customer-${rows++ % CUSTOMERS}\n`).join(''));
    }
  file.end();
  await finished(file);
  return rows;
}

/** Our path, whole: digest of the file, mapping, checks, deduplication, rollups; durable when it ends. */
async function ours(store: Store, org_id: string, path: string, round: number): Promise<void> {
  const digest = await contentDigest(createReadStream(path));
  if (!digest.ok) throw new Error('the file has no digest');
  const answer = await importUsage(store, org_id, {
    stream: createReadStream(path),
    mapping: MAP,
    identity: `${digest.value} ${round}`, // other ids each round
    now: NOW,
  });
  if (!answer.ok || answer.value.accepted !== answer.value.rows) throw new Error(JSON.stringify(answer));
}

/**
 * The peer: the same file and the same column values, split by commas with no checks and no meaning, into one COPY of
 * a table with the columns of `usage_event` and neither key nor index.
 */
async function bareCopy(client: pg.Client, org_id: string, path: string, round: number): Promise<void> {
  const stream = client.query(copyFrom('COPY bare_event FROM STDIN'));
  const done = finished(stream);
  let [rest, line, out] = ['', 0, ''];
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 16 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() as string;
    for (const text of lines) {
      if (++line === 1) continue;
      const [time, input, output, type, customer] = text.split(',') as [string, string, string, string, string];
      const at = `${time.slice(0, 10)}T${time.slice(11, 23)}Z`;
      out += `${org_id}\timport\tbare${round}-00000000000000-${String(line).padStart(10, '0')}\tcus_0000000000000000${customer.padEnd(11, '0')}\t${type}\t${at}\t2023-12-01T00:00:00.000Z\t0\t{"input_tokens":${input},"output_tokens":${output}}\n`;
    }
    if (!stream.write(out)) await new Promise((resolve) => stream.once('drain', resolve));
    out = '';
  }
  stream.end();
  await done;
}

/** Usage totals must be right, or the time means nothing. */
async function checkTotals(store: Store, org_id: string, customer_ids: readonly string[], events: number) {
  const totals = await store.read(org_id, (tx) =>
    usageTotals(
      tx,
      customer_ids.flatMap((customer_id) =>
        [METERS.conversations, METERS.queries].map((definition) => ({
          customer_id,
          meter: 'any',
          definition,
          from: 0,
          to: NOW,
        })),
      ),
    ),
  );
  const counted = totals.reduce((sum, total) => sum + Number(total.quantity), 0);
  if (counted !== events) throw new Error(`${counted} events counted, ${events} imported`);
}

/** Import of the traces 100 times over (2.8M events), deduplicated, rolled up and fsynced, beside a bare COPY. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-bench-'));
  const store = await openStore({ data_dir: join(folder, 'kontor'), production: false });
  try {
    const by = { actor: 'bench', now: NOW };
    const { id: org_id } = await store.createOrganisation(
      { slug: 'bench', name: 'Bench', currency: 'EUR', timezone: 'UTC', invoice_prefix: 'B' },
      by,
    );
    const customers = await store.write(org_id, by, async (tx) => {
      await tx.catalogs.push(CATALOG);
      return tx.customers.createMany(
        Array.from({ length: CUSTOMERS }, (_, index) => ({
          external_id: `customer-${index}`,
          name: `Customer ${index}`,
          currency: 'EUR',
          timezone: 'UTC',
        })),
      );
    });
    const server = store.server as NonNullable<Store['server']>;
    const client = new pg.Client({ host: server.socket_dir, user: server.user, database: 'postgres' });
    await client.connect();
    await client.query(
      'CREATE TABLE bare_event (org_id text COLLATE "C" NOT NULL, source text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, customer_id text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL, time timestamptz NOT NULL, received timestamptz NOT NULL, recorded_in xid8 NOT NULL, data jsonb NOT NULL)',
    );
    const path = join(folder, 'traces.csv');
    const rows = await writeFile(path);
    let [own, peer] = [0, 0];
    const timed = async (run: () => Promise<void>) => {
      await client.query('CHECKPOINT');
      const started = performance.now();
      await run();
      return (performance.now() - started) / 1000;
    };
    for (let round = 0; round < ROUNDS; round++) {
      const peerRound = await timed(() => bareCopy(client, org_id, path, round));
      const ownRound = await timed(() => ours(store, org_id, path, round));
      process.stderr.write(
        `  round ${round + 1} of ${ROUNDS}: ${ownRound.toFixed(1)} s, bare COPY ${peerRound.toFixed(1)} s\n`,
      );
      peer += peerRound;
      own += ownRound;
    }
    await client.end();
    await checkTotals(
      store,
      org_id,
      customers.map((customer) => customer.id),
      rows * ROUNDS,
    );
    const ratio = own / peer;
    return [
      {
        bench: 'import',
        ours: Number(own.toFixed(2)),
        peer: Number(peer.toFixed(2)),
        peer_name: 'COPY into a bare table',
        unit: `s for ${rows * ROUNDS} events`,
        ratio: Number(ratio.toFixed(2)),
        bound: "at most 3x the peer's time",
        holds: ratio <= 3,
      },
    ];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
