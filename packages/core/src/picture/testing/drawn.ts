// SPDX-License-Identifier: Apache-2.0
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { textWidth } from '../text-width.js';

/** A line of text as it stands on a picture, in pixels. */
export interface DrawnText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface DrawnShape {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly role: string;
  readonly title: string;
  readonly description: string;
  readonly texts: readonly DrawnText[];
  readonly shapes: readonly DrawnShape[];
}

type Ordered = { readonly [name: string]: unknown } & { readonly ':@'?: Readonly<Record<string, string>> };

/** Reads a picture as XML; throws where it is none. */
export function drawn(svg: string): Drawn {
  const valid = XMLValidator.validate(svg);
  if (valid !== true) throw new Error(`${valid.err.msg} in ${svg.slice(0, 400)}`);
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    trimValues: false,
    parseTagValue: false,
    processEntities: true,
    htmlEntities: true,
  });
  const texts: DrawnText[] = [];
  const shapes: DrawnShape[] = [];
  const said: Record<string, string> = {};
  let root: Readonly<Record<string, string>> = {};
  const textOf = (children: readonly Ordered[]) => children.map((child) => String(child['#text'] ?? '')).join('');
  const read = (nodes: readonly Ordered[]) => {
    for (const node of nodes) {
      const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
      if (name === undefined) continue;
      const attributes = node[':@'] ?? {};
      const children = node[name] as readonly Ordered[];
      if (name === 'svg') root = attributes;
      if (name === 'title' || name === 'desc') said[name] = textOf(children);
      else if (name === 'text') texts.push(placed(textOf(children), attributes));
      else shapes.push({ name, attributes });
      read(children);
    }
  };
  read(parser.parse(svg) as readonly Ordered[]);
  return {
    width: Number(root.width),
    height: Number(root.height),
    role: root.role ?? '',
    title: said.title ?? '',
    description: said.desc ?? '',
    texts,
    shapes,
  };
}

function placed(text: string, attributes: Readonly<Record<string, string>>): DrawnText {
  const [x, y, size] = [attributes.x, attributes.y, attributes['font-size']].map(Number) as [number, number, number];
  const width = textWidth(text, size);
  const left =
    attributes['text-anchor'] === 'end' ? x - width : attributes['text-anchor'] === 'middle' ? x - width / 2 : x;
  return { text, left, right: left + width, top: y - size * 0.8, bottom: y + size * 0.2 };
}

/** What is wrong with where texts stand: those outside of the picture, and those on one another. */
export function misplaced({ texts, width, height }: Drawn): string[] {
  const found: string[] = [];
  for (const [at, one] of texts.entries()) {
    if (one.left < -0.5 || one.right > width + 0.5 || one.top < 0 || one.bottom > height)
      found.push(`${one.text} leaves the picture`);
    for (const other of texts.slice(at + 1)) {
      const apart =
        one.right <= other.left + 0.5 ||
        other.right <= one.left + 0.5 ||
        one.bottom <= other.top ||
        other.bottom <= one.top;
      if (!apart) found.push(`${one.text} and ${other.text} overlap`);
    }
  }
  return found;
}
