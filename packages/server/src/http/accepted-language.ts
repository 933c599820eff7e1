// SPDX-License-Identifier: Apache-2.0

/** The language of those known that an `Accept-Language` would rather have; null where it names none of them. */
export function acceptedLanguage<L extends string>(accepted: string | null, known: readonly L[]): L | null {
  const wanted = (accepted ?? '').split(',').flatMap((entry, index) => {
    const [tag = '', ...parameters] = entry.trim().split(';');
    const language = known.find((each) => each === tag.trim().slice(0, 2).toLowerCase());
    const quality = parameters.map((each) => /^\s*q=([01](?:\.\d{1,3})?)$/.exec(each)?.[1]).find(Boolean);
    return language === undefined ? [] : [{ language, quality: Number(quality ?? 1), index }];
  });
  const possible = wanted.filter(({ quality }) => quality > 0);
  possible.sort((a, b) => b.quality - a.quality || a.index - b.index);
  return possible[0]?.language ?? null;
}
