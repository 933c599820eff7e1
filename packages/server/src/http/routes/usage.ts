// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { z } from '@hono/zod-openapi';
import { formatInstant, type Instant, type MeterDefinition, type Result } from '@kontor/core';
import { parseMoment } from '../../billing/test-clock.js';
import { type ImportAnswer, importUsage, type RejectedRow } from '../../ingest/import/import-usage.js';
import { ingestEvents, replay } from '../../ingest/ingest.js';
import { listQuarantine, type QuarantineRow } from '../../ingest/quarantine-table.js';
import { stretchesBetween } from '../../ingest/stretches.js';
import { usageTotals } from '../../ingest/totals.js';
import { usageGroups } from '../../ingest/usage-groups.js';
import { NOTHING, usageOfAll } from '../../ingest/usage-of-all.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { inLanguage, type ProblemLanguage } from '../problem-words/problem-words.js';
import { asOfQuery, instant, listAnswer, listOf, pageFields, pageOf, pageQuery, timezone } from '../shapes.js';
import { catalogInForce } from './catalog.js';
import { customerBy } from './customers.js';

const problem = z.object({ code: z.string(), path: z.string(), message: z.string(), mend: z.string() });
const meter = z
  .object({
    id: z.string(),
    object: z.literal('meter'),
    label: z.string(),
    event_type: z.string(),
    aggregation: z.enum(['count', 'sum', 'max', 'latest', 'unique']),
    property: z.string().nullable(),
    unit: z.string(),
    filter: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
  })
  .openapi('Meter');

const event = z
  .looseObject({
    specversion: z.unknown(),
    id: z.unknown(),
    source: z.unknown(),
    type: z.unknown(),
    subject: z.unknown(),
  })
  .openapi('CloudEvent', {
    type: 'object',
    description: 'A CloudEvent 1.0 in JSON; its subject is the id or the own key of a customer.',
    required: ['specversion', 'id', 'source', 'type', 'subject'],
    properties: {
      specversion: { type: 'string', enum: ['1.0'] },
      id: { type: 'string', maxLength: 255 },
      source: { type: 'string', description: 'With the id, what makes an event the same event.' },
      type: { type: 'string' },
      subject: { type: 'string' },
      time: { type: 'string', format: 'date-time', description: 'Default: when it arrives.' },
      data: { type: 'object', additionalProperties: true },
    },
  });
const ingested = z
  .object({
    accepted: z.int(),
    duplicates: z.int().openapi({ description: 'Known already by id and source: they change nothing.' }),
    quarantined: z
      .array(z.object({ index: z.int(), problem }))
      .openapi({ description: 'Kept, and counted as soon as they can be.' }),
    rejected: z.array(z.object({ index: z.int(), problems: z.array(problem) })).openapi({ description: 'Not kept.' }),
    recorded_at: instant.openapi({ description: 'Entitlements computed from here on count them in.' }),
  })
  .openapi('IngestAnswer');

const imported = z
  .object({
    rows: z.int(),
    accepted: z.int(),
    duplicates: z.int(),
    quarantined: z.int(),
    rejected: z.int(),
    quarantine_reasons: z.record(z.string(), z.int()),
    rejected_rows: z
      .array(z.object({ line: z.int(), text: z.string(), problems: z.array(problem) }))
      .openapi({ description: 'The first thousand of them.' }),
  })
  .openapi('ImportAnswer');
const quarantined = z
  .object({
    id: z.string(),
    object: z.literal('quarantined_event'),
    event_id: z.string(),
    source: z.string(),
    type: z.string(),
    subject: z.string(),
    time: instant,
    received: instant,
    data: z.unknown(),
    ...problem.shape,
  })
  .openapi('QuarantinedEvent');
