// SPDX-License-Identifier: Apache-2.0
import {
  type CurrencyCode,
  type DunningOutcome,
  moneyText,
  type NumberStyle,
  type PlainDate,
  percentText,
  priceText,
  writtenNumber,
} from '@kontor/core';
import type { DocumentLanguage } from '../../documents/printable.js';
import { documentWords } from '../../documents/words/words.js';
import type { MailData, MailTemplate, StatedKind, UsageValue } from '../template-data.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { ja } from './ja.js';

/** Mails are worded in the languages of documents. */
export type MailLanguage = DocumentLanguage;

/** Amounts and days as the language writes them: the same as on documents. */
export interface Say {
  money(minor: bigint, currency: CurrencyCode): string;
  usage(value: UsageValue): string;
  date(date: PlainDate): string;
}

/** What one mail says. Plain text: whoever renders it escapes it. */
export interface Letter {
  readonly subject: string;
  /** What mail programs show beside the subject. */
  readonly preheader: string;
  readonly heading: string;
  readonly body: readonly string[];
  /** On the button, where the mail has an address to go to. */
  readonly button: string;
}

/** Everything mails say in one language. A language that lacks a word does not compile. */
export interface MailWords {
  /** BCP 47. */
  readonly tag: string;
  /** After a label, with the space before it that the language wants. */
  readonly colon: string;
  readonly greeting: (name: string | null) => string;
  readonly closing: (sender: string) => string;
  readonly invoice: string;
  readonly quote: string;
  readonly amount: string;
  readonly amount_due: string;
  readonly issue_date: string;
  readonly due_date: string;
  readonly paid_on: string;
  readonly valid_until: string;
  readonly method: string;
  readonly next_try: string;
  readonly plan: string;
  readonly trial_end: string;
  readonly last_day: string;
  readonly wallet: string;
  readonly balance: string;
  readonly threshold: string;
  readonly customer: string;
  readonly usage_threshold: string;
  readonly usage_so_far: string;
  readonly figure: string;
  readonly opens_on: string;
  /** A share, written as percent, of the limit of a feature. */
  readonly share_of_limit: (percent: string, feature: string) => string;
  readonly transfer: string;
  readonly account_holder: string;
  readonly remittance: string;
  readonly date: string;
  readonly document: string;
  readonly opening_balance: string;
  readonly closing_balance: string;
  readonly movement: Readonly<Record<StatedKind, string>>;
  readonly no_movements: string;
  /** Above an address in plain text. */
  readonly questions: (address: string) => string;
  readonly unsubscribe: string;
  readonly automatic: string;
  /** What happens at the end, after "otherwise": a sentence. */
  readonly outcome: Readonly<Record<DunningOutcome, string>>;
  readonly letters: { readonly [Template in MailTemplate]: (data: MailData[Template], say: Say) => Letter };
}

const WORDS: Readonly<Record<MailLanguage, MailWords>> = { en, de, fr, es, ja };

export const MAIL_LANGUAGES = Object.keys(WORDS) as readonly MailLanguage[];

export function mailWords(language: MailLanguage): MailWords {
  return WORDS[language];
}

export function sayIn(language: MailLanguage): Say {
  const { date, numbers } = documentWords(language);
  return {
    date,
    money: (minor, currency) => moneyText(minor, currency, numbers),
    usage: (value) => usageText(value, WORDS[language], numbers),
  };
}

function usageText(value: UsageValue, { share_of_limit }: MailWords, numbers: NumberStyle): string {
  switch (value.of) {
    case 'amount':
      return priceText(value.amount, value.currency, numbers);
    case 'quantity':
      return `${writtenNumber(value.quantity, numbers)} ${value.feature}`;
    case 'share':
      return share_of_limit(percentText(value.share, numbers), value.feature);
  }
}
