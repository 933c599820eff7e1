// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Problem, type Result } from '@kontor/core';
import { type CompileDocArgs, NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { facturXXml } from './e-invoice/e-invoice.js';
import { withFacturXMetadata } from './factur-x-metadata.js';
import { fontFolders } from './fonts.js';
import type { Brand, PrintableDocument } from './printable.js';
import { printableProblems } from './printable-check.js';
import { sheetOf } from './sheet.js';

/** Beside the package's `src` and `dist`, so that both find it. */
const TEMPLATES = fileURLToPath(new URL('../../templates/documents', import.meta.url));
/** Typst keeps what it computed before; older results than this many renderings are dropped, so memory stays flat. */
const KEPT_RENDERINGS = 20;

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
 * A renderer with one warm compiler; keep it. `font_paths` are folders of more fonts (TTF, OTF), e.g. for Chinese,
 * Korean or Thai names, which the fonts that come along do not have.
 */
export function createPdfRenderer(options: { readonly font_paths?: readonly string[] } = {}): PdfRenderer {
  const compiler = NodeCompiler.create({
    workspace: TEMPLATES,
    fontArgs: [{ fontPaths: fontFolders(options.font_paths) }],
  });
  let renderings = 0;

  return {
    async render(document, factur_x = 'when-possible') {
      const problems = [...printableProblems(document), ...brandProblems(document.brand)];
      if (problems.length > 0) return fail(...problems);
      let xml: string | null = null;
      let left_out: readonly Problem[] = [];
      if (factur_x !== 'none' && (factur_x === 'required' || document.kind !== 'quote')) {
        const written = facturXXml(document);
        if (written.ok) xml = written.value;
        else if (factur_x === 'required') return written;
        else left_out = written.problems;
      }
      const compiled = compile(compiler, document, xml);
      renderings += 1;
      if (renderings % KEPT_RENDERINGS === 0) compiler.evictCache(KEPT_RENDERINGS);
      if (!compiled.ok) return compiled;
      const bytes = xml === null ? compiled.value : withFacturXMetadata(compiled.value);
      return ok({ bytes, factur_x: xml, left_out });
    },
  };
}

function brandProblems(brand: Brand): Problem[] {
  if (/^#[0-9a-fA-F]{6}$/.test(brand.accent_colour)) return [];
  return [
    {
      code: 'invalid-format',
      path: 'brand.accent_colour',
      message: `${JSON.stringify(brand.accent_colour)} is not a colour`,
      mend: 'Write red, green and blue in hexadecimal: #1f6feb.',
    },
  ];
}

/** Synchronous from the logo to the bytes: two documents never see each other's logo. */
function compile(compiler: NodeCompiler, document: PrintableDocument, factur_x: string | null): Result<Uint8Array> {
  const { logo } = document.brand;
  const logoPath = logo === null ? '' : `brand-logo.${logo.format}`;
  const shadow = join(TEMPLATES, logoPath);
  if (logo !== null) compiler.mapShadow(shadow, Buffer.from(logo.bytes));
  const source: CompileDocArgs = {
    mainFilePath: join(TEMPLATES, 'document.typ'),
    inputs: { sheet: JSON.stringify(sheetOf(document)), logo: logoPath, factur_x: factur_x ?? '' },
  };
  try {
    const result = compiler.compile(source);
    if (result.result === null) {
      const error = result.takeError();
      const said = error === null ? '' : JSON.stringify(error.shortDiagnostics);
      if (logo !== null && /image|svg|png|jpeg|decode/i.test(said)) return fail(logoUnreadable());
      throw new Error(`the template of documents does not compile: ${said}`);
    }
    const bytes = compiler.pdf(result.result, { pdfStandard: 'a-3b' });
    return ok(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    const missing = missingGlyphs(String(error));
    if (missing === null) throw error;
    return fail(missing);
  } finally {
    if (logo !== null) compiler.unmapShadow(shadow);
  }
}

function logoUnreadable(): Problem {
  return {
    code: 'logo-unreadable',
    path: 'brand.logo',
    message: 'the logo is not an image of the format it is said to be',
    mend: 'Upload an SVG, PNG or JPEG file.',
  };
}

/** PDF/A forbids to show text without glyphs, so Typst refuses, and no customer is sent boxes for a name. */
function missingGlyphs(said: string): Problem | null {
  const texts = [...said.matchAll(/the text [`\\]*"(.+?)\\*"[`\\]* could not be displayed/g)].map((match) => match[1]);
  if (texts.length === 0) return null;
  return {
    code: 'glyph-missing',
    path: '',
    message: `no font has the characters ${[...new Set(texts)].join(' ')}`,
    mend: 'Name a folder with a font for them in `KONTOR_FONTS`.',
  };
}
