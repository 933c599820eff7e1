// SPDX-License-Identifier: Apache-2.0
import { PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib';

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

/**
 * Adds to a PDF/A-3 of Typst, which has no way to say it, the XMP metadata that marks it as Factur-X. Nothing else of
 * the file changes. Throws when the metadata is not as Typst writes it.
 */
export async function withFacturXMetadata(bytes: Uint8Array): Promise<Uint8Array> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const reference = pdf.catalog.get(PDFName.of('Metadata'));
  const stream = pdf.context.lookup(reference);
  if (!(stream instanceof PDFRawStream)) throw new Error('the PDF has no XMP metadata');
  const xmp = new TextDecoder().decode(stream.getContents());
  const bag = '</rdf:Bag></pdfaExtension:schemas>';
  if (!xmp.includes(bag) || !xmp.includes('</rdf:RDF>')) throw new Error('the XMP metadata has no extension schemas');
  const extended = xmp.replace(bag, () => SCHEMA + bag).replace('</rdf:RDF>', () => `${DESCRIPTION}</rdf:RDF>`);
  stream.updateContents(new TextEncoder().encode(extended));
  return pdf.save({ useObjectStreams: true, addDefaultPage: false, updateFieldAppearances: false });
}
