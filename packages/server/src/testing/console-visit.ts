// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from 'playwright-core';

/** A page of the operator in a real browser, and what the browser complained of meanwhile. */
export interface ConsoleVisit {
  readonly page: Page;
  readonly complaints: string[];
}

export async function visitConsole(
  browser: Browser,
  address: string,
  options: { readonly colorScheme?: 'dark' } = {},
): Promise<ConsoleVisit> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(address);
  return { page, complaints };
}

export async function enterKey(page: Page, secret: string): Promise<void> {
  await page.getByLabel('Secret key of the organisation').fill(secret);
  await page.keyboard.press('Enter');
}

/** Waits until the page says it. */
export const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** The brightest channel of text and of its ground, 0 to 255: which of the two is light. */
export async function brightness(page: Page): Promise<{ readonly text: number; readonly ground: number }> {
  const style = '(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))';
  const [text = 0, ground = 0] = ((await page.evaluate(style)) as string[]).map((colour) =>
    Math.max(...(colour.match(/\d+/g) ?? []).map(Number)),
  );
  return { text, ground };
}
