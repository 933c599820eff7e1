// SPDX-License-Identifier: Apache-2.0
import { minorUnits, type Problem } from '@kontor/core';
import type { PrintableDocument, PrintedParty } from '../printable.js';
import { printableProblems } from '../printable-check.js';
import { COUNTRIES, ELECTRONIC_ADDRESS_SCHEMES, isIban, UNITS } from './codes.js';
import { broken } from './rule.js';
import { vatProblems } from './vat-rules.js';

/** What an e-invoice is for: inside a PDF (Factur-X, ZUGFeRD), or sent over the Peppol network. */
export type EInvoiceProfile = 'factur-x' | 'peppol';

/**
 * Every rule of EN 16931 (and, for `peppol`, of Peppol BIS Billing 3.0) that a document would break as an e-invoice,
 * with the rule's id in the message. Totals (BR-CO-10, BR-CO-13, BR-CO-14, BR-CO-15, BR-CO-16) are held by
 * `printableProblems`, whose findings come first and alone. An empty list means: it can be written.
 */
export function eInvoiceProblems(document: PrintableDocument, profile: EInvoiceProfile): Problem[] {
  if (document.kind === 'quote')
    return [
      {
        code: 'e-invoice-kind-unsupported',
        path: 'kind',
        message: 'BR-04: a quote has no invoice type code; it is not an invoice',
        mend: 'Send the quote as PDF, and the invoice that follows from it as e-invoice.',
      },
    ];
  const unprintable = printableProblems(document);
  if (unprintable.length > 0) return unprintable;
  return [
    ...headProblems(document),
    ...partyProblems(document.seller, 'seller', 'BR-09', 'BR-08'),
    ...partyProblems(document.buyer, 'buyer', 'BR-11', 'BR-10'),
    ...lineProblems(document),
    ...vatProblems(document),
    ...paymentProblems(document),
    ...(profile === 'peppol' ? peppolProblems(document) : []),
  ];
}

const blank = (text: string | null) => text === null || text.trim() === '';

function headProblems(document: PrintableDocument): Problem[] {
  const problems: Problem[] = [];
  const { currency, seller } = document;
  if (blank(document.number))
    problems.push(broken('BR-02', 'number', 'an invoice needs a number', 'Take the next one of its series.'));
  if ((minorUnits(currency) ?? 0) > 2)
    problems.push(
      broken(
        'BR-DEC-12',
        'currency',
        `amounts have at most two digits after the point, and ${currency} has more`,
        'Send this invoice as PDF only, or bill in another currency.',
      ),
    );
  if (document.tax_currency !== undefined && (minorUnits(document.tax_currency.currency) ?? 0) > 2)
    problems.push(
      broken(
        'BR-DEC-15',
        'tax_currency.currency',
        `amounts have at most two digits after the point, and ${document.tax_currency.currency} has more`,
        'Send this invoice as PDF only.',
      ),
    );
  const outside = document.taxes.some((tax) => tax.category === 'O');
  // BR-O-02 forbids the VAT identifier, so something else has to name the seller.
  if (blank(seller.registration) && (blank(seller.vat_id) || outside))
    problems.push(
      broken(
        'BR-CO-26',
        'seller.registration',
        'the seller must be identified by a VAT identifier or a registration number',
        'Enter the number in the register of companies in the settings of the organisation.',
      ),
    );
  if (document.kind === 'credit_note' && document.totals.gross_minor < 0n)
    problems.push(
      broken(
        'BR-03',
        'kind',
        'a credit note of a negative amount would be an invoice',
        'State the amounts of a credit note as positive.',
      ),
    );
  document.references.corrects.forEach(({ number }, index) => {
    const path = `references.corrects[${index}].number`;
    if (blank(number)) problems.push(broken('BR-55', path, 'the corrected invoice has no number', 'Name its number.'));
  });
  return problems;
}