const bucket = z.object({ from: instant, to: instant, quantity: z.string(), event_count: z.string() });
const group = z.object({
  key: z.string().nullable().openapi({ description: 'The customer or value; null: of the rest, or without one.' }),
  rest: z.boolean().openapi({ description: 'Whether it is all groups that are not told one by one.' }),
  quantity: z.string(),
  event_count: z.string(),
  buckets: z.array(z.object({ quantity: z.string(), event_count: z.string() })).openapi({
    description: 'In the order of `buckets` above.',
  }),
});
const usage = z
  .object({
    object: z.literal('usage'),
    customer_id: z.string().nullable().openapi({ description: 'null: of all customers.' }),
    meter: z.string(),
    unit: z.string(),
    timezone: z.string(),
    ...bucket.shape,
    buckets: z.array(bucket).openapi({ description: 'Hour by hour, or by days, weeks or months, when asked for.' }),
    groups: z.array(group).openapi({ description: 'The greatest first, when asked for; the rest of them last.' }),
  })
  .openapi('Usage');
const usageQuery = z.strictObject({
  customer_id: z.string().min(1).optional().openapi({
    description: 'By id or own key; default all customers: each by itself, then summed.',
  }),
  meter: z.string().min(1),
  from: z.string().openapi({ description: 'An instant, or a day in the zone.' }),
  to: z.string().openapi({ description: 'Exclusive.' }),
  by: z.enum(['hour', 'day', 'week', 'month']).optional().openapi({ description: 'Weeks begin on Monday.' }),
  timezone: timezone.optional().openapi({ description: "Default: the customer's, else the organisation's." }),
  group_by: z.string().min(1).max(100).optional().openapi({
    description: '`customer`, or a member of the data of events.',
    example: 'region',
  }),
  top: z.coerce.number().int().min(1).max(50).default(10).openapi({
    type: 'integer',
    description: 'So many groups are told one by one.',
  }),
  where: z
    .string()
    .regex(/^[^=,]+=[^,]*(,[^=,]+=[^,]*)*$/, 'write member=value, several with commas')
    .optional()
    .openapi({ description: 'Only events whose data say so.', example: 'region=eu,tier=gold' }),
});

const MOST_REJECTED_ROWS = 1_000;

function shownMeter([id, { label, event_type, aggregation, property, unit, filter }]: [string, MeterDefinition]) {
  return {
    id,
    object: 'meter' as const,
    label,
    event_type,
    aggregation,
    property: property ?? null,
    unit,
    filter: filter ?? null,
  };
}

function shownHeld({ time, received, ...row }: QuarantineRow, language: ProblemLanguage) {
  return {
    ...inLanguage(row, language),
    object: 'quarantined_event' as const,
    time: formatInstant(time),
    received: formatInstant(received),
  };
}

