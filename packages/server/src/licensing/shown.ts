// SPDX-License-Identifier: Apache-2.0
import { formatInstant } from '@kontor/core';
import type { StoredLicence } from './licences.js';
import type { StoredStatement } from './usage-statements.js';

/** A licence as others see it: the answers of the API and the data of a webhook message are the same. */
export function shownLicence({
  created_at,
  revoked_at,
  suspended_at,
  status,
  position,
  terms,
  family,
  ...row
}: StoredLicence) {
  return {
    ...row,
    object: 'licence' as const,
    position: Number(position),
    status: suspended_at === null ? status : ('suspended' as const),
    suspended_at: suspended_at === null ? null : formatInstant(suspended_at),
    revoked_at: revoked_at === null ? null : formatInstant(revoked_at),
    created: formatInstant(created_at),
  };
}

/** A usage statement that was taken, likewise. */
export function shownStatement(statement: StoredStatement) {
  const { created_at, issued_at, covers_from, covers_until, from_sequence, to_sequence, ...row } = statement;
  return {
    ...row,
    object: 'usage_statement' as const,
    from_sequence: Number(from_sequence),
    to_sequence: Number(to_sequence),
    covers_from: formatInstant(covers_from),
    covers_until: formatInstant(covers_until),
    issued: formatInstant(issued_at),
    created: formatInstant(created_at),
  };
}
