// SPDX-License-Identifier: Apache-2.0
import { progress as progressBar } from '@clack/prompts';

/** A step that may last: a bar appears once it has lasted a second, on a terminal; elsewhere a line at its end. */
export interface Step {
  /** The work done so far, in the unit of the total, which may have become known only now. */
  reach(done: number, total?: number): void;
  finish(summary: string): void;
}

const SHOW_AFTER_MS = 1000;
const BAR_STEPS = 200;

/**
 * Reports steps on stderr, so that stdout stays for results. `quiet` (for `--json`) reports nothing.
 *
 * @example const step = startStep('Importing usage', { total: 28_185 }); step.reach(1000); step.finish('28,185 events');
 */
export function startStep(label: string, options: { total: number; quiet: boolean }): Step {
  const started = performance.now();
  const output = process.stderr;
  if (options.quiet) return { reach: () => {}, finish: () => {} };
  let bar: ReturnType<typeof progressBar> | null = null;
  let shown = 0;
  return {
    reach(done, total = options.total) {
      if (!output.isTTY || performance.now() - started < SHOW_AFTER_MS) return;
      if (bar === null) {
        bar = progressBar({ max: BAR_STEPS, output, indicator: 'timer' });
        bar.start(label);
      }
      const reached = Math.floor((BAR_STEPS * Math.min(done, total)) / Math.max(total, 1));
      if (reached > shown) {
        bar.advance(reached - shown, `${label}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`);
        shown = reached;
      }
    },
    finish(summary) {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const text = `${label}: ${summary} (${seconds} s)`;
      if (bar === null) output.write(`${text}\n`);
      else bar.stop(text);
    },
  };
}
