// SPDX-License-Identifier: Apache-2.0
import type { MailWords } from './words.js';

export const en: MailWords = {
  tag: 'en',
  colon: ':',
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  closing: (sender) => `Kind regards\n${sender}`,
  invoice: 'Invoice',
  quote: 'Quote',
  amount: 'Amount',
  amount_due: 'Amount due',
  issue_date: 'Issued on',
  due_date: 'Due on',
  paid_on: 'Paid on',
  valid_until: 'Valid until',
  method: 'Payment method',
  next_try: 'Next try',
  plan: 'Plan',
  trial_end: 'Trial ends on',
  last_day: 'Last day',
  wallet: 'Credit',
  balance: 'Balance',
  threshold: 'Reminder below',
  customer: 'Customer',
  usage_threshold: 'Threshold',
  figure: 'Figure',
  usage_so_far: 'Usage so far',
  opens_on: 'Available again on',
  share_of_limit: (percent, feature) => `${percent} of the limit of ${feature}`,
  transfer: 'By bank transfer',
  account_holder: 'Account holder',
  remittance: 'Payment reference',
  date: 'Date',
  document: 'Document',
  opening_balance: 'Opening balance',
  closing_balance: 'Closing balance',
  movement: {
    invoice: 'Invoice',
    payment: 'Payment',
    payment_returned: 'Returned payment',
    exchange: 'Exchanged payment',
    credit_note: 'Credit note',
    refund: 'Refund',
    refund_failed: 'Failed refund',
    write_off: 'Written off',
    wallet_top_up: 'Credit bought',
  },
  no_movements: 'Nothing changed in this time.',
  questions: (address) => `Questions? Write to ${address}.`,
  unsubscribe: 'Stop these notices',
  automatic: 'This mail was sent automatically.',
  outcome: {
    mark_past_due: 'Otherwise your subscription stays marked as past due.',
    pause: 'Otherwise we will pause your subscription.',
    cancel: 'Otherwise we will cancel your subscription.',
    write_off: 'Otherwise we will close your account without payment.',
  },
  letters: {
    invoice_issued: ({ invoice_number, amount_minor, currency, due_date, method }, say) => ({
      subject: `Invoice ${invoice_number} over ${say.money(amount_minor, currency)}`,
      preheader: `Due on ${say.date(due_date)}.`,
      heading: 'Your invoice',
      body: [
        `Here is your invoice ${invoice_number} over ${say.money(amount_minor, currency)}.`,
        method === null
          ? `Please pay it by ${say.date(due_date)}.`
          : `You do not need to do anything: we will charge ${method} on ${say.date(due_date)}.`,
      ],
      button: 'View and pay',
    }),
    payment_received: ({ invoice_number, amount_minor, currency }, say) => ({
      subject: `Payment received for invoice ${invoice_number}`,
      preheader: `Thank you: ${say.money(amount_minor, currency)} has arrived.`,
      heading: 'Thank you for your payment',
      body: [`We have received ${say.money(amount_minor, currency)} for invoice ${invoice_number}.`],
      button: 'View invoice',
    }),
    payment_failed_soft: ({ invoice_number, amount_minor, currency, method, next_try }, say) => ({
      subject: `Your payment for invoice ${invoice_number} did not go through`,
      preheader: next_try === null ? 'Please pay it online.' : `We will try again on ${say.date(next_try)}.`,
      heading: 'Your payment did not go through',
      body: [
        `We could not charge ${say.money(amount_minor, currency)} for invoice ${invoice_number} to ${method}.`,
        next_try === null
          ? 'Please pay the invoice online or give us another payment method.'
          : `You do not need to do anything: we will try again on ${say.date(next_try)}. Please see to it that the payment can be made by then, or pay at once.`,
      ],
      button: 'Pay now',
    }),
    payment_failed_hard: ({ invoice_number, amount_minor, currency, method }, say) => ({
      subject: `Please give us another payment method for invoice ${invoice_number}`,
      preheader: `${method} was declined and cannot be charged again.`,
      heading: 'We need another payment method',
      body: [
        `Your bank declined the payment of ${say.money(amount_minor, currency)} for invoice ${invoice_number}. We will not charge ${method} again.`,
        'Please give us another payment method so that your subscription goes on.',
      ],
      button: 'Change payment method',
    }),
    card_expires_soon: ({ method, good_until }, say) => ({
      subject: `${method} is valid until ${say.date(good_until)}`,
      preheader: 'Please give us its successor before the next payment.',
      heading: 'Your card expires',
      body: [
        `${method}, which you pay with, is valid until ${say.date(good_until)}.`,
        'Please give us a new card or another payment method before the next payment.',
      ],
      button: 'Change payment method',
    }),
    reminder_1: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `Reminder: invoice ${invoice_number} is open`,
      preheader: `${say.money(amount_minor, currency)} was due on ${say.date(due_date)}.`,
      heading: 'A friendly reminder',
      body: [
        `Invoice ${invoice_number} over ${say.money(amount_minor, currency)} was due on ${say.date(due_date)}, and we have not received a payment yet.`,
        'Perhaps it was overlooked. If you have paid in the meantime, please ignore this mail.',
      ],
      button: 'Pay now',
    }),
    reminder_2: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `Second reminder: invoice ${invoice_number} is overdue`,
      preheader: `${say.money(amount_minor, currency)} has been due since ${say.date(due_date)}.`,
      heading: 'Your invoice is overdue',
      body: [
        `Invoice ${invoice_number} over ${say.money(amount_minor, currency)} has been due since ${say.date(due_date)}.`,
        'Please pay it within the next days, or tell us if something is wrong with it.',
      ],
      button: 'Pay now',
    }),
    reminder_3: ({ invoice_number, amount_minor, currency, due_date }, say) => ({
      subject: `Third reminder: invoice ${invoice_number} is still unpaid`,
      preheader: `Please pay ${say.money(amount_minor, currency)} now.`,
      heading: 'Please pay your invoice now',
      body: [
        `In spite of our reminders invoice ${invoice_number} over ${say.money(amount_minor, currency)}, due on ${say.date(due_date)}, is still unpaid.`,
        'Please pay it now so that your subscription goes on without a break.',
      ],
      button: 'Pay now',
    }),
    final_notice: ({ invoice_number, amount_minor, currency, end_date, outcome }, say) => ({
      subject: `Final notice: please pay invoice ${invoice_number} by ${say.date(end_date)}`,
      preheader: en.outcome[outcome],
      heading: 'Final notice',
      body: [
        `Invoice ${invoice_number} over ${say.money(amount_minor, currency)} is still unpaid. Please pay it by ${say.date(end_date)}.`,
        en.outcome[outcome],
      ],
      button: 'Pay now',
    }),
    trial_ends_soon: ({ plan_name, trial_end, amount_minor, currency, method }, say) => ({
      subject: `Your trial of ${plan_name} ends on ${say.date(trial_end)}`,
      preheader:
        method === null ? 'Add a payment method to go on.' : `After that: ${say.money(amount_minor, currency)}.`,
      heading: 'Your trial ends soon',
      body: [
        `Your trial of ${plan_name} ends on ${say.date(trial_end)}.`,
        method === null
          ? `To go on for ${say.money(amount_minor, currency)}, please add a payment method. Otherwise the subscription ends with the trial.`
          : `After that we will charge ${say.money(amount_minor, currency)} to ${method}. If you do not want to go on, cancel before then.`,
      ],
      button: 'Manage subscription',
    }),
    subscription_cancelled: ({ plan_name, last_day, because }, say) => ({
      subject: `Your subscription of ${plan_name} is cancelled`,
      preheader: `The last day is ${say.date(last_day)}.`,
      heading: 'Your subscription is cancelled',
      body: [
        because === 'asked'
          ? `As you wished, we have cancelled your subscription of ${plan_name}.`
          : `We have cancelled your subscription of ${plan_name} because an invoice was not paid.`,
        `You can use it up to and including ${say.date(last_day)}.`,
      ],
      button: 'Manage subscription',
    }),
    quote_to_sign: ({ quote_number, amount_minor, currency, valid_until }, say) => ({
      subject: `Quote ${quote_number} over ${say.money(amount_minor, currency)}`,
      preheader: `Ready to sign; valid until ${say.date(valid_until)}.`,
      heading: 'Your quote is ready to sign',
      body: [
        `Our quote ${quote_number} over ${say.money(amount_minor, currency)} is ready for you. You can read and sign it online until ${say.date(valid_until)}.`,
        'The link is meant for you alone: please do not pass it on.',
      ],
      button: 'Read and sign',
    }),
    statement_of_account: ({ from, until, closing_minor, currency }, say) => ({
      subject: `Statement of account until ${say.date(until)}`,
      preheader: `Balance: ${say.money(closing_minor, currency)}.`,
      heading: 'Statement of account',
      body: [
        `Here is your statement of account from ${say.date(from)} to ${say.date(until)}.`,
        closing_minor > 0n
          ? `You owe ${say.money(closing_minor, currency)}.`
          : closing_minor < 0n
            ? `You have ${say.money(-closing_minor, currency)} to your credit.`
            : 'Nothing is open.',
      ],
      button: 'Pay now',
    }),
    credit_balance_low: ({ wallet_name, balance_minor, currency }, say) => ({
      subject: `Your credit ${wallet_name} is running low`,
      preheader: `${say.money(balance_minor, currency)} left.`,
      heading: 'Your credit is running low',
      body: [
        `Your credit ${wallet_name} has come down to ${say.money(balance_minor, currency)}.`,
        'Top it up so that your usage goes on without a break.',
      ],
      button: 'Top up',
    }),
    usage_threshold_reached: ({ customer_name, step, value, action, opens_on }, say) => ({
      subject: `${customer_name === null ? 'Your usage' : `${customer_name}: usage`} has reached ${say.usage(step)}`,
      preheader: `Usage so far: ${say.usage(value)}.`,
      heading: action === 'block' ? 'The spend cap is reached' : 'Usage has reached a threshold',
      body: [
        `Usage of the current period has reached ${say.usage(step)}; so far it comes to ${say.usage(value)}.`,
        opens_on !== null
          ? `Usage-based features are paused until ${say.date(opens_on)}, or until the cap is raised.`
          : action === 'invoice'
            ? 'What is not billed yet is invoiced now.'
            : 'This is a notice; nothing needs to be done.',
      ],
      button: 'View usage',
    }),
    console_invitation: ({ organisation_name, inviter_name }) => ({
      subject: `Your invitation to ${organisation_name}`,
      preheader: 'Set a password and sign in.',
      heading: `You are invited to ${organisation_name}`,
      body: [
        inviter_name === null
          ? `You have been invited to work with the billing of ${organisation_name}.`
          : `${inviter_name} has invited you to work with the billing of ${organisation_name}.`,
        'The link is meant for you alone and works once: please do not pass it on.',
      ],
      button: 'Accept the invitation',
    }),
    password_reset: ({ email }) => ({
      subject: 'Set a new password',
      preheader: 'The link is good for one hour.',
      heading: 'Set a new password',
      body: [
        `Somebody, probably you, asked for a new password for ${email}. The link works once, within one hour.`,
        'If it was not you, nothing needs to be done: your password stays as it is.',
      ],
      button: 'Set a password',
    }),
    portal_link: ({ organisation_name }) => ({
      subject: `Sign in to ${organisation_name}`,
      preheader: 'The link works once, within 15 minutes.',
      heading: 'Sign in',
      body: [
        `Somebody, probably you, asked to sign in to your account with ${organisation_name}. The link works once, within 15 minutes.`,
        'If it was not you, nothing needs to be done. Please do not pass the link on.',
      ],
      button: 'Sign in',
    }),
    metric_alert: ({ label, change, figure, date }, say) => ({
      subject: change === 'raised' ? `Alert: ${label}` : `Over again: ${label}`,
      preheader: figure,
      heading: change === 'raised' ? `${label} is not as it should be` : `${label} is as it should be again`,
      body: [
        change === 'raised'
          ? `The figure of ${say.date(date)} has raised the alert. You will be told once more, when it is over.`
          : `The figure of ${say.date(date)} has cleared the alert.`,
      ],
      button: 'View targets',
    }),
  },
};
