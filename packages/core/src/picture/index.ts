// SPDX-License-Identifier: Apache-2.0
export * from './dots.js';
export type { PictureHead, PictureOptions } from './frame.js';
export * from './funnel.js';
export * from './heat-map.js';
export * from './lines.js';
export * from './measure.js';
export type { Colour, PictureTheme } from './palette.js';
export * from './stacked-bars.js';
export * from './table.js';
export * from './table-picture.js';
export * from './tornado.js';
export * from './waterfall.js';
