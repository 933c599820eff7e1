// SPDX-License-Identifier: Apache-2.0
import type { Block, MailBrand, MailContent } from './content.js';
import type { MailWords } from './words/words.js';

/** Columns of the plain text; longer lines are broken between words. */
const WIDTH = 72;

/** The same mail as plain text, made from the same content. */
export function renderText(content: MailContent, brand: MailBrand, words: MailWords, may_unsubscribe: boolean): string {
  const { heading, blocks } = content;
  const small = [
    brand.footer,
    words.automatic,
    may_unsubscribe && brand.unsubscribe_url !== null
      ? `${words.unsubscribe}${words.colon} ${brand.unsubscribe_url}`
      : null,
  ].filter((part) => part !== null);
  const parts = [
    heading,
    '='.repeat(Math.min(WIDTH, columnsOf(heading))),
    '',
    ...blocks.flatMap((block) => blockText(block, words)),
  ];
  return `${parts.join('\n').trimEnd()}\n\n-- \n${small.join('\n')}\n`;
}

function blockText(block: Block, { colon }: MailWords): string[] {
  switch (block.kind) {
    case 'paragraph':
      return [...block.text.split('\n').flatMap(wrapped), ''];
    case 'button':
      // an address is never broken: mail programs make links of whole lines
      return [block.label + colon, block.url, ''];
    case 'facts': {
      const width = Math.max(...block.rows.map(({ label }) => columnsOf(label + colon)));
      const rows = block.rows.map(({ label, value }) => `${padded(label + colon, width)}  ${value}`);
      return [...(block.title === null ? [] : [block.title + colon]), ...rows, ''];
    }
    case 'table':
      return [...tableText(block), ''];
  }
}

function tableText({ columns, rows }: Extract<Block, { kind: 'table' }>): string[] {
  const lines = [columns.map(({ title }) => title), ...rows.map(({ cells }) => cells)];
  const widths = columns.map((_, index) => Math.max(...lines.map((cells) => columnsOf(cells[index] ?? ''))));
  const text = lines.map((cells) =>
    cells
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return columns[index]?.align === 'end' ? ' '.repeat(width - columnsOf(cell)) + cell : padded(cell, width);
      })
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [text[0] ?? '', rule, ...text.slice(1)];
}

/** Columns on a screen: full-width characters take two (Unicode Standard Annex 11, wide and full-width). */
function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += WIDE.test(character) ? 2 : 1;
  return columns;
}
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u;

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)));
}

/** Breaks between words. Writing without spaces has no words to break between and is left to who shows it. */
function wrapped(text: string): string[] {
  if (WIDE.test(text)) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
