// SPDX-License-Identifier: Apache-2.0
import { decimal } from '@kontor/core';
import { type BoardReport, boardReport, cohortsSection, type ReportFrame } from '@kontor/core/report';
import { expect, test } from 'vitest';
import { openPdf, pdfText } from '../testing/pdf-text.js';
import { boardReportPdf, type ReportLook } from './board-report-pdf.js';
import { Typesetter } from './typeset.js';

const typesetter = new Typesetter();
const frame: ReportFrame = {
  organisation: 'Acme #strong[*GmbH*] <i>',
  from: '2026-10-01',
  as_of: '2026-10-31',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  policy: 'kontor 1',
  language: 'de',
};
const cohorts = [{ month: '2026-10', customers: 4, left: [4, 3], revenue: [decimal(1), decimal('0.9')] }];
const report: BoardReport = boardReport({
  frame,
  now: [],
  before: [],
  sections: [cohortsSection(cohorts, frame)],
  policy: ['Tax is left out.'],
});
const look: ReportLook = {
  brand: { logo: null, accent_colour: '#1f4e8c', footer_text: 'Vertraulich' },
  page_size: 'a4',
};
function bytesOf(told: BoardReport, how = look): Uint8Array {
  const pdf = boardReportPdf(told, how, typesetter);
  if (!pdf.ok) throw new Error(pdf.problems[0]?.message);
  return pdf.value;
}

test('pictures and tables in one PDF/A that another reader reads; markup stays text', async () => {
  const bytes = bytesOf(report);
  const text = (await pdfText(bytes)).replace(/\s+/g, ' ');
  for (const told of [
    'Monatsbericht Oktober 2026',
    'Acme #strong[*GmbH*] <i>',
    'Gebliebene Kunden nach Monat der ersten Zahlung und Monaten seither',
    '75 %',
    'Tax is left out.',
    'Vertraulich',
  ])
    expect(text).toContain(told);
  expect(new TextDecoder('latin1').decode(bytes)).toContain('pdfaid:part');
  expect((await (await openPdf(bytes)).getMetadata()).info).toMatchObject({
    Title: 'Acme #strong[*GmbH*] <i>: Monatsbericht Oktober 2026',
  });
});

test('the same report gives the same bytes, and one without pictures has none left over', () => {
  expect(bytesOf(report)).toEqual(bytesOf(report));
  expect(bytesOf({ ...report, sections: [] }).length).toBeLessThan(bytesOf(report).length);
});

test('a colour that is none, and text without glyphs, are refused with their name', () => {
  const brand = { ...look.brand, accent_colour: 'red' };
  expect(boardReportPdf(report, { ...look, brand }, typesetter)).toMatchObject({
    ok: false,
    problems: [{ code: 'invalid-format', path: 'brand.accent_colour' }],
  });
  expect(boardReportPdf({ ...report, frame: { ...frame, organisation: '𓀀' } }, look, typesetter)).toMatchObject({
    ok: false,
    problems: [{ code: 'glyph-missing' }],
  });
});
