// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { VISITOR_STYLE } from './visitor-style.js';

/** Beside the package's `src` and `dist`, so that both find it. */
const PAGES = new URL('../../templates/pages/', import.meta.url);

const sourceOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

interface ConsolePage {
  readonly path: string;
  readonly title: string;
  readonly lead: string;
  /** What does the same without a browser. */
  readonly command: string;
  /** The button that opens it. */
  readonly open: string;
}

/** By the name of their files. */
const CONSOLE_PAGES: Readonly<Record<string, ConsolePage>> = {
  metrics: {
    path: '/metrics',
    title: 'Metrics',
    lead: 'The month of the company: recurring revenue, who came, stayed and left, what they bring, and what is open; each figure under a named policy.',
    command: 'kontor report board',
    open: 'Show metrics',
  },
};

/**
 * Pages of the operator: metrics. A page holds no data: its one script asks
 * the API with the key that its reader types, and no other script can run.
 */
export function addConsolePages(app: OpenAPIHono): void {
  for (const [name, page] of Object.entries(CONSOLE_PAGES)) {
    let answer: { readonly html: string; readonly headers: Record<string, string> } | undefined;
    app.get(page.path, () => {
      answer ??= consolePage(name, page);
      return new Response(answer.html, { headers: answer.headers });
    });
  }
}

function consolePage(name: string, { path, title, lead, command, open }: ConsolePage) {
  const read = (file: string) => readFileSync(new URL(file, PAGES), 'utf8');
  const style = VISITOR_STYLE + read('console.css');
  // one script, so that its hash can stand for it: what they export and import is in one scope then
  const script =
    read('console.js').replace(/^export /gm, '') +
    read(`${name}.js`).replace(/^import \{[^}]*\} from '\.\/console\.js';\n/m, '');
  const words: Readonly<Record<string, string>> = {
    ...{ title, lead, command, open },
    // the API is beside the page, wherever a proxy puts both
    api: `${'../'.repeat(path.split('/').length - 2)}v1/`,
  };
  const html = read('console.html')
    .replace(/\{(\w+)\}/g, (_all, word: string) => words[word] as string)
    .replace('<!-- content -->', () => read(`${name}.html`))
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
        // pictures of metrics
        'img-src blob:',
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
