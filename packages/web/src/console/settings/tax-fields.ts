// SPDX-License-Identifier: Apache-2.0
import { TAX_KINDS } from '@kontor/core';
import type { settingsMoneyWords } from '../words/settings-money.ts';
import type { SettingField } from './setting-control.tsx';

type Words = (typeof settingsMoneyWords)['de'];

const at = (path: string) => `tax.seller.${path}`;

export function registrationFields(words: Words): readonly SettingField[] {
  return [
    { path: at('address.country'), label: words.tax_country, hint: words.country_hint },
    { path: at('address.region'), label: words.region },
    { path: at('address.postal_code'), label: words.postal_code },
    { path: at('address.county'), label: words.county },
    { path: at('address.city'), label: words.city },
    { path: at('address.districts'), label: words.districts, kind: 'lines' },
    { path: at('tax_ids'), label: words.tax_ids, hint: words.tax_ids_hint, kind: 'lines' },
    { path: at('nexus_states'), label: words.nexus, hint: words.nexus_hint, kind: 'list' },
    { path: at('eu_oss'), label: words.eu_oss, hint: words.eu_oss_hint, kind: 'checkbox' },
    {
      path: at('below_eu_threshold'),
      label: words.below_threshold,
      hint: words.below_threshold_hint,
      kind: 'checkbox',
    },
  ];
}

export function chargingFields(words: Words): readonly SettingField[] {
  const { behaviours, roundings, abroads, unregistereds } = words;
  const choice = (none: string, values: Readonly<Record<string, string>>) =>
    [['', none], ...Object.entries(values).filter(([key]) => key !== 'none')] as const;
  return [
    { path: 'tax.behaviour', label: words.behaviour, kind: 'choice', choices: choice(behaviours.none, behaviours) },
    { path: 'tax.rounding', label: words.rounding, kind: 'choice', choices: choice(roundings.none, roundings) },
    { path: at('abroad_category'), label: words.abroad, kind: 'choice', choices: choice(abroads.none, abroads) },
    {
      path: at('unregistered'),
      label: words.unregistered,
      kind: 'choice',
      choices: choice(unregistereds.none, unregistereds),
    },
  ];
}

/** The table of the seller's own rates. */
export function rateField(words: Words): SettingField {
  return {
    path: 'tax.rates',
    label: words.rates_of,
    hint: words.rate_table_hint,
    kind: 'rows',
    columns: [
      { key: 'jurisdiction', label: words.jurisdiction },
      { key: 'label', label: words.label },
      {
        key: 'kind',
        label: words.tax_kind,
        kind: 'choice',
        choices: TAX_KINDS.map((key) => [key, words.tax_kinds[key]]),
      },
      { key: 'rate', label: words.tax_rate },
      { key: 'category', label: words.category },
      { key: 'valid_from', label: words.valid_from, kind: 'date' },
      { key: 'valid_to', label: words.valid_to, kind: 'date' },
      { key: 'code', label: words.code },
      { key: 'compound', label: words.compound, kind: 'checkbox' },
    ],
  };
}
