// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '@kontor/core';
import { acceptedLanguage } from '../accepted-language.js';
import { de } from './de.js';

/** Languages that problems are told in besides English, in which they are made. */
const TRANSLATIONS = { de } as const;
export type ProblemLanguage = 'en' | keyof typeof TRANSLATIONS;
const LANGUAGES: readonly ProblemLanguage[] = ['en', 'de'];

/**
 * What is wrong and how to mend it, for any problem of a code; then what certain English messages of it say, `{name}` in
 * them for a part that stays as it is. A part `{kind}` is a word itself, one of the `terms`.
 */
type CodeWords = readonly [
  message: string,
  mend: string,
  ...exact: (readonly [english: string, message: string, mend?: string])[],
];

export interface ProblemWords {
  readonly terms: Readonly<Record<string, string>>;
  /** After the first problem: how many there are besides. */
  readonly more: (count: number) => string;
  readonly codes: Readonly<Record<string, CodeWords>>;
}

/** The first language of `Accept-Language` that problems are told in; English where none is. */
export function problemLanguage(accepted: string | null): ProblemLanguage {
  return acceptedLanguage(accepted, LANGUAGES) ?? 'en';
}

/** A problem in a language; as it is where its code is not known there. Code and path stay. */
export function inLanguage<P extends Problem>(problem: P, language: ProblemLanguage): P {
  if (language === 'en') return problem;
  const { codes, terms } = TRANSLATIONS[language];
  const words = codes[problem.code];
  if (words === undefined) return problem;
  const [message, mend, ...exact] = words;
  for (const [english, told, told_mend] of exact) {
    const parts = partsOf(english, problem.message, terms);
    if (parts !== null) return { ...problem, message: filled(told, parts), mend: filled(told_mend ?? mend, parts) };
  }
  return { ...problem, message, mend };
}

/** What all problems of a code have in common, which is their title; null: the code is not known there. */
export function titleIn(code: string, language: ProblemLanguage): string | null {
  return language === 'en' ? null : (TRANSLATIONS[language].codes[code]?.[0] ?? null);
}

/** How many problems there are besides the first. */
export function moreIn(count: number, language: ProblemLanguage): string {
  return language === 'en' ? ` (and ${count} more)` : TRANSLATIONS[language].more(count);
}

type Parts = Readonly<Record<string, string>>;

function partsOf(pattern: string, text: string, terms: Parts): Parts | null {
  const names: string[] = [];
  const source = pattern
    .split(/\{(\w+)\}/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(part);
      return part === 'id' ? '(\\S+)' : '([^]+?)';
    })
    .join('');
  const found = new RegExp(`^${source}$`).exec(text);
  if (found === null) return null;
  const parts = Object.fromEntries(names.map((name, index) => [name, found[index + 1] as string]));
  if (parts.kind === undefined) return parts;
  const kind = terms[parts.kind];
  return kind === undefined ? null : { ...parts, kind };
}

function filled(text: string, parts: Parts): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole);
}
