// SPDX-License-Identifier: Apache-2.0
import { dateText } from '../kit/date-text.js';
import { NO_BREAK_SPACE, type NumberLanguage } from '../kit/number-text.js';

/** What an explained invoice says besides its lines and taxes, in one language; amounts come as they are written in it. */
export interface InvoiceWords {
  /** From the first day to the last, both in. */
  readonly dates: (first: string, last: string) => string;
  /** Between a line and how it was computed: ends in `: `, by which `amountWords` finds it. */
  readonly of: (line: string) => string;
  readonly from_credits: (amount: string) => string;
  readonly to_balance: (amount: string) => string;
  readonly left: (amount: string) => string;
  /** Where a credit note goes. `paid` null: of what no invoice had left. */
  readonly less_of: (amount: string, invoice: string) => string;
  readonly returns: (amount: string, paid: string | null) => string;
  readonly refunded: (amount: string, paid: string | null) => string;
  readonly credited: (amount: string, paid: string | null) => string;
}

const paidOn = (paid: string | null, text: (invoice: string) => string) => (paid === null ? '' : text(paid));
const en = (paid: string | null) => paidOn(paid, (invoice) => ` paid on ${invoice}`);
const de = (paid: string | null) => paidOn(paid, (invoice) => ` aus der Zahlung auf ${invoice}`);
const fr = (paid: string | null) => paidOn(paid, (invoice) => ` payés sur ${invoice}`);
const es = (paid: string | null) => paidOn(paid, (invoice) => ` pagados en ${invoice}`);
const ja = (paid: string | null) => paidOn(paid, (invoice) => `${invoice} のお支払い分のうち `);

export const INVOICE_WORDS: Readonly<Record<NumberLanguage, InvoiceWords>> = {
  en: {
    dates: (first, last) => `${first} to ${last}`,
    of: (line) => `${line}: `,
    from_credits: (amount) => `${amount} paid from credits`,
    to_balance: (amount) => `${amount} goes to the credit balance`,
    left: (amount) => `${amount} left to pay`,
    less_of: (amount, invoice) => `${amount} less to pay of ${invoice}`,
    returns: (amount, paid) => `${amount}${en(paid)} returns to the credits it came from`,
    refunded: (amount, paid) => `${amount}${en(paid)} is to be refunded`,
    credited: (amount, paid) => `${amount}${en(paid)} goes to the credit balance`,
  },
  de: {
    dates: (first, last) => `${dateText(first, 'de')} bis ${dateText(last, 'de')}`,
    of: (line) => `${line}: `,
    from_credits: (amount) => `${amount} aus Guthaben bezahlt`,
    to_balance: (amount) => `${amount} gehen auf das Guthaben`,
    left: (amount) => `${amount} noch zu zahlen`,
    less_of: (amount, invoice) => `${amount} weniger zu zahlen auf ${invoice}`,
    returns: (amount, paid) => `${amount}${de(paid)} gehen zurück auf die Guthaben, aus denen sie kamen`,
    refunded: (amount, paid) => `${amount}${de(paid)} werden erstattet`,
    credited: (amount, paid) => `${amount}${de(paid)} gehen auf das Guthaben`,
  },
  fr: {
    dates: (first, last) => `du ${first} au ${last}`,
    of: (line) => `${line}${NO_BREAK_SPACE}: `,
    from_credits: (amount) => `${amount} payés par crédits`,
    to_balance: (amount) => `${amount} portés au solde créditeur`,
    left: (amount) => `${amount} restant à payer`,
    less_of: (amount, invoice) => `${amount} de moins à payer sur ${invoice}`,
    returns: (amount, paid) => `${amount}${fr(paid)} rendus aux crédits d’origine`,
    refunded: (amount, paid) => `${amount}${fr(paid)} à rembourser`,
    credited: (amount, paid) => `${amount}${fr(paid)} portés au solde créditeur`,
  },
  es: {
    dates: (first, last) => `del ${first} al ${last}`,
    of: (line) => `${line}: `,
    from_credits: (amount) => `${amount} pagados con créditos`,
    to_balance: (amount) => `${amount} pasan al saldo a favor`,
    left: (amount) => `${amount} por pagar`,
    less_of: (amount, invoice) => `${amount} menos por pagar de ${invoice}`,
    returns: (amount, paid) => `${amount}${es(paid)} vuelven a los créditos de origen`,
    refunded: (amount, paid) => `${amount}${es(paid)} por reembolsar`,
    credited: (amount, paid) => `${amount}${es(paid)} pasan al saldo a favor`,
  },
  ja: {
    dates: (first, last) => `${first} から ${last} まで`,
    of: (line) => `${line}: `,
    from_credits: (amount) => `クレジットによるお支払い ${amount}`,
    to_balance: (amount) => `${amount} は残高へ`,
    left: (amount) => `お支払い残額 ${amount}`,
    less_of: (amount, invoice) => `${invoice} のお支払い額から ${amount} を減額`,
    returns: (amount, paid) => `${ja(paid)}${amount} は元のクレジットへ戻ります`,
    refunded: (amount, paid) => `${ja(paid)}${amount} を返金`,
    credited: (amount, paid) => `${ja(paid)}${amount} は残高へ`,
  },
};
