// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { type Instant, type Problem, parseInstant } from '@kontor/core';
import {
  listCases,
  type NewCase,
  planCases,
  type RecordChanges,
  removeCase,
  storeCases,
} from '../../service-levels/cases.js';
import { holidaysOf, putHolidays } from '../../service-levels/holidays.js';
import { listOutages, type NewOutage, planOutages, removeOutage, storeOutages } from '../../service-levels/outages.js';
import { parseCaseFile, parseHolidayFile, parseOutageFile } from '../../service-levels/record-file.js';
import { shownCase, shownOutage } from '../../service-levels/shown.js';
import { freshId, type Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import type { Call } from '../operation.js';
import { orRefuse, Refusal, unknownResource } from '../problem.js';
import { byId, instant, listAnswer, listOf, name, pageFields, pageOf, plainDate } from '../shapes.js';
import { dry_run } from './credits.js';
import { customerBy } from './customers.js';

const TAG = 'Service levels';
const reference = z.string().trim().min(1).max(200).openapi({ description: 'Of whoever keeps it; known by it.' });
const time = z
  .string()
  .refine(
    (text) => parseInstant(text) !== null && text >= '1970-01-02' && text < '9000',
    'write an instant as 2026-01-31T12:00:00Z',
  )
  .openapi({ format: 'date-time', example: '2026-01-31T12:00:00Z' });
const customer_id = z.string().min(1).openapi({ description: 'By id or external id.' });
const newCase = z.strictObject({
  reference,
  customer_id,
  severity: z.string().trim().min(1).max(60).openapi({ example: 'critical' }),
  support_level: name.optional().openapi({ description: 'Key of the catalog; default: whatever the customer has.' }),
  opened: time,
  responded: time.nullish().openapi({ description: 'The first response.' }),
  resolved: time.nullish(),
});
const supportCase = z
  .object({
    id: z.string(),
    object: z.literal('support_case'),
    reference: z.string(),
    customer_id: z.string(),
    support_level: z.string().nullable(),
    severity: z.string(),
    opened: instant,
    responded: instant.nullable(),
    resolved: instant.nullable(),
  })
  .openapi('SupportCase');
const newOutage = z.strictObject({
  reference,
  component: z.string().trim().min(1).max(200).openapi({ example: 'api' }),
  from: time,
  to: time.nullish().openapi({ description: 'None: it goes on.' }),
  planned: z.boolean().default(false).openapi({ description: 'Announced maintenance is no downtime.' }),
  customer_ids: z.array(customer_id).min(1).max(10_000).nullish().openapi({ description: 'None: everybody.' }),
});
const outage = z
  .object({
    id: z.string(),
    object: z.literal('service_outage'),
    reference: z.string(),
    component: z.string(),
    from: instant,
    to: instant.nullable(),
    planned: z.boolean(),
    customer_ids: z.array(z.string()).nullable(),
  })
  .openapi('ServiceOutage');
const changes = z
  .object({
    object: z.literal('service_record_changes'),
    added: z.int(),
    changed: z.array(z.string()).openapi({ description: 'References of those that said something else before.' }),
    unchanged: z.int(),
    stored: z.boolean().openapi({ description: 'False for a dry run.' }),
  })
  .openapi('ServiceRecordChanges');
const content = z.string().min(1).openapi({ description: 'The file as text.' });
const holiday = z.strictObject({ date: plainDate, name });
const holidays = z
  .object({ id: z.string(), object: z.literal('holiday_calendar'), holidays: z.array(holiday) })
  .openapi('HolidayCalendar');
const calendarPath = z.strictObject({ calendar: z.string().min(1).max(60) });
const removed = (object: 'support_case' | 'service_outage', title: string) =>
  z.object({ id: z.string(), object: z.literal(object), deleted: z.literal(true) }).openapi(title);

const at = (text: string | null | undefined) => (text == null ? null : (parseInstant(text) as Instant));

/** Records what a plan finds, or says what recording it would do. */
async function record<T extends { readonly reference: string }>(
  { read, write, now }: Pick<Call<unknown, unknown, unknown>, 'read' | 'write' | 'now'>,
  dry: boolean,
  plan: (tx: Transaction, newId: () => string) => Promise<{ changes: RecordChanges<T>; problems: readonly Problem[] }>,
  store: (tx: Parameters<Parameters<typeof write>[0]>[0], changes: RecordChanges<T>) => Promise<void>,
  prefix: string,
) {
  const shown = ({ added, changed, unchanged }: RecordChanges<T>, stored: boolean) => ({
    object: 'service_record_changes' as const,
    added: added.length,
    changed: changed.map((one) => one.reference),
    unchanged,
    stored,
  });
  const planned = async (tx: Transaction, newId: () => string) => {
    const { changes: found, problems } = await plan(tx, newId);
    if (problems.length > 0) throw new Refusal(422, problems.slice(0, 100));
    return found;
  };
  if (dry) return read(async (tx) => shown(await planned(tx, () => freshId(prefix, now)), false));
  return write(async (tx) => {
    const found = await planned(tx, () => tx.newId(prefix));
    await store(tx, found);
    return shown(found, true);
  });
}

type Recording = Pick<Call<unknown, unknown, unknown>, 'read' | 'write' | 'now'>;
const recordCases = (call: Recording, cases: readonly NewCase[], dry: boolean) =>
  record(call, dry, (tx, newId) => planCases(tx, cases, newId), storeCases, 'cas');
const recordOutages = (call: Recording, outages: readonly NewOutage[], dry: boolean) =>
  record(call, dry, (tx, newId) => planOutages(tx, outages, newId), storeOutages, 'out');

export function addServiceRecords(api: Api): void {
  addCases(api);
  addOutages(api);
  addHolidays(api);
}

function addCases(api: Api): void {
  api.add(
    {
      operation_id: 'putSupportCases',
      method: 'put',
      path: '/v1/support_cases',
      tag: TAG,
      summary: 'Record support cases, or what has become of them',
      body: z
        .strictObject({ cases: z.array(newCase).min(1).max(10_000), dry_run })
        .openapi('PutSupportCases', { description: 'One with a known reference takes the place of what it was.' }),
      answer: changes,
    },
    (call) => {
      const cases = call.body.cases.map(({ support_level, opened, responded, resolved, ...one }) => ({
        ...one,
        level: support_level ?? null,
        opened_at: at(opened) as Instant,
        responded_at: at(responded),
        resolved_at: at(resolved),
      }));
      return recordCases(call, cases, call.body.dry_run);
    },
  );
  api.add(
    {
      operation_id: 'importSupportCases',
      method: 'post',
      path: '/v1/support_cases/import',
      tag: TAG,
      summary: 'Record the support cases of a CSV file',
      description: 'Columns `reference,customer,severity,opened`, and if there are any `responded,resolved,level`.',
      body: z.strictObject({ content, dry_run }),
      answer: changes,
    },
    (call) => recordCases(call, orRefuse(parseCaseFile(call.body.content)), call.body.dry_run),
  );
  api.add(
    {
      operation_id: 'listSupportCases',
      method: 'get',
      path: '/v1/support_cases',
      tag: TAG,
      summary: 'Support cases, the one recorded last first',
      query: z.strictObject({ ...pageFields, customer_id: customer_id.optional() }),
      answer: listOf(supportCase, 'SupportCaseList'),
    },
    ({ read, query }) =>
      read(async (tx) => {
        const of = query.customer_id === undefined ? undefined : (await customerBy(tx, query.customer_id)).id;
        return listAnswer(await listCases(tx, { ...pageOf(query), customer_id: of }), shownCase);
      }),
  );
  api.add(
    {
      operation_id: 'removeSupportCase',
      method: 'delete',
      path: '/v1/support_cases/{id}',
      tag: TAG,
      summary: 'Remove a support case that was recorded by mistake',
      params: byId,
      answer: removed('support_case', 'RemovedSupportCase'),
    },
    ({ write, params }) =>
      write(async (tx) => {
        if ((await removeCase(tx, params.id)) === null) throw unknownResource('support case', params.id);
        return { id: params.id, object: 'support_case' as const, deleted: true as const };
      }),
  );
}

function addOutages(api: Api): void {
  api.add(
    {
      operation_id: 'putServiceOutages',
      method: 'put',
      path: '/v1/service_outages',
      tag: TAG,
      summary: 'Record outages and planned maintenance, or their end',
      body: z.strictObject({ outages: z.array(newOutage).min(1).max(10_000), dry_run }).openapi('PutServiceOutages'),
      answer: changes,
    },
    (call) => {
      const outages = call.body.outages.map(({ from, to, customer_ids, ...one }) => ({
        ...one,
        from: at(from) as Instant,
        to: at(to),
        customer_ids: customer_ids ?? null,
      }));
      return recordOutages(call, outages, call.body.dry_run);
    },
  );
  api.add(
    {
      operation_id: 'importServiceOutages',
      method: 'post',
      path: '/v1/service_outages/import',
      tag: TAG,
      summary: 'Record the outages of a CSV file',
      description: 'Columns `reference,component,from`, and if there are any `to,planned,customers`.',
      body: z.strictObject({ content, dry_run }),
      answer: changes,
    },
    (call) => recordOutages(call, orRefuse(parseOutageFile(call.body.content)), call.body.dry_run),
  );
  api.add(
    {
      operation_id: 'listServiceOutages',
      method: 'get',
      path: '/v1/service_outages',
      tag: TAG,
      summary: 'Outages and planned maintenance, the one recorded last first',
      query: z.strictObject(pageFields),
      answer: listOf(outage, 'ServiceOutageList'),
    },
    ({ read, query }) => read(async (tx) => listAnswer(await listOutages(tx, pageOf(query)), shownOutage)),
  );
  api.add(
    {
      operation_id: 'removeServiceOutage',
      method: 'delete',
      path: '/v1/service_outages/{id}',
      tag: TAG,
      summary: 'Remove an outage that was recorded by mistake',
      params: byId,
      answer: removed('service_outage', 'RemovedServiceOutage'),
    },
    ({ write, params }) =>
      write(async (tx) => {
        if ((await removeOutage(tx, params.id)) === null) throw unknownResource('outage', params.id);
        return { id: params.id, object: 'service_outage' as const, deleted: true as const };
      }),
  );
}

function addHolidays(api: Api): void {
  api.add(
    {
      operation_id: 'putHolidays',
      method: 'put',
      path: '/v1/holidays/{calendar}',
      tag: TAG,
      summary: 'Set the holidays of a calendar that support hours name',
      description: 'In place of all days before. As `holidays`, or a CSV file with `date,name` as `content`.',
      params: calendarPath,
      body: z
        .strictObject({ holidays: z.array(holiday).max(5_000).optional(), content: content.optional() })
        .openapi('PutHolidays'),
      answer: holidays,
    },
    ({ write, params: { calendar }, body }) => {
      if ((body.holidays === undefined) === (body.content === undefined))
        throw new Refusal(422, [
          {
            code: body.holidays === undefined ? 'missing-field' : 'unknown-field',
            path: 'holidays',
            message: 'the days are said once: as a list or as a file',
            mend: 'write `holidays`, or `content` instead of it',
          },
        ]);
      const days = body.holidays ?? orRefuse(parseHolidayFile(body.content as string));
      return write(async (tx) => ({
        id: calendar,
        object: 'holiday_calendar' as const,
        holidays: await putHolidays(tx, calendar, days),
      }));
    },
  );
  api.add(
    {
      operation_id: 'getHolidays',
      method: 'get',
      path: '/v1/holidays/{calendar}',
      tag: TAG,
      summary: 'The holidays of a calendar; none where nobody has set it',
      params: calendarPath,
      answer: holidays,
    },
    ({ read, params: { calendar } }) =>
      read(async (tx) => ({
        id: calendar,
        object: 'holiday_calendar' as const,
        holidays: await holidaysOf(tx, calendar),
      })),
  );
}
