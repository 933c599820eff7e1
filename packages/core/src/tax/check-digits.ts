// SPDX-License-Identifier: Apache-2.0

/**
 * The check digits of tax numbers. Every function takes the digits as text, checked by a pattern before, and says
 * whether they agree with each other. Sources: the VIES FAQ of the European Commission and the national rules it
 * refers to; ISO/IEC 7064 for MOD 11,10 and MOD 97-10.
 */
function digit(text: string, index: number): number {
  return text.charCodeAt(index) - 48;
}

/** Σ digit × weight, as far as the weights go. */
export function weightedSum(text: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * digit(text, index), 0);
}

/** Whether the weighted sum divides by `modulus` without remainder. */
export function divides(text: string, weights: readonly number[], modulus: number): boolean {
  return weightedSum(text, weights) % modulus === 0;
}

/** Whether the last digit is `expected`. */
export function endsOn(text: string, expected: number): boolean {
  return digit(text, text.length - 1) === expected;
}

/** ISO/IEC 7812-1 annex B: from the right every second digit is doubled, and its digits are added. */
export function luhn(text: string): boolean {
  let sum = 0;
  for (let index = 0; index < text.length; index++) {
    const value = digit(text, index);
    const doubled = (text.length - index) % 2 === 0 ? value * 2 : value;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** ISO/IEC 7064 MOD 11,10, with the check digit last: Germany and Croatia. */
export function mod11and10(text: string): boolean {
  let product = 10;
  for (let index = 0; index < text.length - 1; index++) {
    const sum = (digit(text, index) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return endsOn(text, (11 - product) % 10);
}

/** ISO/IEC 7064 MOD 97-10 over digits and letters (A is 10 … Z is 35): the Dutch number since 2020. */
export function mod97and10(text: string): boolean {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Austria: the digits of the doubled second, fourth, … digit are added, and 4 on top. */
export function austrian(text: string): boolean {
  let sum = 4;
  for (let index = 0; index < 7; index++) {
    const product = digit(text, index) * (index % 2 === 0 ? 1 : 2);
    sum += product > 9 ? product - 9 : product;
  }
  return endsOn(text, (10 - (sum % 10)) % 10);
}

/** Bulgaria, companies (nine digits): weights 1 to 8, and 3 to 10 when those leave ten. */
export function bulgarian(text: string): boolean {
  const first = weightedSum(text, [1, 2, 3, 4, 5, 6, 7, 8]) % 11;
  return endsOn(text, first < 10 ? first : (weightedSum(text, [3, 4, 5, 6, 7, 8, 9, 10]) % 11) % 10);
}

/** Cyprus: digits at odd places are replaced by a table, and the sum names a letter. */
export function cypriot(text: string): boolean {
  const replaced = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
  let sum = 0;
  for (let index = 0; index < 8; index++) {
    const value = digit(text, index);
    sum += index % 2 === 0 ? (replaced[value] as number) : value;
  }
  return text.charCodeAt(8) === 65 + (sum % 26);
}

/** Lithuania: weights 1 to 9 over and over; when they leave ten, weights that start at 3. */
export function lithuanian(text: string): boolean {
  const places = Array.from({ length: text.length - 1 }, (_, index) => index);
  const rest = (start: number) =>
    weightedSum(
      text,
      places.map((place) => ((place + start) % 9) + 1),
    ) % 11;
  const first = rest(0);
  return endsOn(text, first < 10 ? first : rest(2) % 10);
}

/** United Kingdom: the weighted sum and the last two digits divide by 97, or do so with 55 more (numbers since 2010). */
export function british(text: string): boolean {
  const sum = weightedSum(text, [8, 7, 6, 5, 4, 3, 2, 10, 1]);
  return sum % 97 === 0 || (sum + 55) % 97 === 0;
}

/** Ireland: seven digits and a check letter, or the older form with a letter or sign at the second place. */
export function irish(text: string): boolean {
  const old = /^\d[A-Z+*]/.test(text);
  const digits = old ? `0${text.slice(2, 7)}${text.charAt(0)}` : text.slice(0, 7);
  const second = old ? '' : text.charAt(8);
  const extra = second === '' || second === 'W' ? 0 : second.charCodeAt(0) - 64;
  const sum = weightedSum(digits, [8, 7, 6, 5, 4, 3, 2]) + 9 * extra;
  return text.charAt(7) === 'WABCDEFGHIJKLMNOPQRSTUV'.charAt(sum % 23);
}

/** France: a key over the SIREN, which has Luhn's digit itself. Keys with a letter are left to the registry. */
export function french(text: string): boolean {
  const siren = text.slice(2);
  // Monaco's numbers begin with 000 and are no SIREN
  if (!siren.startsWith('000') && !luhn(siren)) return false;
  return !/^\d\d/.test(text) || Number(text.slice(0, 2)) === (12 + 3 * (Number(siren) % 97)) % 97;
}

/** Spain: citizens and foreigners by a letter over the number, companies by a digit or a letter. */
export function spanish(text: string): boolean {
  const citizen = /^[\dXYZ]/.test(text);
  if (citizen || /^[KLM]/.test(text)) {
    const digits = citizen
      ? text.slice(0, 8).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)))
      : text.slice(1, 8);
    return text.charAt(8) === 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(Number(digits) % 23);
  }
  const check = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((value) => luhn(`${text.slice(1, 8)}${value}`)) as number;
  const letter = 'JABCDEFGHI'.charAt(check);
  const last = text.charAt(8);
  // joint-stock and limited companies have a digit for certain; the other kinds have been given both
  return last === String(check) || (last === letter && !/^[ABEH]/.test(text));
}
