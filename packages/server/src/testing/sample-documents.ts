// SPDX-License-Identifier: Apache-2.0
import type { PrintableDocument, PrintedLine, PrintedParty } from '../documents/printable.js';

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 180 40"><rect x="0" y="4" width="32" height="32" rx="8" fill="#0f6e5c"/><path d="M9 28V12M9 21l12-9M13 18l9 10" stroke="#fff" stroke-width="4" fill="none"/><path d="M48 12h6v16h-6zM60 12h6v16h-6zM72 12h30v6h-30zM72 22h22v6h-22z" fill="#1c2430"/></svg>`;

export const seller: PrintedParty = {
  name: 'Nordlicht Software GmbH',
  address: { lines: ['Lindenstraße 12'], postal_code: '20099', city: 'Hamburg', region: null, country: 'DE' },
  vat_id: 'DE123456789',
  tax_number: '22/123/45678',
  registration: 'HRB 123456',
  email: 'rechnung@nordlicht.example',
  phone: '+49 40 1234567',
  contact_name: 'Abrechnung',
  electronic_address: { scheme: '9930', id: 'DE123456789' },
};

const germanBuyer: PrintedParty = {
  name: 'Bäckerei Müller & Söhne KG',
  address: {
    lines: ['Große Gasse 3', 'Hinterhaus'],
    postal_code: '80331',
    city: 'München',
    region: null,
    country: 'DE',
  },
  vat_id: 'DE987654321',
  tax_number: null,
  registration: null,
  email: 'buchhaltung@mueller.example',
  phone: null,
  contact_name: 'Frau Özdemir',
  electronic_address: { scheme: '9930', id: 'DE987654321' },
};

const seats: PrintedLine = {
  label: 'Team, je Platz',
  period: { start: '2026-01-01', end: '2026-02-01' },
  quantity: '12',
  unit: { code: 'C62', label: 'Plätze' },
  unit_price: '12.5',
  net_minor: 15000n,
  discount_minor: 0n,
  tax: { category: 'S', rate: '0.19' },
  explanation: '12 Plätze zu 12,50 €.',
};

/** A monthly bill within Germany: seats, a graduated price whose amount no unit price gives, and a discount. */
export const germanInvoice: PrintableDocument = {
  kind: 'invoice',
  language: 'de',
  page_size: 'a4',
  number: 'NL-2026-0001',
  issue_date: '2026-02-01',
  due_date: '2026-02-15',
  valid_until: null,
  service_period: { start: '2026-01-01', end: '2026-02-01' },
  seller,
  buyer: germanBuyer,
  brand: {
    logo: { format: 'svg', bytes: new TextEncoder().encode(LOGO) },
    accent_colour: '#0f6e5c',
    footer_text: 'Geschäftsführung: Ada Beispiel · Amtsgericht Hamburg',
  },
  currency: 'EUR',
  lines: [
    seats,
    {
      label: 'API-Aufrufe',
      period: { start: '2026-01-01', end: '2026-02-01' },
      quantity: '1234567',
      unit: { code: 'C62', label: 'Aufrufe' },
      unit_price: null,
      net_minor: 33642n,
      discount_minor: 0n,
      tax: { category: 'S', rate: '0.19' },
      explanation:
        'Die ersten 100.000 sind enthalten, die nächsten 900.000 zu 0,0003 €, die übrigen 234.567 zu 0,000283 €.',
    },
    {
      label: 'Einrichtung',
      period: null,
      quantity: '2.5',
      unit: { code: 'HUR', label: null },
      unit_price: '120',
      net_minor: 27000n,
      discount_minor: 3000n,
      tax: { category: 'S', rate: '0.19' },
      explanation: null,
    },
  ],
  // 756.42 at 19 % is 143.7198
  taxes: [
    {
      label: null,
      category: 'S',
      rate: '0.19',
      taxable_minor: 75642n,
      amount_minor: 14372n,
      exemption_reason: null,
      vatex: null,
    },
  ],
  totals: {
    net_minor: 75642n,
    discount_minor: 3000n,
    tax_minor: 14372n,
    gross_minor: 90014n,
    prepaid_minor: 0n,
    credits_minor: 10000n,
    due_minor: 80014n,
  },
  references: { corrects: [], purchase_order: 'PO-4711', buyer_reference: 'KST 42', contract: 'V-2025-17' },
  payment: {
    means: 'transfer',
    terms: 'Zahlbar innerhalb von 14 Tagen ohne Abzug.',
    remittance: 'RF18 5390 0754 7034',
    link: 'https://pay.nordlicht.example/i/NL-2026-0001',
    bank: {
      holder: 'Nordlicht Software GmbH',
      iban: 'DE02 1203 0000 0000 2020 51',
      bic: 'BYLADEM1001',
      bank_name: 'Beispielbank',
    },
    mandate: null,
  },
  notes: ['Vielen Dank für Ihr Vertrauen.'],
  offer: null,
};

