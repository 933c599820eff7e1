// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import type { LicenceClaims } from '../licence/claims.js';
import { type Checked, checked, refuse } from '../licence/refusal.js';
import {
  type Amounts,
  addAmounts,
  entryLine,
  entryText,
  greaterAmount,
  isAmount,
  readEntry,
  type UsageEntry,
} from '../licence/usage-entry.js';
import { hashOf, type RecordPlace, type StatedEntry } from '../licence/usage-statement.js';
import { type InstallKey, publicKeyOf } from './install-key.js';
import { LineFile, readLines } from './line-file.js';
import { checkEntrySignature, recordLines, run } from './record-lines.js';
import { statementText } from './usage-statement-text.js';

/** What a record needs of a licence: who it is, and which features it has. */
export type RecordedLicence = Pick<LicenceClaims, 'jti' | 'features'>;

export interface UsageRecordOptions {
  /** The file of the record; `.open` and `.lock` stand beside it. */
  readonly path: string;
  readonly key: InstallKey;
  /** The licence in use. */
  readonly licence: RecordedLicence;
  /**
   * One entry for so many seconds, from midnight UTC on; default 3600. In zones with half or quarter hours (India,
   * Nepal) 900 lets each entry fall into one day.
   */
  readonly interval_seconds?: number;
}

/** Entries end early when what is open takes more space than this. */
const MOST_OPEN_BYTES = 1_048_576;
/** Clocks are set right by fractions of a second all the time. */
const NOTED_SET_BACK = 1_000;

/**
 * The hash-chained, signed record of what an installation used: a file of lines that anybody can read, of which nothing
 * can be changed, dropped or put in without its being noticed against what was stated before.
 *
 * What `add` and `seats` have returned of is on disk. Each call is one write and one fsync: add up what comes often.
 * Times are instants in milliseconds since 1970: pass the time of the clock mark (`checkStoredClock`) where there is one.
 *
 * @example
 * const record = openUsageRecord({ path: 'acme.usage', key: key.value, licence: licence.value.claims });
 * if (record.ok) record.value.add({ calls: '120' }, Date.now());
 */
export class UsageRecord {
  /** Bytes that were cut off at the end when it was opened: a line that was not written to its end. */
  readonly torn_bytes: number;
  readonly #options: UsageRecordOptions;
  readonly #entries: StatedEntry[];
  readonly #lines: string[];
  readonly #file: LineFile;
  readonly #open_file: LineFile;
  #head: RecordPlace;
  #licence: RecordedLicence;
  /** What the next entry is by now. */
  #open: UsageEntry | null;

  /** Called by `openUsageRecord`, which holds the lock. */
  constructor(options: UsageRecordOptions) {
    this.#options = options;
    this.#licence = options.licence;
    const { path, key } = options;
    const closed = readLines(path);
    const open = readLines(`${path}.open`);
    const record = recordLines(closed.lines, publicKeyOf(key.public_key));
    this.#entries = [...record.entries];
    this.#lines = [...closed.lines];
    this.#head = record.head;
    this.#open = this.#pending(open.lines);
    this.#file = new LineFile(path, closed.torn_bytes);
    this.#open_file = new LineFile(`${path}.open`, open.torn_bytes);
    this.torn_bytes = closed.torn_bytes + open.torn_bytes;
  }

  /** The last entry that is closed. */
  get head(): RecordPlace {
    return this.#head;
  }

  /** What was used of metered features, besides what was added before. */
  add(usage: Amounts, now: number): Checked<UsageEntry> {
    return checked(() => {
      this.#check(usage, 'metered');
      return this.#write(now, (open) => ({ ...open, usage: merged(open.usage, usage, addAmounts) }));
    });
  }

  /** How many seats are in use by now; of one entry the most counts. */
  seats(seats: Amounts, now: number): Checked<UsageEntry> {
    return checked(() => {
      this.#check(seats, 'seats');
      return this.#write(now, (open) => ({ ...open, seats: merged(open.seats, seats, greaterAmount) }));
    });
  }

