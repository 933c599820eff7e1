// SPDX-License-Identifier: Apache-2.0
import { fail, isPlainDate, ok, type Problem, type Result } from '@kontor/core';
import { list, type Node, readBankXml, text, texts, within } from './bank-xml.js';
import { type Statement, type StatementLine, statementAmount, unreadable, withLineIds } from './statement.js';

type Line = Omit<StatementLine, 'line_id'> & { readonly bank_id: string | null };

const REPEATED = new Set(['Stmt', 'Ntry', 'NtryDtls', 'TxDtls', 'Ustrd', 'Strd']);

/**
 * Reads an ISO 20022 account statement, camt.053.001.02 to .08 and what is built like them: one line for each booked
 * transaction, batches taken apart. Entries that are pending are left out. Refuses XML that is broken, that carries
 * a document type (entities), or whose batches do not add up.
 */
export function parseCamt053(xml: string): Result<readonly Statement[]> {
  const file = readBankXml(xml, REPEATED);
  if (!file.ok) return fail(unreadable(file.path, file.message));
  const statements = list(within(file.root, 'Document', 'BkToCstmrStmt'), 'Stmt');
  if (statements.length === 0) return fail(unreadable('', 'the file holds no camt.053 statement'));
  const problems: Problem[] = [];
  const read = statements.map((statement, s): Statement => {
    const account_iban = text(statement, 'Acct', 'Id', 'IBAN');
    const lines = list(statement, 'Ntry').flatMap((entry, e) => {
      const path = `Stmt[${s}].Ntry[${e}]`;
      const status = text(entry, 'Sts', 'Cd') ?? text(entry, 'Sts');
      if (status !== 'BOOK') return [];
      const result = entryLines(entry, path);
      if (result.ok) return result.value;
      problems.push(...result.problems);
      return [];
    });
    return { account_iban, lines: withLineIds(lines, account_iban) };
  });
  return problems.length > 0 ? fail(...problems) : ok(read);
}

function entryLines(entry: Node, path: string): Result<readonly Line[]> {
  const currency = text(entry, 'Amt', '@Ccy') ?? '';
  const total = statementAmount(text(entry, 'Amt', '#text') ?? '', currency);
  const booked_on = (text(entry, 'BookgDt', 'Dt') ?? text(entry, 'BookgDt', 'DtTm') ?? '').slice(0, 10);
  const direction = text(entry, 'CdtDbtInd');
  if (total === null) return fail(unreadable(`${path}.Amt`, 'the entry has no amount in a known currency'));
  if (!isPlainDate(booked_on)) return fail(unreadable(`${path}.BookgDt`, 'the entry has no booking date'));
  if (direction !== 'CRDT' && direction !== 'DBIT')
    return fail(unreadable(`${path}.CdtDbtInd`, 'the entry is neither credit nor debit'));
  const incoming = direction === 'CRDT';
  const details = list(entry, 'NtryDtls').flatMap((one) => list(one, 'TxDtls'));
  const entry_id = text(entry, 'AcctSvcrRef') ?? null;
  const amounts = details.map((one) =>
    details.length === 1 ? total : statementAmount(amountOf(one, '#text') ?? '', amountOf(one, '@Ccy') ?? ''),
  );
  const sum = amounts.reduce<bigint>((before, amount) => before + (amount ?? 0n), 0n);
  const foreign = details.length > 1 && details.some((one) => amountOf(one, '@Ccy') !== currency);
  if (details.length > 0 && (foreign || amounts.includes(null) || sum !== total))
    return fail(unreadable(`${path}.NtryDtls`, 'the transactions of the batch do not add up to the entry'));
  return ok(
    (details.length > 0 ? details : [{}]).map((one, index): Line => {
      const party = incoming ? 'Dbtr' : 'Cdtr';
      const amount = details.length > 0 ? (amounts[index] as bigint) : total;
      const end_to_end_id = text(one, 'Refs', 'EndToEndId');
      const own = text(one, 'Refs', 'AcctSvcrRef');
      return {
        bank_id: own ?? (entry_id && `${entry_id}/${index}`),
        booked_on,
        amount_minor: incoming ? amount : -amount,
        currency,
        counterparty_name: text(one, 'RltdPties', party, 'Pty', 'Nm') ?? text(one, 'RltdPties', party, 'Nm') ?? '',
        counterparty_iban: text(one, 'RltdPties', `${party}Acct`, 'Id', 'IBAN'),
        structured_reference:
          list(within(one, 'RmtInf'), 'Strd')
            .map((strd) => text(strd, 'CdtrRefInf', 'Ref'))
            .find((reference) => reference !== null) ?? null,
        remittance_text: texts(within(one, 'RmtInf'), 'Ustrd').join(' ') || (text(entry, 'AddtlNtryInf') ?? ''),
        end_to_end_id: end_to_end_id === 'NOTPROVIDED' ? null : end_to_end_id,
        return_reason: text(one, 'RtrInf', 'Rsn', 'Cd'),
      };
    }),
  );
}

/** Newer versions give a transaction's amount beside its references, older ones under `AmtDtls`. */
const amountOf = (one: Node, part: '#text' | '@Ccy') =>
  text(one, 'Amt', part) ?? text(one, 'AmtDtls', 'TxAmt', 'Amt', part);
