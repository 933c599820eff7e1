// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fail } from '@kontor/core';
import { type NumberLanguage, readCalculatorState, resolveCatalog } from '@kontor/core/pricing';
import {
  html,
  offersJsonLd,
  PAGE_LANGUAGES,
  PAGE_WORDS,
  PRICING_STYLE,
  type PricingData,
  pricingContent,
} from '@kontor/web/pricing';
import type { Context } from 'hono';
import { calculatorQuote } from '../pricing/calculator-quote.js';
import { type PublishedPage, publishedPage } from '../pricing/pricing-pages.js';
import type { Store } from '../store/store.js';
import { acceptedLanguage } from './accepted-language.js';
import { PAGE_HEADERS } from './page-headers.js';
import { pdfAnswer } from './pdf-answer.js';
import { orRefuse, Refusal } from './problem.js';
import { textResponse } from './text-response.js';
import type { Visiting } from './visitor-page.js';

const STYLE = `:root{color-scheme:light dark}
body{margin:0;background:#f5f6f8}
main{max-width:76rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{margin:0 0 1rem;font:600 2rem/1.2 system-ui,sans-serif;color:#1b1e24}
@media (prefers-color-scheme:dark){body{background:#16181d}h1{color:#f0f1f4}}
${PRICING_STYLE}`;
const SCRIPTS = [
  'kontor-pricing',
  'kontor-upgrade',
  ...PAGE_LANGUAGES.flatMap((language) => (language === 'en' ? [] : [`kontor-pricing.${language}`])),
];

const sourceOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * What anybody may see once it is published: the page, its data for the component on other sites, a quote of the
 * calculator as PDF; and the scripts of the components.
 */
export function addPricingPages(api: Visiting, store: Store): void {
  const published = async (context: Context) => {
    const visitor = api.visitorOf(context);
    const slug = context.req.param('organisation') ?? '';
    const found = await publishedPage(store, slug);
    if (found === null) throw notPublished(slug);
    return { ...found, now: found.test_clock ?? visitor.now };
  };
  api.app.get('/pricing/:organisation', async (context) => {
    const { data } = await published(context);
    const parameters = context.req.query();
    const language = languageOf(parameters, context.req.header('accept-language'));
    return page(data, parameters, language);
  });
  api.app.get('/pricing/:organisation/data.json', async (context) => {
    const { data } = await published(context);
    return new Response(JSON.stringify(data), {
      headers: {
        ...PAGE_HEADERS,
        'content-type': 'application/json',
        // it is public, and the component stands on other sites
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=60',
      },
    });
  });
  api.app.get('/pricing/:organisation/quote.pdf', async (context) =>
    quote(store, await published(context), context.req.query()),
  );
  for (const name of SCRIPTS) {
    let script: string | undefined;
    api.app.get(`/embed/${name}.js`, () => {
      script ??= readFileSync(createRequire(import.meta.url).resolve(`@kontor/web/${name}.js`), 'utf8');
      return new Response(script, {
        headers: {
          ...PAGE_HEADERS,
          'content-type': 'text/javascript; charset=utf-8',
          'access-control-allow-origin': '*',
          'cross-origin-resource-policy': 'cross-origin',
          'cache-control': 'public, max-age=3600',
        },
      });
    });
  }
}

/** The language that the address asks for, else the one a browser would rather have. */
function languageOf({ lang }: Readonly<Record<string, string>>, accepted: string | undefined): NumberLanguage {
  return PAGE_LANGUAGES.find((each) => each === lang) ?? acceptedLanguage(accepted ?? null, PAGE_LANGUAGES) ?? 'en';
}

function page(data: PricingData, parameters: Readonly<Record<string, string>>, language: NumberLanguage): Response {
  const { slug, name } = data.organisation;
  const words = PAGE_WORDS[language];
  const title = words.title(data.catalog.name);
  // relative, so that it holds wherever a proxy puts the server
  const content = pricingContent(data, { parameters, page_url: slug, language }).text;
  const offers = offersJsonLd(data, { parameters });
  const text = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${
  html`<title>${title}</title>
<meta name="description" content="${words.summary(data.catalog.name, name)}">
<link rel="canonical" href="${slug}${parameters.lang === language && `?lang=${language}`}">
${PAGE_LANGUAGES.map(
  (each) => html`<link rel="alternate" hreflang="${each}" href="${slug}?lang=${each}">
`,
)}<link rel="alternate" hreflang="x-default" href="${slug}">`.text
}
<style>${STYLE}</style>
<script type="application/ld+json">${offers}</script>
<script src="../embed/kontor-pricing.js" async></script>
</head>
<body>
<main>
${html`<h1>${title}</h1>`.text}
<kontor-pricing src="${encodeURIComponent(slug)}/data.json" address>${content}</kontor-pricing>
</main>
</body>
</html>
`;
  return new Response(text, {
    headers: {
      ...PAGE_HEADERS,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        "default-src 'none'",
        `script-src 'self' ${sourceOf(offers)}`,
        `style-src ${sourceOf(STYLE)}`,
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'cache-control': 'public, max-age=60',
      vary: 'Accept-Language',
    },
  });
}

async function quote(
  store: Store,
  { org_id, catalog_version, data, now }: PublishedPage & { readonly now: number },
  parameters: Readonly<Record<string, string>>,
): Promise<Response> {
  const catalog = resolveCatalog(data.catalog);
  const { state, problems } = readCalculatorState(parameters, catalog);
  if (problems.length > 0) orRefuse(fail(...problems));
  const language = PAGE_LANGUAGES.find((each) => each === parameters.lang) ?? null;
  const about = { catalog_version, now, language };
  const document = orRefuse(
    await store.read(org_id, (tx) => calculatorQuote(tx, catalog, state, parameters.plan ?? '', about)),
  );
  return textResponse(await pdfAnswer(document, `quote-${data.organisation.slug}`), { ...PAGE_HEADERS });
}

function notPublished(slug: string): Refusal {
  return new Refusal(404, [
    {
      code: 'pricing-page-unpublished',
      path: 'organisation',
      message: `no pricing page is published under ${JSON.stringify(slug.slice(0, 60))}`,
      mend: 'publish it with `kontor pricing publish`, or check the address',
    },
  ]);
}
