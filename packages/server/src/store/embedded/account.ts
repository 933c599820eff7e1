// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StoreError } from '../store-error.js';

/** The account PostgreSQL runs under; `undefined` ids: our own. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * PostgreSQL refuses to run as root (and initdb wants an account with a name), so root lends it `postgres`, else
 * `nobody`. Anybody else runs it as themselves.
 */
export function serverAccount(passwd = '/etc/passwd'): Account {
  if (process.getuid?.() !== 0) return {};
  const entries = existsSync(passwd) ? readFileSync(passwd, 'utf8').split('\n') : [];
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = entries.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined && Number(uid) !== 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new StoreError({
    code: 'server-account-missing',
    path: '',
    message: 'PostgreSQL does not run as root, and this machine has no account `postgres` or `nobody` to lend it.',
    mend: 'Start Kontor as an ordinary user, or create the account `postgres`.',
  });
}

/** Whether the account may walk down to `path` (and list it): every folder above must let it through. */
export function canReach(path: string, account: Account): boolean {
  if (account.uid === undefined) return true;
  for (let at = resolve(path); ; at = dirname(at)) {
    const status = statSync(at);
    const shift = status.uid === account.uid ? 6 : status.gid === account.gid ? 3 : 0;
    const wanted = at === resolve(path) ? 0o5 : 0o1;
    if (((status.mode >> shift) & wanted) !== wanted) return false;
    if (at === dirname(at)) return true;
  }
}
