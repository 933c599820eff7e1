// SPDX-License-Identifier: Apache-2.0

/**
 * Of customers who began together and are counted at each age: how many had stayed, where who left and came back has
 * stayed. So it never rises, as a curve of retention takes it.
 */
export function stayedOf(left: readonly number[]): number[] {
  let later = 0;
  const stayed = [...left].reverse().map((count) => {
    later = Math.max(later, count);
    return later;
  });
  return stayed.reverse();
}
