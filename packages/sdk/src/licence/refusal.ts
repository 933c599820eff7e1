// SPDX-License-Identifier: Apache-2.0

/** Why something was refused, in the shape of every problem of Kontor: each code has a page under docs/errors. */
export interface Refusal {
  readonly code: RefusalCode;
  /** Where: `header.alg`, `claims.exp`, `keys[0].x`; empty for the whole. */
  readonly path: string;
  /** What is wrong, one sentence. */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly mend: string;
}

/** A value, or the reason why there is none. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

const ASK = 'ask the issuer for it again, and pass on the text as it is';
const ISSUE = 'issue it with a JOSE library that writes it as RFC 7515 says';
const TRUST = 'ask the issuer which keys are current, and load their key set';

/** What to do about each reason. */
export const REFUSALS = {
  'token-not-text': ASK,
  'token-too-large': ASK,
  'token-parts': 'pass the one line of three parts with two points between them, and nothing around it',
  'token-encoding-invalid': ASK,
  'token-encoding-padded': ISSUE,
  'token-encoding-not-canonical': ISSUE,
  'token-text-invalid': 'encode the JSON as UTF-8',
  'token-json-invalid': 'sign one JSON object',
  'token-json-repeated': 'write each member once',
  'token-json-too-deep': 'nest less deeply',
  'token-json-number': 'write numbers in plain shortest form, and beyond 2^53 as text',
  'token-header-missing': 'write alg, typ and kid into the header',
  'token-header-unknown': 'write alg, typ and kid into the header, and nothing else',
  'token-header-critical': 'leave `crit` out: no extension is known here',
  'token-header-key': 'leave the key out: only keys that are known before are trusted',
  'token-header-b64': 'leave `b64` out: only encoded payloads are read',
  'token-algorithm': 'sign with Ed25519, and name it `EdDSA` or `Ed25519`',
  'token-type': 'pass what is asked for: licence, revocation list and key set each have their own type',
  'token-signature-length': ASK,
  'token-signature-not-canonical': ISSUE,
  'token-signature-invalid': ASK,
  'token-key-unknown': TRUST,
  'token-key-window': TRUST,
  'token-key-compromised': 'ask the issuer for a renewal that is signed with a current key',
  'token-issuer': 'use a licence of the seller this product belongs to',
  'token-audience': 'use a licence for this product',
  'token-from-future': 'set the clock of this machine right',
  'claim-missing': 'issue it with this claim',
  'claim-invalid': 'issue it as the schema docs/reference/licence.schema.json says',
  'claim-time-milliseconds': 'write seconds since 1970: divide by 1000',
  'claim-times-unordered': 'let it end after it begins',
  'claim-version': 'update the product, or ask for a licence of the version it reads',
  'licence-missing': 'name the file of a licence that belongs to the keys',
  'licence-not-yet-valid': 'wait for its first day, or use the licence before it until then',
  'licence-revoked': 'ask the issuer for another',
  'licence-suspended': 'ask the issuer to lift the suspension, then load a newer revocation list',
  'licence-status-unknown': 'load the revocation list that belongs to this licence',
  'licence-other-node': 'use the licence of this node, or have it issued for this one too',
  'licence-too-many-cores': 'use fewer cores, or ask for a licence with more',
  'licence-maintenance-ended': 'run a version that came out before, or renew the maintenance',
  'revocation-list-missing': 'load the revocation list of the issuer',
  'revocation-list-invalid': 'ask the issuer for a new one',
  'revocation-list-stale': 'load a newer one',
  'revocation-list-older': 'load the newest one: one that is older than what was seen is not used',
  'key-set-invalid': 'write a JWK set: {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "…", "x": "…"}]}',
  'key-private': 'publish public keys only; treat this one as compromised',
  'key-type': 'use Ed25519 keys: kty OKP, crv Ed25519',
  'key-not-canonical': 'make a new key: 32 bytes in base64url',
  'key-not-on-curve': 'make a new key with a library that makes Ed25519 keys',
  'key-low-order': 'make a new key: under this one anybody can sign',
  'key-repeated': 'give each key a kid of its own',
  'bundle-invalid': 'make it again: `kontor licences bundle`',
  'bundle-checksum': 'copy it again: something was lost or changed on the way',
  'statement-invalid': 'make it again: `kontor usage-statement create`',
  'statement-empty': 'wait until an entry is closed, or state from an earlier entry on',
  'statement-entry-invalid': 'make it again from the record, and pass on the text as it is',
  'statement-entry-changed': 'make it again from the record; if that is refused too, the record itself was changed',
  'statement-entry-missing': 'make it again from the record, and pass on all of it',
  'statement-entry-repeated': 'make it again from the record, and pass on the text as it is',
  'statement-entries-unordered': 'make it again from the record, and pass on the text as it is',
  'statement-times-unordered': 'make it again from the record; if that is refused too, the record itself was changed',
  'statement-totals-differ': 'make it again: `kontor usage-statement create`',
  'statement-other-install': 'send the statement of the installation whose record it is',
  'statement-gap': 'send the statements in between first, or one from an earlier entry on',
  'statement-overlap': 'send the file, or make the code from the entry after the last one stated',
  'statement-fork': 'find the copy of the record that was stated before; a copied key is two installations',
  'statement-tail-missing': 'restore the record as it was stated, or register a new install key for a new record',
  'statement-code-invalid': 'scan the codes again, one line each',
  'statement-code-missing': 'scan all codes of the statement',
  'usage-amount-invalid': 'write an amount of nothing or more as decimal text, such as "12.5"',
  'usage-not-licensed': 'name a feature that the licence in use has: metered for usage, seats for seats',
  'usage-record-damaged': 'restore the record from its last copy, or register a new install key for a new record',
  'usage-record-in-use': 'end the other process; where there is none, remove the lock file',
  'install-key-invalid': 'restore the file of the install key, or make and register a new one',
  'clock-rolled-back': 'set the clock of this machine right',
  'clock-mark-invalid': 'restore the file of the clock mark, or ask the issuer for a renewal',
} as const satisfies Record<string, string>;
export type RefusalCode = keyof typeof REFUSALS;

/**
 * Carries a refusal out of the depth of a parser to the function that was called, which returns it as a value. It
 * never leaves this folder.
 */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(code: RefusalCode, path: string, message: string) {
    super(code);
    this.refusal = { code, path, message, mend: REFUSALS[code] };
  }
}

export function refuse(code: RefusalCode, path: string, message: string): never {
  throw new Refused(code, path, message);
}

/** The value of `fn`, or the refusal it came to. */
export function checked<T>(fn: () => T): Checked<T> {
  try {
    return { ok: true, value: fn() };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal };
    throw error;
  }
}
