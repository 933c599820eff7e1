// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { PictureOptions, PictureRows } from '@kontor/core/picture';
import { CommandFailure } from './failure.js';

/** A picture that is still to be drawn, and its data. */
export interface DrawablePicture {
  draw(options: PictureOptions): string;
  readonly rows: PictureRows;
}

/** How it is written. */
export interface PictureFileOptions extends PictureOptions {
  /** Of PNG: pixels for each of the picture's own; 2 by default. */
  readonly scale?: number;
}

const FORMATS = ['svg', 'png', 'csv'] as const;
export type PictureFormat = (typeof FORMATS)[number];

const WRITERS: Readonly<
  Record<PictureFormat, (picture: DrawablePicture, options: PictureFileOptions) => Promise<string | Uint8Array>>
> = {
  svg: async (picture, options) => picture.draw(options),
  csv: async ({ rows }) => (await import('@kontor/core/picture')).csvOf(rows),
  png: async (picture, { scale, theme, ...options }) => {
    const { pngOf } = await import('@kontor/server/raster');
    // a raster image has one theme for all who look at it
    const svg = picture.draw({ ...options, theme: theme === 'dark' ? 'dark' : 'light' });
    return pngOf(svg, { scale: scale ?? 2 });
  },
};

/** What a picture's file is by its name; ends the command before anything is computed where it says nothing. */
export function pictureFormat(file: string): PictureFormat {
  const format = FORMATS.find((each) => extname(file).toLowerCase() === `.${each}`);
  if (format !== undefined) return format;
  throw new CommandFailure(`${file}: name a file that ends with ${FORMATS.map((each) => `.${each}`).join(', ')}`, 2);
}

/** Writes a picture as its file's name says: SVG, PNG, or its data as CSV. */
export async function writePicture(
  file: string,
  picture: DrawablePicture,
  options: PictureFileOptions = {},
): Promise<void> {
  await writeFile(file, await WRITERS[pictureFormat(file)](picture, options));
}
