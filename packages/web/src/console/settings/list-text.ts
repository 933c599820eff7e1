// SPDX-License-Identifier: Apache-2.0

/** Values with their words. */
export type Choices = readonly (readonly [value: string, words: string])[];

/** Numbers of a list stay numbers, whatever else it holds stays text for the server to judge. */
export function listOf(text: string): readonly (string | number)[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => (/^-?\d+$/.test(entry) ? Number(entry) : entry));
}

/** One entry a line. */
export const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Ticked are those with the value, in the order of the choices; what is counted stays a number. */
export function ticked(choices: Choices, value: unknown, which: string, on: boolean): readonly (string | number)[] {
  const before = Array.isArray(value) ? value : [];
  const counted = choices.every(([key]) => /^\d+$/.test(key));
  return choices
    .filter(([key]) => (key === which ? on : before.map(String).includes(key)))
    .map(([key]) => (counted ? Number(key) : key));
}
