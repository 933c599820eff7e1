// SPDX-License-Identifier: Apache-2.0
import { type ResolvedCatalog, resolveCatalog } from '@kontor/core';
import type { Transaction } from '../store/transaction.js';
import { FOREVER } from '../store/values.js';

/** Versions never change, so reading and resolving one again would be for nothing. By organisation and hash. */
const resolved = new Map<string, ResolvedCatalog>();
const MOST_RESOLVED = 200;

/** The version in force, as the transaction knows it; null: none was published. */
export async function catalogOnSale(tx: Transaction): Promise<ResolvedCatalog | null> {
  const { rows } = await tx.client.query<{ version: number; hash: string }>({
    name: 'catalog-on-sale',
    text: `SELECT version, hash FROM catalog_version WHERE org_id = $1 AND sys_from <= $2 ORDER BY version DESC LIMIT 1`,
    values: [tx.org_id, tx.as_of ?? FOREVER],
  });
  return rows[0] === undefined ? null : versionBy(tx, rows[0]);
}

/** A version that something stored refers to. */
export async function catalogVersion(tx: Transaction, version: number): Promise<ResolvedCatalog> {
  const { rows } = await tx.client.query<{ version: number; hash: string }>({
    name: 'catalog-version-hash',
    text: 'SELECT version, hash FROM catalog_version WHERE org_id = $1 AND version = $2',
    values: [tx.org_id, version],
  });
  if (rows[0] === undefined) throw new Error(`a subscription is on catalog version ${version}, which is gone`);
  return versionBy(tx, rows[0]);
}

async function versionBy(tx: Transaction, { version, hash }: { version: number; hash: string }) {
  const key = `${tx.org_id}/${version}/${hash}`;
  let catalog = resolved.get(key);
  if (catalog === undefined) {
    const found = await tx.catalogs.get(version);
    if (found === null) throw new Error(`catalog version ${version} is gone`);
    catalog = resolveCatalog(found.content);
    if (resolved.size >= MOST_RESOLVED) resolved.delete(resolved.keys().next().value as string);
  } else resolved.delete(key); // to the end: the map's order is that of last use
  resolved.set(key, catalog);
  return catalog;
}
