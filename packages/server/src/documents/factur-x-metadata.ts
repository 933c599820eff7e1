// SPDX-License-Identifier: Apache-2.0
/** Factur-X 1.0, section 6.2: the extension schema and the four properties that say what is attached. */
const NAMESPACE = 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#';
const PROPERTIES = [
  ['DocumentFileName', 'factur-x.xml', 'The name of the embedded XML document'],
  ['DocumentType', 'INVOICE', 'The type of the hybrid document in capital letters, e.g. INVOICE or ORDER'],
  ['Version', '1.0', 'The actual version of the standard applying to the embedded XML document'],
  ['ConformanceLevel', 'EN 16931', 'The conformance level of the embedded XML document'],
] as const;

const SCHEMA = `<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema><pdfaSchema:namespaceURI>${NAMESPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>${PROPERTIES.map(
  ([name, , description]) =>
    `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>${description}</pdfaProperty:description></rdf:li>`,
).join('')}</rdf:Seq></pdfaSchema:property></rdf:li>`;

const DESCRIPTION = `<rdf:Description rdf:about="" xmlns:fx="${NAMESPACE}">${PROPERTIES.map(
  ([name, value]) => `<fx:${name}>${value}</fx:${name}>`,
).join('')}</rdf:Description>`;

/** An entry of a cross-reference table has this many bytes (ISO 32000-1, 7.5.4). */
const ENTRY = 20;

/**
 * Adds to a PDF/A-3 of Typst, which has no way to say it, the XMP metadata that marks it as Factur-X. Nothing else of
 * the file changes but the places of the objects behind it, and where the cross-reference table says they are. Throws
 * when the file is not as Typst writes it: one table, and the metadata as they are.
 */
export function withFacturXMetadata(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pdf = file.toString('latin1');
  const table = Number(found(/startxref\s+(\d+)\s+%%EOF\s*$/, pdf.slice(-64)));
  const head = /^xref\n0 (\d+)\n/.exec(pdf.slice(table, table + 32)) ?? missing('cross-reference table');
  const entries = table + head[0].length;
  const trailer = entries + Number(head[1]) * ENTRY;
  const offsetOf = (id: number) => Number(pdf.slice(entries + id * ENTRY, entries + id * ENTRY + 10));

  const catalog = offsetOf(Number(found(/\/Root (\d+) 0 R/, pdf.slice(trailer))));
  const at = offsetOf(Number(found(/\/Metadata (\d+) 0 R/, pdf.slice(catalog, pdf.indexOf('endobj', catalog)))));
  const start = pdf.indexOf('stream\n', at) + 'stream\n'.length;
  const dictionary = pdf.slice(at, start);
  const end = start + Number(found(/\/Length (\d+)\n/, dictionary));
  const extended = Buffer.from(extend(file.toString('utf8', start, end)));
  const written = dictionary.replace(/\/Length \d+/, `/Length ${extended.length}`);
  const shift = written.length + extended.length - (end - at);
  const places = pdf
    .slice(entries, trailer)
    .replaceAll(/^\d{10}(?= \d{5} n)/gm, (place) =>
      Number(place) > at ? String(Number(place) + shift).padStart(10, '0') : place,
    );
  return Buffer.concat([
    file.subarray(0, at),
    Buffer.from(written, 'latin1'),
    extended,
    file.subarray(end, entries),
    Buffer.from(places + pdf.slice(trailer).replace(/startxref\s+\d+/, `startxref\n${table + shift}`), 'latin1'),
  ]);
}

function extend(xmp: string): string {
  const bag = '</rdf:Bag></pdfaExtension:schemas>';
  if (!xmp.includes(bag) || !xmp.includes('</rdf:RDF>')) missing('extension schemas in its XMP metadata');
  return xmp.replace(bag, () => SCHEMA + bag).replace('</rdf:RDF>', () => `${DESCRIPTION}</rdf:RDF>`);
}

function found(pattern: RegExp, text: string): string {
  return pattern.exec(text)?.[1] ?? missing(`${pattern}`);
}

function missing(what: string): never {
  throw new Error(`the PDF has no ${what}`);
}
