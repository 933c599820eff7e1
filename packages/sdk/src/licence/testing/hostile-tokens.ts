// SPDX-License-Identifier: Apache-2.0
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { KEY_SET_TYPE, LICENCE_TYPE, STATUS_LIST_TYPE } from '../compact-jws.js';
import type { RefusalCode } from '../refusal.js';
import { CLAIMS, current, DAY, encode, former, ISSUED, jwk, NOW, signed, stolen, stranger } from './seller.js';

/** A text that is no licence, and the one reason for which it must be refused. */
export type HostileToken = readonly [name: string, text: unknown, code: RefusalCode];

const good = signed(CLAIMS);
const [header, payload, signature] = good.split('.') as [string, string, string];
const bytes = Buffer.from(signature, 'base64url');
const json = JSON.stringify(CLAIMS);
const headerJson = JSON.stringify({ alg: 'EdDSA', typ: LICENCE_TYPE, kid: 'current' });
const withHeader = (more: object | string) => signed(CLAIMS, more);
const withClaims = (more: object) => signed({ ...CLAIMS, ...more });
const without = (name: keyof typeof CLAIMS) =>
  signed(Object.fromEntries(Object.entries(CLAIMS).filter(([key]) => key !== name)));
const withSignature = (changed: Buffer) => `${header}.${payload}.${changed.toString('base64url')}`;
const flipped = (at: number, bit: number) => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] as number) ^ bit;
  return withSignature(copy);
};