function partyProblems(party: PrintedParty, path: string, countryRule: string, nameRule: string): Problem[] {
  const problems: Problem[] = [];
  const { address, vat_id, electronic_address } = party;
  if (blank(party.name))
    problems.push(broken(nameRule, `${path}.name`, `the ${path} has no name`, 'Enter the registered name.'));
  if (!COUNTRIES.has(address.country))
    problems.push(
      broken(
        blank(address.country) ? countryRule : 'BR-CL-14',
        `${path}.address.country`,
        `${JSON.stringify(address.country)} is not a country of ISO 3166-1`,
        'Write its two letters in capitals, e.g. FR.',
      ),
    );
  // Greece is EL in VAT identifiers.
  const prefix = vat_id?.slice(0, 2) ?? '';
  if (vat_id !== null && !COUNTRIES.has(prefix) && prefix !== 'EL')
    problems.push(
      broken(
        'BR-CO-09',
        `${path}.vat_id`,
        `the VAT identifier ${JSON.stringify(vat_id)} does not begin with a country`,
        'Write it with its two letters, e.g. DE123456789; a local number belongs in `tax_number`.',
      ),
    );
  if (electronic_address !== null && !ELECTRONIC_ADDRESS_SCHEMES.has(electronic_address.scheme))
    problems.push(
      broken(
        'BR-CL-25',
        `${path}.electronic_address.scheme`,
        `${JSON.stringify(electronic_address.scheme)} is not a scheme of the EAS list`,
        'Take one of the list, e.g. 9930 for a German VAT identifier or EM for e-mail.',
      ),
    );
  return problems;
}

function lineProblems(document: PrintableDocument): Problem[] {
  return document.lines.flatMap((line, index) => {
    const problems: Problem[] = [];
    if (blank(line.label))
      problems.push(broken('BR-25', `lines[${index}].label`, 'the line has no name', 'Say what is sold.'));
    if (!UNITS.has(line.unit.code))
      problems.push(
        broken(
          'BR-CL-23',
          `lines[${index}].unit.code`,
          `${JSON.stringify(line.unit.code)} is not one of the units of UN/ECE Recommendation 20 that are known here`,
          'Use C62 (one) and put the word in `unit.label`.',
        ),
      );
    return problems;
  });
}

function paymentProblems(document: PrintableDocument): Problem[] {
  const { payment, totals, due_date } = document;
  const problems: Problem[] = [];
  if (totals.due_minor > 0n && due_date === null && blank(payment.terms))
    problems.push(
      broken(
        'BR-CO-25',
        'due_date',
        'something is due, but neither when nor on what terms',
        'Set a due date or terms.',
      ),
    );
  if (payment.means === 'transfer' && blank(payment.bank?.iban ?? null))
    problems.push(
      broken(
        'BR-61',
        'payment.bank',
        'a transfer needs the account to pay to',
        'Enter a bank account in the settings of the organisation.',
      ),
    );
  const debited = payment.mandate?.debited_iban ?? null;
  if (payment.means === 'direct_debit' && debited !== null && !isIban(debited))
    problems.push(
      broken(
        'BR-CL-16',
        'payment.mandate.debited_iban',
        `${debited} is not an IBAN`,
        'Correct the account or leave it out.',
      ),
    );
  return problems;
}

function peppolProblems(document: PrintableDocument): Problem[] {
  const { references, payment } = document;
  const problems: Problem[] = [];
  if (blank(references.buyer_reference) && blank(references.purchase_order))
    problems.push(
      broken(
        'PEPPOL-EN16931-R003',
        'references.buyer_reference',
        'a buyer reference or a purchase order is needed',
        'Ask the customer which reference to quote; German authorities call it Leitweg-ID.',
      ),
    );
  for (const [side, rule] of [
    ['buyer', 'PEPPOL-EN16931-R010'],
    ['seller', 'PEPPOL-EN16931-R020'],
  ] as const)
    if (document[side].electronic_address === null)
      problems.push(
        broken(
          rule,
          `${side}.electronic_address`,
          `the ${side} has no electronic address, so Peppol cannot deliver`,
          side === 'buyer'
            ? 'Ask the customer for the Peppol identifier, e.g. scheme 9930 and the VAT identifier.'
            : 'Enter your own Peppol identifier in the settings of the organisation.',
        ),
      );
  if (payment.means === 'direct_debit' && blank(payment.mandate?.reference ?? null))
    problems.push(
      broken(
        'PEPPOL-EN16931-R061',
        'payment.mandate',
        'a direct debit needs the reference of its mandate',
        'Name the mandate, or another way of paying.',
      ),
    );
  return problems;
}
