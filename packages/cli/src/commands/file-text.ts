// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { CommandFailure } from '../failure.js';

/** The text of a file that was named on the command line. */
export function fileText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailure(`${file}: ${(error as Error).message}`, 2);
  }
}
