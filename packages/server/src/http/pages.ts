// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { openApiDocument } from './document.js';
import { PAGE_HEADERS } from './page-headers.js';
import { Refusal } from './problem.js';

/** The pages of docs/errors, beside this package in the repository. */
const ERROR_PAGES = new URL('../../../../docs/errors/', import.meta.url);
const SCRIPT = 'redoc.standalone.js';

const REFERENCE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kontor API</title>
<link rel="stylesheet" href="/reference/style.css">
</head>
<body>
<redoc spec-url="/openapi.json" disable-google-font="true" hide-loading="true" required-props-first="true"></redoc>
<noscript>This page needs JavaScript; the same as data: <a href="/openapi.json">openapi.json</a></noscript>
<script src="/reference/${SCRIPT}"></script>
</body>
</html>
`;
const STYLE = 'body { margin: 0; font-family: system-ui, sans-serif; }\nnoscript { display: block; padding: 2rem; }\n';

/** Nothing from elsewhere. Redoc writes its styles into the page and searches in a worker of its own making. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What anyone may read without a key: the document, its readable form, what errors mean, and whether it is alive. */
export function addPages(app: OpenAPIHono, alive: () => Promise<unknown>): void {
  let document: string | undefined;
  let script: string | undefined;
  app.get('/', (context) => context.redirect('/reference'));
  app.get('/healthz', async () => {
    try {
      await alive();
      return text('application/json', JSON.stringify({ status: 'ok' }));
    } catch {
      return new Response(JSON.stringify({ status: 'database unavailable' }), {
        status: 503,
        headers: { 'content-type': 'application/json' },
      });
    }
  });
  app.get('/openapi.json', () => {
    document ??= JSON.stringify(openApiDocument(app));
    return text('application/json', document, { 'access-control-allow-origin': '*' });
  });
  app.get('/reference', () =>
    text('text/html', REFERENCE, {
      'content-security-policy': POLICY,
      ...PAGE_HEADERS,
    }),
  );
  app.get('/reference/style.css', () => text('text/css', STYLE));
  app.get(`/reference/${SCRIPT}`, () => {
    script ??= readFileSync(createRequire(import.meta.url).resolve(`redoc/bundles/${SCRIPT}`), 'utf8');
    return text('text/javascript', script, { 'cache-control': 'public, max-age=86400' });
  });
  app.get('/errors/:code', (context) => {
    const code = context.req.param('code');
    const page = /^[a-z0-9-]+$/.test(code) ? readPage(code) : null;
    if (page === null) throw unknownRoute(`/errors/${code}`);
    return text('text/markdown', page);
  });
}

function readPage(code: string): string | null {
  try {
    return readFileSync(new URL(`${code}.md`, ERROR_PAGES), 'utf8');
  } catch {
    return null;
  }
}

export function unknownRoute(path: string): Refusal {
  return new Refusal(404, [
    {
      code: 'route-unknown',
      path: '',
      message: `there is nothing at ${path}`,
      mend: 'see /reference for what there is',
    },
  ]);
}

function text(type: string, content: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(content, { headers: { 'content-type': `${type}; charset=utf-8`, ...headers } });
}
