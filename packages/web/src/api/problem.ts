// SPDX-License-Identifier: Apache-2.0
import type { Problem } from './client.ts';

/** What went wrong, whatever threw it: a refusal of the API, or a server that cannot be reached. */
export interface Trouble {
  /** Null: nothing answered. */
  readonly code: string | null;
  readonly message: string;
  /** What to do about it; empty when nothing is known. */
  readonly mend: string;
  readonly doc_url: string | null;
  readonly status: number | null;
  /** Each mistake with its place in what was sent. */
  readonly mistakes: readonly { readonly path: string; readonly message: string; readonly mend: string }[];
}

export function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'code' in error && 'errors' in error;
}

export function troubleOf(error: unknown): Trouble {
  if (isProblem(error)) {
    const [first] = error.errors;
    return {
      code: error.code,
      message: first?.message ?? error.detail,
      mend: first?.mend ?? '',
      doc_url: error.doc_url,
      status: error.status,
      mistakes: error.errors,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: null, message, mend: '', doc_url: null, status: null, mistakes: [] };
}
