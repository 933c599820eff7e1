// SPDX-License-Identifier: Apache-2.0
import type { Block, Fact, MailBrand, MailContent, TableRow } from './content.js';
import type { MailData, MailTemplate, TransferDetails } from './template-data.js';
import { type MailLanguage, type MailWords, mailWords, type Say, sayIn } from './words/words.js';

/** What stands between the words and the closing: facts, tables, and where the button leads. */
interface Body {
  readonly blocks: readonly Block[];
  readonly url: string | null;
}

/** What a template shows in a language; the same for HTML and plain text. */
export function mailContent<Template extends MailTemplate>(
  template: Template,
  data: MailData[Template],
  { language, brand }: { readonly language: MailLanguage; readonly brand: MailBrand },
): MailContent {
  const words = mailWords(language);
  const say = sayIn(language);
  const { subject, preheader, heading, body, button } = words.letters[template](data, say);
  const { blocks, url } = BODIES[template](data, words, say);
  for (const address of [brand.logo_url, brand.unsubscribe_url]) if (address !== null) webAddress(address);
  const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
  return {
    subject: oneLine(subject),
    preheader: oneLine(preheader),
    heading,
    blocks: [
      paragraph(words.greeting(data.recipient_name)),
      ...body.map(paragraph),
      ...blocks,
      ...(url === null ? [] : [{ kind: 'button' as const, label: button, url: webAddress(url) }]),
      ...(brand.support_email === null ? [] : [paragraph(words.questions(brand.support_email))]),
      paragraph(words.closing(brand.sender_name)),
    ],
  };
}

/** A subject is one header: line breaks in what users wrote become spaces, so that no header can be smuggled in. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to go
  return text.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ');
}

/** An address that a mail may lead to. Throws a RangeError for anything but http and https. */
function webAddress(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new RangeError(`not a web address: ${url}`);
  return new URL(url).href;
}

function facts(rows: readonly (Fact | null)[], title: string | null = null): Block {
  return { kind: 'facts', title, rows: rows.filter((row) => row !== null) };
}

type Unpaid = MailData['reminder_1'];

function unpaid(data: Unpaid, words: MailWords, say: Say, more: readonly (Fact | null)[] = []): Body {
  const { invoice_number, amount_minor, currency, due_date, transfer, pay_url } = data;
  return {
    blocks: [
      facts([
        { label: words.invoice, value: invoice_number },
        ...more,
        { label: words.due_date, value: say.date(due_date) },
        { label: words.amount_due, value: say.money(amount_minor, currency), strong: true },
      ]),
      ...(transfer === null ? [] : [transferFacts(transfer, words)]),
    ],
    url: pay_url,
  };
}

function transferFacts({ holder, iban, bic, reference }: TransferDetails, words: MailWords): Block {
  return facts(
    [
      { label: words.account_holder, value: holder },
      { label: 'IBAN', value: iban.replaceAll(/(.{4})(?=.)/g, '$1 ') },
      bic === null ? null : { label: 'BIC', value: bic },
      { label: words.remittance, value: reference, strong: true },
    ],
    words.transfer,
  );
}

const methodOf = (method: string | null, words: MailWords): Fact | null =>
  method === null ? null : { label: words.method, value: method };