const none = { purchase_order: null, buyer_reference: null, contract: null, corrects: [] };

/** Services of a German seller to a French business: the buyer owes the tax. */
export const reverseCharge: PrintableDocument = {
  ...germanInvoice,
  language: 'fr',
  number: 'NL-2026-0002',
  buyer: {
    name: 'Société Générale des Pâtisseries SARL',
    address: { lines: ['10 rue de l’Église'], postal_code: '75001', city: 'Paris', region: null, country: 'FR' },
    vat_id: 'FR12345678901',
    tax_number: null,
    registration: '123 456 789 00012',
    email: null,
    phone: null,
    contact_name: null,
    electronic_address: { scheme: '0009', id: '12345678900012' },
  },
  lines: [
    {
      ...seats,
      label: 'Team, par siège',
      quantity: '100',
      unit: { code: 'C62', label: 'sièges' },
      net_minor: 125000n,
      explanation: '100 sièges à 12,50 €.',
      tax: { category: 'AE', rate: '0' },
    },
    {
      ...seats,
      label: 'Avoir pour 3 sièges rendus',
      quantity: '3',
      unit: { code: 'C62', label: 'sièges' },
      unit_price: null,
      net_minor: -1875n,
      explanation: '15 jours sur 30 de 3 sièges à 12,50 €.',
      tax: { category: 'AE', rate: '0' },
    },
  ],
  taxes: [
    {
      label: null,
      category: 'AE',
      rate: '0',
      taxable_minor: 123125n,
      amount_minor: 0n,
      exemption_reason: 'Autoliquidation, article 196 de la directive 2006/112/CE',
      vatex: 'VATEX-EU-AE',
    },
  ],
  totals: {
    net_minor: 123125n,
    discount_minor: 0n,
    tax_minor: 0n,
    gross_minor: 123125n,
    prepaid_minor: 0n,
    credits_minor: 0n,
    due_minor: 123125n,
  },
  references: { ...none, buyer_reference: 'SGP-7' },
  payment: { ...germanInvoice.payment, terms: 'Payable sous 14 jours.', link: null },
  notes: [],
};

