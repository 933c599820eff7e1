// SPDX-License-Identifier: Apache-2.0
import type { MailBrand } from './content.js';
import type { MailData, MailTemplate } from './template-data.js';

const invoice = { invoice_number: 'RE-2026-0042', amount_minor: 123_450n, currency: 'EUR' };
const person = { recipient_name: 'Ada Lovelace' };
const card = 'Visa •••• 4242';
const site = (path: string) => `https://billing.example.com/${path}`;
const open = { ...person, ...invoice, due_date: '2026-03-02', transfer: null, pay_url: site('pay/RE-2026-0042') };
const transfer = {
  holder: 'Example GmbH',
  iban: 'DE89370400440532013000',
  bic: 'COBADEFFXXX',
  reference: 'RF18 5390 0754 7034',
};

/** One filled example of every template, for previews. */
export const SAMPLE_MAILS: MailData = {
  invoice_issued: { ...open, issue_date: '2026-02-16', method: null, transfer },
  payment_received: { ...person, ...invoice, paid_on: '2026-03-02', method: card, invoice_url: site('in/42') },
  payment_failed_soft: { ...open, method: card, next_try: '2026-03-05' },
  payment_failed_hard: { ...open, method: card, method_url: site('method') },
  card_expires_soon: { ...person, method: card, good_until: '2026-03-31', method_url: site('method') },
  reminder_1: { ...open, transfer },
  reminder_2: open,
  reminder_3: open,
  final_notice: { ...open, end_date: '2026-04-01', outcome: 'pause' },
  trial_ends_soon: {
    ...person,
    plan_name: 'Team',
    trial_end: '2026-03-14',
    amount_minor: 4_900n,
    currency: 'EUR',
    method: card,
    manage_url: site('subscription'),
  },
  subscription_cancelled: {
    ...person,
    plan_name: 'Team',
    last_day: '2026-03-31',
    because: 'asked',
    manage_url: site('subscription'),
  },
  quote_to_sign: {
    ...person,
    quote_number: 'AN-2026-0007',
    amount_minor: 1_200_000n,
    currency: 'EUR',
    valid_until: '2026-04-15',
    sign_url: site('quote/7'),
  },
  statement_of_account: {
    ...person,
    currency: 'EUR',
    from: '2026-03-01',
    until: '2026-03-31',
    opening_minor: 20_000n,
    movements: [
      { date: '2026-03-02', kind: 'invoice', number: 'RE-2026-0042', amount_minor: 123_450n, balance_minor: 143_450n },
      { date: '2026-03-05', kind: 'payment', number: 'pay_4711', amount_minor: -20_000n, balance_minor: 123_450n },
      {
        date: '2026-03-20',
        kind: 'credit_note',
        number: 'GS-2026-0003',
        amount_minor: -3_450n,
        balance_minor: 120_000n,
      },
    ],
    closing_minor: 120_000n,
    pay_url: site('pay'),
  },
  credit_balance_low: {
    ...person,
    wallet_name: 'API calls',
    balance_minor: 1_850n,
    threshold_minor: 2_000n,
    currency: 'EUR',
    top_up_url: site('top-up'),
  },
  usage_threshold_reached: {
    ...person,
    customer_name: null,
    step: { of: 'amount', amount: '500', currency: 'EUR' },
    value: { of: 'amount', amount: '512.4', currency: 'EUR' },
    action: 'block',
    opens_on: '2026-04-01',
  },
  console_invitation: {
    ...person,
    organisation_name: 'Example GmbH',
    inviter_name: 'Grace Hopper',
    valid_until: '2026-03-09',
    accept_url: site('console/link'),
  },
  portal_link: { ...person, organisation_name: 'Example GmbH', sign_in_url: site('portal/example') },
  password_reset: { ...person, email: 'ada@example.com', reset_url: site('console/link') },
  metric_alert: {
    ...person,
    label: 'Logo churn',
    change: 'raised',
    figure: 'logo_churn: 3.4%',
    date: '2026-03-31',
  },
};

export const SAMPLE_BRAND: MailBrand = {
  sender_name: 'Example GmbH',
  logo_url: null,
  accent_colour: '#1f5fd0',
  footer: 'Example GmbH, Musterstraße 1, 10115 Berlin\nHRB 12345, DE123456789',
  support_email: 'billing@example.com',
  unsubscribe_url: site('notices'),
};

export const MAIL_TEMPLATES = Object.keys(SAMPLE_MAILS) as readonly MailTemplate[];

export function isMailTemplate(text: string): text is MailTemplate {
  return (MAIL_TEMPLATES as readonly string[]).includes(text);
}
