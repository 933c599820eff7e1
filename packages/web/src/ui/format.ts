// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { type Language, useLanguage } from './words.ts';

/** Amounts, numbers and times as people write them. Amounts stay decimal text until they are written: no float. */
export interface Formats {
  /** `"1234.5", "EUR"` → €1,234.50; more places than the currency has are kept. */
  money(amount: string, currency: string): string;
  /** An exact decimal, digits grouped; with all its places, or rounded half away from zero to so many. */
  number(value: string | number, most_places?: number): string;
  /** `"0.1234"` → 12.3 %. */
  percent(share: string): string;
  /** `YYYY-MM-DD` → 3 Mar 2026. */
  date(day: string): string;
  /** `YYYY-MM` → Mar 2026. */
  month(text: string): string;
  /** An instant of RFC 3339, in a zone; default the browser's. */
  time(instant: string, zone?: string): string;
  /** A day or an instant. */
  moment(text: string, zone?: string): string;
}

const places = (text: string) => (text.split('.')[1] ?? '').length;

export function formats(language: Language): Formats {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  // decimal text is written digit by digit: NumberFormat reads text exactly
  const exact = (format: Intl.NumberFormat, text: string) => format.format(text as unknown as number);
  const date = (day: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
  const time = (instant: string, zone?: string) =>
    new Intl.DateTimeFormat(locale, {
      dateStyle: 'medium',
      timeStyle: 'short',
      ...(zone === undefined ? {} : { timeZone: zone }),
    }).format(new Date(instant));
  return {
    money(amount, currency) {
      const style = { style: 'currency', currency } as const;
      const usual = new Intl.NumberFormat(locale, style).resolvedOptions().maximumFractionDigits ?? 2;
      const shown = Math.max(places(amount), usual);
      return exact(
        new Intl.NumberFormat(locale, {
          ...style,
          minimumFractionDigits: Math.min(shown, 20),
          maximumFractionDigits: Math.min(shown, 20),
        }),
        amount,
      );
    },
    number: (value, most_places = 20) =>
      exact(new Intl.NumberFormat(locale, { maximumFractionDigits: most_places }), String(value)),
    percent: (share) => exact(new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }), share),
    date,
    month: (text) =>
      new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
        new Date(`${text}-01T00:00:00Z`),
      ),
    time,
    moment: (text, zone) => (text.length === 10 ? date(text) : time(text, zone)),
  };
}

export function useFormats(): Formats {
  const language = useLanguage();
  return useMemo(() => formats(language), [language]);
}
