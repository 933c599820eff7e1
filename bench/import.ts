// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { chmodSync, createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import type { CatalogDefinition, MeterDefinition } from '@kontor/core';
import { readTrace, TRACE_EVENT_TYPES } from '@kontor/examples';
import { contentDigest, importUsage, openStore, type Store, usageTotals } from '@kontor/server';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BenchResult } from './result.js';

/** KONTOR_BENCH_TIMES is for a quick look. */
const TIMES = Number(process.env.KONTOR_BENCH_TIMES ?? 100);
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

interface Files {
  /** Both traces over and over, each row with its event type and customer. */
  readonly csv: string;
  /** The same rows as they are stored, ready made in COPY's own format. */
  readonly copy: string;
  readonly rows: number;
  readonly input_tokens: number;
}

async function writeFiles(
  folder: string,
  times: number,
  org_id: string,
  customer_ids: readonly string[],
): Promise<Files> {
  const [csv, copy] = [join(folder, 'traces.csv'), join(folder, 'traces.copy')];
  const files = [createWriteStream(csv), createWriteStream(copy)] as const;
  files[0].write('TIMESTAMP,ContextTokens,GeneratedTokens,type,customer\n');
  let [rows, input_tokens] = [0, 0];
  for (let time = 0; time < times; time++)
    for (const kind of ['conv', 'code'] as const) {
      const type = TRACE_EVENT_TYPES[kind];
      const lines: [string, string] = ['', ''];
      for (const row of readTrace(kind)) {
        const [at = '', input, output] = row.split(',');
        const [customer, id] = [rows % CUSTOMERS, String(++rows).padStart(10, '0')];
        if (kind === 'conv') input_tokens += Number(input);
        lines[0] += `${row},${type},customer-${customer}\n`;
        lines[1] += `${org_id}\timport\t00000000000000000000-${id}\t${customer_ids[customer]}\t${type}\t${at.slice(0, 23)}Z\t2023-12-01 00:00:00Z\t0\t{"input_tokens":${input},"output_tokens":${output}}\n`;
      }
      for (const index of [0, 1] as const) if (!files[index].write(lines[index])) await once(files[index], 'drain');
    }
  for (const file of files) file.end();
  await Promise.all(files.map((file) => finished(file)));
  return { csv, copy, rows, input_tokens };
}

/** Our path, whole: digest of the file, mapping, checks, deduplication, rollups; durable when it ends. */
async function ours(store: Store, org_id: string, path: string): Promise<void> {
  const digest = await contentDigest(createReadStream(path));
  if (!digest.ok) throw new Error('the file has no digest');
  const stream = createReadStream(path);
  const answer = await importUsage(store, org_id, { stream, mapping: MAP, identity: digest.value, now: NOW });
  if (!answer.ok || answer.value.accepted !== answer.value.rows) throw new Error(JSON.stringify(answer));
}

/** The peer: rows ready made, streamed into a table with the columns of `usage_event` and neither key nor index. */
const bareCopy = (client: pg.Client, path: string) =>
  pipeline(createReadStream(path, { highWaterMark: 1 << 18 }), client.query(copyFrom('COPY bare_event FROM STDIN')));

/** Usage totals must be right, or the time means nothing. */
async function checkTotals(store: Store, org_id: string, customer_ids: readonly string[], files: Files) {
  const total = async (definition: MeterDefinition) => {
    const needs = customer_ids.map((customer_id) => ({ customer_id, meter: 'any', definition, from: 0, to: NOW }));
    const totals = await store.read(org_id, (tx) => usageTotals(tx, needs));
    return totals.reduce((sum, { quantity }) => sum + Number(quantity), 0);
  };
  const counted = (await total(METERS.conversations)) + (await total(METERS.queries));
  if (counted !== files.rows) throw new Error(`${counted} events counted, ${files.rows} imported`);
  const tokens = await total(METERS.conversation_tokens);
  if (tokens !== files.input_tokens) throw new Error(`${tokens} tokens counted, ${files.input_tokens} imported`);
}

const BARE = `DROP TABLE IF EXISTS bare_event;
  CREATE TABLE bare_event (org_id text NOT NULL, source text NOT NULL, id text NOT NULL, customer_id text NOT NULL,
    type text NOT NULL, time timestamptz NOT NULL, received timestamptz NOT NULL, recorded_in xid8 NOT NULL,
    data jsonb NOT NULL);
  CHECKPOINT`;

/** One import of the traces 100 times over (2.8M events), between two bare COPYs of which the faster counts. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-bench-'));
  chmodSync(folder, 0o755);
  const store = await openStore({ data_dir: join(folder, '.kontor'), production: false });
  const server = store.server as NonNullable<Store['server']>;
  const client = new pg.Client({ host: server.socket_dir, user: server.user, database: 'postgres' });
  try {
    await client.connect();
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
    const customer_ids = customers.map((customer) => customer.id);
    const files = await writeFiles(folder, TIMES, org_id, customer_ids);
    const timed = async (what: string, run: () => Promise<void>) => {
      await client.query(BARE);
      const started = performance.now();
      await run();
      const elapsed = (performance.now() - started) / 1000;
      process.stderr.write(`  ${what}: ${elapsed.toFixed(1)} s\n`);
      return elapsed;
    };
    const before = await timed('bare COPY', () => bareCopy(client, files.copy));
    const own = await timed('import', () => ours(store, org_id, files.csv));
    const peer = Math.min(before, await timed('bare COPY', () => bareCopy(client, files.copy)));
    await checkTotals(store, org_id, customer_ids, files);
    const ratio = own / peer;
    return [
      {
        bench: `import the traces ${TIMES} times over, deduplicated and durable`,
        ours: Number(own.toFixed(2)),
        peer: Number(peer.toFixed(2)),
        peer_name: 'COPY of the same rows, ready made, into a bare table',
        unit: `s for ${files.rows} events`,
        ratio: Number(ratio.toFixed(2)),
        bound: "at most 3x the peer's time",
        holds: ratio <= 3,
      },
    ];
  } finally {
    await client.end();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
