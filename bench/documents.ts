// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createPdfRenderer, type PrintableDocument } from '@kontor/server/documents';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { BenchResult } from './result.js';

const DOCUMENTS = 1_000;
const WARM_UP = 20;
const LINES = 8;
const FONT = '@expo-google-fonts/noto-sans';

const party = (name: string, country: string, vat_id: string) => ({
  name,
  address: { lines: ['Lindenstraße 12'], postal_code: '20099', city: 'Hamburg', region: null, country },
  vat_id,
  tax_number: null,
  registration: null,
  email: 'billing@example.org',
  phone: '+49 40 1234567',
  contact_name: 'Billing',
  electronic_address: { scheme: 'EM', id: 'billing@example.org' },
});

/** An invoice of eight lines with 19 % tax; number, buyer and amounts are its own. */
function invoice(index: number): PrintableDocument {
  const price = BigInt(1_000 + (index % 977));
  const net_minor = BigInt(LINES) * price;
  const tax_minor = (net_minor * 19n + 50n) / 100n;
  return {
    kind: 'invoice',
    language: 'en',
    page_size: 'a4',
    number: `ACM-${String(index).padStart(6, '0')}`,
    issue_date: '2026-02-01',
    due_date: '2026-02-15',
    valid_until: null,
    service_period: { start: '2026-01-01', end: '2026-02-01' },
    seller: party('Acme GmbH', 'DE', 'DE136695976'),
    buyer: party(`Customer ${index}`, 'DE', 'DE136695976'),
    brand: { logo: null, accent_colour: '#1f4e8c', footer_text: null },
    currency: 'EUR',
    lines: Array.from({ length: LINES }, (_none, line) => ({
      label: `Module ${line + 1}`,
      period: { start: '2026-01-01', end: '2026-02-01' },
      quantity: '1',
      unit: { code: 'C62', label: null },
      unit_price: null,
      net_minor: price,
      discount_minor: 0n,
      tax: { category: 'S', rate: '0.19' },
      explanation: 'One month of a module, with support in office hours.',
    })),
    taxes: [
      {
        category: 'S',
        rate: '0.19',
        label: null,
        taxable_minor: net_minor,
        amount_minor: tax_minor,
        exemption_reason: null,
        vatex: null,
      },
    ],
    totals: {
      net_minor,
      discount_minor: 0n,
      tax_minor,
      gross_minor: net_minor + tax_minor,
      prepaid_minor: 0n,
      credits_minor: 0n,
      due_minor: net_minor + tax_minor,
    },
    references: { corrects: [], purchase_order: null, buyer_reference: null, contract: null },
    payment: { means: null, terms: null, remittance: null, link: null, bank: null, mandate: null },
    notes: [],
    offer: null,
  };
}

/** As much text in as many cells, written down as Typst markup: nothing is computed, checked or attached. */
function plainPage(index: number): string {
  const head = Array.from({ length: 14 }, (_none, row) => `Hamburg Lindenstraße ${row} ${index} \\`).join('\n');
  const rows = Array.from(
    { length: LINES },
    (_none, line) =>
      `[*Module ${line + 1}* \\ 1 January 2026 – 31 January 2026 \\ One month of a module, with support in office hours.], [1], [–], [19%], [${index}.00],`,
  );
  return `#set page(paper: "a4")
#set text(font: "Noto Sans", size: 9.5pt, lang: "en")
= Invoice ACM-${index}
${head}
#table(columns: (1fr, auto, auto, auto, auto), [Description], [Quantity], [Unit price], [VAT], [Amount],
${rows.join('\n')}
)
Subtotal ${index}.00 \\ VAT 19% on ${index}.00 \\ *Amount due ${index}.00*
`;
}

/** PDFs a second, after some that warm both up alike. */
async function rate(render: (index: number) => Promise<void> | void): Promise<number> {
  for (let index = 0; index < WARM_UP; index++) await render(index);
  const started = process.hrtime.bigint();
  for (let index = WARM_UP; index < WARM_UP + DOCUMENTS; index++) await render(index);
  return (DOCUMENTS * 1e9) / Number(process.hrtime.bigint() - started);
}

/** A thousand invoices as PDF/A-3 with their e-invoices inside, beside the compiler alone on pages as full of text. */
export async function bench(): Promise<BenchResult[]> {
  const renderer = createPdfRenderer();
  const ours = await rate(async (index) => {
    const made = await renderer.render(invoice(index), 'required');
    if (!made.ok) throw new Error(JSON.stringify(made.problems));
  });
  const folder = dirname(createRequire(import.meta.url).resolve(`${FONT}/package.json`));
  const fontPaths = ['400Regular', '700Bold'].map((weight) => join(folder, weight));
  const compiler = NodeCompiler.create({ fontArgs: [{ fontPaths }] });
  const peer = await rate((index) => {
    const compiled = compiler.compile({ mainFileContent: plainPage(index) });
    if (compiled.result === null) throw new Error('the page does not compile');
    compiler.pdf(compiled.result, { pdfStandard: 'a-3b' });
    if (index % 20 === 0) compiler.evictCache(20);
  });
  const ratio = ours / peer;
  return [
    {
      bench: 'documents',
      ours: Number(ours.toFixed(1)),
      peer: Number(peer.toFixed(1)),
      peer_name: 'typst alone, pages as full of text',
      unit: 'PDFs/s',
      ratio: Number(ratio.toFixed(2)),
      bound: "at least a fifth of the peer's rate",
      holds: ratio >= 0.2,
    },
  ];
}
