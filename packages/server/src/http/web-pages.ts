// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { escapeHtml } from '../mail/html.js';
import { PAGE_HEADERS } from './page-headers.js';
import { unknownRoute } from './pages.js';

/** A page of its own that the build has bundled: one document, and files whose names change with what is in them. */
export interface WebPage {
  /** The folder of the bundle. */
  readonly name: 'console' | 'portal';
  /** Where it is served, and where everything in it is relative to: `/console/`. */
  readonly base: string;
  /** Where the API is, from there; default: beside the page, `../`. */
  readonly api_root?: string;
  /** Whose page it is, where that is not for who signs in to say. */
  readonly organisation?: string;
  /** Origins that may show it in a frame; none by default. */
  readonly frame_origins?: readonly string[];
}

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

interface Asset {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

interface Bundle {
  readonly document: string;
  readonly assets: ReadonlyMap<string, () => Asset>;
}

const bundles = new Map<string, Bundle>();

/** What the build made; throws when it was not run. */
function bundleOf(name: string): Bundle {
  const known = bundles.get(name);
  if (known !== undefined) return known;
  const index = createRequire(import.meta.url).resolve(`@kontor/web/pages/${name}/index.html`);
  const folder = `${dirname(index)}/assets/`;
  const assets = new Map(
    readdirSync(folder).map((file) => {
      let asset: Asset | undefined;
      return [
        file,
        () => {
          asset ??= assetOf(readFileSync(folder + file), file);
          return asset;
        },
      ] as const;
    }),
  );
  const bundle = { document: readFileSync(index, 'utf8'), assets };
  bundles.set(name, bundle);
  return bundle;
}

function assetOf(plain: Uint8Array, file: string): Asset {
  return {
    plain: new Uint8Array(plain),
    gzipped: new Uint8Array(gzipSync(plain, { level: 9 })),
    type: TYPES[file.split('.').at(-1) as string] ?? 'application/octet-stream',
  };
}

/**
 * The document of a page, for whichever address below it was asked: the page finds its way by itself. Only its own scripts
 * run; styles are its own, and what a window sets while it is open carries the nonce of this answer.
 */
export function webDocument({ name, base, api_root, organisation, frame_origins = [] }: WebPage): Response {
  const nonce = randomBytes(16).toString('base64');
  const html = bundleOf(name)
    .document.replace(/<base href="[^"]*"/, `<base href="${base}"`)
    .replace('name="style-nonce" content=""', `name="style-nonce" content="${nonce}"`)
    .replace('name="api-root" content=""', `name="api-root" content="${api_root ?? '../'}"`)
    .replace('name="organisation" content=""', () => `name="organisation" content="${escapeHtml(organisation ?? '')}"`);
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        "default-src 'none'",
        "script-src 'self'",
        `style-src 'self' 'nonce-${nonce}'`,
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "frame-src 'self' blob:",
        "form-action 'self'",
        "base-uri 'self'",
        `frame-ancestors ${frame_origins.length === 0 ? "'none'" : frame_origins.join(' ')}`,
      ].join('; '),
      ...PAGE_HEADERS,
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    },
  });
}

/** A file of a page; its name stands for its content, so it may be kept for ever. Null: there is none of that name. */
export function webAsset(name: WebPage['name'], file: string, accept_encoding: string): Response | null {
  const asset = bundleOf(name).assets.get(file)?.();
  if (asset === undefined) return null;
  const gzip = /\bgzip\b/.test(accept_encoding);
  return new Response(gzip ? asset.gzipped : asset.plain, {
    headers: {
      'content-type': asset.type,
      ...(gzip ? { 'content-encoding': 'gzip' } : {}),
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=31536000, immutable',
    },
  });
}

/** Pages that stood elsewhere before the console had them, with where it has them. */
const MOVED: Readonly<Record<string, string>> = {
  '/licences': 'licences',
  '/webhooks/dead-letters': 'webhooks/dead-letters',
  '/metrics': 'metrics',
};

/**
 * An empty document that the console fills with the HTML of a mail. A mail has styles of its own, which the policy of the
 * console forbids; here they may be, and nothing else: no script runs, and nothing loads from anywhere.
 */
function mailFrame(): Response {
  return new Response('<!doctype html><html lang="en"><title>Mail</title></html>', {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin",
      ...PAGE_HEADERS,
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    },
  });
}

/** The console: one document for all its addresses. It holds no data; what it shows it asks the API. */
export function addConsole(app: OpenAPIHono, public_url: string | undefined): void {
  const prefix = public_url === undefined ? '' : new URL(public_url).pathname.replace(/\/$/, '');
  const page = { name: 'console', base: `${prefix}/console/` } as const;
  app.get('/console', () => new Response(null, { status: 308, headers: { location: page.base } }));
  for (const [before, now] of Object.entries(MOVED))
    app.get(before, () => new Response(null, { status: 308, headers: { location: page.base + now } }));
  app.get('/console/assets/:file', (context) => {
    const file = context.req.param('file');
    const asset = webAsset(page.name, file, context.req.header('accept-encoding') ?? '');
    if (asset === null) throw unknownRoute(`/console/assets/${file}`);
    return asset;
  });
  app.get('/console/mail-frame', mailFrame);
  app.get('/console/*', () => webDocument(page));
}
