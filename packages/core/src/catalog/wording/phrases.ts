// SPDX-License-Identifier: Apache-2.0

/** The catalog's word, which has one form here, else the language's own. */
export const manyOf = (word: string | undefined, many: boolean, one: string, other: string): string =>
  word ?? (many ? other : one);

/** `negotiated, 5 to open`; only the words where neither end is known. */
export const range = (words: string, open: string, [from, to]: readonly (string | null)[], between: string): string =>
  from === null && to === null ? words : `${words}, ${from ?? open}${between}${to ?? open}`;
