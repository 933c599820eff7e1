// SPDX-License-Identifier: Apache-2.0

/** The colours of a brand that read well in a theme. */
export interface BrandColours {
  /** Of links and buttons: keeps 4.5:1 against the ground and what lies on it. */
  readonly accent: string;
  /** Of words on it. */
  readonly accent_ink: string;
  readonly accent_soft: string;
}
type Colour = readonly [red: number, green: number, blue: number];

/** The least light and the most light ground of each theme that the accent stands on: see `ui/style.css`. */
const GROUNDS: Readonly<Record<'light' | 'dark', readonly Colour[]>> = {
  light: [
    [238, 240, 244],
    [255, 255, 255],
  ],
  dark: [
    [12, 14, 18],
    [30, 34, 43],
  ],
};
const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];
const ENOUGH = 4.6;

/** A brand's colour, made darker or lighter until it reads well, and not more than that. `#rrggbb`. */
export function brandColours(hex: string, theme: 'light' | 'dark'): BrandColours {
  const grounds = GROUNDS[theme];
  const [towards, base] = theme === 'light' ? [BLACK, WHITE] : [WHITE, grounds[1] as Colour];
  let accent = parsed(hex);
  const softOf = () => mixed(base, accent, theme === 'light' ? 0.09 : 0.16);
  const reads = () => [...grounds, softOf()].every((ground) => contrast(accent, ground) >= ENOUGH);
  for (let step = 0; step < 40 && !reads(); step++) accent = mixed(accent, towards, 0.08);
  const ink = contrast(accent, WHITE) >= contrast(accent, BLACK) ? WHITE : BLACK;
  return { accent: written(accent), accent_ink: written(ink), accent_soft: written(softOf()) };
}

/** Contrast by WCAG: 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mixed(from: Colour, to: Colour, share: number): Colour {
  return from.map((part, index) => Math.round(part + ((to[index] as number) - part) * share)) as unknown as Colour;
}

export function parsed(hex: string): Colour {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour;
}

function written(colour: Colour): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Has the whole page look like the brand, in both themes. */
export function showBrand(hex: string): void {
  const rule = (selector: string, theme: 'light' | 'dark') => {
    const { accent, accent_ink, accent_soft } = brandColours(hex, theme);
    return `${selector}{--accent:${accent};--accent-ink:${accent_ink};--accent-soft:${accent_soft}}`;
  };
  const style = document.createElement('style');
  style.nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
  style.textContent = rule(':root', 'light') + rule(':root[data-theme="dark"]', 'dark');
  document.head.append(style);
}