/** Three rates on one bill, charged to a card before it was issued. */
export const severalRates: PrintableDocument = {
  ...germanInvoice,
  language: 'en',
  number: 'NL-2026-0003',
  due_date: null,
  lines: [
    { ...seats, label: 'Team seats', unit: { code: 'C62', label: 'seats' }, explanation: '12 seats at €12.50.' },
    {
      ...seats,
      label: 'Printed handbook',
      period: null,
      quantity: '3',
      unit: { code: 'C62', label: null },
      unit_price: '9.99',
      net_minor: 2997n,
      tax: { category: 'S', rate: '0.07' },
      explanation: null,
    },
    {
      ...seats,
      label: 'Training course',
      period: null,
      quantity: '1',
      unit: { code: 'C62', label: null },
      unit_price: '200',
      net_minor: 20000n,
      tax: { category: 'E', rate: '0' },
      explanation: null,
    },
  ],
  taxes: [
    { ...taxRow('0.19', 15000n, 2850n) },
    // 29.97 at 7 % is 2.0979
    { ...taxRow('0.07', 2997n, 210n) },
    {
      label: null,
      category: 'E',
      rate: '0',
      taxable_minor: 20000n,
      amount_minor: 0n,
      exemption_reason: 'Exempt: vocational training, § 4 No. 21 UStG',
      vatex: 'VATEX-EU-132-1I',
    },
  ],
  totals: {
    net_minor: 37997n,
    discount_minor: 0n,
    tax_minor: 3060n,
    gross_minor: 41057n,
    prepaid_minor: 41057n,
    credits_minor: 0n,
    due_minor: 0n,
  },
  payment: { means: 'card', terms: null, remittance: null, link: null, bank: null, mandate: null },
  notes: [],
};

function taxRow(rate: string, taxable_minor: bigint, amount_minor: bigint): PrintableDocument['taxes'][number] {
  return { label: null, category: 'S', rate, taxable_minor, amount_minor, exemption_reason: null, vatex: null };
}

/** Two seats given back of the German invoice. */
export const creditNote: PrintableDocument = {
  ...germanInvoice,
  kind: 'credit_note',
  number: 'NL-G-2026-0001',
  issue_date: '2026-02-10',
  due_date: null,
  lines: [{ ...seats, quantity: '2', net_minor: 2500n, explanation: '2 Plätze zu 12,50 €.' }],
  taxes: [taxRow('0.19', 2500n, 475n)],
  totals: {
    net_minor: 2500n,
    discount_minor: 0n,
    tax_minor: 475n,
    gross_minor: 2975n,
    prepaid_minor: 0n,
    credits_minor: 0n,
    due_minor: 2975n,
  },
  references: {
    ...none,
    buyer_reference: 'KST 42',
    corrects: [{ number: 'NL-2026-0001', issue_date: '2026-02-01' }],
  },
  payment: { ...germanInvoice.payment, terms: 'Wird mit der nächsten Rechnung verrechnet.', link: null },
  settled: [
    { to: 'invoice', invoice: 'NL-2026-0001', amount_minor: 1_000n },
    { to: 'balance', invoice: 'NL-2026-0001', amount_minor: 1_175n },
    { to: 'refund', invoice: 'NL-2026-0001', amount_minor: 400n },
    { to: 'credits', invoice: 'NL-2026-0001', amount_minor: 300n },
    { to: 'balance', invoice: null, amount_minor: 100n },
  ],
  notes: [],
};

