// SPDX-License-Identifier: Apache-2.0
import type { JournalEntry, JournalNames } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';

/** The numbers of the documents that some entries are of or about, and the names of the customers in them. */
export async function journalNames(tx: Transaction, entries: readonly JournalEntry[]): Promise<JournalNames> {
  const documents = new Set<string>();
  const customers = new Set<string>();
  for (const { reference, postings } of entries) {
    documents.add(reference);
    for (const { dimensions: { invoice_id, customer_id } = {} } of postings) {
      if (invoice_id !== undefined) documents.add(invoice_id);
      if (customer_id !== undefined) customers.add(customer_id);
    }
  }
  const numbers = await tx.invoices.numbersOf([...documents]);
  const named = await tx.customers.many([...customers]);
  return { document: (id) => numbers.get(id), customer: (id) => named.get(id)?.name };
}
