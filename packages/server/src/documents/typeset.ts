// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Problem, type Result } from '@kontor/core';
import { type CompileDocArgs, NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { fontFolders } from './fonts.js';
import type { Brand } from './printable.js';

/** Beside the package's `src` and `dist`, so that both find it. */
const TEMPLATES = fileURLToPath(new URL('../../templates/documents', import.meta.url));
/** Typst keeps what it computed before; older results than this many renderings are dropped, so memory stays flat. */
const KEPT_RENDERINGS = 20;

/** What a template lays out, and files that it names. */
export interface Typesetting {
  /** In the folder of templates. */
  readonly template: string;
  /** Texts as the template reads them: `sys.inputs.sheet`, as JSON. */
  readonly sheet: object;
  /** More texts, each by itself. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly brand: Brand;
  /** Pictures that the template reads, by the names that its texts give them. */
  readonly pictures?: ReadonlyMap<string, Uint8Array>;
}

/** One warm compiler; keep it. `font_paths` are folders of more fonts (TTF, OTF). */
export class Typesetter {
  readonly #compiler: NodeCompiler;
  #renderings = 0;

  constructor({ font_paths }: { readonly font_paths?: readonly string[] } = {}) {
    this.#compiler = NodeCompiler.create({
      workspace: TEMPLATES,
      fontArgs: [{ fontPaths: fontFolders(font_paths) }],
    });
  }

  /**
   * PDF/A-3b; the same texts give the same bytes. Problems: `invalid-format` of the brand's colour, `glyph-missing`,
   * `logo-unreadable`. Synchronous from the logo to the bytes: two documents never see each other's pictures.
   */
  typeset({ template, sheet, inputs = {}, brand, pictures = new Map() }: Typesetting): Result<Uint8Array> {
    const problems = brandProblems(brand);
    if (problems.length > 0) return fail(...problems);
    const { logo } = brand;
    const logoPath = logo === null ? '' : `brand-logo.${logo.format}`;
    const shadows = new Map([...pictures].map(([name, bytes]) => [join(TEMPLATES, name), bytes]));
    if (logo !== null) shadows.set(join(TEMPLATES, logoPath), logo.bytes);
    for (const [path, bytes] of shadows) this.#compiler.mapShadow(path, Buffer.from(bytes));
    const given = { ...inputs, sheet: JSON.stringify(sheet, isolated), logo: logoPath };
    const source: CompileDocArgs = { mainFilePath: join(TEMPLATES, template), inputs: given };
    try {
      const result = this.#compiler.compile(source);
      if (result.result === null) {
        const error = result.takeError();
        const said = error === null ? '' : JSON.stringify(error.shortDiagnostics);
        if (logo !== null && /image|svg|png|jpeg|decode/i.test(said)) return fail(logoUnreadable());
        throw new Error(`the template ${template} does not compile: ${said}`);
      }
      const bytes = this.#compiler.pdf(result.result, { pdfStandard: 'a-3b' });
      return ok(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    } catch (error) {
      const missing = missingGlyphs(String(error));
      if (missing === null) throw error;
      return fail(missing);
    } finally {
      for (const path of shadows.keys()) this.#compiler.unmapShadow(path);
      this.#renderings += 1;
      if (this.#renderings % KEPT_RENDERINGS === 0) this.#compiler.evictCache(KEPT_RENDERINGS);
    }
  }
}

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * A text with letters that run from right to left runs as its own first letter does, whatever runs around it: between
 * FSI and PDI (UAX #9).
 */
function isolated(_key: string, value: unknown): unknown {
  return typeof value === 'string' && RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
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
