// SPDX-License-Identifier: Apache-2.0
import type { Block, Column, MailBrand, MailContent } from './content.js';
import { inkOn } from './ink.js';
import type { MailWords } from './words/words.js';

/** Text of users as HTML text or attribute value. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const lines = (text: string) => escapeHtml(text).replaceAll('\n', '<br>');

const FONT =
  "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Hiragino Sans','Yu Gothic',sans-serif";
const TABLE = 'role="presentation" cellpadding="0" cellspacing="0" border="0"';

/**
 * Classes are for what inline styles cannot say: small screens and the dark. `[data-ogsc]` is how Outlook's dark mode
 * marks what it has recoloured.
 */
function styles(): string {
  const dark: readonly (readonly [string, string])[] = [
    ['.page', 'background:#16181d!important'],
    [
      '.card',
      'background:#22252c!important;border-left-color:#363a44!important;border-right-color:#363a44!important;border-bottom-color:#363a44!important',
    ],
    ['.ink', 'color:#f0f1f4!important'],
    ['.soft', 'color:#a9afbc!important'],
    ['.rule', 'border-color:#363a44!important'],
    ['.panel', 'background:#2a2e37!important'],
  ];
  const rules = (prefix: string) => dark.map(([name, rule]) => `${prefix}${name}{${rule}}`).join('');
  return [
    ':root{color-scheme:light dark;supported-color-schemes:light dark}',
    'body{margin:0;padding:0;-webkit-text-size-adjust:100%;text-size-adjust:100%}',
    'a.ink{text-decoration:underline}',
    '@media (max-width:480px){.outer{padding:0!important}.card{border-radius:0!important;border-width:4px 0 1px!important}',
    '.inner{padding:24px 20px!important}',
    '.cell{padding:8px 6px 8px 0!important;font-size:13px!important}.last{padding-right:0!important}}',
    `@media (prefers-color-scheme:dark){${rules('')}}`,
    rules('[data-ogsc] '),
  ].join('');
}

/** A mail as one HTML document: tables and inline styles, so that old and new mail programs show the same. */
export function renderHtml(content: MailContent, brand: MailBrand, words: MailWords, may_unsubscribe: boolean): string {
  const { subject, preheader, heading, blocks } = content;
  const blocksHtml = blocks.map((block) => blockHtml(block, brand)).join('\n');
  return `<!doctype html>
<html lang="${words.tag}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${escapeHtml(subject)}</title>
<style>${styles()}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f4f6">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(preheader)}${'&#847;&zwnj;&nbsp;'.repeat(40)}</div>
<table ${TABLE} width="100%" class="page" style="background:#f3f4f6">
<tr><td align="center" class="outer" style="padding:32px 12px">
<table ${TABLE} width="100%" style="max-width:600px">
<tr><td class="card" style="background:#ffffff;border:1px solid #e3e5ea;border-top:4px solid ${brand.accent_colour};border-radius:8px">
<table ${TABLE} width="100%"><tr><td class="inner" style="padding:32px 40px;font-family:${FONT};font-size:16px;line-height:1.55;color:#1f2430">
${brandHtml(brand)}
<h1 class="ink" style="margin:0 0 20px;font-size:24px;line-height:1.3;font-weight:650;color:#1f2430">${escapeHtml(heading)}</h1>
${blocksHtml}
</td></tr></table>
</td></tr>
<tr><td class="soft" style="padding:20px 24px;font-family:${FONT};font-size:12px;line-height:1.6;color:#626978;text-align:center">
${footerHtml(brand, words, may_unsubscribe)}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function brandHtml({ sender_name, logo_url }: MailBrand): string {
  const name = escapeHtml(sender_name);
  const mark =
    logo_url === null
      ? `<span class="ink" style="font-size:16px;font-weight:650;color:#1f2430">${name}</span>`
      : `<img src="${escapeHtml(logo_url)}" alt="${name}" height="32" style="display:block;height:32px;width:auto;border:0">`;
  return `<div style="margin:0 0 28px">${mark}</div>`;
}

function footerHtml({ footer, unsubscribe_url }: MailBrand, words: MailWords, may_unsubscribe: boolean): string {
  const parts = [footer === null ? null : lines(footer), escapeHtml(words.automatic)];
  if (may_unsubscribe && unsubscribe_url !== null)
    parts.push(
      `<a class="soft" href="${escapeHtml(unsubscribe_url)}" style="color:#626978">${escapeHtml(words.unsubscribe)}</a>`,
    );
  return parts.filter((part) => part !== null).join('<br>');
}

function blockHtml(block: Block, brand: MailBrand): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p class="ink" style="margin:0 0 16px;color:#1f2430">${lines(block.text)}</p>`;
    case 'button':
      return buttonHtml(block, brand);
    case 'facts':
      return factsHtml(block);
    case 'table':
      return tableHtml(block);
  }
}

