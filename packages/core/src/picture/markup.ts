// SPDX-License-Identifier: Apache-2.0
import { type Colour, colourOf, darkRules, type PictureTheme } from './palette.js';

/** Finished SVG: text enters it through `escaped` alone. */
export type Markup = string & { readonly markup: unique symbol };

/** Characters that XML 1.0 does not have (2.2, Char), lone surrogates among them, show as U+FFFD. */
const UNSAYABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text as the content or an attribute of an element. */
export function escaped(text: string): Markup {
  return text
    .replace(UNSAYABLE, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;') as Markup;
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Lengths to a hundredth of a pixel: the same picture on every machine. */
const written = (value: string | number) => (typeof value === 'number' ? String(Number(value.toFixed(2))) : value);

export function element(name: string, attributes: Attributes, ...children: readonly Markup[]): Markup {
  const said = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(written(value as string | number))}"`);
  const open = `<${name}${said.join('')}`;
  return (children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`) as Markup;
}

export const group = (...children: readonly Markup[]): Markup => children.join('') as Markup;

/**
 * Draws with the colours of one theme. Colours are attributes, which every reader of SVG knows (typesetting and
 * rasterising too, and a page whose policy forbids styles); only `auto` adds rules, for a dark system.
 */
export class Pen {
  readonly #used = new Set<Colour>();
  constructor(readonly theme: PictureTheme) {}

  fill(colour: Colour): Attributes {
    return this.#paint('fill', 'f', colour);
  }
  stroke(colour: Colour, width = 1): Attributes {
    return { ...this.#paint('stroke', 's', colour), 'stroke-width': width };
  }
  both(fill: Colour, stroke: Colour, width = 1): Attributes {
    const [inner, outer] = [this.fill(fill), this.stroke(stroke, width)];
    const names = [inner.class, outer.class].filter((name) => name !== undefined).join(' ');
    return { ...inner, ...outer, class: names === '' ? undefined : names };
  }
  #paint(attribute: string, letter: string, colour: Colour): Attributes {
    this.#used.add(colour);
    return {
      [attribute]: colourOf(colour, this.theme),
      class: this.theme === 'auto' ? `${letter}-${colour}` : undefined,
    };
  }

  rectangle(x: number, y: number, width: number, height: number, colour: Colour, more: Attributes = {}): Markup {
    return element('rect', {
      x,
      y,
      width: Math.max(0, width),
      height: Math.max(0, height),
      ...this.fill(colour),
      ...more,
    });
  }
  line(x1: number, y1: number, x2: number, y2: number, colour: Colour, more: Attributes = {}): Markup {
    return element('line', { x1, y1, x2, y2, ...this.stroke(colour), ...more });
  }
  /** One line of text; nothing for none. */
  text(x: number, y: number, text: string, size: number, colour: Colour, more: Attributes = {}): Markup {
    if (text === '') return '' as Markup;
    return element('text', { x, y, 'font-size': size, ...this.fill(colour), ...more }, escaped(text));
  }

  /** The whole picture: a role, a name and words for those who do not see it. */
  picture(width: number, height: number, title: string, description: string, ...children: readonly Markup[]): string {
    const ground = this.rectangle(0, 0, width, height, 'ground', { rx: 4 });
    const style = this.theme === 'auto' ? element('style', {}, darkRules(this.#used) as Markup) : ('' as Markup);
    return element(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        viewBox: `0 0 ${written(width)} ${written(height)}`,
        width,
        height,
        role: 'img',
        'font-family': "'Noto Sans','Segoe UI',system-ui,'Helvetica Neue',Arial,sans-serif",
      },
      element('title', {}, escaped(title)),
      element('desc', {}, escaped(description)),
      style,
      ground,
      ...children,
    );
  }
}
