// SPDX-License-Identifier: Apache-2.0
import type { settingsOutsideWords } from '../words/settings-outside.ts';
import type { SettingField } from './setting-control.tsx';

type Words = (typeof settingsOutsideWords)['de'];

/** `key_end`: the last characters of the key there is; null: there is none. */
export function stripeFields(words: Words, key_end: string | null): readonly SettingField[] {
  return [
    {
      path: 'api_key',
      label: words.api_key,
      kind: 'secret',
      required: key_end === null,
      hint: key_end === null ? words.api_key_hint : words.api_key_set(key_end),
    },
    { path: 'webhook_secrets', label: words.webhook_secrets, hint: words.secrets_hint, kind: 'secret' },
    {
      path: 'method_types',
      label: words.method_types,
      hint: words.method_types_hint,
      kind: 'several',
      choices: Object.entries(words.method_type_names),
    },
  ];
}

export function bankTransferFields(words: Words): readonly SettingField[] {
  return [
    { path: 'beneficiary', label: words.beneficiary, required: true },
    { path: 'iban', label: 'IBAN', required: true },
    { path: 'bic', label: 'BIC', empty: null },
    { path: 'webhook_secrets', label: words.webhook_secrets, hint: words.secrets_hint, kind: 'secret' },
    { path: 'direct_debit.creditor_id', label: words.creditor_id, hint: words.creditor_hint },
    { path: 'direct_debit.prenotification_days', label: words.prenotification_days, kind: 'number' },
    { path: 'direct_debit.lead_days', label: words.lead_days, kind: 'number' },
  ];
}
