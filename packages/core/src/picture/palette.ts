// SPDX-License-Identifier: Apache-2.0

/** `auto` is light with dark colours where the reader's system is dark; a file for print or mail takes a fixed one. */
export type PictureTheme = 'auto' | 'light' | 'dark';

/**
 * What a colour stands for. Series are told apart by readers with any of the common colour blindnesses: they are
 * Okabe and Ito's (https://jfly.uni-koeln.de/color/), without the yellow that vanishes on white and lightened on dark.
 * Text keeps 4.5:1 and shapes 3:1 against their ground.
 */
export type Colour =
  | 'ground'
  | 'ink'
  | 'soft'
  | 'rule'
  | 'total'
  | 'up'
  | 'down'
  | `series-${0 | 1 | 2 | 3 | 4 | 5 | 6}`
  | `heat-${HeatStep}`
  | `on-heat-${HeatStep}`;

const LIGHT: Readonly<Record<Colour, string>> = {
  ground: '#ffffff',
  ink: '#1b1e24',
  soft: '#565d6b',
  rule: '#d5d9e0',
  total: '#5b6472',
  up: '#0072b2',
  down: '#c4500a',
  'series-0': '#0072b2',
  'series-1': '#c4500a',
  'series-2': '#00845f',
  'series-3': '#b0608c',
  'series-4': '#b87700',
  'series-5': '#2f8fc4',
  'series-6': '#6b7280',
  'heat-0': '#eef4fa',
  'heat-1': '#d3e3f2',
  'heat-2': '#a9cbe6',
  'heat-3': '#74abd4',
  'heat-4': '#3f88bd',
  'heat-5': '#1d669d',
  'heat-6': '#0c4474',
  'on-heat-0': '#1b1e24',
  'on-heat-1': '#1b1e24',
  'on-heat-2': '#1b1e24',
  'on-heat-3': '#10131a',
  'on-heat-4': '#000000',
  'on-heat-5': '#ffffff',
  'on-heat-6': '#ffffff',
};

const DARK: Readonly<Record<Colour, string>> = {
  ground: '#22252c',
  ink: '#f0f1f4',
  soft: '#a9afbc',
  rule: '#454b57',
  total: '#a3abb8',
  up: '#56b4e9',
  down: '#ff9152',
  'series-0': '#56b4e9',
  'series-1': '#ff9152',
  'series-2': '#35c79c',
  'series-3': '#dd93bd',
  'series-4': '#e8b03a',
  'series-5': '#9ad3f5',
  'series-6': '#b5bcc8',
  'heat-0': '#2b3441',
  'heat-1': '#2c4159',
  'heat-2': '#2c5577',
  'heat-3': '#2c6c99',
  'heat-4': '#4a90c2',
  'heat-5': '#80b7e0',
  'heat-6': '#c2def5',
  'on-heat-0': '#f0f1f4',
  'on-heat-1': '#f0f1f4',
  'on-heat-2': '#f0f1f4',
  'on-heat-3': '#ffffff',
  'on-heat-4': '#000000',
  'on-heat-5': '#10131a',
  'on-heat-6': '#10131a',
};

/** The colour as it stands in the attributes of a shape; `auto` writes the light one, and the dark one as a rule. */
export function colourOf(colour: Colour, theme: PictureTheme): string {
  return (theme === 'dark' ? DARK : LIGHT)[colour];
}

/** Rules that give shapes of these colours their dark ones where the reader's system is dark. */
export function darkRules(colours: ReadonlySet<Colour>): string {
  const rules = [...colours].sort().map((name) => `.f-${name}{fill:${DARK[name]}}.s-${name}{stroke:${DARK[name]}}`);
  return `@media (prefers-color-scheme:dark){${rules.join('')}}`;
}

export const HEAT_STEPS = 7;
/** From least to most. */
export type HeatStep = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export const heatColour = (step: HeatStep): Colour => `heat-${step}`;
/** Of text on it. */
export const onHeatColour = (step: HeatStep): Colour => `on-heat-${step}`;

const SERIES = ['series-0', 'series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'] as const;

/** The colour of the nth series; they repeat after seven, told apart by their dashes. */
export function seriesColour(index: number): Colour {
  return SERIES[index % SERIES.length] as Colour;
}
