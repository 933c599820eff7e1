// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Problem, type Result } from '@kontor/core';
import { list, type Node, readBankXml, text, within } from './bank-xml.js';

/** What a bank refuses of a file of debits: all of it, a block of it, or one debit. */
export interface Rejection {
  /** Of the file: the bank names it by the message id. */
  readonly message_id: string;
  /** Of a payment block, or of one debit; both null: the whole file. */
  readonly block_id: string | null;
  readonly end_to_end_id: string | null;
  /** ISO 20022 reason: `AC04`; null where the bank gives none. */
  readonly reason: string | null;
}

const REPEATED = new Set(['OrgnlGrpInfAndSts', 'OrgnlPmtInfAndSts', 'TxInfAndSts', 'StsRsnInf']);

/**
 * Reads a payment status report, pain.002.001.03 to .10 and what is built like it: what was refused (`RJCT`). Whatever else
 * it says (received, checked, pending) changes nothing; what is booked is told by the statement.
 */
export function parseStatusReport(xml: string): Result<readonly Rejection[]> {
  const file = readBankXml(xml, REPEATED);
  if (!file.ok) return fail(unreadable(file.path, file.message));
  const report = within(file.root, 'Document', 'CstmrPmtStsRpt');
  const [group] = list(report, 'OrgnlGrpInfAndSts');
  const message_id = group === undefined ? null : text(group, 'OrgnlMsgId');
  if (group === undefined || message_id === null)
    return fail(unreadable('OrgnlGrpInfAndSts', 'the file is no payment status report: it names no file of debits'));
  const found: Rejection[] = [];
  const rejected = (
    node: Node,
    status: string,
    where: Pick<Rejection, 'block_id' | 'end_to_end_id'>,
    above: string | null,
  ) => {
    if (text(node, status) === 'RJCT') found.push({ message_id, ...where, reason: reasonOf(node) ?? above });
  };
  const all = reasonOf(group);
  rejected(group, 'GrpSts', { block_id: null, end_to_end_id: null }, null);
  for (const [index, block] of list(report, 'OrgnlPmtInfAndSts').entries()) {
    const block_id = text(block, 'OrgnlPmtInfId');
    if (block_id === null) return fail(unreadable(`OrgnlPmtInfAndSts[${index}]`, 'a block is reported that has no id'));
    const above = reasonOf(block) ?? all;
    rejected(block, 'PmtInfSts', { block_id, end_to_end_id: null }, all);
    for (const one of list(block, 'TxInfAndSts')) {
      const end_to_end_id = text(one, 'OrgnlEndToEndId');
      if (end_to_end_id !== null) rejected(one, 'TxSts', { block_id, end_to_end_id }, above);
    }
  }
  return ok(found);
}

function reasonOf(node: Node): string | null {
  const [first] = list(node, 'StsRsnInf');
  return first === undefined ? null : (text(first, 'Rsn', 'Cd') ?? text(first, 'Rsn', 'Prtry'));
}

function unreadable(path: string, message: string): Problem {
  return {
    code: 'status-report-unreadable',
    path,
    message,
    mend: 'Fetch the report (pain.002) again from the bank; statements are read by `kontor payments import`.',
  };
}
