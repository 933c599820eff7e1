// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import type { Refusal } from '@kontor/sdk/licence';
import {
  createInstallKey,
  type InstallKey,
  installKeySet,
  newlyStated,
  readInstallKey,
  readUsageRecord,
  type UsageDay,
  type UsageStatement,
  usageDaysOf,
  usageStatementCodes,
  usageStatementText,
  verifyUsageStatement,
} from '@kontor/sdk/usage-statement';
import { CommandFailure } from '../failure.js';
import { Output } from '../output.js';
import { table } from '../terminal/table.js';
import { fileText } from './file-text.js';
import type { OfflineOptions } from './usage-statement.js';

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function makeKey(file: string, options: OfflineOptions): void {
  let key: InstallKey;
  try {
    key = createInstallKey(file);
  } catch (error) {
    throw new CommandFailure(`${file}: ${(error as Error).message}`, 1);
  }
  const { id, public_key } = key;
  new Output(options.json === true).show({ id, public_key, file }, () =>
    [`public key: ${public_key}`, `its thumbprint: ${id}`, `the private half stays in ${file}`].join('\n'),
  );
}

export function create(record: string, options: OfflineOptions): void {
  const key = orFail(readInstallKey(options.key as string));
  const after = options.after === undefined ? 0 : Number(options.after);
  if (!Number.isSafeInteger(after) || after < 0) throw new CommandFailure('--after is the number of an entry', 2);
  const read = orFail(readUsageRecord(record, key.public_key));
  const text = orFail(usageStatementText(read, key, Date.now(), after));
  if (options.file === undefined) {
    process.stdout.write(text);
    return;
  }
  writeFileSync(options.file, text);
  const { sequence } = read.head;
  new Output(options.json === true).show(
    { file: options.file, to_sequence: sequence },
    () => `written to ${options.file}; the next one may begin behind its end: --after ${sequence}`,
  );
}

export function show(file: string, options: OfflineOptions): void {
  const days = orFail(usageDaysOf(fileText(file)));
  new Output(options.json === true).show({ days }, () => dayTable(days));
}

export function verify(file: string, options: OfflineOptions): void {
  const public_key = publicKeyOf(options);
  const text = fileText(file);
  const output = new Output(options.json === true);
  if (text.startsWith('{')) {
    const { entries, head } = orFail(readUsageRecord(file, public_key));
    output.show(
      { valid: true, entries: entries.length, head },
      () => `valid: a record of ${entries.length} entries, each signed and chained; its head is ${head.hash}`,
    );
    return;
  }
  const statement = statementOf(text, public_key);
  const { to, from, days, issued_at } = statement;
  if (options.before !== undefined) {
    const before = statementOf(fileText(options.before), public_key);
    orFail(newlyStated(statement, { ...before.to, issued_at: before.issued_at }));
  }
  output.show({ valid: true, install: statement.install, from, to, issued_at, days }, () =>
    [`valid: entries ${from.sequence} to ${to.sequence}, signed by ${statement.install}`, dayTable(days)].join('\n'),
  );
}

export async function codes(file: string, options: OfflineOptions): Promise<void> {
  const text = fileText(file);
  orFail(usageDaysOf(text));
  const made = usageStatementCodes(text);
  const { default: encodeQR } = await import('qr');
  const drawn = made.map((code) =>
    options.qr === 'text' ? code : encodeQR(code, options.qr === 'svg' ? 'svg' : 'term', { ecc: 'low' }),
  );
  if (options.file === undefined) {
    process.stdout.write(`${drawn.join('\n')}\n`);
    return;
  }
  const { file: path } = options;
  if (options.qr === 'text') writeFileSync(path, `${drawn.join('\n')}\n`);
  else
    for (const [index, code] of drawn.entries())
      writeFileSync(drawn.length === 1 ? path : `${path}.${index + 1}`, code);
}

function statementOf(text: string, public_key: string): UsageStatement {
  return orFail(verifyUsageStatement(text, installKeySet(public_key)));
}

function publicKeyOf({ key, publicKey }: OfflineOptions): string {
  if (publicKey !== undefined) return publicKey;
  if (key !== undefined) return orFail(readInstallKey(key)).public_key;
  throw new CommandFailure('say whose it is: --public-key, or --key with the file', 2);
}

function dayTable(days: readonly UsageDay[]): string {
  if (days.length === 0) return 'nothing was used';
  const amounts = (values: Readonly<Record<string, string>>) =>
    Object.entries(values)
      .map(([feature, amount]) => `${feature} ${amount}`)
      .join(', ');
  return table(days, [
    { title: 'Day (UTC)', value: (row) => row.date },
    { title: 'Licence', value: (row) => row.licence },
    { title: 'Used', value: (row) => amounts(row.usage) },
    { title: 'Most seats', value: (row) => amounts(row.seats) },
  ]);
}

function orFail<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  const { code, path, message, mend } = answer.refusal;
  throw new CommandFailure(`${code}: ${path === '' ? '' : `${path}: `}${message}; ${mend}`, 1, answer.refusal);
}
