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

const WRITERS: Readonly<
  Record<string, (picture: DrawablePicture, options: PictureFileOptions) => Promise<string | Uint8Array>>
> = {
  '.svg': async (picture, options) => picture.draw(options),
  '.csv': async ({ rows }) => (await import('@kontor/core/picture')).csvOf(rows),
  '.png': async (picture, { scale, theme, ...options }) => {
    const { pngOf } = await import('@kontor/server/raster');
    // a raster image has one theme for all who look at it
    const svg = picture.draw({ ...options, theme: theme === 'dark' ? 'dark' : 'light' });
    return pngOf(svg, { scale: scale ?? 2 });
  },
};

/** Writes a picture as its file's name says: `.svg`, `.png`, or its data as `.csv`. Another name ends the command. */
export async function writePicture(
  file: string,
  picture: DrawablePicture,
  options: PictureFileOptions = {},
): Promise<void> {
  await writeFile(file, await pictureWriter(file)(picture, options));
}

/** What writes this file; ends the command before anything is computed where nothing does. */
export function pictureWriter(file: string) {
  const writer = WRITERS[extname(file).toLowerCase()];
  if (writer === undefined)
    throw new CommandFailure(`${file}: name a file that ends with ${Object.keys(WRITERS).join(', ')}`, 2);
  return writer;
}
