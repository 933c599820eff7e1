// SPDX-License-Identifier: Apache-2.0

/** An element, or nothing: absent data leaves its element out, as both formats forbid empty ones. */
export type XmlNode = XmlElement | null;

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly XmlElement[];
}

type Attributes = Readonly<Record<string, string>>;

/** An element that holds text; nothing when the text is null or blank. */
export function text(name: string, value: string | null, attributes: Attributes = {}): XmlNode {
  return value === null || value.trim() === '' ? null : { name, attributes, content: value };
}

/** An element that holds elements; nothing when none of them is there. */
export function group(name: string, ...children: readonly (XmlNode | readonly XmlNode[])[]): XmlNode {
  const content = children.flat().filter((child): child is XmlElement => child !== null);
  return content.length === 0 ? null : { name, attributes: {}, content };
}

/** The document, indented by two spaces and ending in a line break; the same elements give the same text. */
export function xmlDocument(
  root: string,
  namespaces: Attributes,
  ...children: readonly (XmlNode | readonly XmlNode[])[]
): string {
  const content = children.flat().filter((child): child is XmlElement => child !== null);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written({ name: root, attributes: namespaces, content }, '')}`;
}

function written({ name, attributes, content }: XmlElement, indent: string): string {
  const start = `${indent}<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('')}>`;
  if (typeof content === 'string') return `${start}${escaped(content)}</${name}>\n`;
  return `${start}\n${content.map((child) => written(child, `${indent}  `)).join('')}${indent}</${name}>\n`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

function escaped(value: string): string {
  return value.replace(/[&<>"\r]/g, (character) => ESCAPES[character] as string);
}
