// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '@kontor/core';
import type { SampleCustomer, SampleSubscription } from './example-business.js';

/**
 * Where sample customers live: zones with and without summer time (New York leaves it on 2023-11-05, Berlin on
 * 2023-10-29, Auckland and Sydney are in theirs), and some that are no whole hours from UTC.
 */
const PLACES = {
  amsterdam: { country: 'NL', timezone: 'Europe/Amsterdam' },
  auckland: { country: 'NZ', timezone: 'Pacific/Auckland' },
  berlin: { country: 'DE', timezone: 'Europe/Berlin' },
  chicago: { country: 'US', timezone: 'America/Chicago' },
  denver: { country: 'US', timezone: 'America/Denver' },
  istanbul: { country: 'TR', timezone: 'Europe/Istanbul' },
  kathmandu: { country: 'NP', timezone: 'Asia/Kathmandu' },
  kolkata: { country: 'IN', timezone: 'Asia/Kolkata' },
  lisbon: { country: 'PT', timezone: 'Europe/Lisbon' },
  london: { country: 'GB', timezone: 'Europe/London' },
  los_angeles: { country: 'US', timezone: 'America/Los_Angeles' },
  nairobi: { country: 'KE', timezone: 'Africa/Nairobi' },
  new_york: { country: 'US', timezone: 'America/New_York' },
  paris: { country: 'FR', timezone: 'Europe/Paris' },
  sao_paulo: { country: 'BR', timezone: 'America/Sao_Paulo' },
  singapore: { country: 'SG', timezone: 'Asia/Singapore' },
  st_johns: { country: 'CA', timezone: 'America/St_Johns' },
  stockholm: { country: 'SE', timezone: 'Europe/Stockholm' },
  sydney: { country: 'AU', timezone: 'Australia/Sydney' },
  tokyo: { country: 'JP', timezone: 'Asia/Tokyo' },
  toronto: { country: 'CA', timezone: 'America/Toronto' },
  warsaw: { country: 'PL', timezone: 'Europe/Warsaw' },
} as const satisfies Record<string, { country: string; timezone: string }>;

/** An invented company: its key is its name in kebab-case, its mail leads nowhere (RFC 2606). */
export function customer(name: string, place: keyof typeof PLACES, subscription: SampleSubscription): SampleCustomer {
  const key = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9 -]/g, '')
    .replace(/ +/g, '-');
  return { key, name, email: `accounts@${key}.example`, currency: 'USD', ...PLACES[place], subscription };
}

/** A subscription whose periods count from its first day, unless it says otherwise. */
export function on(
  plan: string,
  start_date: PlainDate,
  more: Partial<Omit<SampleSubscription, 'plan' | 'start_date'>> = {},
): SampleSubscription {
  return { plan, start_date, anchor: 'anniversary', anchor_date: start_date, quantities: {}, add_ons: [], ...more };
}

/** Billed by calendar months, whatever day it started. */
export const CALENDAR = { anchor: 'calendar' } as const;

/** An add-on held since the subscription's own start or a later day. */
export function holding(add_on: string, start_date: PlainDate, quantity = '1') {
  return { add_on, quantity, start_date };
}
