// SPDX-License-Identifier: Apache-2.0

/** A code of the API in words; the code itself is told on hovering, and shown where there are no words for it. */
export function Coded({ code, words }: { readonly code: string; readonly words: Readonly<Record<string, string>> }) {
  const told = words[code];
  return told === undefined ? <code>{code}</code> : <span title={code}>{told}</span>;
}

/** Codes as choices of a filter, in the order of their words. */
export function codeChoices(
  codes: readonly string[],
  words: Readonly<Record<string, string>>,
): readonly (readonly [code: string, words: string])[] {
  return codes.map((code) => [code, words[code] ?? code] as const).sort(([, a], [, b]) => a.localeCompare(b));
}