/** S + L: the same signature to a verifier that does not look. */
function malleable(): Buffer {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const copy = Buffer.from(bytes);
  let s = order;
  for (let index = 0; index < 32; index++) s += BigInt(bytes[32 + index] as number) << BigInt(8 * index);
  for (let index = 0; index < 32; index++) copy[32 + index] = Number((s >> BigInt(8 * index)) & 255n);
  return copy;
}
/** Signed as another algorithm does it, with what is public as its key. */
function confused(alg: string, key: Buffer | string, more: object = {}): string {
  const input = `${encode({ alg, typ: LICENCE_TYPE, kid: 'current', ...more })}.${payload}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}
function rsa(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const input = `${encode({ alg: 'RS256', typ: LICENCE_TYPE, kid: 'current' })}.${payload}`;
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
}
/** The point of order 1 as R, and S = 0: what a key of low order would take for any message. */
const nothingSigned = Buffer.concat([Buffer.from([1]), Buffer.alloc(63)]);
const publicKey = Buffer.from(current.x, 'base64url');
const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;

const FORM: HostileToken[] = [
  ['nothing', '', 'token-parts'],
  ['null', null, 'token-not-text'],
  ['undefined', undefined, 'token-not-text'],
  ['a number', 7, 'token-not-text'],
  ['an object that prints as one', { toString: () => good }, 'token-not-text'],
  ['a list of one', [good], 'token-not-text'],
  ['bytes', Buffer.from(good), 'token-not-text'],
  ['a String object', new String(good), 'token-not-text'],
  ['one part', header, 'token-parts'],
  ['two parts', `${header}.${payload}`, 'token-parts'],
  ['four parts', `${good}.${signature}`, 'token-parts'],
  ['five parts, as JWE has', `${header}.a.b.c.d`, 'token-parts'],
  ['points only', '..', 'token-parts'],
  ['no header', `.${payload}.${signature}`, 'token-parts'],
  ['no signature', `${header}.${payload}.`, 'token-signature-length'],
  ['no payload', `${header}..${signature}`, 'token-signature-invalid'],
  ['the JSON serialisation', JSON.stringify({ protected: header, payload, signature }), 'token-parts'],
  ['flattened JSON with points', `{"payload":"a.b.c"}`, 'token-encoding-invalid'],
  ['too large', `${header}.${'A'.repeat(70_000)}.${signature}`, 'token-too-large'],
  ['a line break behind', `${good}\n`, 'token-encoding-invalid'],
  ['a blank before', ` ${good}`, 'token-encoding-invalid'],
  ['a byte order mark before', `\ufeff${good}`, 'token-encoding-invalid'],
  ['a null character behind', `${good}\0`, 'token-encoding-invalid'],
  ['a line break within', good.replace('.', '.\r\n'), 'token-encoding-invalid'],
  ['a scheme before', `Bearer ${good}`, 'token-encoding-invalid'],
  ['quotes around', `"${good}"`, 'token-encoding-invalid'],
  ['full-width letters', good.replace('e', '\uff45'), 'token-encoding-invalid'],
  ['a letter that lower-cases to k', `\u212a${good.slice(1)}`, 'token-encoding-invalid'],
  ['base64 in place of base64url', `${header}.${payload}.${signature.slice(0, -4)}+/AA`, 'token-encoding-invalid'],
  ['percent encoding', good.replace('.', '%2E').replace('.', '..'), 'token-encoding-invalid'],
  ['padding of the header', `${header}=.${payload}.${signature}`, 'token-encoding-padded'],
  ['padding of the payload', `${header}.${payload}==.${signature}`, 'token-encoding-padded'],
  ['padding of the signature', `${good}==`, 'token-encoding-padded'],
  ['padding alone', `${header}.=.${signature}`, 'token-encoding-padded'],
  ['a character too many', `${header}.${'A'.repeat(5)}.${signature}`, 'token-encoding-invalid'],
  ['bits left over in the signature', `${good.slice(0, -1)}${next(good)}`, 'token-encoding-not-canonical'],
  ['a payload of five characters', `${header}.e31f9.${signature}`, 'token-encoding-invalid'],
  ['bits left over in two characters', `${header}.e3.${signature}`, 'token-encoding-not-canonical'],
  ['bits left over in three characters', `${header}.e33.${signature}`, 'token-encoding-not-canonical'],
];

/** The next character of the alphabet behind the last one: the same bytes to a lenient reader. */
function next(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(text.at(-1) as string) + 1] as string;
}

const HEADERS: HostileToken[] = [
  ['alg none', withHeader({ alg: 'none' }), 'token-algorithm'],
  ['alg None', withHeader({ alg: 'None' }), 'token-algorithm'],
  [
    'alg NONE, unsigned',
    `${encode({ alg: 'NONE', typ: LICENCE_TYPE, kid: 'current' })}.${payload}.`,
    'token-algorithm',
  ],
  [
    'alg none, unsigned',
    `${encode({ alg: 'none', typ: LICENCE_TYPE, kid: 'current' })}.${payload}.`,
    'token-algorithm',
  ],
  ['HS256 with the public key', confused('HS256', publicKey), 'token-algorithm'],
  ['HS256 with the public key as text', confused('HS256', current.x), 'token-algorithm'],
  ['HS256 with an empty key', confused('HS256', ''), 'token-algorithm'],
  ['HS512', confused('HS512', publicKey), 'token-algorithm'],
  ['an HMAC that calls itself EdDSA', confused('EdDSA', publicKey), 'token-signature-length'],
  ['RS256', rsa(), 'token-algorithm'],
  ['ES256', withHeader({ alg: 'ES256' }), 'token-algorithm'],
  ['Ed448', withHeader({ alg: 'Ed448' }), 'token-algorithm'],
  ['Ed25519ph', withHeader({ alg: 'Ed25519ph' }), 'token-algorithm'],
  ['eddsa in lower case', withHeader({ alg: 'eddsa' }), 'token-algorithm'],
  ['a blank behind the algorithm', withHeader({ alg: 'EdDSA ' }), 'token-algorithm'],
  ['an algorithm in a list', withHeader({ alg: ['EdDSA'] }), 'token-algorithm'],
  ['an algorithm that is null', withHeader({ alg: null }), 'token-algorithm'],
  ['an algorithm that is a number', withHeader({ alg: 1 }), 'token-algorithm'],
  ['dir', withHeader({ alg: 'dir' }), 'token-algorithm'],
  ['no algorithm', withHeader({ alg: undefined }), 'token-header-missing'],
  ['no type', withHeader({ typ: undefined }), 'token-header-missing'],
  ['no key', withHeader({ kid: undefined }), 'token-header-missing'],
  ['an empty header', withHeader('{}'), 'token-header-missing'],
  ['the type JWT', withHeader({ typ: 'JWT' }), 'token-type'],
  ['a revocation list', withHeader({ typ: STATUS_LIST_TYPE }), 'token-type'],
  ['a key set', withHeader({ typ: KEY_SET_TYPE }), 'token-type'],
  ['the type with its prefix', withHeader({ typ: `application/${LICENCE_TYPE}` }), 'token-type'],
  ['the type in capitals', withHeader({ typ: LICENCE_TYPE.toUpperCase() }), 'token-type'],
  ['a type that is null', withHeader({ typ: null }), 'token-type'],
  ['crit', withHeader({ crit: ['exp'] }), 'token-header-critical'],
  ['crit that is empty', withHeader({ crit: [] }), 'token-header-critical'],
  ['crit of what is known', withHeader({ crit: ['kid'] }), 'token-header-critical'],
  ['crit with b64', withHeader({ b64: false, crit: ['b64'] }), 'token-header-b64'],
  ['b64', withHeader({ b64: false }), 'token-header-b64'],
  ['b64 that changes nothing', withHeader({ b64: true }), 'token-header-b64'],
  ['its own key', signed(CLAIMS, { jwk: jwk('current', stranger.x) }, stranger.secret), 'token-header-key'],
  ['the trusted key, sent along', withHeader({ jwk: jwk('current', current.x) }), 'token-header-key'],
  ['an address of a key', withHeader({ jku: 'https://attacker.example/keys' }), 'token-header-key'],
  ['an address of a certificate', withHeader({ x5u: 'https://attacker.example/cert' }), 'token-header-key'],
  ['a certificate', withHeader({ x5c: ['AAAA'] }), 'token-header-key'],
  ['a thumbprint', withHeader({ x5t: 'AAAA' }), 'token-header-key'],
  ['a SHA-256 thumbprint', withHeader({ 'x5t#S256': 'AAAA' }), 'token-header-key'],
  ['encryption', withHeader({ enc: 'A256GCM' }), 'token-header-unknown'],
  ['compression', withHeader({ zip: 'DEF' }), 'token-header-unknown'],
  ['a content type', withHeader({ cty: 'JWT' }), 'token-header-unknown'],
  ['a header of its own', withHeader({ 'x-trust-me': true }), 'token-header-unknown'],
  [
    '__proto__ in the header',
    withHeader(headerJson.replace('{', '{"__proto__":{"alg":"EdDSA"},')),
    'token-header-unknown',
  ],
  ['a key of another name', withHeader({ kid: 'CURRENT' }), 'token-key-unknown'],
  ['an empty key', withHeader({ kid: '' }), 'token-key-unknown'],
  ['a key that is a number', withHeader({ kid: 1 }), 'token-key-unknown'],
  ['a key that is null', withHeader({ kid: null }), 'token-key-unknown'],
  ['a key in a list', withHeader({ kid: ['current'] }), 'token-key-unknown'],
  ['a key named __proto__', withHeader({ kid: '__proto__' }), 'token-key-unknown'],
  ['a key named constructor', withHeader({ kid: 'constructor' }), 'token-key-unknown'],
  ['a key that is a path', withHeader({ kid: '../../etc/passwd' }), 'token-key-unknown'],
  ['a key with SQL in it', withHeader({ kid: "current' OR '1'='1" }), 'token-key-unknown'],
  ['a key with a null character', withHeader({ kid: 'current\0' }), 'token-key-unknown'],
  ['a key of 201 characters', withHeader({ kid: 'k'.repeat(201) }), 'token-key-unknown'],
  ['the header twice alg', withHeader(headerJson.replace('{', '{"alg":"none",')), 'token-json-repeated'],
  [
    'twice alg, one of them escaped',
    withHeader(headerJson.replace('{', '{"\\u0061lg":"none",')),
    'token-json-repeated',
  ],
  ['twice kid', withHeader(headerJson.replace('}', ',"kid":"former"}')), 'token-json-repeated'],
  ['twice typ', withHeader(headerJson.replace('{', '{"typ":"JWT",')), 'token-json-repeated'],
  ['a header that is a list', withHeader('["EdDSA"]'), 'token-json-invalid'],
  ['a header that is a text', withHeader('"EdDSA"'), 'token-json-invalid'],
  ['a header that is null', withHeader('null'), 'token-json-invalid'],
  ['two headers', withHeader(`${headerJson}${headerJson}`), 'token-json-invalid'],
  ['a comment in the header', withHeader(headerJson.replace('{', '{/**/')), 'token-json-invalid'],
  ['a comma too many', withHeader(headerJson.replace('}', ',}')), 'token-json-invalid'],
  ['single quotes', withHeader(headerJson.replaceAll('"', "'")), 'token-json-invalid'],
  ['a header cut off', withHeader(headerJson.slice(0, -1)), 'token-json-invalid'],
  [
    'a header that is no UTF-8',
    `${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${payload}.${signature}`,
    'token-text-invalid',
  ],
  [
    'an overlong header',
    `${Buffer.from([0xc0, 0xbb]).toString('base64url')}.${payload}.${signature}`,
    'token-text-invalid',
  ],
  ['a byte order mark in the header', withHeader(`\ufeff${headerJson}`), 'token-json-invalid'],
  ['half a character in the header', withHeader(headerJson.replace('current', '\\ud800')), 'token-text-invalid'],
];

const SIGNATURES: HostileToken[] = [
  ['a bit of R', flipped(0, 1), 'token-signature-invalid'],
  ['the sign of R', flipped(31, 128), 'token-signature-invalid'],
  ['a bit of S', flipped(32, 1), 'token-signature-invalid'],
  ['the highest bit of S', flipped(63, 128), 'token-signature-not-canonical'],
  ['S plus the order', withSignature(malleable()), 'token-signature-not-canonical'],
  ['63 bytes', withSignature(bytes.subarray(1)), 'token-signature-length'],
  ['65 bytes', withSignature(Buffer.concat([bytes, Buffer.alloc(1)])), 'token-signature-length'],
  ['twice', withSignature(Buffer.concat([bytes, bytes])), 'token-signature-length'],
  ['zeros', withSignature(Buffer.alloc(64)), 'token-signature-invalid'],
  ['ones', withSignature(Buffer.alloc(64, 255)), 'token-signature-not-canonical'],
  ['the neutral element', withSignature(nothingSigned), 'token-signature-invalid'],
  [
    'the order as S',
    withSignature(Buffer.concat([bytes.subarray(0, 32), orderBytes()])),
    'token-signature-not-canonical',
  ],
  [
    'halves changed places',
    withSignature(Buffer.concat([bytes.subarray(32), bytes.subarray(0, 32)])),
    'token-signature-not-canonical',
  ],
  ['as hexadecimal', `${header}.${payload}.${bytes.toString('hex')}`, 'token-signature-length'],
  [
    'of another licence',
    `${header}.${payload}.${withClaims({ jti: 'lic_2' }).split('.')[2]}`,
    'token-signature-invalid',
  ],
  [
    'over the payload alone',
    `${header}.${payload}.${sign(null, Buffer.from(payload), current.secret).toString('base64url')}`,
    'token-signature-invalid',
  ],
  [
    'over what is not encoded',
    `${header}.${payload}.${sign(null, Buffer.from(json), current.secret).toString('base64url')}`,
    'token-signature-invalid',
  ],
  [
    'a better payload',
    `${header}.${encode({ ...CLAIMS, exp: ISSUED + 9999 * DAY })}.${signature}`,
    'token-signature-invalid',
  ],
  [
    'the payload of another header',
    `${encode({ alg: 'Ed25519', typ: LICENCE_TYPE, kid: 'current' })}.${payload}.${signature}`,
    'token-signature-invalid',
  ],
  [
    'blanks in the header',
    `${encode(headerJson.replace(',', ', '))}.${payload}.${signature}`,
    'token-signature-invalid',
  ],
  [
    'members in another order',
    `${encode({ typ: LICENCE_TYPE, alg: 'EdDSA', kid: 'current' })}.${payload}.${signature}`,
    'token-signature-invalid',
  ],
  ['a stranger', signed(CLAIMS, {}, stranger.secret), 'token-signature-invalid'],
  ['a former key for the current', signed(CLAIMS, {}, former.secret), 'token-signature-invalid'],
  ['a former key after its window', signed(CLAIMS, { kid: 'former' }, former.secret), 'token-key-window'],
  [
    'a former key before its window',
    signed({ ...CLAIMS, iat: ISSUED - 101 * DAY }, { kid: 'former' }, former.secret),
    'token-key-window',
  ],
  ['a stolen key', signed(CLAIMS, { kid: 'stolen' }, stolen.secret), 'token-key-compromised'],
];

function orderBytes(): Buffer {
  return Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex');
}

const PAYLOADS: HostileToken[] = [
  ['no JSON', signed('licence'), 'token-json-invalid'],
  ['empty', signed(''), 'token-json-invalid'],
  ['a list', signed(`[${json}]`), 'token-json-invalid'],
  ['a text', signed('"licence"'), 'token-json-invalid'],
  ['null', signed('null'), 'token-json-invalid'],
  ['a number', signed('1'), 'token-json-invalid'],
  ['two objects', signed(`${json}${json}`), 'token-json-invalid'],
  ['something behind', signed(`${json}x`), 'token-json-invalid'],
  ['a byte order mark', signed(`\ufeff${json}`), 'token-json-invalid'],
  ['cut off', signed(json.slice(0, -1)), 'token-json-invalid'],
  ['a comma too many', signed(json.replace('{', '{,')), 'token-json-invalid'],
  ['a comma at the end', signed(json.replace(/\}$/, ',}')), 'token-json-invalid'],
  ['a comma at the end of a list', signed(json.replace('["enterprise"]', '["enterprise",]')), 'token-json-invalid'],
  ['a name without quotes', signed(json.replace('"version"', 'version')), 'token-json-invalid'],
  ['a comment', signed(json.replace('{', '{ // \n')), 'token-json-invalid'],
  ['a line break in a text', signed(json.replace('Acme', 'Ac\nme')), 'token-json-invalid'],
  ['an escape that is none', signed(json.replace('Acme', '\\x41cme')), 'token-json-invalid'],
  ['an escape cut off', signed(json.replace('Acme', '\\u004')), 'token-json-invalid'],
  ['undefined', signed(json.replace('365', 'undefined')), 'token-json-invalid'],
  ['NaN', signed(json.replace('365', 'NaN')), 'token-json-invalid'],
  ['Infinity', signed(json.replace('365', 'Infinity')), 'token-json-invalid'],
  ['a leading zero', signed(json.replace('365', '0365')), 'token-json-invalid'],
  ['a plus', signed(json.replace('365', '+365')), 'token-json-invalid'],
  ['a hexadecimal number', signed(json.replace('365', '0x16d')), 'token-json-invalid'],
  ['a point without digits', signed(json.replace('365', '365.')), 'token-json-invalid'],
  ['a tab of another kind', signed(json.replace('{', '{\u00a0')), 'token-json-invalid'],
  ['true in capitals', signed(json.replace('true', 'True')), 'token-json-invalid'],
  ['an exponent', signed(json.replace('365', '3.65e2')), 'token-json-number'],
  // each as long as what it is read as, in plain digits and once
  ['an exponent in place of a member', signed(json.replace('{', '{"x":1e8,"y":0,"y":1,')), 'token-json-number'],
  ['an exponent in place of a blank', signed(json.replace('{', '{"x":1e3 ,')), 'token-json-number'],
  ['an exponent as long as its zeros', signed(json.replace('{', '{"x":1E2,')), 'token-json-number'],
  ['a number beyond doubles', signed(json.replace('365', '1e999')), 'token-json-number'],
  ['a number beyond 2^53', signed(json.replace('365', '9007199254740993')), 'token-json-number'],
  ['a number with too many digits', signed(json.replace('365', '0.1000000000000000055')), 'token-json-number'],
  ['minus zero', signed(json.replace('365', '-0')), 'token-json-number'],
  ['zeros behind the point', signed(json.replace('365', '365.0')), 'token-json-number'],
  ['exp twice', signed(json.replace('{', `{"exp":${ISSUED + 9999 * DAY},`)), 'token-json-repeated'],
  [
    'exp twice, one of them escaped',
    signed(json.replace('{', `{"\\u0065xp":${ISSUED + 9999 * DAY},`)),
    'token-json-repeated',
  ],
  [
    'a feature twice',
    signed(json.replace('"sso-saml":true', '"sso-saml":false,"sso-saml":true')),
    'token-json-repeated',
  ],
  ['__proto__ twice', signed(json.replace('{', '{"__proto__":1,"__proto__":2,')), 'token-json-repeated'],
  ['too deep', signed(nested(9)), 'token-json-too-deep'],
  ['much too deep', signed(nested(20_000)), 'token-json-too-deep'],
  ['half a character', signed(json.replace('Acme', '\\udc00')), 'token-text-invalid'],
  ['half a character as a name', signed(json.replace('{', '{"\\ud800":1,')), 'token-text-invalid'],
];

const raw = (payloadBytes: Buffer): string => {
  const input = `${header}.${payloadBytes.toString('base64url')}`;
  return `${input}.${sign(null, Buffer.from(input), current.secret).toString('base64url')}`;
};
const ENCODED: HostileToken[] = [
  ['no UTF-8', raw(Buffer.from([0x7b, 0x22, 0xe4, 0x22, 0x7d])), 'token-text-invalid'],
  ['a surrogate in UTF-8', raw(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])), 'token-text-invalid'],
  ['an overlong slash', raw(Buffer.from([0x22, 0xc0, 0xaf, 0x22])), 'token-text-invalid'],
  ['UTF-16', raw(Buffer.from(json, 'utf16le')), 'token-json-invalid'],
  ['compressed', raw(Buffer.from('789cabae05000', 'hex')), 'token-text-invalid'],
];

const CLAIM_ROWS: HostileToken[] = [
  ['no version', without('version'), 'claim-version'],
  ['version 2', withClaims({ version: 2 }), 'claim-version'],
  ['version as text', withClaims({ version: '1' }), 'claim-version'],
  ['no issuer', without('iss'), 'claim-missing'],
  ['another issuer', withClaims({ iss: 'conexus' }), 'token-issuer'],
  ['the issuer in capitals', withClaims({ iss: 'KALCIFER' }), 'token-issuer'],
  ['the issuer with a blank', withClaims({ iss: 'kalcifer ' }), 'token-issuer'],
  ['the issuer in a list', withClaims({ iss: ['kalcifer'] }), 'claim-invalid'],
  ['an empty issuer', withClaims({ iss: '' }), 'claim-invalid'],
  ['no audience', without('aud'), 'token-audience'],
  ['another audience', withClaims({ aud: 'kalcifer-desktop' }), 'token-audience'],
  ['part of the audience', withClaims({ aud: 'kalcifer' }), 'token-audience'],
  ['an empty list of audiences', withClaims({ aud: [] }), 'token-audience'],
  ['audiences of which none fits', withClaims({ aud: ['a', 'b'] }), 'token-audience'],
  ['an audience that is a number', withClaims({ aud: [1] }), 'claim-invalid'],
  ['an audience that is an object', withClaims({ aud: { 'kalcifer-server': true } }), 'claim-invalid'],
  ['no customer', without('sub'), 'claim-missing'],
  ['no id', without('jti'), 'claim-missing'],
  ['an id of 501 characters', withClaims({ jti: 'l'.repeat(501) }), 'claim-invalid'],
  ['no time of issue', without('iat'), 'claim-missing'],
  ['a time of issue that is null', withClaims({ iat: null }), 'claim-missing'],
  ['issued in milliseconds', withClaims({ iat: ISSUED * 1000 }), 'claim-time-milliseconds'],
  ['ends in milliseconds', withClaims({ exp: CLAIMS.exp * 1000 }), 'claim-time-milliseconds'],
  ['begins in milliseconds', withClaims({ nbf: ISSUED * 1000 }), 'claim-time-milliseconds'],
  ['ends as text', withClaims({ exp: String(CLAIMS.exp) }), 'claim-invalid'],
  ['ends at a date', withClaims({ exp: '2027-06-01' }), 'claim-invalid'],
  ['ends between seconds', withClaims({ exp: CLAIMS.exp + 0.5 }), 'claim-invalid'],
  ['ends before 1970', withClaims({ exp: -1 }), 'claim-invalid'],
  ['no end', without('exp'), 'claim-missing'],
  ['an end that is null', withClaims({ exp: null }), 'claim-missing'],
  ['ends before it begins', withClaims({ exp: ISSUED - 1 }), 'claim-times-unordered'],
  ['ends as it begins', withClaims({ exp: ISSUED }), 'claim-times-unordered'],
  ['begins tomorrow', withClaims({ nbf: ISSUED + 2 * DAY }), 'licence-not-yet-valid'],
  ['issued tomorrow', withClaims({ iat: NOW / 1000 + DAY }), 'token-from-future'],
  ['no kind', without('kind'), 'claim-missing'],
  ['a kind that is not known', withClaims({ kind: 'free' }), 'claim-invalid'],
  ['no features', without('features'), 'claim-missing'],
  ['features in a list', withClaims({ features: ['sso-saml'] }), 'claim-invalid'],
  ['a feature that is null', withClaims({ features: { sso: null } }), 'claim-invalid'],
  [
    'a limit that is a number',
    withClaims({ features: { m: { kind: 'seats', limit: 5, enforcement: 'hard' } } }),
    'claim-invalid',
  ],
  ['a limit that is missing', withClaims({ features: { m: { kind: 'seats', enforcement: 'hard' } } }), 'claim-invalid'],
  [
    'a limit below zero',
    withClaims({ features: { m: { kind: 'seats', limit: '-1', enforcement: 'hard' } } }),
    'claim-invalid',
  ],
  [
    'a limit with an exponent',
    withClaims({ features: { m: { kind: 'seats', limit: '1e9', enforcement: 'hard' } } }),
    'claim-invalid',
  ],
  [
    'unlimited in words',
    withClaims({ features: { m: { kind: 'seats', limit: 'unlimited', enforcement: 'hard' } } }),
    'claim-invalid',
  ],
  ['no enforcement', withClaims({ features: { m: { kind: 'seats', limit: '5' } } }), 'claim-invalid'],
  [
    'a limit of a kind that is not known',
    withClaims({ features: { m: { kind: 'x', limit: '5', enforcement: 'hard' } } }),
    'claim-invalid',
  ],
  [
    'a cap that is a number',
    withClaims({ features: { m: { kind: 'seats', limit: '5', enforcement: 'soft', cap: 9 } } }),
    'claim-invalid',
  ],
  ['no table of what ends', without('expiry'), 'claim-missing'],
  [
    'grace before the end',
    withClaims({ expiry: { ...CLAIMS.expiry, grace_until: CLAIMS.exp - 1 } }),
    'claim-times-unordered',
  ],
  [
    'warning after the end',
    withClaims({ expiry: { ...CLAIMS.expiry, warn_from: CLAIMS.exp + 1 } }),
    'claim-times-unordered',
  ],
  [
    'grace in milliseconds',
    withClaims({ expiry: { ...CLAIMS.expiry, grace_until: CLAIMS.exp * 1000 } }),
    'claim-time-milliseconds',
  ],
  ['no rule for the rest', withClaims({ expiry: { ...CLAIMS.expiry, otherwise: undefined } }), 'claim-missing'],
  [
    'a rule that is not known',
    withClaims({ expiry: { ...CLAIMS.expiry, otherwise: { afterwards: 'goes' } } }),
    'claim-invalid',
  ],
  ['a row that is a text', withClaims({ expiry: { ...CLAIMS.expiry, features: { sso: 'stays' } } }), 'claim-invalid'],
  ['plans as a text', withClaims({ plans: 'enterprise' }), 'claim-invalid'],
  ['an edition that is an object', withClaims({ edition: {} }), 'claim-invalid'],
  ['other nodes', withClaims({ nodes: ['n1'] }), 'licence-other-node'],
  ['nodes as a text', withClaims({ nodes: 'n1' }), 'claim-invalid'],
  ['cores, of which nothing is known', withClaims({ cores: 8 }), 'licence-too-many-cores'],
  ['no cores at all', withClaims({ cores: 0 }), 'claim-invalid'],
  ['cores as a text', withClaims({ cores: '8' }), 'claim-invalid'],
  ['floating without terms', withClaims({ floating: {} }), 'claim-invalid'],
  [
    'floating, culled before it is silent',
    withClaims({ floating: { leases: 5, heartbeat_seconds: 60, cull_seconds: 30 } }),
    'claim-invalid',
  ],
  ['a status without a list', withClaims({ status: {} }), 'claim-missing'],
  ['a status without a place', withClaims({ status: { status_list: { uri: 'u' } } }), 'claim-missing'],
  ['a status at a place below zero', withClaims({ status: { status_list: { uri: 'u', idx: -1 } } }), 'claim-invalid'],
  ['an install key that is no text', withClaims({ install_keys: { a: 1 } }), 'claim-invalid'],
  [
    'perpetual, past its maintenance',
    withClaims({ kind: 'perpetual', maintenance_until: ISSUED }),
    'licence-maintenance-ended',
  ],
];

/** By what is wrong with them: the form, the header, the signature, the JSON, the bytes, the claims. */
export const HOSTILE_TOKENS: ReadonlyMap<string, readonly HostileToken[]> = new Map([
  ['form', FORM],
  ['header', HEADERS],
  ['signature', SIGNATURES],
  ['payload', PAYLOADS],
  ['encoding', ENCODED],
  ['claims', CLAIM_ROWS],
]);
