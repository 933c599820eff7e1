// SPDX-License-Identifier: Apache-2.0

/** Exit codes of `kontor`: 0 done, 1 refused or failed, 2 wrong usage or bad input. */
export type ExitCode = 1 | 2;

/** What ends a command with one line on stderr and an exit code; never a stack trace. */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly exit_code: ExitCode = 1,
    /** The same as data, for `--json`. */
    readonly data?: unknown,
  ) {
    super(message);
    this.name = 'CommandFailure';
  }
}
