// SPDX-License-Identifier: Apache-2.0
import { refuse } from './refusal.js';

const P = 2n ** 255n - 19n;
/** The constant of the curve, -121665 / 121666. */
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
/** y of the points of order 8, up to sign. */
const ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;

/**
 * Refuses the 32 bytes of an Ed25519 public key (RFC 8032) that are not the one encoding of a point of the curve, or
 * are one of its eight points of low order: under such a key there are signatures that fit any message.
 */
export function checkPublicKey(bytes: Uint8Array, path: string): void {
  if (bytes.length !== 32) refuse('key-not-canonical', path, `an Ed25519 key has 32 bytes, not ${bytes.length}`);
  let y = 0n;
  for (let index = 31; index >= 0; index--)
    y = (y << 8n) | BigInt(index === 31 ? (bytes[31] as number) & 127 : (bytes[index] as number));
  if (y >= P) refuse('key-not-canonical', path, 'it spells a coordinate that is not below 2^255 - 19');
  if (y === 0n || y === 1n || y === P - 1n || y === ORDER_8 || y === P - ORDER_8)
    refuse('key-low-order', path, 'it is a point of low order');
  const square = (y * y) % P;
  // x² is a quotient; it has a root exactly if the product of the two has one
  const product = ((square - 1n) * (D * square + 1n)) % P;
  if (power(product, (P - 1n) / 2n) !== 1n) refuse('key-not-on-curve', path, 'it is no point of the curve');
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let left = exponent, square = base; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}
