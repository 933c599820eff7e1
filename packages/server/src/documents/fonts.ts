// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The weights that documents and pictures ask for. BIZ UDPGothic and Nanum Gothic have no 600 and take their 700;
 * Chocolate Classical Sans, which has every character of GBK and Big5, has one weight only.
 */
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
/** Korean and Chinese: large, and of no use to a text without these letters. */
const KOREAN_AND_CHINESE_FONTS = [
  '@expo-google-fonts/nanum-gothic/400Regular',
  '@expo-google-fonts/nanum-gothic/700Bold',
  '@expo-google-fonts/chocolate-classical-sans/400Regular',
];
const KOREAN_OR_CHINESE = /[\p{Script=Hangul}\p{Script=Han}]/u;

/** Folders of more fonts, as `KONTOR_FONTS` names them. */
export const fontPaths = (): string[] => (process.env.KONTOR_FONTS ?? '').split(':').filter(Boolean);

/** The folders of the fonts that come along and more: those that `text` may need, or all. */
export function fontFolders(more: readonly string[] = [], text?: string): string[] {
  const resolve = createRequire(import.meta.url).resolve;
  const all = text === undefined || KOREAN_OR_CHINESE.test(text);
  const own = [...FONTS, ...(all ? KOREAN_AND_CHINESE_FONTS : [])].map((font) => {
    const [scope, name, weight] = font.split('/') as [string, string, string];
    return join(dirname(resolve(`${scope}/${name}/package.json`)), weight);
  });
  return [...own, ...more];
}
