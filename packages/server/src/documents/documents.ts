// SPDX-License-Identifier: Apache-2.0
// Apart from the server's own entry: typesetting is loaded by those who print, and by nobody else.
export { createPdfRenderer, type PdfRenderer } from './pdf.js';
export type { PrintableDocument } from './printable.js';
