// SPDX-License-Identifier: Apache-2.0

/**
 * Where somebody follows a link of the console; `base` is the address of the server. The token stands behind the #, which
 * browsers send to nobody: it is in no log of a server and no Referer.
 */
export function consoleLink(base: string, token: string): string {
  return `${base.replace(/\/+$/, '')}/console/link#${token}`;
}
