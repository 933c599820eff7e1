// SPDX-License-Identifier: Apache-2.0
import { CommanderError } from 'commander';
import { CommandFailure } from './failure.js';
import { buildProgram } from './program.js';

// `kontor … | head`: nobody reads on, so we end, and in the usual order (Node ignores SIGPIPE, which would do it).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.kill(process.pid, 'SIGTERM');
});

try {
  await buildProgram().parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** One line on stderr (with `--json` the problem as data) and the exit code; a stack only for a defect of ours. */
function report(error: unknown): number {
  // commander has printed help or what is wrong with the usage
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CommandFailure) {
    const json = process.argv.includes('--json') && error.data !== undefined;
    process.stderr.write(json ? `${JSON.stringify(error.data)}\n` : `kontor: ${error.message}\n`);
    return error.exit_code;
  }
  const problem = (error as { problem?: { message: string; mend: string } }).problem;
  if (problem !== undefined) {
    process.stderr.write(`kontor: ${problem.message}; ${problem.mend}\n`);
    return 1;
  }
  process.stderr.write(`kontor: unexpected failure, please report it\n${(error as Error).stack ?? error}\n`);
  return 70;
}
