// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { VISITOR_STYLE } from './visitor-style.js';

/** Beside the package's `src` and `dist`, so that both find it. */
const PAGES = new URL('../../templates/pages/', import.meta.url);

const sourceOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * `GET /webhooks/dead-letters`: what was given up, to look at and to send again. The page holds no data: its one script
 * asks the API with the key that its reader types, and no other script can run.
 */
export function addDeadLettersPage(app: OpenAPIHono): void {
  let answer: { readonly html: string; readonly headers: Record<string, string> } | undefined;
  app.get('/webhooks/dead-letters', () => {
    answer ??= deadLettersPage();
    return new Response(answer.html, { headers: answer.headers });
  });
}

function deadLettersPage() {
  const read = (name: string) => readFileSync(new URL(name, PAGES), 'utf8');
  const style = VISITOR_STYLE + read('dead-letters.css');
  const script = read('dead-letters.js');
  const html = read('dead-letters.html')
    .replace('/* style */', () => style)
    .replace('// script', () => script);
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        "default-src 'none'",
        `script-src ${sourceOf(script)}`,
        `style-src ${sourceOf(style)}`,
        "connect-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
      'x-robots-tag': 'noindex, nofollow',
    },
  };
}
