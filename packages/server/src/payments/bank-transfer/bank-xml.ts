// SPDX-License-Identifier: Apache-2.0
import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element of a file of a bank: attributes begin with `@`, its text is `#text` where it has any besides. */
export type Node = { readonly [name: string]: unknown };

/**
 * The elements of an ISO 20022 file, without namespaces; those that may be repeated are lists. Refuses XML that is broken
 * or carries a document type (entities), and says where and why.
 */
export function readBankXml(
  xml: string,
  repeated: ReadonlySet<string>,
):
  | { readonly ok: true; readonly root: unknown }
  | { readonly ok: false; readonly path: string; readonly message: string } {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) return { ok: false, path: '', message: 'the file declares a document type' };
  const valid = XMLValidator.validate(xml);
  if (valid !== true)
    return { ok: false, path: `line ${valid.err.line}`, message: `the file is not XML: ${valid.err.msg}` };
  const parser = new XMLParser({
    removeNSPrefix: true,
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    // Numeric character references too, such as &#246;.
    htmlEntities: true,
    isArray: (name) => repeated.has(name),
  });
  return { ok: true, root: parser.parse(xml) };
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

export function within(node: unknown, ...path: readonly string[]): Node {
  let here = node;
  for (const name of path) here = isNode(here) ? here[name] : undefined;
  return isNode(here) ? here : {};
}

export function text(node: Node, ...path: readonly string[]): string | null {
  const value = within(node, ...path.slice(0, -1))[path.at(-1) as string];
  const inner = isNode(value) ? value['#text'] : value;
  return typeof inner === 'string' && inner.trim() !== '' ? inner.trim() : null;
}

export const list = (node: Node, name: string): readonly Node[] =>
  Array.isArray(node[name]) ? (node[name] as unknown[]).map((one) => (isNode(one) ? one : {})) : [];

export const texts = (node: Node, name: string): readonly string[] =>
  Array.isArray(node[name])
    ? (node[name] as unknown[]).flatMap((one) => {
        const inner = isNode(one) ? one['#text'] : one;
        return typeof inner === 'string' ? [inner.trim()] : [];
      })
    : [];
