// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext } from 'react';

/** Languages of the pages. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

/** Texts of a page: words, or functions of what stands in them. */
// biome-ignore lint/suspicious/noExplicitAny: each text takes what it says
export type Words = { readonly [key: string]: string | ((...values: any[]) => string) | Words };
/** The same keys in another language: a text that is missing there does not compile. */
type Translated<W extends Words> = {
  readonly [Key in keyof W]: W[Key] extends string ? string : W[Key] extends Words ? Translated<W[Key]> : W[Key];
};

export interface WordList<W extends Words> {
  readonly en: W;
  readonly de: Translated<W>;
}

/** `defineWords({ en: { title: 'Customers' }, de: { title: 'Kunden' } })`. */
export function defineWords<const W extends Words>(en: W, de: Translated<W>): WordList<W> {
  return { en, de };
}

export const LanguageContext = createContext<Language>('en');
export const useLanguage = (): Language => useContext(LanguageContext);

/** The texts of a list in the language of whoever looks. */
export function useWords<W extends Words>(list: WordList<W>): Translated<W> {
  return list[useLanguage()] as Translated<W>;
}

/** The first language of the browser that the pages speak. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = tag.slice(0, 2).toLowerCase();
    if (language in LANGUAGES) return language as Language;
  }
  return 'en';
}

/** One or many, by the rules of the language. */
export function plural(language: Language, count: number | string, one: string, other: string): string {
  const form = new Intl.PluralRules(language).select(Number(count));
  return `${formatCount(count, language)} ${form === 'one' ? one : other}`;
}

function formatCount(count: number | string, language: Language): string {
  return new Intl.NumberFormat(language).format(count as number);
}
