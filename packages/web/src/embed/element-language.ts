// SPDX-License-Identifier: Apache-2.0

/** Of the languages known that of an element, its own or the nearest around it; English where that is none of them. */
export function elementLanguage<L extends string>(element: Element, known: readonly L[]): L | 'en' {
  const tag = element.closest<HTMLElement>('[lang]')?.lang.slice(0, 2).toLowerCase();
  return known.find((each) => each === tag) ?? 'en';
}