  /** From now on another licence is in use: a renewal. What was used before stays with the one before. */
  use(licence: RecordedLicence, now: number): void {
    if (this.#open !== null && licence.jti !== this.#licence.jti) this.#close(this.#open, now);
    this.#licence = licence;
  }

  /**
   * A statement of all entries after one (default: of all), with what is open closed first: the text of a file. Refused
   * when there is none.
   */
  statement(now: number, after = 0): Checked<string> {
    return checked(() => {
      this.#advance(now);
      if (this.#open !== null) this.#close(this.#open, now);
      return statementText({ entries: this.#entries, lines: this.#lines }, this.#options.key, now, after);
    });
  }

  /** Lets go of the files; nothing is lost, and what is open stays so. */
  close(): void {
    this.#file.close();
    this.#open_file.close();
    unlinkSync(`${this.#options.path}.lock`);
  }

  /** The entry that was open when the record was last written. */
  #pending(lines: readonly string[]): UsageEntry | null {
    const line = lines.at(-1);
    if (line === undefined) return null;
    const { entry, signed, signature } = readEntry(line, 'open');
    // it was closed, and only not yet cleared away
    if (entry.sequence <= this.#head.sequence) return null;
    if (entry.sequence !== this.#head.sequence + 1 || entry.previous !== this.#head.hash)
      refuse('usage-record-damaged', 'open', `the record ends with entry ${this.#head.sequence}, and did not before`);
    checkEntrySignature(signed, signature, publicKeyOf(this.#options.key.public_key), 'open');
    return entry;
  }

  #check(amounts: Amounts, kind: 'metered' | 'seats'): void {
    const { features } = this.#licence;
    for (const [feature, amount] of Object.entries(amounts)) {
      const claim = Object.hasOwn(features, feature) ? features[feature] : undefined;
      if (typeof claim !== 'object' || claim.kind !== kind)
        refuse('usage-not-licensed', feature.slice(0, 100), `the licence has no ${kind} feature of this name`);
      if (!isAmount(amount)) refuse('usage-amount-invalid', feature, 'it is no amount');
    }
  }

  #write(now: number, change: (open: UsageEntry) => UsageEntry): UsageEntry {
    this.#advance(now);
    const before = this.#open ?? this.#begun(now);
    const behind = before.at - now < NOTED_SET_BACK ? 0 : Math.floor((before.at - now) / 1000);
    const after = {
      ...change(before),
      at: Math.max(now, before.at),
      clock_set_back_seconds: Math.max(before.clock_set_back_seconds, behind),
    };
    this.#open_file.append(this.#signed(after));
    this.#open = after;
    if (this.#open_file.size > MOST_OPEN_BYTES) this.#close(after, now);
    return after;
  }

  /** Closes what is over by now; a stretch in which nothing was used is an entry as well. */
  #advance(now: number): void {
    const open = this.#open;
    if (open !== null) {
      if (open.licence !== this.#licence.jti) this.#close(open, now);
      else if (now >= open.to) this.#closeAs(open);
    }
    const last = this.#entries.at(-1);
    if (this.#open !== null || last === undefined) return;
    const begins = this.#boundary(now);
    if (begins > last.to) this.#closeAs({ ...this.#begun(last.to), to: begins });
  }

  #begun(now: number): UsageEntry {
    const last = this.#entries.at(-1);
    const from = last?.to ?? this.#boundary(now);
    const at = Math.max(from, now);
    return {
      sequence: this.#head.sequence + 1,
      from,
      to: this.#boundary(at) + this.#interval,
      at,
      licence: this.#licence.jti,
      usage: {},
      seats: {},
      clock_set_back_seconds: 0,
      previous: this.#head.hash,
    };
  }

  /** Ends an entry before its time; at least a millisecond is in it. */
  #close(open: UsageEntry, now: number): void {
    this.#closeAs({ ...open, to: Math.min(open.to, Math.max(now, open.at, open.from) + 1) });
  }

  #closeAs(entry: UsageEntry): void {
    const line = this.#signed(entry);
    this.#file.append(line);
    this.#head = { sequence: entry.sequence, hash: run(hashOf(line)) };
    this.#entries.push({ ...entry, hash: this.#head.hash });
    this.#lines.push(line);
    this.#open = null;
    this.#open_file.clear();
  }

  #signed(entry: UsageEntry): string {
    const text = entryText(entry);
    return entryLine(text, this.#options.key.sign(text));
  }

  get #interval(): number {
    return (this.#options.interval_seconds ?? 3_600) * 1000;
  }

  #boundary(now: number): number {
    return now - (now % this.#interval);
  }
}

/**
 * Opens a record to write it, or begins one, and cuts off a line that was not written to its end. One process writes a
 * record at a time; others may read it.
 */
export function openUsageRecord(options: UsageRecordOptions): Checked<UsageRecord> {
  return checked(() => {
    const lock = `${options.path}.lock`;
    takeLock(lock);
    try {
      return new UsageRecord(options);
    } catch (error) {
      unlinkSync(lock);
      throw error;
    }
  });
}

/** The lock names the process that holds it; that of one which is no more does not count. */
function takeLock(path: string): void {
  try {
    writeLock(path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
    const holder = Number(readFileSync(path, 'utf8'));
    if (isRunning(holder)) refuse('usage-record-in-use', path, `process ${holder} writes it`);
    unlinkSync(path);
    writeLock(path);
  }
}

function writeLock(path: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, String(process.pid));
  } finally {
    closeSync(file);
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

function merged(before: Amounts, more: Amounts, merge: (a: string | undefined, b: string) => string): Amounts {
  const sum: Record<string, string> = { ...before };
  for (const [feature, amount] of Object.entries(more))
    sum[feature] = merge(Object.hasOwn(before, feature) ? before[feature] : undefined, amount);
  return sum;
}
