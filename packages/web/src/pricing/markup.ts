// SPDX-License-Identifier: Apache-2.0

/** HTML that is markup already, as `html` makes it: everything else is text and is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

export type Content = Html | string | number | null | false | readonly Content[];

/** HTML from a template; what stands in it is escaped, unless it is HTML of the same making. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.reduce((text, part, index) => text + written(values[index - 1] ?? '') + part));
}

function written(content: Content): string {
  if (content instanceof Html) return content.text;
  if (content === null || content === false) return '';
  if (typeof content === 'object') return content.map(written).join('');
  return String(content).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** An address for `href` where it is a web or mail address, or one beside the page; null for a script or the like. */
export function safeAddress(address: string | null | undefined): string | null {
  if (address === null || address === undefined) return null;
  return /^(https?:\/\/|mailto:|[?#]|\/(?!\/))/i.test(address) ? address : null;
}
