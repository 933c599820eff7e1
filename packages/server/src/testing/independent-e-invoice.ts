// SPDX-License-Identifier: Apache-2.0
import { InvoiceService, invoiceSchema, type Invoice as LibraryInvoice } from '@e-invoice-eu/core';
import { FacturX } from 'factur-x-kit';
import { XMLParser } from 'fast-xml-parser';

// Two libraries of others that read our e-invoices: @e-invoice-eu/core, which knows UBL and makes CII of it, and
// factur-x-kit, which knows CII with the business rules and code lists of EN 16931.

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
});
export type XmlNode = Record<string, unknown> & { ':@'?: Record<string, string> };
type Schema = { type?: string; properties?: Record<string, Schema>; items?: Schema; $ref?: string };

/** XML in the library's own notation: `cbc:ID`, `cbc:ID@schemeID`, lists where its schema has lists. */
function inItsNotation(nodes: readonly XmlNode[], schema: Schema | undefined): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const node of nodes) {
    const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text' && !key.startsWith('?'));
    if (name === undefined) continue;
    const children = node[name] as XmlNode[];
    const own = schema?.properties?.[name];
    const inner = own?.type === 'array' ? own.items : own;
    const text = children.find((child) => '#text' in child)?.['#text'];
    const isLeaf = children.every((child) => '#text' in child);
    const value = isLeaf ? String(text ?? '') : inItsNotation(children, inner);
    if (own?.type === 'array') found[name] = [...((found[name] as unknown[]) ?? []), value];
    else found[name] = value;
    for (const [attribute, content] of Object.entries(node[':@'] ?? {}))
      if (!attribute.startsWith('xmlns') && !attribute.startsWith('xsi')) found[`${name}@${attribute}`] = content;
  }
  return found;
}
/**
 * Our UBL as the library's own invoice. It knows no `CreditNote`, of which the standard's model is that of an invoice of
 * type 381: the four elements that UBL names otherwise in it take the names they have in an `Invoice`.
 */
export function asLibraryInvoice(xml: string): LibraryInvoice {
  const nodes = parsedXml(
    xml.replace(
      /(<\/?(?:c[ab]c:)?)(CreditNoteLine|CreditNoteTypeCode|CreditNote|CreditedQuantity)(?=[\s>])/g,
      (_tag, open, name) => open + name.replace('CreditNote', 'Invoice').replace('Credited', 'Invoiced'),
    ),
  );
  const root = nodes.find((node) => Object.keys(node).some((key) => key.endsWith('Invoice'))) as XmlNode;
  const name = Object.keys(root).find((key) => key.endsWith('Invoice')) as string;
  const schema = (invoiceSchema as unknown as Schema).properties?.['ubl:Invoice'];
  return { 'ubl:Invoice': inItsNotation(root[name] as XmlNode[], schema) } as unknown as LibraryInvoice;
}

export function parsedXml(xml: string): XmlNode[] {
  return parser.parse(xml) as XmlNode[];
}

/** The CII that the library makes of our UBL. */
export async function libraryCii(ubl: string): Promise<string> {
  const silent = { log: () => {}, warn: () => {}, error: () => {} };
  const service = new InvoiceService(silent as never);
  const cii = await service.generate(asLibraryInvoice(ubl), { format: 'CII', lang: 'en', noWarnings: true });
  // Peppol's own profile is one of the standard, whose rules are asked for
  return (cii as string).replace(/(urn:cen\.eu:en16931:2017)#compliant#[^<]+/, '$1');
}

/** What the other library finds wrong with a CII: its rules by name; what it cannot read at all, by its own words. */
export async function brokenRules(cii: string): Promise<string[]> {
  try {
    const { errors = [] } = (await FacturX.fromXML(cii)).validate();
    return errors.map(({ message }) => /^\[([^\]]+)\]/.exec(message)?.[1] ?? message);
  } catch (error) {
    return [(error as Error).message];
  }
}
