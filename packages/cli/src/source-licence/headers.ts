// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { type HeaderFinding, headerFinding, headerProblem, type Problem, sameLicence, withEdit } from '@kontor/core';
import { type Head, readHead, writeHead } from './file-head.js';
import type { LedgerFile } from './ledger-file.js';
import { partOfFile } from './part-of-file.js';
import { sourceFiles } from './source-files.js';

/** A header that was written, or would be. */
export interface HeaderChange {
  readonly path: string;
  readonly change: 'added' | 'copyright_added' | 'replaced';
}

/** Every file is in one of these. */
export interface HeaderReport {
  readonly files: number;
  readonly right: number;
  /** What is no part's or `without_header`, and what can hold no header that is known here. */
  readonly left_alone: { outside: number; binary: number; empty: number; comments_unknown: number };
  readonly changes: readonly HeaderChange[];
  readonly problems: readonly Problem[];
}

export interface HeaderWork {
  /** Only these files and what is below these folders, from the ledger's own; default all. */
  readonly only: readonly string[];
  /** Whether headers that are missing are written; `dry` says what would be. */
  readonly write: 'no' | 'dry' | 'yes';
  /** Headers that name this SPDX expression are replaced; default: a header that is there is not touched. */
  readonly replace?: string;
  readonly progress: (done: number, total: number) => void;
}

const EDITS: Readonly<Record<string, HeaderChange['change']>> = {
  missing: 'added',
  copyright_missing: 'copyright_added',
  differs: 'replaced',
};

/** The headers of all files of a ledger, held against it one after the other, and mended where that is asked for. */
export function workOnHeaders({ ledger, folder }: LedgerFile, work: HeaderWork): HeaderReport {
  const files = sourceFiles(folder).filter(
    (path) => work.only.length === 0 || work.only.some((name) => path === name || path.startsWith(`${name}/`)),
  );
  const partOf = partOfFile(ledger);
  const left_alone = { outside: 0, binary: 0, empty: 0, comments_unknown: 0 };
  const changes: HeaderChange[] = [];
  const problems: Problem[] = [];
  let right = 0;
  for (const [index, path] of files.entries()) {
    work.progress(index, files.length);
    const part = partOf(path);
    if (part === null) {
      left_alone.outside++;
      continue;
    }
    const { licence, copyright } = part;
    // the head is bytes, and so is what is put into it
    const wanted = { licence, ...(copyright === undefined ? {} : { copyright: bytesOf(copyright) }) };
    const head = readHead(join(folder, path));
    const { finding, mended, done } = mend(path, head, wanted, work);
    if (work.write === 'yes' && mended !== head.text) writeHead(join(folder, path), head, mended);
    changes.push(...done.map((change) => ({ path, change })));
    const problem = headerProblem(path, finding, part);
    if (problem !== null) problems.push(problem);
    else if (finding.kind === 'left_alone') left_alone[finding.why]++;
    else if (done.length === 0) right++;
  }
  return { files: files.length, right, left_alone, changes, problems };
}

/** The head with every edit that is allowed, and what is left to find in it. */
function mend(path: string, head: Head, wanted: Parameters<typeof headerFinding>[2], { write, replace }: HeaderWork) {
  const done: HeaderChange['change'][] = [];
  let mended = head.text;
  for (;;) {
    const finding = headerFinding(path, mended, wanted);
    if (write === 'no' || !('edit' in finding) || !isAllowed(finding, replace)) return { finding, mended, done };
    mended = withEdit(mended, finding.edit);
    const change = EDITS[finding.kind] as HeaderChange['change'];
    if (!done.includes(change)) done.push(change);
  }
}

function isAllowed(finding: HeaderFinding, replace: string | undefined): boolean {
  return finding.kind !== 'differs' || (replace !== undefined && sameLicence(finding.found, replace));
}

function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
