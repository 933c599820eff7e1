// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '../kit/result.js';
import { sameLicence } from '../kit/spdx.js';
import { type CommentStyle, commentStyle } from './comment-style.js';

/** What the head of a file is to say. */
export interface WantedHeader {
  /** An SPDX expression. */
  readonly licence: string;
  readonly copyright?: string;
}

/** Puts `text` in place of `remove` characters of the head. */
export interface HeaderEdit {
  readonly at: number;
  readonly remove: number;
  readonly text: string;
}

export type HeaderFinding =
  | { readonly kind: 'right' }
  | { readonly kind: 'left_alone'; readonly why: 'binary' | 'empty' | 'comments_unknown' }
  | { readonly kind: 'missing'; readonly edit: HeaderEdit }
  /** The licence is right, and no copyright stands beside it. */
  | { readonly kind: 'copyright_missing'; readonly edit: HeaderEdit }
  /** It names another licence, or none that there is. */
  | { readonly kind: 'differs'; readonly found: string; readonly edit: HeaderEdit };

/** Lines that are looked at for a header, and how far: longer than any expression. */
const HEAD_LINES = 20;
const LINE_LENGTH = 1_200;

/** What stands before the tag, what it says, and what ends the comment. */
const LICENCE_TAG = /^(\W*)(SPDX-License-Identifier:[ \t]*)(.*?)([ \t]*(?:\*\/|-->|\*\)|%>)?)[ \t\r]*$/;
const COPYRIGHT_TAG = /^\W*SPDX-FileCopyrightText:/;
/** The byte order mark of UTF-8. */
const MARK = '\u00ef\u00bb\u00bf';

/** Lines that have to come first: what runs it, how it is encoded, what it is. `#![…]` is an attribute of Rust. */
const FIRST_LINES = [
  /^#!(?!\[)/,
  /^[#;%"].*(?:coding[:=]|-\*-)/,
  /^# *(?:syntax|escape|check) *=/,
  /^\/\/ *swift-tools-version/,
  /^<\?(?:xml|php)\b/i,
  /^<!doctype\b/i,
  /^@charset\b/i,
];

interface Line {
  readonly at: number;
  /** Its beginning, without what ends it. */
  readonly text: string;
  /** Where the next one begins; null: it does not end in this head. */
  readonly next: number | null;
}

/**
 * What is to be done about the header of a file, by its first bytes as text of one character a byte (ISO 8859-1), so
 * that an edit counts bytes. The tags are those of SPDX: `SPDX-License-Identifier`, `SPDX-FileCopyrightText`.
 */
export function headerFinding(path: string, head: string, wanted: WantedHeader): HeaderFinding {
  if (head === '') return { kind: 'left_alone', why: 'empty' };
  // as git tells them; UTF-16 is among them
  if (head.includes('\0')) return { kind: 'left_alone', why: 'binary' };
  if (!head.startsWith(MARK)) return findingOf(path, head, wanted);
  const found = findingOf(path, head.slice(MARK.length), wanted);
  return 'edit' in found ? { ...found, edit: { ...found.edit, at: found.edit.at + MARK.length } } : found;
}

function findingOf(path: string, head: string, wanted: WantedHeader): HeaderFinding {
  const lines = linesOf(head);
  const style = commentStyle(path, lines[0]?.text ?? '');
  if (style === null) return { kind: 'left_alone', why: 'comments_unknown' };
  const tags = lines.flatMap((line) => {
    const match = LICENCE_TAG.exec(line.text);
    if (match === null) return [];
    const [, before, tag, said, end] = match as unknown as [string, string, string, string, string];
    return [{ line, before, at: line.at + before.length + tag.length, said, end }];
  });
  const wrong = tags.find(({ said }) => !sameLicence(said, wanted.licence));
  if (wrong !== undefined) {
    const { at, said, end } = wrong;
    const gap = end === '' || /^[ \t]/.test(end) ? '' : ' ';
    return { kind: 'differs', found: said, edit: { at, remove: said.length, text: wanted.licence + gap } };
  }
  const eol = /\r?\n/.exec(head)?.[0] ?? '\n';
  const copyright = wanted.copyright === undefined ? [] : [`SPDX-FileCopyrightText: ${wanted.copyright}`];
  const [tag] = tags;
  if (tag === undefined) {
    const at = placeOf(path, lines);
    if (at === null) return { kind: 'left_alone', why: 'comments_unknown' };
    const written = [...copyright, `SPDX-License-Identifier: ${wanted.licence}`];
    const text = written.map((line) => `${commented(line, style)}${eol}`).join('');
    return { kind: 'missing', edit: { at, remove: 0, text: text + gapBefore(path, head.slice(at), style, eol) } };
  }
  if (copyright.length === 0 || lines.some((line) => COPYRIGHT_TAG.test(line.text))) return { kind: 'right' };
  // in the comment in which the licence stands
  const text = `${tag.before}${copyright[0]}${tag.end}${eol}`;
  return { kind: 'copyright_missing', edit: { at: tag.line.at, remove: 0, text } };
}

/** The same as a problem of the file; null where there is none. */
export function headerProblem(path: string, finding: HeaderFinding, wanted: WantedHeader): Problem | null {
  switch (finding.kind) {
    case 'right':
    case 'left_alone':
      return null;
    case 'missing':
      return {
        code: 'header-missing',
        path,
        message: 'nothing in its first lines names a licence',
        mend: `write SPDX-License-Identifier: ${wanted.licence}, or run \`kontor licence write-headers\``,
      };
    case 'copyright_missing':
      return {
        code: 'header-copyright-missing',
        path,
        message: 'no copyright stands beside its licence',
        mend: `write SPDX-FileCopyrightText: ${wanted.copyright}, or run \`kontor licence write-headers\``,
      };
    case 'differs':
      return {
        code: 'header-differs',
        path,
        message: `it names ${finding.found === '' ? 'no licence' : finding.found}, not ${wanted.licence}`,
        mend: "mend the header, or name the file's part or `without_header` in the ledger",
      };
  }
}

/** The head after an edit. */
export function withEdit(head: string, { at, remove, text }: HeaderEdit): string {
  return head.slice(0, at) + text + head.slice(at + remove);
}

function linesOf(head: string): Line[] {
  const lines: Line[] = [];
  for (let at = 0; at < head.length && lines.length < HEAD_LINES; ) {
    const end = head.indexOf('\n', at);
    const next = end < 0 ? null : end + 1;
    lines.push({ at, text: head.slice(at, Math.min(end < 0 ? head.length : end, at + LINE_LENGTH)), next });
    at = next ?? head.length;
  }
  return lines;
}

/** Where a header goes: behind what has to come first; null where there is no such place. */
function placeOf(path: string, lines: readonly Line[]): number | null {
  let place = 0;
  let opened = !path.toLowerCase().endsWith('.php');
  for (const { text, next } of lines) {
    if (!FIRST_LINES.some((form) => form.test(text))) break;
    if (next === null) return null;
    opened ||= /^<\?php/i.test(text);
    place = next;
  }
  // before `<?php` it would be printed
  return opened ? place : null;
}

/** A blank line where the header would become part of the comment behind it: in Go it would document the package. */
function gapBefore(path: string, rest: string, style: CommentStyle, eol: string): string {
  if (rest === '' || /^\r?\n/.test(rest)) return '';
  return path.endsWith('.go') || (style.close === undefined && rest.startsWith(style.open)) ? eol : '';
}

function commented(text: string, { open, close }: CommentStyle): string {
  return close === undefined ? `${open} ${text}` : `${open} ${text} ${close}`;
}
