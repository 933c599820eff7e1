// SPDX-License-Identifier: Apache-2.0
import { fontPaths } from '../documents/fonts.js';
import type { FacturXChoice, PdfRenderer } from '../documents/pdf.js';
import type { PrintableDocument } from '../documents/printable.js';
import type { Typesetter } from '../documents/typeset.js';
import type { TextAnswer } from './operation.js';
import { orRefuse } from './problem.js';
import { once } from './text-response.js';

export const PDF = 'application/pdf';

let renderer: PdfRenderer | undefined;
let shared: Typesetter | undefined;

/** Typesetting is loaded when the first PDF is asked for: most processes never make one. */
export async function typesetter(): Promise<Typesetter> {
  const { Typesetter: Loaded } = await import('../documents/typeset.js');
  shared ??= new Loaded({ font_paths: fontPaths() });
  return shared;
}

export async function pdfRenderer(): Promise<PdfRenderer> {
  const { createPdfRenderer } = await import('../documents/pdf.js');
  renderer ??= createPdfRenderer({ typesetter: await typesetter() });
  return renderer;
}

/** A document as PDF, saved under a name of ASCII letters. */
export async function pdfAnswer(
  document: PrintableDocument,
  name: string,
  factur_x?: FacturXChoice,
): Promise<TextAnswer> {
  const { bytes } = orRefuse(await (await pdfRenderer()).render(document, factur_x));
  return { content_type: PDF, file_name: `${name}.pdf`, pieces: once(bytes) };
}
