// SPDX-License-Identifier: Apache-2.0
import { createInterface } from 'node:readline';
import { evaluateLine } from './evaluate.js';

/** Answers are written in blocks of this many characters: a write a line would cost more than the answer. */
const BLOCK_LENGTH = 64 * 1024;

/** Answers every non-empty line of `input` on `output`, in order, at the pace of the reader. */
export async function answerLines(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<void> {
  let block = '';
  const flush = async () => {
    const text = block;
    block = '';
    if (text !== '' && !output.write(text)) await new Promise((resolve) => output.once('drain', resolve));
  };
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    block += `${JSON.stringify(evaluateLine(line))}\n`;
    // a person or a program that waits for its answer before it asks again gets it at once
    if (block.length >= BLOCK_LENGTH || (input as { readableLength?: number }).readableLength === 0) await flush();
  }
  await flush();
}
