// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '@kontor/core';
import { publicCatalog, resolveCatalog } from '@kontor/core/pricing';
import type { PricingData, PricingSettings } from '@kontor/web/pricing';
import type { Store } from '../store/store.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';

export interface StoredPricingPage {
  /** Null: it is not published. */
  readonly catalog_version: number | null;
  readonly settings: PricingSettings;
  readonly published_at: Instant | null;
}

const NEVER: StoredPricingPage = { catalog_version: null, settings: {}, published_at: null };

/** The pricing page of an organisation; one that was never touched is not published and empty. */
export async function storedPricingPage(tx: Transaction): Promise<StoredPricingPage> {
  const { rows } = await tx.client.query<StoredPricingPage>(
    'SELECT catalog_version, settings, published_at FROM pricing_page WHERE org_id = $1',
    [tx.org_id],
  );
  return rows[0] ?? NEVER;
}

/** Changes what is given. Publishing the version that is public already keeps the day it became so. */
export async function changePricingPage(
  tx: WriteTransaction,
  change: { readonly catalog_version?: number | null; readonly settings?: PricingSettings },
): Promise<StoredPricingPage> {
  const before = await storedPricingPage(tx);
  const after = { catalog_version: before.catalog_version, settings: before.settings, ...change };
  const since = after.catalog_version === before.catalog_version ? before.published_at : tx.now;
  const published_at = after.catalog_version === null ? null : since;
  const { slug } = await tx.organisations.get();
  await tx.client.query(
    `INSERT INTO pricing_page (org_id, slug, catalog_version, settings, published_at, sys_from)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (org_id) DO UPDATE SET catalog_version = excluded.catalog_version, settings = excluded.settings,
       published_at = excluded.published_at, sys_from = excluded.sys_from`,
    [
      tx.org_id,
      slug,
      after.catalog_version,
      JSON.stringify(after.settings),
      published_at === null ? null : toTimestamp(published_at),
      tx.seq,
    ],
  );
  tx.audit.record({ action: 'pricing_page.changed', object: slug, before, after });
  return { ...after, published_at };
}

/** A published page with the version of the catalog that it shows; null: nothing is published under this name. */
export interface PublishedPage {
  readonly org_id: string;
  readonly catalog_version: number;
  readonly test_clock: Instant | null;
  readonly data: PricingData;
}

/** What anybody types is looked up only where it could be the name of an organisation. */
const SLUG = /^[a-z0-9-]{1,60}$/;

export async function publishedPage(store: Store, slug: string): Promise<PublishedPage | null> {
  if (!SLUG.test(slug)) return null;
  const found = await store.findPricingPage(slug);
  if (found === null) return null;
  const { org_id, test_clock } = found;
  return store.read(org_id, async (tx) => {
    // read again here, so that page and catalog are of one moment
    const { catalog_version, settings } = await storedPricingPage(tx);
    const version = catalog_version === null ? null : await tx.catalogs.get(catalog_version);
    if (catalog_version === null || version === null) return null;
    const { name, billing } = await tx.organisations.get();
    return {
      org_id,
      catalog_version,
      test_clock,
      data: {
        organisation: { slug, name },
        catalog: publicCatalog(resolveCatalog(version.content), settings),
        settings,
        quotes: billing.documents !== undefined,
      },
    };
  });
}
