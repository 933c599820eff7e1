// SPDX-License-Identifier: Apache-2.0
import { decimal } from '@kontor/core';

interface Used {
  readonly used: string;
  /** Null is unlimited. */
  readonly limit: string | null;
}

export function isUsedUp({ used, limit }: Used): boolean {
  return limit !== null && !decimal(used).lessThan(decimal(limit));
}

/** How far a bar is filled: 0 to 1. */
export function shareUsed({ used, limit }: Used): number {
  if (limit === null) return 0;
  const most = decimal(limit);
  if (most.sign() <= 0) return 1;
  return Math.min(1, Number(decimal(used).divide(most, 4, 'half-even').toString()));
}
