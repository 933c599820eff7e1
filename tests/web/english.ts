// SPDX-License-Identifier: Apache-2.0
import type { Page } from 'playwright-core';

/** Words of English that are none of German, and hardly stand in names. */
const WORDS =
  'the|and|of|is|are|been|has|have|had|to|for|from|with|without|by|not|your|this|that|there|these|which|when|unlimited|every|each|month|months|monthly|year|years|yearly|day|days|hours|becomes|left|until|since|before|after|again|more|than|at least|per (?:month|year|day|seat|unit)';

/**
 * What of the page in sight is English: each text or label with a word of it, shortened. Names that somebody gave are
 * the `data`; code is no language, and what is said to be in another one, such as a mail, is left out.
 */
export async function englishOn(page: Page, data: readonly string[] = []): Promise<string[]> {
  const found = await page.evaluate(`(() => {
    const english = /(?<![\\p{L}\\p{N}_-])(?:${WORDS})(?![\\p{L}\\p{N}_-])/iu;
    const skipped = 'code, pre, script, style, noscript, textarea, [lang]:not(html)';
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element === null || element.closest(skipped) !== null || !element.checkVisibility()) continue;
      texts.push(node.data);
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title]'))
      if (element.closest(skipped) === null && element.checkVisibility())
        for (const name of ['aria-label', 'placeholder', 'title']) texts.push(element.getAttribute(name) ?? '');
    return [...new Set(texts.map((text) => text.replace(/\\s+/g, ' ').trim()))].filter((text) => english.test(text));
  })()`);
  return (found as string[])
    .filter((text) => !data.some((known) => text.includes(known)))
    .map((text) => text.slice(0, 160));
}
