// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFStream } from '@cantoo/pdf-lib';
import { expect, test } from 'vitest';
import { openPdf, pdfText } from '../testing/pdf-text.js';
import { creditNote, longQuote, sampleInvoices, signedQuote } from '../testing/sample-documents.js';
import { facturXXml } from './e-invoice/e-invoice.js';
import { createPdfRenderer, type RenderedPdf } from './pdf.js';
import type { DocumentLanguage, PrintableDocument } from './printable.js';

// Read back by somebody else's reader.

const party = (name: string) => ({
  name,
  address: { lines: ['1 Main St'], postal_code: '12345', city: 'Town', region: null, country: 'DE' },
  vat_id: 'DE136695976',
  tax_number: null,
  registration: null,
  email: null,
  phone: null,
  contact_name: null,
  electronic_address: null,
});
const document: PrintableDocument = {
  kind: 'invoice',
  language: 'en',
  page_size: 'a4',
  number: 'ACM-000001',
  issue_date: '2026-02-01',
  due_date: '2026-02-15',
  valid_until: null,
  service_period: { start: '2026-01-01', end: '2026-02-01' },
  seller: party('Acme GmbH'),
  buyer: party('شركة النور'),
  brand: { logo: null, accent_colour: '#1f4e8c', footer_text: null },
  currency: 'EUR',
  lines: [
    {
      label: '月額料金 #strong[*Plan*]',
      period: { start: '2026-01-01', end: '2026-02-01' },
      quantity: '1',
      unit: { code: 'C62', label: null },
      unit_price: '1234.5',
      net_minor: 123_450n,
      discount_minor: 0n,
      tax: { category: 'S', rate: '0.19' },
      explanation: null,
    },
  ],
  taxes: [
    {
      category: 'S',
      rate: '0.19',
      label: null,
      taxable_minor: 123_450n,
      amount_minor: 23_456n,
      exemption_reason: null,
      vatex: null,
    },
  ],
  totals: {
    net_minor: 123_450n,
    discount_minor: 0n,
    tax_minor: 23_456n,
    gross_minor: 146_906n,
    prepaid_minor: 0n,
    credits_minor: 0n,
    due_minor: 146_906n,
  },
  references: { corrects: [], purchase_order: null, buyer_reference: null, contract: null },
  payment: { means: null, terms: null, remittance: null, link: null, bank: null, mandate: null },
  notes: [],
  offer: null,
};

const renderer = createPdfRenderer();
async function rendered(one: PrintableDocument): Promise<RenderedPdf> {
  const pdf = await renderer.render(one);
  if (!pdf.ok) throw new Error(JSON.stringify(pdf.problems));
  return pdf.value;
}
async function read({ bytes }: Pick<RenderedPdf, 'bytes'>) {
  const pdf = await openPdf(bytes);
  return { text: await pdfText(bytes), pages: pdf.numPages, attachments: await pdf.getAttachments() };
}