const BODIES: {
  readonly [Template in MailTemplate]: (data: MailData[Template], words: MailWords, say: Say) => Body;
} = {
  invoice_issued: (data, words, say) =>
    unpaid(data, words, say, [
      { label: words.issue_date, value: say.date(data.issue_date) },
      methodOf(data.method, words),
    ]),
  payment_received: ({ invoice_number, amount_minor, currency, paid_on, method, invoice_url }, words, say) => ({
    blocks: [
      facts([
        { label: words.invoice, value: invoice_number },
        { label: words.paid_on, value: say.date(paid_on) },
        methodOf(method, words),
        { label: words.amount, value: say.money(amount_minor, currency), strong: true },
      ]),
    ],
    url: invoice_url,
  }),
  payment_failed_soft: (data, words, say) =>
    unpaid(data, words, say, [
      methodOf(data.method, words),
      data.next_try === null ? null : { label: words.next_try, value: say.date(data.next_try) },
    ]),
  payment_failed_hard: (data, words, say) => ({
    ...unpaid(data, words, say, [methodOf(data.method, words)]),
    url: data.method_url ?? data.pay_url,
  }),
  card_expires_soon: ({ method, good_until, method_url }, words, say) => ({
    blocks: [facts([methodOf(method, words), { label: words.valid_until, value: say.date(good_until), strong: true }])],
    url: method_url,
  }),
  reminder_1: unpaid,
  reminder_2: unpaid,
  reminder_3: unpaid,
  final_notice: unpaid,
  trial_ends_soon: ({ plan_name, trial_end, amount_minor, currency, method, manage_url }, words, say) => ({
    blocks: [
      facts([
        { label: words.plan, value: plan_name },
        { label: words.trial_end, value: say.date(trial_end), strong: true },
        methodOf(method, words),
        { label: words.amount, value: say.money(amount_minor, currency) },
      ]),
    ],
    url: manage_url,
  }),
  subscription_cancelled: ({ plan_name, last_day, manage_url }, words, say) => ({
    blocks: [
      facts([
        { label: words.plan, value: plan_name },
        { label: words.last_day, value: say.date(last_day), strong: true },
      ]),
    ],
    url: manage_url,
  }),
  quote_to_sign: ({ quote_number, amount_minor, currency, valid_until, sign_url }, words, say) => ({
    blocks: [
      facts([
        { label: words.quote, value: quote_number },
        { label: words.valid_until, value: say.date(valid_until) },
        { label: words.amount, value: say.money(amount_minor, currency), strong: true },
      ]),
    ],
    url: sign_url,
  }),
  statement_of_account: (data, words, say) => ({
    blocks: [statementTable(data, words, say)],
    url: data.closing_minor > 0n ? data.pay_url : null,
  }),
  credit_balance_low: ({ wallet_name, balance_minor, threshold_minor, currency, top_up_url }, words, say) => ({
    blocks: [
      facts([
        { label: words.wallet, value: wallet_name },
        { label: words.threshold, value: say.money(threshold_minor, currency) },
        { label: words.balance, value: say.money(balance_minor, currency), strong: true },
      ]),
    ],
    url: top_up_url,
  }),
  usage_threshold_reached: ({ customer_name, step, value, opens_on }, words, say) => ({
    blocks: [
      facts([
        customer_name === null ? null : { label: words.customer, value: customer_name },
        { label: words.usage_threshold, value: say.usage(step) },
        { label: words.usage_so_far, value: say.usage(value), strong: true },
        opens_on === null ? null : { label: words.opens_on, value: say.date(opens_on) },
      ]),
    ],
    url: null,
  }),
  console_invitation: ({ valid_until, accept_url }, words, say) => ({
    blocks: [facts([{ label: words.valid_until, value: say.date(valid_until) }])],
    url: accept_url,
  }),
  portal_link: ({ sign_in_url }) => ({ blocks: [], url: sign_in_url }),
  password_reset: ({ reset_url }) => ({ blocks: [], url: reset_url }),
  metric_alert: ({ figure, date }, words, say) => ({
    blocks: [
      facts([
        { label: words.date, value: say.date(date) },
        { label: words.figure, value: figure, strong: true },
      ]),
    ],
    url: null,
  }),
};

function statementTable(data: MailData['statement_of_account'], words: MailWords, say: Say): Block {
  const { from, until, opening_minor, movements, closing_minor, currency } = data;
  const sum = movements.reduce((total, { amount_minor }) => total + amount_minor, opening_minor);
  if (sum !== closing_minor) throw new RangeError(`a statement that sums to ${sum} cannot close with ${closing_minor}`);
  const lines = movements.map(({ date, kind, number, amount_minor, balance_minor }): TableRow => {
    const document = `${words.movement[kind]} ${number}`.trimEnd();
    return { cells: [say.date(date), document, say.money(amount_minor, currency), say.money(balance_minor, currency)] };
  });
  const nothing: TableRow = { cells: ['', words.no_movements, '', ''] };
  return {
    kind: 'table',
    columns: [
      { title: words.date, align: 'start', tucked: true },
      { title: words.document, align: 'start' },
      { title: words.amount, align: 'end' },
      { title: words.balance, align: 'end' },
    ],
    rows: [
      { cells: [say.date(from), words.opening_balance, '', say.money(opening_minor, currency)] },
      ...(lines.length === 0 ? [nothing] : lines),
      { cells: [say.date(until), words.closing_balance, '', say.money(closing_minor, currency)], strong: true },
    ],
  };
}