/** In yen, which has no minor digits, from a Japanese seller to a Japanese buyer. */
export const yenInvoice: PrintableDocument = {
  ...germanInvoice,
  language: 'ja',
  number: '請-2026-0001',
  currency: 'JPY',
  seller: {
    ...seller,
    name: '株式会社北極星ソフトウェア',
    address: {
      lines: ['丸の内1丁目2番3号'],
      postal_code: '100-0005',
      city: '千代田区',
      region: '東京都',
      country: 'JP',
    },
    vat_id: null,
    tax_number: 'T1234567890123',
    registration: '1234567890123',
    email: 'seikyu@hokkyokusei.example',
    phone: '03-1234-5678',
    contact_name: '経理部',
    electronic_address: { scheme: '0188', id: '1234567890123' },
  },
  buyer: {
    ...germanBuyer,
    name: '合同会社さくら薬局',
    address: {
      lines: ['銀座4丁目5番6号', '桜ビル７階'],
      postal_code: '104-0061',
      city: '中央区',
      region: '東京都',
      country: 'JP',
    },
    vat_id: null,
    contact_name: '髙橋 様',
    electronic_address: { scheme: '0188', id: '9876543210987' },
  },
  brand: { logo: null, accent_colour: '#b3392f', footer_text: null },
  lines: [
    {
      ...seats,
      label: 'チームプラン（月額）',
      quantity: '12',
      unit: { code: 'C62', label: '名' },
      unit_price: '1500',
      net_minor: 18000n,
      tax: { category: 'S', rate: '0.1' },
      explanation: '12名 × 1,500円',
    },
  ],
  taxes: [taxRow('0.1', 18000n, 1800n)],
  totals: {
    net_minor: 18000n,
    discount_minor: 0n,
    tax_minor: 1800n,
    gross_minor: 19800n,
    prepaid_minor: 0n,
    credits_minor: 0n,
    due_minor: 19800n,
  },
  payment: {
    means: 'transfer',
    terms: '月末締め翌月末払い',
    remittance: null,
    link: null,
    bank: { holder: 'カ）ホッキョクセイ', iban: '0001-123-4567890', bic: null, bank_name: 'みずほ銀行 丸の内支店' },
    mandate: null,
  },
  references: { ...none, purchase_order: '発注-77' },
  notes: ['毎度ありがとうございます。'],
};

/** A buyer and a label in Arabic and Hebrew on an English bill in dollars, on US Letter. */
export const arabicInvoice: PrintableDocument = {
  ...germanInvoice,
  language: 'en',
  page_size: 'us-letter',
  number: 'NL-2026-0004',
  currency: 'USD',
  buyer: {
    ...germanBuyer,
    name: 'شركة النور للتجارة',
    address: { lines: ['شارع الملك فهد 15'], postal_code: '12271', city: 'الرياض', region: null, country: 'SA' },
    vat_id: null,
    contact_name: 'دانة שלום',
    electronic_address: { scheme: 'EM', id: 'ap@alnoor.example' },
  },
  lines: [
    {
      ...seats,
      label: 'مقاعد الفريق (Team)',
      unit: { code: 'C62', label: 'seats' },
      tax: { category: 'G', rate: '0' },
      explanation: '12 seats at $12.50.',
    },
  ],
  taxes: [
    {
      label: null,
      category: 'G',
      rate: '0',
      taxable_minor: 15000n,
      amount_minor: 0n,
      exemption_reason: 'Export outside the EU',
      vatex: 'VATEX-EU-G',
    },
  ],
  totals: {
    net_minor: 15000n,
    discount_minor: 0n,
    tax_minor: 0n,
    gross_minor: 15000n,
    prepaid_minor: 0n,
    credits_minor: 0n,
    due_minor: 15000n,
  },
  payment: { ...germanInvoice.payment, terms: 'Due within 14 days.', link: null },
  notes: [],
};

/** In dollars, by a seller whose VAT is owed in euros. */
export const dollarInvoice: PrintableDocument = {
  ...germanInvoice,
  language: 'en',
  number: 'NL-2026-0007',
  currency: 'USD',
  lines: germanInvoice.lines.map((line) => ({ ...line, explanation: null })),
  tax_currency: {
    currency: 'EUR',
    // 143.72 / 1.0825 = 132.7667…
    tax_minor: 13277n,
    rates: [{ base: 'EUR', quote: 'USD', rate: '1.0825', date: '2026-01-30', source: 'European Central Bank' }],
  },
};