export function addUsage(api: Api): void {
  api.add(
    {
      operation_id: 'sendEvents',
      method: 'post',
      path: '/v1/events',
      tag: 'Usage',
      summary: 'Send one CloudEvent or up to 10,000 of them',
      description:
        'When it answers, the accepted events are on disk. An event is known by its id and source: sending it again ' +
        'changes nothing. Good events of a batch are taken and bad ones listed.',
      access: ['secret', 'ingest'],
      body: z.union([z.array(z.unknown()), z.unknown()]).openapi({
        oneOf: [
          { $ref: '#/components/schemas/CloudEvent' },
          { type: 'array', maxItems: 10_000, items: { $ref: '#/components/schemas/CloudEvent' } },
        ],
      }),
      answer: ingested,
      idempotent: false,
    },
    async ({ store, org_id, body, now, clock }) => {
      const answer = await ingestEvents(store, org_id, body, now);
      if (!answer.ok) throw new Refusal(413, answer.problems);
      const { accepted, duplicates, quarantined, rejected } = answer.value;
      return {
        accepted,
        duplicates,
        quarantined: [...quarantined],
        rejected: rejected.map(({ index, problems }) => ({ index, problems: [...problems] })),
        recorded_at: formatInstant(clock()),
      };
    },
  );
  api.app.openAPIRegistry.register('CloudEvent', event);
  api.add(
    {
      operation_id: 'listMeters',
      method: 'get',
      path: '/v1/meters',
      tag: 'Usage',
      summary: 'The meters of the catalog in force',
      query: pageQuery.pick({ limit: true, starting_after: true }).extend(asOfQuery.shape),
      answer: listOf(meter, 'MeterList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const all = Object.entries((await catalogInForce(tx)).content.meters ?? {}).map(shownMeter);
        const from = all.findIndex(({ id }) => id === query.starting_after) + 1;
        const data = all.slice(from, from + (query.limit ?? 1_000));
        return { object: 'list' as const, data, has_more: from + data.length < all.length };
      }),
  );
  api.add(
    {
      operation_id: 'getUsage',
      method: 'get',
      path: '/v1/usage',
      tag: 'Usage',
      summary: 'What a customer or all of them used, by one meter of the catalog in force',
      description:
        'Whole hours are read from what is summed up of them; a filter, and groups by a member of the data, read the events ' +
        'themselves.',
      query: usageQuery,
      answer: usage,
    },
    ({ read, query }) => read((tx) => usageOf(tx, query)),
  );
  api.add(
    {
      operation_id: 'importUsage',
      method: 'post',
      path: '/v1/usage/imports',
      tag: 'Usage',
      summary: 'Import a CSV or NDJSON file of any size, gzip or not, as a stream',
      description: 'The same file under the same `identity` doubles nothing, whole or interrupted.',
      query: z.strictObject({
        identity: z.string().min(1).max(200).openapi({ description: 'Names the content, e.g. by its SHA-256.' }),
        map: z.string().min(1).optional().openapi({
          description: "How a row becomes an event: type='acme.call',subject=account,time=at,data.bytes=size",
        }),
        format: z.enum(['csv', 'ndjson']).optional(),
        delimiter: z.string().length(1).optional(),
        columns: z.string().min(1).optional().openapi({ description: 'With commas, for a CSV file without a header.' }),
      }),
      upload: true,
      answer: imported,
    },
    async ({ store, org_id, query, request, now }) => {
      const rejected_rows: RejectedRow[] = [];
      const { identity, map, format, delimiter, columns } = query;
      const result = await importUsage(store, org_id, {
        stream: request.body === null ? Readable.from([]) : Readable.fromWeb(request.body as WebStream<Uint8Array>),
        identity,
        now,
        ...(map === undefined ? {} : { mapping: map }),
        ...(format === undefined ? {} : { format }),
        ...(delimiter === undefined ? {} : { delimiter }),
        ...(columns === undefined ? {} : { columns: columns.split(',') }),
        rejected: (row) => {
          if (rejected_rows.length < MOST_REJECTED_ROWS) rejected_rows.push(row);
        },
      });
      if (!result.ok) throw new Refusal(422, result.problems);
      return importAnswer(result.value, rejected_rows);
    },
  );
  api.add(
    {
      operation_id: 'listQuarantine',
      method: 'get',
      path: '/v1/quarantine',
      tag: 'Usage',
      summary: 'Events that are kept but cannot be counted yet, and why',
      query: z.strictObject({
        ...pageFields,
        code: z.string().min(1).max(100).optional().openapi({ description: 'Why they are held.' }),
        type: z.string().min(1).max(200).optional(),
        subject: z.string().min(1).max(200).optional(),
      }),
      answer: listOf(quarantined, 'QuarantineList'),
    },
    ({ read, query: { code, type, subject, ...page }, language }) =>
      read(async (tx) =>
        listAnswer(await listQuarantine(tx, { ...pageOf(page), code, type, subject }), (row) =>
          shownHeld(row, language),
        ),
      ),
  );
  api.add(
    {
      operation_id: 'replayQuarantine',
      method: 'post',
      path: '/v1/quarantine/replay',
      tag: 'Usage',
      summary: 'Count what has become countable',
      answer: z.object({ counted: z.int(), held: z.int() }).openapi('QuarantineReplay'),
    },
    ({ store, org_id, repeatable }) => repeatable(() => replay(store, org_id)),
  );
}

