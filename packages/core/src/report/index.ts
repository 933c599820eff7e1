// SPDX-License-Identifier: Apache-2.0
export * from './board-report.js';
export * from './cohort-sections.js';
export * from './figure-sections.js';
export * from './markdown.js';
export * from './movement-sections.js';
export * from './outlook-sections.js';
export * from './section.js';
export { type ReportWords, reportWords } from './words.js';
