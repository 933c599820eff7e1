// SPDX-License-Identifier: Apache-2.0
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { contrastOf, inkOn } from './ink.js';
import { mailContent } from './letter.js';
import { renderMail } from './render.js';
import { MAIL_TEMPLATES, SAMPLE_BRAND, SAMPLE_MAILS } from './sample-data.js';
import type { MailTemplate } from './template-data.js';
import { MAIL_LANGUAGES, type MailLanguage } from './words/words.js';

const EVERY = MAIL_TEMPLATES.flatMap((template) => MAIL_LANGUAGES.map((language) => [template, language] as const));
const VOID = ['br', 'meta', 'img'];

function rendered(template: MailTemplate, language: MailLanguage, brand = SAMPLE_BRAND) {
  return renderMail(template, SAMPLE_MAILS[template], { language, brand });
}

/** What a browser would show of HTML, on one line. */
function visible(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

describe.each(EVERY)('%s in %s', (template, language) => {
  const { subject, preheader, html, text, unsubscribe_url } = rendered(template, language);

  test('is well-formed, small and asks for nothing from elsewhere', () => {
    const body = html.replace('<!doctype html>\n', '').replaceAll(/&(#847|zwnj|nbsp);/g, '');
    expect(XMLValidator.validate(body, { unpairedTags: VOID })).toBe(true);
    // beyond 102 kB a large mail program cuts the rest off
    expect(Buffer.byteLength(html)).toBeLessThan(30_000);
    expect(html).not.toMatch(/<(img|script|link|iframe|form|object|svg)\b/);
    expect(html).toContain(`lang="${language}"`);
    for (const [, url] of html.matchAll(/(?:href|src)="([^"]*)"/g))
      expect(url).toMatch(/^https:\/\/billing\.example\.com\//);
  });

  test('says the same as HTML and as plain text', () => {
    const { heading, blocks } = mailContent(template, SAMPLE_MAILS[template], { language, brand: SAMPLE_BRAND });
    const flat = (value: string) => value.replaceAll(/\s+/g, '');
    const [asHtml, asText] = [flat(visible(html)), flat(text)];
    expect(asHtml).toContain(flat(heading));
    expect(blocks.length).toBeGreaterThan(3);
    for (const block of blocks) {
      const said =
        block.kind === 'paragraph'
          ? [block.text]
          : block.kind === 'button'
            ? [block.label]
            : block.kind === 'facts'
              ? block.rows.flatMap(({ label, value }) => [label, value])
              : block.rows.flatMap(({ cells }) => cells);
      for (const part of said) {
        expect(asHtml).toContain(flat(part));
        expect(asText).toContain(flat(part));
      }
      if (block.kind === 'button') expect(text).toContain(`\n${block.url}\n`);
    }
    expect(visible(html)).toContain(preheader);
  });

  test('has a subject of one line and leaves no hole in its words', () => {
    expect(subject).toMatch(/^\S.{5,110}$/u);
    for (const part of [subject, preheader, text, html]) expect(part).not.toMatch(/undefined|null\b|NaN|\[object/);
    const stoppable = ['trial_ends_soon', 'credit_balance_low', 'usage_threshold_reached'];
    expect(unsubscribe_url === null).toBe(!stoppable.includes(template));
  });
});

test('how much was used is written as the language does, and whose it was is told to who sells it', () => {
  const data = SAMPLE_MAILS.usage_threshold_reached;
  const subject = (change: Partial<typeof data>, language: MailLanguage) =>
    renderMail('usage_threshold_reached', { ...data, ...change }, { language, brand: SAMPLE_BRAND }).subject;
  const calls = { of: 'quantity', quantity: '12500', feature: 'API calls' } as const;
  const share = { of: 'share', share: '0.8', feature: 'API calls' } as const;
  expect(subject({}, 'en')).toBe('Your usage has reached €500.00');
  expect(subject({ step: calls }, 'en')).toBe('Your usage has reached 12,500 API calls');
  expect(subject({ step: share, customer_name: 'Ada' }, 'de')).toBe(
    'Ada: Nutzung bei 80\u00a0% des Limits von API calls',
  );
});

test('the languages say different things', () => {
  for (const template of MAIL_TEMPLATES) {
    const subjects = MAIL_LANGUAGES.map((language) => rendered(template, language).subject);
    expect(new Set(subjects).size).toBe(MAIL_LANGUAGES.length);
  }
});

test('an invoice to be paid by transfer, in German', () => {
  expect(rendered('invoice_issued', 'de').text).toBe(`Ihre Rechnung
=============

Guten Tag Ada Lovelace,

hier ist Ihre Rechnung RE-2026-0042 über 1.234,50\u00a0€.

Bitte bezahlen Sie sie bis zum 02.03.2026.

Rechnung:        RE-2026-0042
Ausgestellt am:  16.02.2026
Fällig am:       02.03.2026
Offener Betrag:  1.234,50\u00a0€

Per Überweisung:
Kontoinhaber:      Example GmbH
IBAN:              DE89 3704 0044 0532 0130 00
BIC:               COBADEFFXXX
Verwendungszweck:  RF18 5390 0754 7034

Ansehen und bezahlen:
https://billing.example.com/pay/RE-2026-0042

Fragen? Schreiben Sie an billing@example.com.

Freundliche Grüße
Example GmbH

--\u0020
Example GmbH, Musterstraße 1, 10115 Berlin
HRB 12345, DE123456789
Diese E-Mail wurde automatisch versendet.
`);
});

test('a statement of account stands in columns', () => {
  const { text } = rendered('statement_of_account', 'en');
  expect(text).toContain(
    `Date           Document                     Amount    Balance
-------------  ------------------------  ---------  ---------
1 March 2026   Opening balance                        €200.00
2 March 2026   Invoice RE-2026-0042      €1,234.50  €1,434.50
5 March 2026   Payment pay_4711           \u2212€200.00  €1,234.50
20 March 2026  Credit note GS-2026-0003    \u2212€34.50  €1,200.00
31 March 2026  Closing balance                      €1,200.00
`.replaceAll(/(\d+) (March) (\d+)/g, '$1\u00a0$2\u00a0$3'),
  );
});

test('Japanese columns count full-width characters as two', () => {
  expect(rendered('reminder_2', 'ja').text).toContain(
    '請求書：      RE-2026-0042\nお支払期限：  2026年3月2日\nご請求金額：  €1,234.50\n',
  );
});

describe('text of users', () => {
  const evil = `<script>alert("1")</script>&'\r\nBcc: everybody@example.com`;
  const mail = renderMail(
    'reminder_1',
    { ...SAMPLE_MAILS.reminder_1, recipient_name: evil, invoice_number: evil },
    {
      language: 'en',
      brand: { ...SAMPLE_BRAND, sender_name: evil, footer: evil, logo_url: `https://x.example/"onload="y` },
    },
  );

  test('stays text', () => {
    expect(mail.html).not.toContain('<script');
    expect(mail.html).not.toContain('"onload="');
    expect(mail.html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;');
    const body = mail.html.replace('<!doctype html>\n', '').replaceAll(/&(#847|zwnj|nbsp);/g, '');
    expect(XMLValidator.validate(body, { unpairedTags: VOID })).toBe(true);
  });

  test('makes no header', () => {
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.preheader).not.toMatch(/[\r\n]/);
  });

  test('a button leads to the web or nowhere', () => {
    const to = (pay_url: string) => () =>
      renderMail('reminder_1', { ...SAMPLE_MAILS.reminder_1, pay_url }, { language: 'en', brand: SAMPLE_BRAND });
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '//x', '']) expect(to(url)).toThrow(RangeError);
    for (const brand of [{ logo_url: 'javascript:x' }, { unsubscribe_url: 'mailto:a@x.example' }])
      expect(() => rendered('reminder_1', 'en', { ...SAMPLE_BRAND, ...brand })).toThrow(RangeError);
    expect(to('https://x.example/?a=1&b="')().html).toContain('href="https://x.example/?a=1&amp;b=%22"');
  });
});

test('a statement that does not sum is not sent', () => {
  const wrong = { ...SAMPLE_MAILS.statement_of_account, closing_minor: 1n };
  expect(() => renderMail('statement_of_account', wrong, { language: 'en', brand: SAMPLE_BRAND })).toThrow(RangeError);
});

describe('colours', () => {
  test('a button is readable on any colour', () => {
    for (const colour of ['#1f5fd0', '#ffffff', '#000000', '#ffcc00', '#e11d48', '#7f7f7f', '#00ff88'])
      expect(contrastOf(colour, inkOn(colour))).toBeGreaterThanOrEqual(4.5);
    expect(() => inkOn('red')).toThrow(RangeError);
    expect(contrastOf('#ffffff', '#000000')).toBeCloseTo(21, 5);
  });

  test('text is readable in the light and in the dark (WCAG 2 AA)', () => {
    const { html } = rendered('reminder_1', 'en');
    const pairs = [
      ['#1f2430', '#ffffff'],
      ['#626978', '#ffffff'],
      ['#626978', '#f7f8fa'],
      ['#626978', '#f3f4f6'],
      ['#f0f1f4', '#22252c'],
      ['#a9afbc', '#22252c'],
      ['#a9afbc', '#2a2e37'],
      ['#a9afbc', '#16181d'],
    ] as const;
    for (const [ink, ground] of pairs) {
      expect(html).toContain(ink);
      expect(html).toContain(ground);
      expect(contrastOf(ink, ground)).toBeGreaterThanOrEqual(4.5);
    }
  });
});
