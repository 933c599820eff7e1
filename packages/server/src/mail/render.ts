// SPDX-License-Identifier: Apache-2.0
import type { MailBrand } from './content.js';
import { renderHtml } from './html.js';
import { mailContent } from './letter.js';
import { renderText } from './plain-text.js';
import type { MailData, MailTemplate } from './template-data.js';
import { type MailLanguage, mailWords } from './words/words.js';

/** A mail ready to be sent, but for whom it goes to. */
export interface RenderedMail {
  readonly subject: string;
  readonly preheader: string;
  readonly html: string;
  readonly text: string;
  /** Where its reader stops mails of this kind; null for mails about a debt or a contract, which cannot be stopped. */
  readonly unsubscribe_url: string | null;
}

export interface RenderOptions {
  readonly language: MailLanguage;
  readonly brand: MailBrand;
}

/** Notices that a reader may do without. The others they are owed: bills, failures, reminders, contracts. */
const STOPPABLE: ReadonlySet<MailTemplate> = new Set([
  'trial_ends_soon',
  'credit_balance_low',
  'usage_threshold_reached',
]);

/**
 * A template filled with data, as HTML and as plain text. Pure. Throws a RangeError for a brand colour that is none,
 * an address that is not of the web, and a statement that does not sum: mistakes of the caller.
 */
export function renderMail<Template extends MailTemplate>(
  template: Template,
  data: MailData[Template],
  { language, brand }: RenderOptions,
): RenderedMail {
  const words = mailWords(language);
  const content = mailContent(template, data, { language, brand });
  const stoppable = STOPPABLE.has(template);
  return {
    subject: content.subject,
    preheader: content.preheader,
    html: renderHtml(content, brand, words, stoppable),
    text: renderText(content, brand, words, stoppable),
    unsubscribe_url: stoppable ? brand.unsubscribe_url : null,
  };
}
