// SPDX-License-Identifier: Apache-2.0
import { fail, isPlainDate, ok, type Problem, type Result } from '@kontor/core';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { type Statement, type StatementLine, statementAmount, unreadable, withLineIds } from './statement.js';

type Node = { readonly [name: string]: unknown };
type Line = Omit<StatementLine, 'line_id'> & { readonly bank_id: string | null };

const REPEATED = new Set(['Stmt', 'Ntry', 'NtryDtls', 'TxDtls', 'Ustrd', 'Strd']);
const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  // Numeric character references too, such as &#246;.
  htmlEntities: true,
  isArray: (name) => REPEATED.has(name),
});

/**
 * Reads an ISO 20022 account statement, camt.053.001.02 to .08 and what is built like them: one line for each booked
 * transaction, batches taken apart. Entries that are pending are left out. Refuses XML that is broken, that carries
 * a document type (entities), or whose batches do not add up.
 */
export function parseCamt053(xml: string): Result<readonly Statement[]> {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) return fail(unreadable('', 'the file declares a document type'));
  const valid = XMLValidator.validate(xml);
  if (valid !== true) return fail(unreadable(`line ${valid.err.line}`, `the file is not XML: ${valid.err.msg}`));
  const statements = list(within(parser.parse(xml), 'Document', 'BkToCstmrStmt'), 'Stmt');
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

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

function within(node: unknown, ...path: readonly string[]): Node {
  let here = node;
  for (const name of path) here = isNode(here) ? here[name] : undefined;
  return isNode(here) ? here : {};
}

function text(node: Node, ...path: readonly string[]): string | null {
  const value = within(node, ...path.slice(0, -1))[path.at(-1) as string];
  const inner = isNode(value) ? value['#text'] : value;
  return typeof inner === 'string' && inner.trim() !== '' ? inner.trim() : null;
}

const list = (node: Node, name: string): readonly Node[] =>
  Array.isArray(node[name]) ? (node[name] as unknown[]).map((one) => (isNode(one) ? one : {})) : [];

const texts = (node: Node, name: string): readonly string[] =>
  Array.isArray(node[name])
    ? (node[name] as unknown[]).flatMap((one) => {
        const inner = isNode(one) ? one['#text'] : one;
        return typeof inner === 'string' ? [inner.trim()] : [];
      })
    : [];
