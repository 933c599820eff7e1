// SPDX-License-Identifier: Apache-2.0
import {
  fail,
  formatInstant,
  formatMinor,
  type Instant,
  isPlainDate,
  ok,
  type PlainDate,
  type Problem,
  type Result,
} from '@kontor/core';
import { XMLBuilder } from 'fast-xml-parser';
import { parseCreditorId } from './creditor-id.js';
import { isCreditorReference } from './creditor-reference.js';
import { parseIban } from './iban.js';
import type { CreditorAccount } from './instruction.js';
import { sepaText } from './sepa-text.js';

/** A customer's permission to debit an account. */
export interface Mandate {
  /** Unique for our creditor identifier; up to 35 characters of SEPA text. */
  readonly mandate_id: string;
  readonly customer_ref: string;
  readonly signed_on: PlainDate;
  readonly debtor_name: string;
  readonly iban: string;
  readonly bic: string | null;
  readonly scheme: 'CORE' | 'B2B';
}

export interface Collection {
  readonly mandate: Mandate;
  /** `FRST` or `RCUR` for mandates used again, `FNAL` for the last time, `OOFF` for one debit only. */
  readonly sequence_type: 'FRST' | 'RCUR' | 'FNAL' | 'OOFF';
  readonly collect_on: PlainDate;
  readonly amount_minor: bigint;
  /** Of the invoice, as the customer reads it. */
  readonly creditor_reference: string;
  /** The provider_ref of the charge: one of its own for each try, by which statements name it. */
  readonly end_to_end_id: string;
}

/** What a charge by mandate is called in files and statements: its id in the characters of SEPA. */
export function endToEndId(payment_id: string): string {
  return payment_id.replaceAll('_', '-');
}

export function isEndToEndId(text: string): boolean {
  return /^pay-[0-9a-z]{26}$/.test(text);
}

export interface DirectDebitFile {
  /** Unique for us; the same file sent twice must not be collected twice, so banks refuse a known one. */
  readonly message_id: string;
  readonly created: Instant;
  readonly creditor: CreditorAccount & { readonly creditor_id: string };
  readonly collections: readonly Collection[];
}

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true });

/**
 * A pain.008.001.08 file for SEPA direct debits in euro, as the EPC implementation guidelines for core and B2B
 * want it: one payment block for each scheme, sequence type and day. Every fault of the input is a problem.
 */
export function directDebitFile(file: DirectDebitFile): Result<string> {
  const problems = faults(file);
  if (problems.length > 0) return fail(...problems);
  const blocks = new Map<string, Collection[]>();
  for (const one of file.collections) {
    const key = `${one.mandate.scheme} ${one.sequence_type} ${one.collect_on}`;
    blocks.set(key, [...(blocks.get(key) ?? []), one]);
  }
  const document = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    Document: {
      '@xmlns': 'urn:iso:std:iso:20022:tech:xsd:pain.008.001.08',
      CstmrDrctDbtInitn: {
        GrpHdr: {
          MsgId: file.message_id,
          CreDtTm: formatInstant(file.created),
          ...totals(file.collections),
          InitgPty: { Nm: sepaText(file.creditor.beneficiary, 70) },
        },
        PmtInf: [...blocks.values()].map((block, index) => paymentBlock(file, block, index)),
      },
    },
  };
  return ok(builder.build(document));
}

function totals(collections: readonly Collection[]) {
  const sum = collections.reduce((before, one) => before + one.amount_minor, 0n);
  return { NbOfTxs: String(collections.length), CtrlSum: formatMinor(sum, 'EUR') };
}

/** Since 2016 the IBAN alone is enough inside SEPA. */
const agent = (bic: string | null) => ({ FinInstnId: bic === null ? { Othr: { Id: 'NOTPROVIDED' } } : { BICFI: bic } });

