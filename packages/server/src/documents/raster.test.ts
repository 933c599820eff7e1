// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { pngOf } from './raster.js';

const picture = (text: string) =>
  Buffer.from(
    pngOf(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="30"><text x="5" y="20">${text}</text></svg>`),
  ).toString('base64');

test.each(['김철수', '腾讯', '積體', 'さくら', 'שלום', 'Ω'])('a picture shows %s', (text) => {
  // what no font has leaves its place empty
  expect(picture(text)).not.toBe(picture('𓀀'.repeat([...text].length)));
  expect(picture(text)).not.toBe(picture(''));
});
