// SPDX-License-Identifier: Apache-2.0
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Next } from 'hono';
import { portalBrand, portalOf } from '../portal/settings.js';
import type { Store } from '../store/store.js';
import { unknownRoute } from './pages.js';
import { Refusal } from './problem.js';
import { webAsset, webDocument } from './web-pages.js';

const LOGO_TYPES = { svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg' } as const;
/** What a name of its own leads to as on every name of this server. */
const ELSEWHERE = /^\/(v1|pay|quotes|errors|pricing|embed|console)\/|^\/(healthz|reference|openapi\.json)$/;

/** A portal, and where its document is relative to. */
interface Place {
  readonly org_id: string;
  readonly base: string;
  readonly api_root: string;
}

/**
 * The portal: one document for all its addresses, at `/portal/{slug}/` and, where an organisation has proven a name of its own,
 * at that name. It holds no data; what it shows it asks the API.
 */
export function addPortalPages(app: OpenAPIHono, store: Store, public_url: string | undefined): void {
  const prefix = public_url === undefined ? '' : new URL(public_url).pathname.replace(/\/$/, '');
  const own_host = public_url === undefined ? null : new URL(public_url).hostname;
  app.use('*', async (context: Context, next: Next) => {
    const { method, path } = context.req;
    if ((method !== 'GET' && method !== 'HEAD') || ELSEWHERE.test(path)) return next();
    const host = new URL(context.req.url).hostname;
    // names have a dot and end in letters: addresses and the name of this server are nobody's own
    if (host === own_host || !/\.[a-z][a-z0-9-]*$/.test(host)) return next();
    const found = await store.findPortalHost(host);
    if (found === null) return next();
    return answer(context, { org_id: found.org_id, base: '/', api_root: './' }, path);
  });
  app.get('/portal/:slug', (context) => {
    const slug = encodeURIComponent(context.req.param('slug'));
    return new Response(null, { status: 308, headers: { location: `${prefix}/portal/${slug}/` } });
  });
  app.get('/portal/:slug/*', async (context) => {
    const slug = context.req.param('slug');
    const found = await store.findPortal(slug);
    if (found === null) throw portalUnknown();
    const base = `${prefix}/portal/${encodeURIComponent(slug)}/`;
    const below = context.req.path.slice(`/portal/${encodeURIComponent(slug)}`.length);
    return answer(context, { org_id: found.org_id, base, api_root: '../../' }, below);
  });

  async function answer(context: Context, { org_id, base, api_root }: Place, path: string): Promise<Response> {
    const file = /^\/assets\/([^/]+)$/.exec(path)?.[1];
    if (file !== undefined) {
      const asset = webAsset('portal', file, context.req.header('accept-encoding') ?? '');
      if (asset === null) throw unknownRoute(context.req.path);
      return asset;
    }
    const { portal, organisation } = await store.read(org_id, async (tx) => ({
      portal: await portalOf(tx),
      organisation: await tx.organisations.get(),
    }));
    if (!portal.open) throw portalUnknown();
    if (path === '/logo') {
      const { logo } = portalBrand(portal, organisation);
      if (logo === null) throw unknownRoute(context.req.path);
      return new Response(Buffer.from(logo.data, 'base64'), {
        headers: {
          'content-type': LOGO_TYPES[logo.format],
          // a picture, whatever stands in it
          'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
          'x-content-type-options': 'nosniff',
          'cache-control': 'public, max-age=300',
        },
      });
    }
    const framed = path === '/embed' ? { frame_origins: portal.settings.frame_origins } : {};
    return webDocument({ name: 'portal', base, api_root, organisation: organisation.slug, ...framed });
  }
}

function portalUnknown(): Refusal {
  return new Refusal(404, [
    {
      code: 'portal-unknown',
      path: '',
      message: 'there is no portal here',
      mend: 'check the address; as the seller, open the portal with `kontor portal settings --open`',
    },
  ]);
}
