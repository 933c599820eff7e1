// SPDX-License-Identifier: Apache-2.0
import { Resvg } from '@resvg/resvg-js';
import { fontFolders, fontPaths } from './fonts.js';

/**
 * A picture as PNG, `scale` pixels for each of its own; without a browser or a connection. Rules of style for dark
 * systems do not hold in it: draw the picture in a fixed theme. Every font named is read, so only those that it may need are.
 */
export function pngOf(svg: string, { scale = 2 }: { readonly scale?: number } = {}): Uint8Array {
  const raster = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontDirs: fontFolders(fontPaths(), svg), defaultFontFamily: 'Noto Sans' },
  });
  return raster.render().asPng();
}
