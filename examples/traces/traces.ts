// SPDX-License-Identifier: Apache-2.0
import type { SampleEvent, TraceUse } from '../sample/example-business.js';
import { exampleFile } from '../sample/example-file.js';

/** What one request of a trace is an event of. */
export const TRACE_EVENT_TYPES = { conv: 'kalcifer.ai_conversation', code: 'conexus.context_query' } as const;

const HEADER = 'TIMESTAMP,ContextTokens,GeneratedTokens';
const ROW = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{7}),(\d{1,9}),(\d{1,9})$/;
/** Prime, and larger than any sum of shares: consecutive rows go to different customers, and all of them get some. */
const STEP = 7919;

/** The rows of a trace as they stand in the file. */
export function readTrace(kind: TraceUse['kind']): string[] {
  const [header, ...rows] = exampleFile('traces', `azure-llm-inference-2023-${kind}.csv`).trimEnd().split(/\r?\n/);
  if (header !== HEADER) throw new Error(`the trace ${kind} has other columns than ${HEADER}`);
  return rows;
}

/** One event a row; see the README for whose it is. Throws for a row of another shape, with its line. */
export function* traceEvents(
  kind: TraceUse['kind'],
  rows: readonly string[],
  customers: readonly string[],
): Generator<SampleEvent> {
  const owners = customers.flatMap((customer, index) => Array<string>(index + 1).fill(customer));
  for (const [index, row] of rows.entries()) {
    const match = ROW.exec(row);
    if (match === null) throw new Error(`line ${index + 2} of the trace ${kind} is no request: ${row}`);
    const [, day, time, context, generated] = match;
    yield {
      specversion: '1.0',
      id: `${kind}-${String(index + 1).padStart(6, '0')}`,
      source: `azure-llm-inference-2023/${kind}`,
      type: TRACE_EVENT_TYPES[kind],
      subject: owners[(STEP * index) % owners.length] as string,
      time: `${day}T${time}Z`,
      data: { context_tokens: Number(context), generated_tokens: Number(generated) },
    };
  }
}