test('names in other scripts have their letters, markup stays text, and the e-invoice is inside', async () => {
  const pdf = await rendered(document);
  const { text, attachments } = await read(pdf);
  expect(text).toContain('月額料金');
  expect(text).toMatch(/# ?strong\[\*Plan\*\]/);
  expect(text.replaceAll(/\s/g, '')).toMatch(/1,469\.06/);
  // shaped, an Arabic name comes back in presentation forms or in visual order, but its letters are there
  expect(text.normalize('NFKC')).toMatch(/[\u0621-\u064a]{2,}/);
  const inside = Object.values(attachments as Record<string, { filename: string; content: Uint8Array }>);
  expect(inside.map(({ filename }) => filename)).toEqual(['factur-x.xml']);
  const xml = facturXXml(document);
  expect(Buffer.from(inside[0]?.content ?? []).toString('utf8')).toBe(xml.ok ? xml.value : '');
  expect(Buffer.from(pdf.bytes).toString('latin1')).toContain('pdfaid:part');
});

test.each([
  ['of Hebrew', 'חברת דוגמה', ['דוגמה', 'חברת']],
  ['of both, beginning in Hebrew', 'חברת Acme 2026 דוגמה', ['דוגמה', 'Acme', '2026', 'חברת']],
  ['of both, beginning in Latin', 'Acme חברת דוגמה GmbH', ['Acme', 'דוגמה', 'חברת', 'GmbH']],
])('the words of a name %s stand as they are read, though the document is English', async (_what, name, standing) => {
  const { bytes } = await rendered({ ...document, buyer: party(name) });
  const { items } = await (await (await openPdf(bytes)).getPage(1)).getTextContent();
  const placed = items.flatMap((item) => ('str' in item ? [item] : []));
  const line = placed.find(({ str }) => str.includes('דוגמה'))?.transform[5];
  const words = placed.filter(({ str, transform }) => transform[5] === line && str.trim() !== '');
  const fromLeft = words.sort((one, other) => one.transform[4] - other.transform[4]).map(({ str }) => str.trim());
  expect(fromLeft.flatMap((str) => str.split(' '))).toEqual(standing);
});

test.each([
  // ㈜ is not in Nanum Gothic
  [
    'Korean',
    '㈜서울 소프트웨어 김철수 주식회사 뷁',
    ['ChocolateClassicalSans-Regular', 'NanumGothic', 'NanumGothicBold'],
  ],
  ['simplified Chinese', '深圳市腾讯计算机系统有限公司 王珺', ['ChocolateClassicalSans-Regular']],
  ['traditional Chinese', '台灣積體電路製造股份有限公司 陳堃', ['ChocolateClassicalSans-Regular']],
  ['Japanese', '株式会社さくら 深圳市支店 髙橋', ['BIZUDPGothic-Bold', 'BIZUDPGothic-Regular']],
])('a name in %s is read back, in the fonts of its script', async (_script, name, fonts) => {
  const [line] = document.lines;
  if (line === undefined) throw new Error('no line');
  const { address } = document.buyer;
  const buyer = { ...document.buyer, name, address: { ...address, lines: [name] } };
  const { bytes } = await rendered({ ...document, seller: party(name), buyer, lines: [{ ...line, label: name }] });
  // a reader may put spaces between scripts
  const text = (await pdfText(bytes)).normalize('NFKC').replaceAll(/\s/g, '');
  expect(text.split(name.normalize('NFKC').replaceAll(' ', '')).length - 1).toBeGreaterThanOrEqual(4);
  const pdf = await PDFDocument.load(bytes);
  const embedded = pdf.context.enumerateIndirectObjects().flatMap(([, object]) => {
    const font = object instanceof PDFDict && object.get(PDFName.of('Subtype'))?.toString() === '/Type0';
    return font
      ? [
          String(object.get(PDFName.of('BaseFont')))
            .replace(/^\/[A-Z]{6}\+/, '')
            .replace(/-Identity-H$/, ''),
        ]
      : [];
  });
  expect(embedded.filter((font) => !font.startsWith('NotoSans')).sort()).toEqual(fonts);
});

test('a line that begins within a day says the second, and the e-invoice its days', async () => {
  const [line] = document.lines;
  if (line === undefined) throw new Error('no line');
  const times = { start: '2026-01-11T15:00:00+01:00', end: '2026-02-01' };
  const one = { ...line, label: 'Team', period: { start: '2026-01-11', end: '2026-02-01' }, times };
  const pdf = await rendered({ ...document, lines: [one] });
  const { text } = await read(pdf);
  expect(text.replaceAll(/\s+/g, ' ')).toMatch(/11 January 2026 15:00:00 \+01:00 – 31 January 2026/);
  expect(pdf.factur_x).toContain('20260111');
});

test.each<[DocumentLanguage, string[]]>([
  [
    'en',
    [
      'Taken off invoice NL-2026-0001 €10.00',
      'To your credit balance, of what was paid on NL-2026-0001 €11.75',
      'To be refunded, of what was paid on NL-2026-0001 €4.00',
      'Back to the credits used on NL-2026-0001 €3.00',
      'To your credit balance €1.00',
    ],
  ],
  ['de', ['Verbleib des Betrags', 'Abgezogen von Rechnung NL-2026-0001 10,00 €', 'Auf Ihr Guthaben 1,00 €']],
  ['fr', ['Affectation du montant', 'À rembourser, sur le paiement de NL-2026-0001 4,00 €']],
  ['es', ['Destino del importe', 'Devuelto a los créditos usados en NL-2026-0001 3,00 €', 'A su saldo 1,00 €']],
  ['ja', ['金額の充当先', '残高へ（NL-2026-0001 のお支払い分）', '残高へ']],
])('a credit note says where its amount goes: %s', async (language, told) => {
  const { text } = await read(await rendered({ ...creditNote, language }));
  // a reader may put spaces between scripts
  const plain = (some: string) => some.replaceAll(/\s/g, '');
  for (const sentence of told) expect(plain(text)).toContain(plain(sentence));
});

test.each(Object.entries(sampleInvoices))(
  '%s: PDF/A-3 with its e-invoice attached, as others read it',
  async (_name, one) => {
    const { bytes, factur_x } = await rendered(one);
    expect(factur_x).not.toBeNull();
    const { attachments } = await read({ bytes });
    const [inside] = Object.values(attachments as Record<string, { content: Uint8Array }>);
    expect(Buffer.from(inside?.content ?? []).toString('utf8')).toBe(factur_x);
    const raw = Buffer.from(bytes).toString('latin1');
    // ISO 19005-3 and the Factur-X extension schema, in the XMP packet, which is never compressed
    for (const said of [
      /pdfaid:part(>|=")3/,
      /pdfaid:conformance(>|=")B/,
      /fx:DocumentType(>|=")INVOICE/,
      /fx:DocumentFileName(>|=")factur-x\.xml/,
      /fx:ConformanceLevel(>|=")EN 16931/,
    ])
      expect(raw).toMatch(said);
    // each object stands where the cross-reference table says
    const places = [...raw.slice(raw.lastIndexOf('\nxref\n')).matchAll(/^(\d{10}) \d{5} n/gm)];
    expect(places.length).toBeGreaterThan(50);
    for (const [index, [, place]] of places.entries())
      expect(raw.slice(Number(place), Number(place) + 12)).toMatch(new RegExp(`^${index + 1} 0 obj`));
    const pdf = await PDFDocument.load(bytes);
    const xmp = pdf.catalog.lookup(PDFName.of('Metadata'), PDFStream).getContentsString();
    expect(xmp).toMatch(/^<\?xpacket begin=[\s\S]*<\?xpacket end="r"\?>$/);
    const attached = pdf.catalog.lookup(PDFName.of('AF'), PDFArray);
    expect(attached.size()).toBe(1);
    const file = attached.lookup(0, PDFDict);
    expect(String(file.get(PDFName.of('AFRelationship')))).toBe('/Alternative');
    expect(pdf.catalog.lookup(PDFName.of('OutputIntents'), PDFArray).size()).toBe(1);
    expect(pdf.catalog.has(PDFName.of('MarkInfo')) && pdf.isEncrypted).toBe(false);
  },
);

test.each(Object.entries({ signedQuote, longQuote }))(
  '%s: has nothing attached, and is PDF/A-3 too',
  async (_name, one) => {
    const pdf = await rendered(one);
    expect((await read(pdf)).attachments).toBeNull();
    expect(Buffer.from(pdf.bytes).toString('latin1')).toMatch(/pdfaid:part(>|=")3/);
  },
);

test('the same document gives the same bytes', async () => {
  const digest = ({ bytes }: RenderedPdf) => createHash('sha256').update(bytes).digest('hex');
  expect(digest(await rendered(document))).toBe(digest(await rendered({ ...document })));
});

test.each<[DocumentLanguage, string, string]>([
  ['en', 'Invoice', '1,469.06'],
  ['de', 'Rechnung', '1.469,06'],
  ['fr', 'Facture', '1 469,06'],
  ['es', 'Factura', '1469,06'],
  ['ja', '請求書', '1,469.06'],
])('%s: %s over %s', async (language, title, total) => {
  const { text } = await read(await rendered({ ...document, language }));
  expect(text).toContain(title);
  expect(text.replaceAll(/\s/g, '')).toContain(total.replaceAll(/\s/g, ''));
});

test.each<[DocumentLanguage, string]>([
  ['en', 'VAT in EUR: €132.77 (1 EUR = 1.0825 USD, 30 January 2026, European Central Bank)'],
  ['de', 'USt. in EUR: 132,77 € (1 EUR = 1,0825 USD, 30.01.2026, European Central Bank)'],
])('%s: tax in the currency it is owed in, with the rate and its day', async (language, sentence) => {
  const { text } = await read(await rendered({ ...sampleInvoices.dollarInvoice, language }));
  expect(text.replaceAll(/\s/g, '')).toContain(sentence.replaceAll(/\s/g, ''));
});

test('many lines go over many pages', async () => {
  const [line] = document.lines;
  if (line === undefined) throw new Error('no line');
  const lines = Array.from({ length: 120 }, (_none, index) => ({
    ...line,
    label: `Line ${index}`,
    net_minor: 0n,
    unit_price: '0',
  }));
  const none = { ...document.totals, net_minor: 0n, tax_minor: 0n, gross_minor: 0n, due_minor: 0n };
  const taxes = document.taxes.map((tax) => ({ ...tax, taxable_minor: 0n, amount_minor: 0n }));
  const { pages, text } = await read(await rendered({ ...document, lines, taxes, totals: none }));
  expect(pages).toBeGreaterThan(2);
  expect(text).toContain('Line 119');
  expect(text).toMatch(new RegExp(`Page ${pages} of ${pages}`));
});

test('sums that do not reconcile are not printed', async () => {
  const wrong = await renderer.render({ ...document, totals: { ...document.totals, due_minor: 1n } });
  expect(wrong.ok ? [] : wrong.problems.map(({ code }) => code)).toEqual(['document-not-reconciling']);
});