function buttonHtml({ label, url }: Extract<Block, { kind: 'button' }>, { accent_colour }: MailBrand): string {
  const ink = inkOn(accent_colour);
  return `<table ${TABLE} style="margin:8px 0 24px"><tr><td bgcolor="${accent_colour}" style="background:${accent_colour};border-radius:6px"><a href="${escapeHtml(url)}" style="display:inline-block;padding:13px 28px;font-size:16px;font-weight:600;line-height:1.2;color:${ink};text-decoration:none">${escapeHtml(label)}</a></td></tr></table>`;
}

function factsHtml({ title, rows }: Extract<Block, { kind: 'facts' }>): string {
  const head =
    title === null
      ? ''
      : `<tr><td colspan="2" class="soft" style="padding:12px 16px 0;font-size:13px;color:#626978">${escapeHtml(title)}</td></tr>`;
  const body = rows
    .map(({ label, value, strong }, index) => {
      const rule = index === 0 ? '' : 'border-top:1px solid #e3e5ea;';
      const weight = strong ? 'font-weight:650' : 'font-weight:400';
      return `<tr><td class="soft rule" valign="top" style="${rule}padding:10px 12px 10px 16px;font-size:14px;color:#626978">${escapeHtml(label)}</td><td class="ink rule" valign="top" align="right" style="${rule}padding:10px 16px 10px 0;font-size:15px;${weight};color:#1f2430;word-break:break-word">${escapeHtml(value)}</td></tr>`;
    })
    .join('\n');
  return `<table ${TABLE} width="100%" class="panel" style="margin:8px 0 24px;background:#f7f8fa;border-radius:6px">${head}${body}</table>`;
}

function tableHtml({ columns, rows }: Extract<Block, { kind: 'table' }>): string {
  // a tucked column is small print above what stands in the next one: four columns do not fit on a telephone
  const shown = columns.flatMap((column, index) => (column.tucked ? [] : [{ ...column, index }]));
  const align = (column: Column) => (column.align === 'end' ? 'right' : 'left');
  const last = (place: number) => (place === shown.length - 1 ? ' last' : '');
  const padding = (place: number) => (place === shown.length - 1 ? '9px 0' : '9px 12px 9px 0');
  const head = shown
    .map(
      (column, place) =>
        `<th scope="col" class="soft cell rule${last(place)}" align="${align(column)}" valign="bottom" style="padding:${padding(place)};border-bottom:2px solid #e3e5ea;font-size:13px;font-weight:600;color:#626978">${titleHtml(columns, column.index)}</th>`,
    )
    .join('');
  const body = rows
    .map(({ cells, strong }) => {
      const tds = shown.map((column, place) => {
        const above = columns[column.index - 1]?.tucked ? (cells[column.index - 1] ?? '') : '';
        const small =
          above === ''
            ? ''
            : `<span class="soft" style="font-size:12px;font-weight:400;color:#626978">${escapeHtml(above)}</span><br>`;
        return `<td class="ink cell rule${last(place)}" valign="bottom" align="${align(column)}" style="padding:${padding(place)};border-bottom:1px solid #e3e5ea;font-size:14px;color:#1f2430${strong ? ';font-weight:650' : ''}">${small}${escapeHtml(cells[column.index] ?? '')}</td>`;
      });
      return `<tr>${tds.join('')}</tr>`;
    })
    .join('\n');
  return `<table cellpadding="0" cellspacing="0" border="0" width="100%" style="margin:8px 0 24px"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function titleHtml(columns: readonly Column[], index: number): string {
  const before = columns[index - 1];
  return [before?.tucked ? before.title : null, columns[index]?.title]
    .flatMap((title) => (title == null ? [] : [escapeHtml(title)]))
    .join(' · ');
}
