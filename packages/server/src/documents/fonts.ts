// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The weights that documents and pictures ask for; BIZ UDPGothic has no 600 and takes its 700. */
const FONTS = [
  '@expo-google-fonts/noto-sans/400Regular',
  '@expo-google-fonts/noto-sans/600SemiBold',
  '@expo-google-fonts/noto-sans-arabic/400Regular',
  '@expo-google-fonts/noto-sans-arabic/600SemiBold',
  '@expo-google-fonts/noto-sans-hebrew/400Regular',
  '@expo-google-fonts/noto-sans-hebrew/600SemiBold',
  '@expo-google-fonts/biz-udpgothic/400Regular',
  '@expo-google-fonts/biz-udpgothic/700Bold',
];

/** Folders of more fonts, as `KONTOR_FONTS` names them. */
export const fontPaths = (): string[] => (process.env.KONTOR_FONTS ?? '').split(':').filter(Boolean);

/** The folders of the fonts that come along, and more. */
export function fontFolders(more: readonly string[] = []): string[] {
  const resolve = createRequire(import.meta.url).resolve;
  const own = FONTS.map((font) => {
    const [scope, name, weight] = font.split('/') as [string, string, string];
    return join(dirname(resolve(`${scope}/${name}/package.json`)), weight);
  });
  return [...own, ...more];
}
