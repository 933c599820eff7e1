// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@kontor/core';

/** The store cannot be opened or used; `problem` says why and how to mend it. */
export class StoreError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, cause?: unknown) {
    super(`${problem.message} ${problem.mend}`, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.problem = problem;
  }
}
