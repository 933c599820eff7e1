// SPDX-License-Identifier: Apache-2.0
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A PDF as somebody else's reader opens it. */
export function openPdf(bytes: Uint8Array) {
  // the reader takes the bytes away from whoever hands them over
  return getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
}

/** The text of all pages, in the order in which it is drawn. */
export async function pdfText(bytes: Uint8Array): Promise<string> {
  const pdf = await openPdf(bytes);
  let text = '';
  for (let page = 1; page <= pdf.numPages; page++) {
    const { items } = await (await pdf.getPage(page)).getTextContent();
    text += items.map((item) => ('str' in item ? item.str : '')).join(' ');
  }
  return text;
}
