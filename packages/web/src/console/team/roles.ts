// SPDX-License-Identifier: Apache-2.0
import type { Role } from '../session.tsx';

const ROLES: readonly Role[] = ['owner', 'admin', 'finance', 'developer', 'viewer'];

/** Owners and admins. The server decides; pages leave out what it would refuse. */
export function leads(role: Role): boolean {
  return role === 'owner' || role === 'admin';
}

/** The roles that somebody may give and take: owners are made by owners. */
export function grantableRoles(role: Role): readonly Role[] {
  if (role === 'owner') return ROLES;
  return role === 'admin' ? ROLES.filter((one) => one !== 'owner') : [];
}
