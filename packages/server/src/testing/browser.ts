// SPDX-License-Identifier: Apache-2.0
import { type Browser, chromium } from 'playwright-core';

/** A real Chromium without a window: KONTOR_TEST_CHROMIUM, else where Debian's package puts it. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.KONTOR_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
