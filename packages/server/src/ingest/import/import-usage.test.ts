// SPDX-License-Identifier: Apache-2.0
import { createReadStream, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { CatalogDefinition, MeterDefinition } from '@kontor/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, runScript, type TestStore, temporaryFolder } from '../../testing/index.js';
import { usageTotals } from '../totals.js';
import {
  contentDigest,
  type ImportOptions,
  type ImportProgress,
  importUsage,
  type RejectedRow,
} from './import-usage.js';

const NOW = Date.UTC(2024, 2, 1);
const by = { actor: 'test', now: NOW };
const tokens: MeterDefinition = {
  label: 'Tokens',
  event_type: 'llm.call',
  aggregation: 'sum',
  property: 'tokens',
  unit: 'token',
};
const MAP = "type='llm.call',subject=customer,time=at,data.tokens=tokens";
let store: TestStore;
let folder: string;
beforeAll(async () => {
  store = await openTestStore();
  folder = temporaryFolder('import');
});
afterAll(async () => {
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function digestOf(stream: Readable): Promise<string> {
  const digest = await contentDigest(stream);
  return digest.ok ? digest.value : digest.problems.map((problem) => problem.code).join();
}

let made = 0;
async function organisation() {
  const slug = `import-${++made}`;
  const { id } = await store.createOrganisation(
    { slug, name: slug, currency: 'EUR', timezone: 'UTC', invoice_prefix: 'I' },
    by,
  );
  const catalog: CatalogDefinition = {
    id: 's',
    name: 'S',
    currencies: ['EUR'],
    products: {},
    features: {},
    plans: {},
    meters: { tokens },
  };
  const customer = await store.write(id, by, async (tx) => {
    await tx.catalogs.push(catalog);
    return tx.customers.put({ external_id: 'acme', name: 'Acme', currency: 'EUR', timezone: 'UTC' });
  });
  const total = () =>
    store.read(id, async (tx) => {
      const need = { customer_id: customer.id, meter: 'tokens', definition: tokens, from: 0, to: NOW * 2 };
      const [{ quantity, event_count }] = (await usageTotals(tx, [need])) as [
        Awaited<ReturnType<typeof usageTotals>>[0],
      ];
      return `${quantity} of ${event_count}`;
    });
  const load = async (content: string | Buffer, options: Partial<ImportOptions> = {}) => {
    const bytes = Buffer.from(content);
    const rejected: RejectedRow[] = [];
    const answer = await importUsage(store, id, {
      stream: Readable.from([bytes]),
      identity: await digestOf(Readable.from([bytes])),
      mapping: MAP,
      now: NOW,
      rejected: (row) => rejected.push(row),
      ...options,
    });
    return { answer, rejected };
  };
  return { id, total, load };
}

const FILE =
  'at,customer,tokens\n2024-01-01 10:00:00,acme,5\n2024-01-01 11:00:00,acme,7.5\n2024-01-01 11:00:00,acme,7.5\n';

test('counts each row once: identical rows are several, the same file again is none, packed or not', async () => {
  const { total, load } = await organisation();
  const { answer } = await load(FILE);
  expect(answer).toEqual({
    ok: true,
    value: { rows: 3, accepted: 3, duplicates: 0, quarantined: 0, rejected: 0, quarantine_reasons: {} },
  });
  expect((await load(gzipSync(FILE))).answer).toMatchObject({ value: { accepted: 0, duplicates: 3 } });
  expect(await total()).toBe('20 of 3');
  // the same rows as another type of event are other events
  const other = await load(FILE, { mapping: MAP.replace('llm.call', 'llm.chat') });
  expect(other.answer).toMatchObject({ value: { quarantined: 3, quarantine_reasons: { 'event-type-unknown': 3 } } });
});

test('loses only the bad row of many, and says which and why', async () => {
  const { total, load } = await organisation();
  const rows = Array.from({ length: 60_000 }, (_, index) => `2024-01-01 10:00:00,acme,${index % 7}`);
  rows[41_000] = '2024-13-01 10:00:00,acme,1';
  rows[52_000] = '2024-01-01 10:00:00,acme';
  rows[55_000] = '"2024-01-01 10:00:00,acme,1';
  const progress: ImportProgress[] = [];
  const { answer, rejected } = await load(`at,customer,tokens\n${rows.join('\n')}\n`, {
    onProgress: (one) => progress.push(one),
  });
  expect(answer).toMatchObject({ value: { rows: 60_000, accepted: 59_997, rejected: 3 } });
  expect(rejected.map(({ line, text, problems }) => [line, text, problems[0]?.code])).toEqual([
    [41_002, rows[41_000], 'event-time-invalid'],
    [52_002, rows[52_000], 'import-row-unreadable'],
    [55_002, rows[55_000], 'import-row-unreadable'],
  ]);
  const bad = [41_000, 52_000, 55_000];
  const sum = rows.reduce((all, _row, index) => (bad.includes(index) ? all : all + (index % 7)), 0);
  expect(await total()).toBe(`${sum} of 59997`);
  expect(progress.at(-1)).toMatchObject({ accepted: 59_997 });
});

test('takes the shape of the file as it is', async () => {
  const { total, load } = await organisation();
  expect((await load('at;customer;tokens\r\n1704103200;"acme";"1"\r\n')).answer).toMatchObject({
    value: { accepted: 1 },
  });
  const headless = await load('acme\t2024-01-01\t10', { columns: ['customer', 'at', 'tokens'], delimiter: '\t' });
  expect(headless.answer).toMatchObject({ value: { accepted: 1 } });
  const lines = '{"customer":"acme","at":"2024-01-01T10:00:00Z","usage":{"tokens":100}}\n{"customer":"acme"}\n[]\n';
  const json = await load(lines, { mapping: MAP.replace('=tokens', '=usage.tokens') });
  expect(json.answer).toMatchObject({ value: { accepted: 1, rejected: 2 } });
  const event = { specversion: '1.0', id: '1', source: 's', type: 'llm.call', subject: 'acme', data: { tokens: 1000 } };
  const { mapping: _none, ...plain } = { mapping: MAP };
  const events = await importUsage(store, (await organisation()).id, {
    ...plain,
    stream: Readable.from([Buffer.from(`${JSON.stringify(event)}\n${JSON.stringify({ ...event, id: '' })}\n`)]),
    identity: 'e',
    now: NOW,
  });
  expect(events).toMatchObject({ value: { accepted: 1, rejected: 1 } });
  expect(await total()).toBe('111 of 3');
});

test('refuses what it cannot begin with', async () => {
  const { load } = await organisation();
  const codeOf = async (...args: Parameters<typeof load>) => {
    const { answer } = await load(...args);
    return answer.ok ? null : answer.problems.map((problem) => `${problem.code} ${problem.message}`).join();
  };
  expect(await codeOf(FILE, { mapping: 'type' })).toContain('import-mapping-invalid');
  expect(await codeOf(FILE, { mapping: MAP.replace('=at', '=when') })).toContain('has no column "when"; it has "at"');
  expect(await codeOf(gzipSync(FILE).subarray(0, 30))).toContain('import-file-damaged');
  expect(await digestOf(Readable.from([gzipSync(FILE).subarray(0, 30)]))).toBe('import-file-damaged');
  expect(await load('')).toMatchObject({ answer: { value: { rows: 0 } } });
});

test('killed in the middle and started again, the total is exact', async () => {
  const { id, total, load } = await organisation();
  const rows = Array.from({ length: 150_000 }, (_, index) => `2024-01-01 10:00:00,acme,${index % 11}`);
  const path = join(folder, 'killed.csv');
  writeFileSync(path, `at,customer,tokens\n${rows.join('\n')}\n`);
  const identity = await digestOf(createReadStream(path));
  const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
  const child = runScript(`
    import { createReadStream } from 'node:fs';
    import { openStore } from ${here('../../store/open.ts')};
    import { importUsage } from ${here('./import-usage.ts')};
    const store = await openStore({ database_url: ${JSON.stringify(store.database_url)}, production: false });
    await importUsage(store, ${JSON.stringify(id)}, {
      stream: createReadStream(${JSON.stringify(path)}),
      identity: ${JSON.stringify(identity)}, mapping: ${JSON.stringify(MAP)}, now: ${NOW},
      onProgress: ({ accepted }) => {
        console.log(accepted);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); // one batch stored, the next under way
      },
    });
  `);
  expect(Number(await child.line())).toBeGreaterThan(0);
  await child.kill();
  const { answer } = await load(`at,customer,tokens\n${rows.join('\n')}\n`);
  if (!answer.ok) throw new Error('refused');
  expect(answer.value.duplicates).toBeGreaterThan(0);
  expect(answer.value.accepted).toBeGreaterThan(0);
  expect(answer.value.accepted + answer.value.duplicates).toBe(150_000);
  expect(await total()).toBe(`${rows.reduce((sum, _row, index) => sum + (index % 11), 0)} of 150000`);
});
