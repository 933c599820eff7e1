// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

type Environment = Readonly<Record<string, string | undefined>>;

const PLAYWRIGHT = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
/** What packages of Linux call it; Ubuntu's `chromium-browser` may be a snap, which sees no temporary folder. */
const NAMES = ['chromium', 'google-chrome-stable', 'google-chrome', 'chromium-browser', 'microsoft-edge-stable'];

/** Where a Chromium may be, the one that is wanted first. Nothing else is looked at where one is named. */
function places({ KONTOR_TEST_CHROMIUM, PATH = '', ProgramFiles = 'C:\\Program Files' }: Environment): string[] {
  if (KONTOR_TEST_CHROMIUM !== undefined) return [KONTOR_TEST_CHROMIUM];
  const folders = PATH.split(delimiter).filter((folder) => folder !== '');
  return [
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    `${ProgramFiles}\\Google\\Chrome\\Application\\chrome.exe`,
  ];
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A Chromium of this system. null: there is none. Throws where `KONTOR_TEST_CHROMIUM` names what is none. */
export function systemChromium(environment: Environment): string | null {
  const found = places(environment).find(runs) ?? null;
  const named = environment.KONTOR_TEST_CHROMIUM;
  if (found === null && named !== undefined)
    throw new Error(`KONTOR_TEST_CHROMIUM names ${named}, which cannot be run: name a Chromium, or unset it`);
  return found;
}

/** Fetches the Chromium that Playwright is made for into its folder, once for all projects; of two at once one does it. */
export async function installChromium(environment: Environment, installer = PLAYWRIGHT): Promise<void> {
  const given = [installer, 'install', '--only-shell', 'chromium'];
  try {
    await promisify(execFile)(process.execPath, given, { env: { ...environment } });
  } catch (error) {
    const { stderr = '' } = error as { readonly stderr?: string };
    throw new Error(
      'the tests of pages need Chromium, which is not here and could not be fetched: install Google Chrome or the ' +
        `package chromium, or name one by KONTOR_TEST_CHROMIUM\n${stderr.trim()}`,
    );
  }
}

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real Chromium without a window: that of the system, else Playwright's, which is fetched where it is missing. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = systemChromium(process.env);
  if (executablePath !== null) return chromium.launch({ executablePath, args: ARGUMENTS });
  await installChromium(process.env);
  return chromium.launch({ args: ARGUMENTS });
}
