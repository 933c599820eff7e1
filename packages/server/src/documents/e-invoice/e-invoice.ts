// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '@kontor/core';
import type { PrintableDocument } from '../printable.js';
import { eInvoiceProblems } from './check.js';
import { writeCii } from './cii.js';
import { eInvoice } from './model.js';
import { writeUbl } from './ubl.js';

/**
 * The document as UBL 2.1 for the Peppol network (BIS Billing 3.0): an Invoice or a CreditNote. Problems name the rule
 * that the document would break and what to enter where.
 */
export function peppolXml(document: PrintableDocument): Result<string> {
  const problems = eInvoiceProblems(document, 'peppol');
  return problems.length > 0 ? fail(...problems) : ok(writeUbl(eInvoice(document)));
}

/**
 * The document as Cross Industry Invoice in the EN 16931 profile: the XML that a Factur-X or ZUGFeRD PDF carries.
 * Problems as in `peppolXml`.
 */
export function facturXXml(document: PrintableDocument): Result<string> {
  const problems = eInvoiceProblems(document, 'factur-x');
  return problems.length > 0 ? fail(...problems) : ok(writeCii(eInvoice(document)));
}
