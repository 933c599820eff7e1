// SPDX-License-Identifier: Apache-2.0
import type { CurrencyCode } from '@kontor/core';
import type { StatementLine } from './statement.js';

/** An invoice, or another sum, that is not paid in full. */
export interface OpenItem {
  readonly item_id: string;
  /** The invoice number as printed. */
  readonly reference: string;
  readonly creditor_reference: string;
  readonly open_minor: bigint;
  readonly currency: CurrencyCode;
  /** Names and accounts the customer is known by. */
  readonly names: readonly string[];
  readonly ibans: readonly string[];
}

export interface Application {
  readonly item_id: string;
  readonly applied_minor: bigint;
  readonly left_open_minor: bigint;
}

export type TransferMatch =
  | {
      readonly kind: 'matched';
      readonly by: 'reference' | 'amount-and-payer';
      /** Of the transfer to what was open: the same, less or more. */
      readonly fit: 'exact' | 'partial' | 'over';
      /** In the order the items were given, the earlier filled first. */
      readonly applications: readonly Application[];
      /** What is more than was open: the customer's credit, until somebody decides. */
      readonly unapplied_minor: bigint;
    }
  | { readonly kind: 'ambiguous'; readonly item_ids: readonly string[] }
  | { readonly kind: 'unmatched' };

/**
 * Finds what a transfer pays: the items whose reference it names, else the only item of its very amount whose payer
 * has this name or account. Never guesses between two. Items of another currency do not match.
 */
export function matchTransfer(line: StatementLine, items: readonly OpenItem[]): TransferMatch {
  if (line.amount_minor <= 0n) return { kind: 'unmatched' };
  const open = items.filter((item) => item.currency === line.currency && item.open_minor > 0n);
  const named = open.filter((item) => isNamed(line, item));
  if (named.length > 0) return applied(line.amount_minor, named, 'reference');
  const likely = open.filter((item) => item.open_minor === line.amount_minor && isPayer(line, item));
  if (likely.length > 1) return { kind: 'ambiguous', item_ids: likely.map(({ item_id }) => item_id) };
  return likely.length === 1 ? applied(line.amount_minor, likely, 'amount-and-payer') : { kind: 'unmatched' };
}

/** Whether a line names an item: by its number, or by its creditor reference. */
export function isNamed(
  { structured_reference, end_to_end_id, remittance_text }: StatementLine,
  { reference, creditor_reference }: Pick<OpenItem, 'reference' | 'creditor_reference'>,
): boolean {
  const said = [structured_reference, end_to_end_id, remittance_text].join('\n').toUpperCase();
  return names(said, creditor_reference, '\\s*') || names(said, reference, '');
}

/** Matches line after line; what one has paid is no longer open for the next. */
export function matchTransfers(lines: readonly StatementLine[], items: readonly OpenItem[]): TransferMatch[] {
  const open = new Map(items.map((item) => [item.item_id, item]));
  return lines.map((line) => {
    const match = matchTransfer(line, [...open.values()]);
    if (match.kind === 'matched')
      for (const { item_id, left_open_minor } of match.applications)
        open.set(item_id, { ...(open.get(item_id) as OpenItem), open_minor: left_open_minor });
    return match;
  });
}

/**
 * Whether the text holds the reference as a word of its own, whatever signs stand between its groups of letters and
 * digits (and blanks between its characters, for a reference that people type in fours).
 */
function names(text: string, reference: string, between: string): boolean {
  const groups = reference.toUpperCase().match(/[A-Z0-9]+/g);
  if (groups === null) return false;
  const pattern = groups.map((group) => [...group].join(between)).join('[^A-Z0-9]*');
  return new RegExp(`(?<![A-Z0-9])${pattern}(?![A-Z0-9])`).test(text);
}

function applied(amount: bigint, items: readonly OpenItem[], by: 'reference' | 'amount-and-payer'): TransferMatch {
  let left = amount;
  const applications = items.map(({ item_id, open_minor }): Application => {
    const filled = left >= open_minor;
    const applied_minor = filled ? open_minor : left;
    left -= applied_minor;
    return { item_id, applied_minor, left_open_minor: open_minor - applied_minor };
  });
  const open = items.reduce((sum, item) => sum + item.open_minor, 0n);
  const fit = amount === open ? 'exact' : amount < open ? 'partial' : 'over';
  return { kind: 'matched', by, fit, applications, unapplied_minor: left };
}

function isPayer(line: StatementLine, item: OpenItem): boolean {
  if (line.counterparty_iban !== null && item.ibans.includes(line.counterparty_iban)) return true;
  const spellings = payerSpellings(line.counterparty_name);
  return item.names.some((name) => [...payerSpellings(name)].some((spelling) => spellings.has(spelling)));
}

const LEGAL_FORMS =
  /\b(ab|ag|aps|as|asa|bv|co|company|corp|corporation|eg|ek|ev|gbr|gmbh|inc|kg|kgaa|limited|llc|llp|ltd|mbh|nv|ohg|oy|plc|pty|sa|sarl|sas|sl|spa|srl|ug)\b/g;

/** A name without marks, case, signs and legal form, in both ways to write an umlaut; none for an empty name. */
function payerSpellings(name: string): ReadonlySet<string> {
  const lower = name.toLowerCase().normalize('NFC').replaceAll('ß', 'ss');
  const spelt = lower.replace(/[äöü]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[letter] as string);
  const found = [lower, spelt].map((text) =>
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/\./g, '')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .replace(LEGAL_FORMS, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return new Set(found.filter((text) => text !== ''));
}
