// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { brandColours, contrast, parsed } from './brand-colours.ts';

test.each<[string, 'light' | 'dark', string]>([
  ['#1f4e8c', 'light', '#1f4e8c'],
  ['#ffffff', 'dark', '#ffffff'],
])('%s reads well in the %s as it is', (hex, theme, expected) => {
  expect(brandColours(hex, theme).accent).toBe(expected);
});

test('property: whatever the colour, words in it and on it keep 4.5:1 in both themes', () => {
  const grounds = { light: ['#ffffff', '#f7f8fa', '#eef0f4'], dark: ['#101217', '#171a21', '#1e222b', '#0c0e12'] };
  const hex = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
  fc.assert(
    fc.property(hex, fc.constantFrom('light' as const, 'dark' as const), (colour, theme) => {
      const text = `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
      const { accent, accent_ink, accent_soft } = brandColours(text, theme);
      for (const ground of [...grounds[theme], accent_soft])
        expect(contrast(parsed(accent), parsed(ground))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(parsed(accent), parsed(accent_ink))).toBeGreaterThanOrEqual(4.5);
    }),
  );
});
