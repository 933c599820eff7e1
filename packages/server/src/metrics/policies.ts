// SPDX-License-Identifier: Apache-2.0
import { type Instant, type MetricPolicy, POLICY_PRESETS } from '@kontor/core';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { FOREVER, toTimestamp } from '../store/values.js';

/** A policy with its place: of a preset nothing is stored. */
export interface NamedPolicy {
  readonly policy: MetricPolicy;
  readonly preset: boolean;
  readonly created_at: Instant | null;
}

const COLUMNS = 'SELECT policy, created_at FROM metric_policy WHERE org_id = $1 AND sys_from <= $2';

interface Row {
  policy: MetricPolicy;
  created_at: Instant;
}

const storedOf = ({ policy, created_at }: Row): NamedPolicy => ({ policy, created_at, preset: false });
const presetOf = (policy: MetricPolicy): NamedPolicy => ({ policy, created_at: null, preset: true });

/** The policy of a name, `chartmogul`, in its latest version, or in the one named: `ours@2`. Null: there is none. */
export async function policyBy(tx: Transaction, named: string): Promise<NamedPolicy | null> {
  const [, name = '', version] = /^([^@]*)(?:@([1-9]\d{0,8}))?$/.exec(named) ?? [];
  const preset = POLICY_PRESETS.get(name);
  if (preset !== undefined)
    return version === undefined || Number(version) === preset.version ? presetOf(preset) : null;
  const { rows } = await tx.client.query<Row>(
    `${COLUMNS} AND name = $3 AND ($4::integer IS NULL OR version = $4) ORDER BY version DESC LIMIT 1`,
    [tx.org_id, tx.as_of ?? FOREVER, name, version ?? null],
  );
  return rows[0] === undefined ? null : storedOf(rows[0]);
}

/** The presets, then every stored version, by name and version. */
export async function listPolicies(tx: Transaction): Promise<NamedPolicy[]> {
  const { rows } = await tx.client.query<Row>(`${COLUMNS} ORDER BY name, version`, [tx.org_id, tx.as_of ?? FOREVER]);
  return [...[...POLICY_PRESETS.values()].map(presetOf), ...rows.map(storedOf)];
}

/** Stores another version of a policy: versions never change. */
export async function addPolicy(tx: WriteTransaction, policy: MetricPolicy): Promise<NamedPolicy> {
  const { name, version } = policy;
  await tx.client.query(
    `INSERT INTO metric_policy (org_id, name, version, policy, created_at, sys_from) VALUES ($1, $2, $3, $4, $5, $6)`,
    [tx.org_id, name, version, JSON.stringify(policy), toTimestamp(tx.now), tx.seq],
  );
  tx.audit.record({ action: 'metric_policy.added', object: name, after: policy });
  return { policy, created_at: tx.now, preset: false };
}
