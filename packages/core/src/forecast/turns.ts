// SPDX-License-Identifier: Apache-2.0

/** Work that gives others a turn now and then, done without one. */
export function finished<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
