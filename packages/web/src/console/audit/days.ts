// SPDX-License-Identifier: Apache-2.0

const DAY_MS = 86_400_000;
const start = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** How many days `to` is after `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((start(to) - start(from)) / DAY_MS);
}

/** The day so many days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(start(day) + days * DAY_MS).toISOString().slice(0, 10);
}