function paymentBlock(file: DirectDebitFile, block: readonly Collection[], index: number) {
  const { creditor } = file;
  const first = block[0] as Collection;
  return {
    PmtInfId: `${file.message_id.slice(0, 30)}-${index + 1}`,
    PmtMtd: 'DD',
    BtchBookg: 'true',
    ...totals(block),
    PmtTpInf: {
      SvcLvl: { Cd: 'SEPA' },
      LclInstrm: { Cd: first.mandate.scheme },
      SeqTp: first.sequence_type,
    },
    ReqdColltnDt: first.collect_on,
    Cdtr: { Nm: sepaText(creditor.beneficiary, 70) },
    CdtrAcct: { Id: { IBAN: creditor.iban } },
    CdtrAgt: agent(creditor.bic),
    ChrgBr: 'SLEV',
    CdtrSchmeId: { Id: { PrvtId: { Othr: { Id: creditor.creditor_id, SchmeNm: { Prtry: 'SEPA' } } } } },
    DrctDbtTxInf: block.map(({ mandate, amount_minor, creditor_reference, end_to_end_id }) => ({
      PmtId: { EndToEndId: end_to_end_id },
      InstdAmt: { '@Ccy': 'EUR', '#text': formatMinor(amount_minor, 'EUR') },
      DrctDbtTx: { MndtRltdInf: { MndtId: mandate.mandate_id, DtOfSgntr: mandate.signed_on } },
      DbtrAgt: agent(mandate.bic),
      Dbtr: { Nm: sepaText(mandate.debtor_name, 70) },
      DbtrAcct: { Id: { IBAN: mandate.iban } },
      RmtInf: { Strd: { CdtrRefInf: { Tp: { CdOrPrtry: { Cd: 'SCOR' } }, Ref: creditor_reference } } },
    })),
  };
}

function faults(file: DirectDebitFile): Problem[] {
  const problems: Problem[] = [];
  const wrong = (path: string, message: string, mend: string) =>
    problems.push({ code: 'direct-debit-invalid', path, message, mend });
  const checked = (result: Result<string>, given: string) => {
    if (!result.ok) problems.push(...result.problems);
    else if (result.value !== given)
      wrong('', `${given} is not in its electronic form`, 'Keep IBANs and identifiers without spaces, in capitals.');
  };
  const idPattern = /^(?!\/)(?!.*\/\/)[A-Za-z0-9/?:().,'+ -]{1,35}(?<!\/)$/;
  if (!idPattern.test(file.message_id))
    wrong('message_id', 'the message id is not 1 to 35 characters of SEPA text', 'Use letters, digits and hyphens.');
  if (file.collections.length === 0)
    wrong('collections', 'there is nothing to collect', 'Make a file only when charges wait for one.');
  checked(parseCreditorId(file.creditor.creditor_id, 'creditor.creditor_id'), file.creditor.creditor_id);
  checked(parseIban(file.creditor.iban, 'creditor.iban'), file.creditor.iban);
  const seen = new Set<string>();
  for (const [index, one] of file.collections.entries()) {
    const path = `collections[${index}]`;
    checked(parseIban(one.mandate.iban, `${path}.mandate.iban`), one.mandate.iban);
    if (!idPattern.test(one.mandate.mandate_id))
      wrong(
        `${path}.mandate.mandate_id`,
        'the mandate id is not SEPA text',
        'Use 1 to 35 letters, digits and hyphens.',
      );
    if (one.amount_minor < 1n || one.amount_minor > 99_999_999_999n)
      wrong(
        `${path}.amount_minor`,
        'the amount is not 0.01 to 999,999,999.99 euro',
        'Split it, or ask for a transfer.',
      );
    if (!isPlainDate(one.collect_on) || !isPlainDate(one.mandate.signed_on) || one.collect_on < one.mandate.signed_on)
      wrong(`${path}.collect_on`, 'the debit is before the mandate was signed', 'Check both dates.');
    if (!isCreditorReference(one.creditor_reference))
      wrong(`${path}.creditor_reference`, 'this is no creditor reference', 'Make it of the invoice number.');
    if (!idPattern.test(one.end_to_end_id))
      wrong(`${path}.end_to_end_id`, 'the end-to-end id is not SEPA text', 'Pass the provider_ref of the charge.');
    for (const name of ['creditor_reference', 'end_to_end_id'] as const) {
      if (seen.has(one[name]))
        wrong(`${path}.${name}`, 'the invoice is collected twice in one file', 'Leave one of the two out.');
      seen.add(one[name]);
    }
  }
  return problems;
}
