// SPDX-License-Identifier: Apache-2.0
import { formatInstant } from '@kontor/core';
import type { StoredLicence } from './licences.js';

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
