// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Problem, type Result } from '@kontor/core';
import { facturXXml } from './e-invoice/e-invoice.js';
import { withFacturXMetadata } from './factur-x-metadata.js';
import type { PrintableDocument } from './printable.js';
import { printableProblems } from './printable-check.js';
import { sheetOf } from './sheet.js';
import { Typesetter } from './typeset.js';

/** Whether the PDF carries its own e-invoice: `when-possible` leaves it out where a rule forbids it, and says so. */
export type FacturXChoice = 'required' | 'when-possible' | 'none';

export interface RenderedPdf {
  /** PDF/A-3b. */
  readonly bytes: Uint8Array;
  /** The XML that is attached as `factur-x.xml`; null for none. */
  readonly factur_x: string | null;
  /** Why there is none, though it was wanted. */
  readonly left_out: readonly Problem[];
}

export interface PdfRenderer {
  /**
   * The document as PDF/A-3b. The same document gives the same bytes. Problems: those of `printableProblems`,
   * `glyph-missing`, `logo-unreadable`, and with `required` those of `eInvoiceProblems`.
   */
  render(document: PrintableDocument, factur_x?: FacturXChoice): Promise<Result<RenderedPdf>>;
}

/**
 * A renderer with a typesetter of its own, or one that others have too; keep it. `font_paths` are folders of more fonts
 * (TTF, OTF), e.g. for Thai or Devanagari names, which the fonts that come along do not have.
 */
export function createPdfRenderer(
  options: { readonly font_paths?: readonly string[]; readonly typesetter?: Typesetter } = {},
): PdfRenderer {
  const typesetter = options.typesetter ?? new Typesetter(options);
  return {
    async render(document, factur_x = 'when-possible') {
      const problems = printableProblems(document);
      if (problems.length > 0) return fail(...problems);
      let xml: string | null = null;
      let left_out: readonly Problem[] = [];
      if (factur_x !== 'none' && (factur_x === 'required' || document.kind !== 'quote')) {
        const written = facturXXml(document);
        if (written.ok) xml = written.value;
        else if (factur_x === 'required') return written;
        else left_out = written.problems;
      }
      const typeset = typesetter.typeset({
        template: 'document.typ',
        sheet: sheetOf(document),
        inputs: { factur_x: xml ?? '' },
        brand: document.brand,
      });
      if (!typeset.ok) return typeset;
      const bytes = xml === null ? typeset.value : withFacturXMetadata(typeset.value);
      return ok({ bytes, factur_x: xml, left_out });
    },
  };
}
