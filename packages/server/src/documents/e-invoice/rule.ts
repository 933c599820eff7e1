// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@kontor/core';

/** A broken rule of EN 16931 or of Peppol, its id first. */
export function broken(rule: string, path: string, message: string, mend: string): Problem {
  return { code: 'e-invoice-rule-broken', path, message: `${rule}: ${message}`, mend };
}
