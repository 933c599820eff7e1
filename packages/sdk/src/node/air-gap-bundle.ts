// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { importKeySet, type KeySet } from '../licence/key-set.js';
import { type Checked, checked, type RefusalCode, refuse } from '../licence/refusal.js';
import type { RevocationList } from '../licence/revocation-list.js';
import { isObject, type JsonObject, parseStrictJson, parseStrictObject } from '../licence/strict-json.js';
import type { Licence, LicencePolicy } from '../licence/verify.js';
import { verifyKeySetSync, verifyLicenceSync, verifyRevocationListSync } from './node-crypto.js';

/** Everything an installation without a connection needs, in one file. */
export interface AirGapBundle {
  readonly licence: string;
  readonly revocation_list: string;
  /** A JWK set as text. */
  readonly keys: string;
  /** The same set, signed by each safe key of it. */
  readonly key_sets: readonly string[];
}

/** A bundle whose signatures hold. */
export interface VerifiedBundle {
  readonly licence: Licence;
  readonly revocation_list: RevocationList;
  readonly keys: KeySet;
  /** False: the keys are those of the bundle itself, and say nothing of who made it. */
  readonly trusted: boolean;
}

const VERSION = 1;
const MAX_LENGTH = 8_388_608;
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** The text of a bundle, with the SHA-256 of each part. */
export function bundleText({ licence, revocation_list, keys, key_sets }: AirGapBundle): string {
  const parts = { licence, revocation_list, keys, key_sets: JSON.stringify(key_sets) };
  const checksums = Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, hash(text)]));
  return `${JSON.stringify({ object: 'air_gap_bundle', version: VERSION, ...parts, checksums }, null, 2)}\n`;
}

/** The parts of a bundle, as they were when it was made. */
export function readBundle(text: string): Checked<AirGapBundle> {
  return checked(() => {
    if (typeof text !== 'string' || text.length > MAX_LENGTH) refuse('bundle-invalid', '', 'it is no text of a bundle');
    const bundle = parseStrictObject(text, 'bundle');
    if (bundle.object !== 'air_gap_bundle' || bundle.version !== VERSION)
      refuse('bundle-invalid', '', `it is no air-gap bundle of version ${VERSION}`);
    const part = (name: string) => partOf(bundle, name);
    const key_sets = parseStrictJson(part('key_sets'), 'key_sets');
    if (!Array.isArray(key_sets) || key_sets.some((one) => typeof one !== 'string'))
      refuse('bundle-invalid', 'key_sets', 'it is no list of texts');
    return {
      licence: part('licence'),
      revocation_list: part('revocation_list'),
      keys: part('keys'),
      key_sets: key_sets as readonly string[],
    };
  });
}

/**
 * Verifies a bundle in full, at an instant in milliseconds since 1970. With `trusted` keys (those the product was
 * built with) new keys count only where one of the trusted ones vouches for them.
 */
export function verifyBundleSync(
  text: string,
  policy: Omit<LicencePolicy, 'keys' | 'revocation_list'>,
  trusted: KeySet | null,
  now: number,
): Checked<VerifiedBundle> {
  const bundle = readBundle(text);
  if (!bundle.ok) return bundle;
  const keys = trusted === null ? importKeySet(bundle.value.keys) : vouchedFor(bundle.value, trusted);
  if (!keys.ok) return keys;
  const list = verifyRevocationListSync(bundle.value.revocation_list, keys.value, policy.issuer);
  if (!list.ok) return list;
  const whole = { ...policy, keys: keys.value, revocation_list: list.value };
  const licence = verifyLicenceSync(bundle.value.licence, whole, now);
  if (!licence.ok) return licence;
  return {
    ok: true,
    value: { licence: licence.value, revocation_list: list.value, keys: keys.value, trusted: trusted !== null },
  };
}

/** The key set that a trusted key signed; where none did, the refusal of the last. */
function vouchedFor({ key_sets }: AirGapBundle, trusted: KeySet): Checked<KeySet> {
  let answer: Checked<KeySet> = verifyKeySetSync('', trusted);
  for (const text of key_sets) {
    answer = verifyKeySetSync(text, trusted);
    if (answer.ok) return answer;
  }
  return answer;
}

function partOf(bundle: JsonObject, name: string): string {
  const text = bundle[name];
  const checksums = bundle.checksums;
  if (typeof text !== 'string' || !isObject(checksums)) return refuse('bundle-invalid', name, `${name} is missing`);
  const code: RefusalCode = 'bundle-checksum';
  if (checksums[name] !== hash(text)) refuse(code, name, `${name} is not what it was when the bundle was made`);
  return text;
}
