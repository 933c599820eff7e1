// SPDX-License-Identifier: Apache-2.0

/** What a member of an organisation may do there, from most to least; `http/roles.ts` says which operations. */
export const ROLES = ['owner', 'admin', 'finance', 'developer', 'viewer'] as const;
export type Role = (typeof ROLES)[number];
