// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installKey, openUsageRecord, type UsageRecord, type UsageRecordOptions } from '../../node/usage-statement.js';
import { keyPair } from './seller.js';

/** The key of an installation, and of another one. */
export const key = installKey(keyPair(Buffer.alloc(32, 5)).secret);
export const other = installKey(keyPair(Buffer.alloc(32, 6)).secret);

export const licence: UsageRecordOptions['licence'] = {
  jti: 'lic_1',
  features: {
    sso: true,
    calls: { kind: 'metered', limit: null, enforcement: 'soft' },
    'traffic-gb': { kind: 'metered', limit: null, enforcement: 'soft' },
    members: { kind: 'seats', limit: '100', enforcement: 'soft', tolerated: '110' },
  },
};
/** 1 June 2026, 10:15 UTC. */
export const START = Date.parse('2026-06-01T10:15:00Z');
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

/** A folder for records, gone when it is closed. */
export class Site {
  readonly folder = mkdtempSync(join(tmpdir(), 'kontor-usage-'));
  #count = 0;

  path(): string {
    return join(this.folder, `${++this.#count}.usage`);
  }

  open(path = this.path(), more: Partial<UsageRecordOptions> = {}): UsageRecord {
    return got(openUsageRecord({ path, key, licence, ...more }));
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

type Answer<T> = { ok: true; value: T } | { ok: false; refusal: { code: string; message: string } };

export function got<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.refusal.code}: ${answer.refusal.message}`);
  return answer.value;
}
