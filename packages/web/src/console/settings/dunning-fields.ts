// SPDX-License-Identifier: Apache-2.0
import { DUNNING_MAILS, DUNNING_OUTCOMES } from '@kontor/core';
import type { mailTemplateWords } from '../words/mail-templates.ts';
import type { settingsDunningWords } from '../words/settings-dunning.ts';
import type { SettingField } from './setting-control.tsx';

type Words = (typeof settingsDunningWords)['de'];
type Templates = (typeof mailTemplateWords)['de'];

/** Of the collecting settings, beside the policies; `include_open` is said once and not kept. */
export function collectingFields(words: Words): readonly SettingField[] {
  return [
    { path: 'enabled', label: words.enabled, hint: words.enabled_hint, kind: 'checkbox' },
    { path: 'include_open', label: words.include_open, hint: words.include_open_hint, kind: 'checkbox' },
    {
      path: 'trials.without_method',
      label: words.without_method,
      kind: 'choice',
      choices: Object.entries(words.without_methods),
    },
    { path: 'trials.remind_days', label: words.remind_days, hint: words.remind_hint, kind: 'number', empty: null },
  ];
}

/** Of one policy. */
export function policyFields(words: Words, templates: Templates): readonly SettingField[] {
  return [
    { path: 'key', label: words.key, required: true },
    { path: 'grace_days', label: words.grace_days, kind: 'number', required: true },
    { path: 'retry_days', label: words.retry_days, hint: words.retry_hint, kind: 'list' },
    { path: 'tries_per_method', label: words.tries_per_method, kind: 'number' },
    {
      path: 'mails',
      label: words.mails,
      hint: words.mails_hint,
      kind: 'rows',
      columns: [
        { key: 'day', label: words.day, kind: 'number' },
        {
          key: 'template',
          label: words.template,
          kind: 'choice',
          choices: DUNNING_MAILS.map((template) => [template, templates[template]]),
        },
        { key: 'audience', label: words.audience, kind: 'choice', choices: Object.entries(words.audiences) },
      ],
    },
    {
      path: 'tell_of_failures',
      label: words.tell_of_failures,
      kind: 'choice',
      choices: Object.entries(words.tells),
    },
    { path: 'max_attempts_per_30_days', label: words.max_attempts, hint: words.max_hint, kind: 'number' },
    { path: 'office_hours.from_hour', label: words.from_hour, kind: 'number', required: true },
    { path: 'office_hours.to_hour', label: words.to_hour, kind: 'number', required: true },
    {
      path: 'office_hours.weekdays',
      label: words.weekdays,
      kind: 'several',
      choices: words.weekday_names.split(' ').map((name, day) => [String(day), name]),
    },
    { path: 'pay_days', label: words.pay_days, hint: words.pay_hint, kind: 'list' },
    { path: 'end.after_days', label: words.end_after, kind: 'number', required: true },
    {
      path: 'end.outcome',
      label: words.end_outcome,
      kind: 'choice',
      choices: DUNNING_OUTCOMES.map((outcome) => [outcome, words.outcomes[outcome]]),
    },
    { path: 'applies_to.countries', label: words.countries, hint: words.all_hint, kind: 'list' },
    { path: 'applies_to.plans', label: words.plans, hint: words.all_hint, kind: 'list' },
    {
      path: 'applies_to.amounts',
      label: words.amounts,
      hint: words.amounts_hint,
      kind: 'rows',
      columns: [
        { key: 'currency', label: words.currency },
        { key: 'from', label: words.amount_from },
        { key: 'below', label: words.amount_below },
      ],
    },
  ];
}
