// SPDX-License-Identifier: Apache-2.0
import {
  type Checked,
  importKeySet,
  type KeySet,
  type Licence,
  type LicencePolicy,
  standingOf,
} from '@kontor/sdk/licence';
import { nodeFingerprint, verifyBundleSync, verifyLicenceSync, verifyRevocationListSync } from '@kontor/sdk/node';
import { CommandFailure } from '../failure.js';
import { Output } from '../output.js';
import { fileText } from './file-text.js';
import type { VerifyOptions } from './licence-verify.js';

export function verify(file: string, options: VerifyOptions): void {
  // what editors put at the end of a file is no part of the licence
  const text = fileText(file).trimEnd();
  const now = options.at === undefined ? Date.now() : instantOf(options.at, '--at');
  const trusted = options.keys === undefined ? null : keyFile(options.keys);
  const verified = text.startsWith('{') ? bundle(text, trusted, options, now) : single(text, trusted, options, now);
  if (!verified.ok) {
    const { code, path, message, mend } = verified.refusal;
    throw new CommandFailure(`${code}: ${path === '' ? '' : `${path}: `}${message}; ${mend}`, 1, verified.refusal);
  }
  const { licence, vouched } = verified.value;
  const { claims, kid } = licence;
  const standing = standingOf(claims, now);
  new Output(options.json === true).show({ valid: true, trusted: vouched, key_id: kid, standing, claims }, () =>
    [
      `valid: ${claims.jti} for ${claims.customer_name ?? claims.sub}, ${claims.kind}, signed with ${kid}`,
      `${standing.phase}${claims.exp === null ? '' : `, ends ${new Date(claims.exp * 1000).toISOString()}`}`,
      ...(vouched ? [] : ['the keys are those of the bundle itself: pass --keys to know who signed it']),
    ].join('\n'),
  );
}

export function fingerprint(product: string, { json }: { readonly json?: boolean }): void {
  const found = nodeFingerprint(product);
  if (found === null) throw new CommandFailure('this system gives its machine no id; name the node yourself');
  new Output(json === true).show({ fingerprint: found }, (data) => data.fingerprint);
}

type Verified = Checked<{ readonly licence: Licence; readonly vouched: boolean }>;
interface Trusted {
  readonly keys: KeySet;
  readonly issuer: string | null;
}

function bundle(text: string, trusted: Trusted | null, options: VerifyOptions, now: number): Verified {
  const { licence } = JSON.parse(text) as { licence?: unknown };
  const policy = policyOf(typeof licence === 'string' ? licence : '', trusted, options);
  const answer = verifyBundleSync(text, policy, trusted?.keys ?? null, now);
  return answer.ok ? { ok: true, value: { licence: answer.value.licence, vouched: answer.value.trusted } } : answer;
}

function single(text: string, trusted: Trusted | null, options: VerifyOptions, now: number): Verified {
  if (trusted === null) throw new CommandFailure('a licence alone needs --keys: the keys that are trusted', 2);
  const policy = { ...policyOf(text, trusted, options), keys: trusted.keys };
  if (options.list === undefined) return withVouched(verifyLicenceSync(text, policy, now));
  const list = verifyRevocationListSync(fileText(options.list).trimEnd(), trusted.keys, policy.issuer);
  return list.ok ? withVouched(verifyLicenceSync(text, { ...policy, revocation_list: list.value }, now)) : list;
}

function withVouched(answer: Checked<Licence>): Verified {
  return answer.ok ? { ok: true, value: { licence: answer.value, vouched: true } } : answer;
}

function policyOf(token: string, trusted: Trusted | null, options: VerifyOptions): Omit<LicencePolicy, 'keys'> {
  // what is not asked for is taken from the licence itself, and so not checked
  const said = claimsOf(token);
  return {
    issuer: options.issuer ?? trusted?.issuer ?? String(said.iss),
    audience: options.audience ?? String([said.aud].flat()[0]),
    ...(options.node === undefined ? {} : { node: options.node }),
    ...(options.cores === undefined ? {} : { cores: Number(options.cores) }),
    ...(options.released === undefined ? {} : { released_at: instantOf(options.released, '--released') / 1000 }),
  };
}

/** Of a licence that is not yet verified; empty where it cannot be read. */
function claimsOf(token: string): { readonly iss?: unknown; readonly aud?: unknown } {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    return {};
  }
}

export function keyFile(file: string): Trusted {
  const text = fileText(file);
  const keys = importKeySet(text);
  if (!keys.ok) {
    const { path, message, mend } = keys.refusal;
    throw new CommandFailure(`${file}: ${path}: ${message}; ${mend}`, 2, keys.refusal);
  }
  const { issuer } = JSON.parse(text) as { issuer?: unknown };
  return { keys: keys.value, issuer: typeof issuer === 'string' ? issuer : null };
}

function instantOf(text: string, option: string): number {
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) throw new CommandFailure(`${option}: ${text} is no instant`, 2);
  return instant;
}
