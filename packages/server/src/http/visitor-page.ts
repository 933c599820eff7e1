// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { escapeHtml } from '../mail/html.js';
import { PAGE_HEADERS } from './page-headers.js';
import { Refusal } from './problem.js';
import type { Visitor } from './visitor.js';
import { VISITOR_STYLE } from './visitor-style.js';

/** What a page for somebody without a key is added to. */
export interface Visiting {
  readonly app: OpenAPIHono;
  visitorOf(context: Context): Visitor;
}

const STYLE_HASH = createHash('sha256').update(VISITOR_STYLE).digest('base64');

/** No script at all, one style, and forms that go back to where they came from, or on to these addresses. */
function pageHeaders(forms_to: readonly string[]): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      `style-src 'sha256-${STYLE_HASH}'`,
      `form-action ${["'self'", ...forms_to].join(' ')}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    ...PAGE_HEADERS,
    // the address is the secret: it is kept nowhere
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex, nofollow',
  };
}

/** A whole page around its content, which is HTML already. */
export function pageHtml(title: string, content: string, language = 'en'): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${VISITOR_STYLE}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
}

/** `forms_to`: where forms may lead besides the page itself. */
export function visitorPage(status: number, html: string, forms_to: readonly string[] = []): Response {
  return new Response(html, { status, headers: pageHeaders(forms_to) });
}

/** Sends the browser on with a GET. */
export function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { ...pageHeaders([]), location } });
}

/** What is refused is said on a page, too. */
export async function answeredAsPage(title: string, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [{ message, mend }] = error.problems;
    const told = `<h1>This link does not work</h1>
<p class="notice bad" role="alert">${escapeHtml(sentence(message))} ${escapeHtml(sentence(mend))}</p>`;
    const refused = visitorPage(error.status, pageHtml(title, told));
    for (const [name, value] of Object.entries(error.headers)) refused.headers.set(name, value);
    return refused;
  }
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