/** A quote of a long list, which takes several pages. */
export const longQuote: PrintableDocument = {
  ...germanInvoice,
  kind: 'quote',
  language: 'es',
  number: 'P-2026-0009',
  due_date: null,
  valid_until: '2026-03-01',
  service_period: null,
  lines: Array.from({ length: 60 }, (_none, index) => ({
    ...seats,
    label: `Módulo ${index + 1} de la plataforma de facturación, con una denominación bastante larga`,
    quantity: '1',
    unit: { code: 'MON', label: null },
    unit_price: '100',
    net_minor: 10000n,
    explanation: index % 3 === 0 ? 'Incluye soporte en horario de oficina y actualizaciones de seguridad.' : null,
  })),
  taxes: [taxRow('0.21', 600000n, 126000n)],
  totals: {
    net_minor: 600000n,
    discount_minor: 0n,
    tax_minor: 126000n,
    gross_minor: 726000n,
    prepaid_minor: 0n,
    credits_minor: 0n,
    due_minor: 726000n,
  },
  references: none,
  payment: { means: null, terms: null, remittance: null, link: null, bank: null, mandate: null },
  offer: null,
  notes: ['Precios sin compromiso hasta la fecha indicada.\nSe factura por meses adelantados.'],
};

/** A year's contract for a Hebrew-speaking buyer, signed: twelve invoices, prices by use, and what was agreed. */
export const signedQuote: PrintableDocument = {
  ...germanInvoice,
  kind: 'quote',
  language: 'en',
  number: 'NL-Q-000007',
  due_date: null,
  valid_until: '2026-02-28',
  service_period: null,
  buyer: {
    ...germanBuyer,
    name: 'אורן פתרונות תוכנה בע"מ',
    address: { lines: ['שדרות רוטשילד 22'], postal_code: '6688218', city: 'תל אביב', region: null, country: 'IL' },
    vat_id: null,
    contact_name: 'נועה כהן',
    electronic_address: null,
  },
  lines: [
    {
      ...seats,
      label: 'Team, a seat',
      period: { start: '2026-03-01', end: '2027-03-01' },
      quantity: '12',
      unit: { code: 'MON', label: null },
      unit_price: '150',
      net_minor: 180000n,
      explanation: '12 seats at 12.50 = 150.00 EUR',
      tax: { category: 'G', rate: '0' },
    },
    {
      ...seats,
      label: 'Setup',
      period: { start: '2026-03-01', end: '2026-03-02' },
      quantity: '1',
      unit: { code: 'C62', label: null },
      unit_price: null,
      net_minor: 45000n,
      discount_minor: 5000n,
      explanation: 'flat fee of 500.00 = 500.00 EUR',
      tax: { category: 'G', rate: '0' },
    },
  ],
  taxes: [
    {
      label: null,
      category: 'G',
      rate: '0',
      taxable_minor: 225000n,
      amount_minor: 0n,
      exemption_reason: 'Export outside the EU',
      vatex: 'VATEX-EU-G',
    },
  ],
  totals: {
    net_minor: 225000n,
    discount_minor: 5000n,
    tax_minor: 0n,
    gross_minor: 225000n,
    prepaid_minor: 0n,
    credits_minor: 0n,
    due_minor: 225000n,
  },
  references: none,
  payment: { means: null, terms: null, remittance: null, link: null, bank: null, mandate: null },
  notes: [],
  offer: {
    plan: 'Team',
    term: { start: '2026-03-01', end: '2027-03-01' },
    invoices: Array.from({ length: 12 }, (_none, month) => {
      const net_minor = month === 0 ? 60000n : 15000n;
      const date = month < 10 ? `2026-${String(month + 3).padStart(2, '0')}-01` : `2027-0${month - 9}-01`;
      return { date, net_minor, tax_minor: 0n, gross_minor: net_minor };
    }),
    usage_prices: [{ label: 'Team: API calls', price: '0.0003 EUR per call beyond 100000 calls' }],
    renewal: { months: 12, notice_days: 30 },
    commitment: { amount_minor: 500000n, months: 12 },
    agreements: ['Single sign-on: included.'],
    document_hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    signature: { name: 'נועה כהן', at: '2026-02-03T08:30:12.000Z', ip: '203.0.113.7' },
  },
};

export const sampleInvoices = {
  germanInvoice,
  reverseCharge,
  severalRates,
  creditNote,
  yenInvoice,
  arabicInvoice,
  dollarInvoice,
} as const;
