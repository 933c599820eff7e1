// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';
import { readWhole } from './whole-file.js';

/** Where Linux keeps the id that it gave a machine when it was installed (machine-id(5)). */
const MACHINE_ID = ['/etc/machine-id', '/var/lib/dbus/machine-id'];

/**
 * What a licence for certain nodes may name this machine by: the same after every restart, another for every product,
 * so that it tells nobody else who the machine is. Null where the system has no such id, as in many containers and
 * beside Linux: there the product names its nodes itself.
 *
 * @example
 * verifyLicenceSync(text, { …, node: nodeFingerprint('acme') ?? undefined }, Date.now());
 */
export function nodeFingerprint(product: string, paths: readonly string[] = MACHINE_ID): string | null {
  for (const path of paths) {
    const id = readWhole(path)?.trim() ?? '';
    if (/^[0-9a-f]{32}$/.test(id)) return createHmac('sha256', id).update(`kontor node v1\n${product}`).digest('hex');
  }
  return null;
}
