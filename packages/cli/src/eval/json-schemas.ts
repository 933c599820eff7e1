// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import { answerSchema, type Operation, requests } from './protocol.js';

/** The protocol as JSON Schema (2020-12), by file name: one for the request and one for the answer of each operation. */
export function protocolSchemas(): Map<string, string> {
  const files = new Map<string, string>();
  for (const operation of Object.keys(requests) as Operation[]) {
    const write = (part: string, io: 'input' | 'output', schema: z.ZodType) =>
      files.set(
        `${operation.replaceAll('_', '-')}.${part}.schema.json`,
        `${JSON.stringify({ title: `${operation} ${part}`, ...z.toJSONSchema(schema, { io }) }, null, 2)}\n`,
      );
    write('request', 'input', requests[operation]);
    write('answer', 'output', answerSchema(operation));
  }
  return files;
}