function importAnswer({ quarantine_reasons, ...counts }: ImportAnswer, rejected_rows: readonly RejectedRow[]) {
  return {
    ...counts,
    quarantine_reasons: { ...quarantine_reasons },
    rejected_rows: rejected_rows.map((row) => ({ ...row, problems: [...row.problems] })),
  };
}

async function usageOf(tx: Transaction, query: z.output<typeof usageQuery>) {
  const customer = query.customer_id === undefined ? null : await customerBy(tx, query.customer_id);
  const zone = query.timezone ?? (customer ?? (await tx.organisations.get())).timezone;
  const { meters } = (await catalogInForce(tx)).content;
  const found = meters?.[query.meter];
  if (found === undefined)
    throw new Refusal(404, [
      {
        code: 'unknown-meter',
        path: 'meter',
        message: `the catalog has no meter ${query.meter}`,
        mend: `name one of ${Object.keys(meters ?? {}).join(', ')}`,
      },
    ]);
  const definition = filtered(found, query.where);
  const customer_id = customer?.id ?? null;
  const whole = { from: momentIn('from', query.from, zone), to: momentIn('to', query.to, zone) };
  const stretches = query.by === undefined ? [] : orBadRequest(stretchesBetween(whole, query.by, zone));
  const who = { meter: query.meter, definition };
  const totals =
    customer_id === null
      ? await usageOfAll(tx, definition, [whole, ...stretches])
      : await usageTotals(
          tx,
          [whole, ...stretches].map((stretch) => ({ ...who, ...stretch, customer_id })),
        );
  const { group_by, top } = query;
  const groups =
    group_by === undefined
      ? []
      : orBadRequest(await usageGroups(tx, { ...who, customer_id, by: group_by, whole, stretches, top }));
  const [total = NOTHING, ...series] = totals;
  return {
    object: 'usage' as const,
    customer_id,
    meter: query.meter,
    unit: definition.unit,
    timezone: zone,
    ...shownTotal({ ...whole, ...total }),
    buckets: stretches.map((stretch, at) => shownTotal({ ...stretch, ...(series[at] ?? NOTHING) })),
    groups: groups.map(({ key, rest, total: of_group, series: told }) => ({
      key,
      rest,
      ...shownAmounts(of_group),
      buckets: told.map(shownAmounts),
    })),
  };
}

function orBadRequest<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Refusal(400, result.problems);
}

/** The same meter for those of its events only whose data say so. */
function filtered(definition: MeterDefinition, where: string | undefined): MeterDefinition {
  if (where === undefined) return definition;
  const filter: Record<string, string | number | boolean> = { ...definition.filter };
  for (const part of where.split(',')) {
    const [member = '', value = ''] = [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)];
    const own = filter[member];
    if (own !== undefined && String(own) !== value)
      throw new Refusal(400, [
        {
          code: 'invalid-format',
          path: 'where',
          message: `the meter counts only what has ${member}=${own}`,
          mend: 'leave that member out, or ask for another meter',
        },
      ]);
    filter[member] = own ?? value;
  }
  return { ...definition, filter };
}

interface Total {
  readonly from: Instant;
  readonly to: Instant;
  readonly quantity: { toString(): string };
  readonly event_count: { toString(): string };
}

function shownTotal({ from, to, ...total }: Total) {
  return { from: formatInstant(from), to: formatInstant(to), ...shownAmounts(total) };
}

function shownAmounts({ quantity, event_count }: Pick<Total, 'quantity' | 'event_count'>) {
  return { quantity: quantity.toString(), event_count: event_count.toString() };
}

/** An instant, or the first one of a day in the customer's zone. */
function momentIn(path: string, text: string, timezone: string): Instant {
  const moment = parseMoment(text, timezone);
  if (moment !== null) return moment;
  throw new Refusal(400, [
    {
      code: 'invalid-date',
      path,
      message: `${JSON.stringify(text)} is neither a day nor an instant`,
      mend: 'write e.g. 2026-01-31 or 2026-01-31T12:00:00Z',
    },
  ]);
}
