// SPDX-License-Identifier: Apache-2.0
import { type Role, useSession } from './session.tsx';

/** Whether whoever looks may do it: what a role may not do is not offered. The server decides anyway. */
export function useMay(...roles: readonly Role[]): boolean {
  const role = useSession().organisation?.role;
  return role === 'owner' || role === 'admin' || (role !== undefined && roles.includes(role));
}
