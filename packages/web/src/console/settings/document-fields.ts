// SPDX-License-Identifier: Apache-2.0
import { MAIL_LANGUAGES } from '../team/mail-languages.ts';
import type { settingsWords } from '../words/settings.ts';
import type { SettingField } from './setting-control.tsx';

type Words = (typeof settingsWords)['de'];

// Fields of the billing settings, by where they stand there.

export function sellerFields(words: Words): readonly SettingField[] {
  const at = (path: string) => `documents.seller.${path}`;
  return [
    { path: at('name'), label: words.seller_name, hint: words.seller_name_hint },
    { path: at('address.country'), label: words.country, hint: words.country_hint, required: true },
    { path: at('address.lines'), label: words.lines, kind: 'lines' },
    { path: at('address.postal_code'), label: words.postal_code },
    { path: at('address.city'), label: words.city },
    { path: at('address.region'), label: words.region },
    { path: at('vat_id'), label: words.vat_id },
    { path: at('tax_number'), label: words.tax_number },
    { path: at('registration'), label: words.registration },
    { path: at('email'), label: words.email, kind: 'email' },
    { path: at('phone'), label: words.phone },
    { path: at('contact_name'), label: words.contact_name },
    { path: at('electronic_address.scheme'), label: words.eas_scheme, hint: words.eas_hint },
    { path: at('electronic_address.id'), label: words.eas_id },
  ];
}

export function bankFields(words: Words): readonly SettingField[] {
  const at = (path: string) => `documents.bank.${path}`;
  return [
    { path: at('holder'), label: words.holder },
    { path: at('iban'), label: words.iban },
    { path: at('bic'), label: words.bic },
    { path: at('bank_name'), label: words.bank_name },
  ];
}

export function printingFields(words: Words): readonly SettingField[] {
  return [
    {
      path: 'documents.language',
      label: words.language,
      kind: 'choice',
      choices: [['', words.default_choice], ...MAIL_LANGUAGES],
    },
    {
      path: 'documents.page_size',
      label: words.page_size,
      kind: 'choice',
      choices: [
        ['', words.default_choice],
        ['a4', 'A4'],
        ['us-letter', 'US Letter'],
      ],
    },
    { path: 'documents.payment_days', label: words.payment_days, kind: 'number' },
    { path: 'documents.payment_terms', label: words.payment_terms, kind: 'long' },
  ];
}

export function brandFields(words: Words): readonly SettingField[] {
  return [
    { path: 'documents.brand.logo', label: words.logo, hint: words.logo_hint, kind: 'logo' },
    { path: 'documents.brand.accent_colour', label: words.accent_colour, hint: words.colour_hint },
    { path: 'documents.brand.footer_text', label: words.footer_text, kind: 'long' },
  ];
}
