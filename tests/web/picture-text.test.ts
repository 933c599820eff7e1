// SPDX-License-Identifier: Apache-2.0
import { fromMinor } from '@kontor/core';
import { type Waterfall, waterfallPicture } from '@kontor/core/picture';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../packages/server/src/testing/browser.js';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

test('what text takes up in a picture is no more than its place was made for, with the fonts of this browser', async () => {
  const steps = [
    'Opening',
    'New customers of ours',
    'Expansion',
    'Contraction',
    '解約',
    'Wechselkursänderung',
    'Closing',
  ];
  const data: Waterfall = {
    title: 'Monthly recurring revenue of a company with a title that is rather too long for one line of it',
    note: 'Policy kontor 1 · as of 2026-02-28 · Europe/Berlin',
    measure: { kind: 'money', currency: 'EUR' },
    steps: steps.map((label, at) => ({ label, value: fromMinor(BigInt(at * 123_456_78), 'EUR'), kind: 'change' })),
  };
  const page = await browser.newPage();
  for (const width of [360, 720]) {
    await page.setContent(`<body style="margin:0">${waterfallPicture(data, { theme: 'light', width })}`);
    const boxes = (await page.evaluate(
      '[...document.querySelectorAll("svg > text")].map((text) => { const { x, y, width, height } = text.getBBox(); return [x, y, x + width, y + height, text.textContent]; })',
    )) as [number, number, number, number, string][];
    expect(boxes.length).toBeGreaterThan(10);
    for (const [at, [left, top, right, bottom, text]] of boxes.entries()) {
      expect(left, text).toBeGreaterThanOrEqual(0);
      expect(right, text).toBeLessThanOrEqual(width);
      for (const [l, t, r, b, other] of boxes.slice(at + 1)) {
        // a box is as high as its font's lines, which stand closer than that
        const apart = right <= l || r <= left || bottom - 4 <= t || b - 4 <= top;
        expect(apart, `${text} and ${other}`).toBe(true);
      }
    }
  }
  await page.close();
});
