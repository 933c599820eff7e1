// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { decimal } from '@kontor/core';
import { type Waterfall, waterfallPicture, waterfallRows } from '@kontor/core/picture';
import { afterAll, expect, test } from 'vitest';
import { CommandFailure } from './failure.js';
import { pictureFormat, writePicture } from './picture-file.js';

const folder = mkdtempSync(join(tmpdir(), 'kontor-picture-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data: Waterfall = {
  title: 'MRR',
  measure: { kind: 'money', currency: 'EUR' },
  steps: [
    { label: 'Opening', value: decimal(100), kind: 'total' },
    { label: 'New', value: decimal(20), kind: 'change' },
  ],
};
const picture = { draw: (options = {}) => waterfallPicture(data, options), rows: waterfallRows(data) };

/** Size and pixels of a PNG of eight bits and four channels, read by hand (PNG, 5.2 and 9). */
function decoded(png: Buffer) {
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  expect([...png.subarray(24, 26)]).toEqual([8, 6]);
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const lines = inflateSync(Buffer.concat(parts));
  return { width, height, bytes: lines.length };
}

test('as SVG, as PNG of its size, and its data as CSV', async () => {
  const file = (name: string) => join(folder, name);
  await writePicture(file('a.svg'), picture, { theme: 'dark' });
  expect(readFileSync(file('a.svg'), 'utf8')).toBe(waterfallPicture(data, { theme: 'dark' }));
  await writePicture(file('a.PNG'), picture, { width: 500, scale: 3 });
  const { width, height, bytes } = decoded(readFileSync(file('a.PNG')));
  expect([width, height]).toEqual([1500, 1020]);
  expect(bytes).toBe(height * (1 + 4 * width));
  await writePicture(file('a.csv'), picture);
  expect(readFileSync(file('a.csv'), 'utf8')).toBe('step,value,level\r\nOpening,100.00,100.00\r\nNew,20.00,120.00\r\n');
});

test('a name that says nothing else ends the command', () => {
  expect(() => pictureFormat('mrr.gif')).toThrow(CommandFailure);
});
