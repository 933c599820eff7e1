// SPDX-License-Identifier: Apache-2.0

/**
 * How something new spreads: some take it up by themselves, the others because those before them did. F. M. Bass, "A
 * New Product Growth for Model Consumer Durables", Management Science 15 (1969), 215-227.
 */
export interface BassParameters {
  /** Everybody who will ever take it up (m). */
  readonly market: number;
  /** Coefficient of innovation (p) of a period, above zero. */
  readonly innovation: number;
  /** Coefficient of imitation (q) of a period, zero or more. */
  readonly imitation: number;
}

/** How many have taken it up by a time in periods, from 0. */
export function bassAdopters({ market, innovation, imitation }: BassParameters, time: number): number {
  const faded = Math.exp(-(innovation + imitation) * time);
  return (market * (1 - faded)) / (1 + (imitation / innovation) * faded);
}

/** How many take it up in each of the periods 1, 2, … `periods`. */
export function bassAdoptions(parameters: BassParameters, periods: number): number[] {
  return Array.from(
    { length: periods },
    (_, period) => bassAdopters(parameters, period + 1) - bassAdopters(parameters, period),
  );
}

/** When most take it up, in periods, and at what rate a period; at the start where innovation outweighs imitation. */
export function bassPeak({ market, innovation, imitation }: BassParameters): {
  readonly time: number;
  readonly rate: number;
} {
  if (imitation <= innovation) return { time: 0, rate: market * innovation };
  const both = innovation + imitation;
  return { time: Math.log(imitation / innovation) / both, rate: (market * both * both) / (4 * imitation) };
}
