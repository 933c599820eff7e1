// SPDX-License-Identifier: Apache-2.0
import { civil, NO_BREAK_SPACE, NUMBER_STYLES } from '@kontor/core';
import { countryNames } from './country-names.js';
import type { DocumentWords } from './words.js';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

export const en: DocumentWords = {
  tag: 'en',
  title: { invoice: 'Invoice', credit_note: 'Credit note', quote: 'Quote' },
  number: { invoice: 'Invoice number', credit_note: 'Credit note number', quote: 'Quote number' },
  issue_date: 'Date of issue',
  due_date: 'Due date',
  valid_until: 'Valid until',
  service_period: 'Service period',
  corrects: 'Corrects invoice',
  purchase_order: 'Purchase order',
  buyer_reference: 'Your reference',
  contract: 'Contract',
  recipient: { invoice: 'Billed to', credit_note: 'Credited to', quote: 'Prepared for' },
  vat_id: 'VAT ID',
  tax_number: 'Tax number',
  registration: 'Registration',
  description: 'Description',
  quantity: 'Quantity',
  unit_price: 'Unit price',
  tax: 'VAT',
  amount: 'Amount',
  discount: 'Discount',
  subtotal: 'Subtotal',
  discounts_included: 'Discounts included',
  total: 'Total',
  prepaid: 'Already paid',
  credits: 'Credits applied',
  amount_due: { invoice: 'Amount due', credit_note: 'Amount credited', quote: 'Total offered' },
  tax_on: (tax, rate, taxable) => `${tax} ${rate} on ${taxable}`,
  tax_in: (tax, currency) => `${tax} in ${currency}`,
  reverse_charge: 'Reverse charge: the recipient owes the tax.',
  payment: 'Payment',
  means: {
    transfer: 'By bank transfer',
    direct_debit: 'By direct debit',
    card: 'Charged to your card',
    online: 'Online',
  },
  account_holder: 'Account holder',
  account_number: 'Account number',
  bank: 'Bank',
  remittance: 'Payment reference',
  mandate: 'Mandate',
  creditor_id: 'Creditor ID',
  debited_account: 'Debited account',
  pay_online: 'Pay online',
  notes: 'Notes',
  settled: {
    title: 'Where the amount goes',
    invoice: (invoice) => `Taken off invoice ${invoice}`,
    balance: (invoice) => `To your credit balance${invoice === null ? '' : `, of what was paid on ${invoice}`}`,
    refund: (invoice) => `To be refunded, of what was paid on ${invoice}`,
    credits: (invoice) => `Back to the credits used on ${invoice}`,
  },
  offer: {
    plan: 'Plan',
    term: 'Term',
    draft: 'Draft',
    schedule: 'Invoices of the term',
    invoice_date: 'Date',
    net: 'Without tax',
    gross: 'With tax',
    by_use: 'On top, by use',
    agreed: 'Agreed',
    ends: (last_day) => `The contract ends with ${last_day}.`,
    renews: (last_day, months, notice_days) =>
      `The term ends with ${last_day}. The contract then goes on for ${months === 1 ? 'a month' : `${months} months`} at a time, unless it is cancelled ${notice_days === 1 ? 'a day' : `${notice_days} days`} before.`,
    committed: (amount, months) =>
      `At least ${amount} is spent every ${months === 1 ? 'month' : `${months} months`}; what is missing is billed at the end of them.`,
    signature: 'Signature',
    signed_by: 'Signed by',
    signed_at: 'Signed at',
    signed_from: 'From network address',
    document_hash: 'Document (SHA-256)',
    not_signed: (last_day) => `Not signed yet. It is accepted online, by the link you were sent, until ${last_day}.`,
    visitor: 'Visitor of the pricing page',
    reckoned: (used, monthly) =>
      `With ${used.length === 0 ? 'no usage' : used.join('; ')} a month: ${monthly} a month in all, before taxes.`,
    no_contract: (country) =>
      `Reckoned on the pricing page${country === null ? '' : `, with taxes as for a buyer in ${country}`}. It is no contract.`,
  },
  page: (page, pages) => `Page ${page} of ${pages}`,
  units: { MON: 'months', ANN: 'years', QAN: 'quarters', WEE: 'weeks', DAY: 'days', HUR: 'hours', MIN: 'minutes' },
  country: countryNames('en'),
  date: (date) => {
    const { year, month, day } = civil(date);
    return `${day} ${MONTHS[month - 1]} ${year}`.replaceAll(' ', NO_BREAK_SPACE);
  },
  dates: (first, last) => `${first} – ${last}`,
  numbers: NUMBER_STYLES.en,
};
