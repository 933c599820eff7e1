// SPDX-License-Identifier: Apache-2.0
import type { Verdict } from '@kontor/core';

/** Verdicts as people read them. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  contradicted: 'contradicted',
  not_derivable: 'not derivable',
  rounds_to_it: 'rounds to it',
  holds: 'holds',
};
