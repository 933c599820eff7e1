// SPDX-License-Identifier: Apache-2.0
import type { settingsWords } from '../words/settings.ts';
import type { SettingField } from './setting-control.tsx';

type Words = (typeof settingsWords)['de'];

/** Of the collecting settings. */
export function mailFields(words: Words): readonly SettingField[] {
  const hint = words.as_documents;
  return [
    { path: 'mail.sender_name', label: words.sender_name, hint },
    { path: 'mail.support_email', label: words.support_email, kind: 'email', hint },
    { path: 'mail.accent_colour', label: words.accent_colour, hint: words.colour_hint },
    { path: 'mail.logo_url', label: words.logo_url },
    { path: 'mail.footer', label: words.footer, kind: 'long', hint },
    { path: 'tell_of.invoices', label: words.tell_invoices, kind: 'checkbox' },
    { path: 'tell_of.payments', label: words.tell_payments, kind: 'checkbox' },
  ];
}

/** Of the billing settings. */
export function quoteMailFields(words: Words): readonly SettingField[] {
  return [{ path: 'mail.quotes', label: words.mail_quotes, kind: 'checkbox' }];
}
