// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import openapi from '../../../../../docs/reference/openapi.json?raw';
import { changeWords, messageWords } from './changes.ts';
import { ledgerWords } from './ledger.ts';
import { mailTemplateWords } from './mail-templates.ts';

const { schemas } = JSON.parse(openapi).components;
const codesOf = (schema: string, field: string): string[] => schemas[schema].properties[field].enum;

const TABLES = [
  ['AuditEntry', 'action', changeWords.en, changeWords.de],
  ['WebhookDelivery', 'type', messageWords.en, messageWords.de],
  ['JournalEntry', 'kind', ledgerWords.en.entries, ledgerWords.de.entries],
  ['Mail', 'template', mailTemplateWords.en, mailTemplateWords.de],
] as const;

test.each(TABLES)('every %s.%s that the API can tell has words in both languages', (schema, field, en, de) => {
  const codes = codesOf(schema, field);
  expect(codes.length).toBeGreaterThan(10);
  for (const words of [en, de] as readonly Readonly<Record<string, string>>[]) {
    expect(codes.filter((code) => !words[code]?.trim())).toEqual([]);
    expect(codes.filter((code) => /[a-z][._][a-z]/.test(words[code] as string))).toEqual([]);
  }
});

test('words of changes are of changes that there are, and no two read alike', () => {
  expect(Object.keys(changeWords.en).sort()).toEqual(codesOf('AuditEntry', 'action').sort());
  for (const words of [changeWords.en, changeWords.de])
    expect(new Set(Object.values(words)).size).toBe(Object.keys(words).length);
});
