// SPDX-License-Identifier: Apache-2.0

/** The five kinds of account; the first two stand on the balance sheet's left and right, the last two make the profit. */
export type AccountType = 'asset' | 'liability' | 'equity' | 'income' | 'expense';

export interface AccountDefinition {
  readonly name: string;
  readonly type: AccountType;
  /** The side its balance is usually on. A contra account is on the other side than its type. */
  readonly normal: 'debit' | 'credit';
}

/** The chart of accounts. Entries name these keys; a seller's own numbers are put on at export. */
export const ACCOUNTS = {
  receivable: { name: 'Accounts receivable', type: 'asset', normal: 'debit' },
  cash: { name: 'Cash at bank', type: 'asset', normal: 'debit' },
  provider_balance: { name: 'Balance at payment providers', type: 'asset', normal: 'debit' },
  currency_exchange: { name: 'Exchange between currencies', type: 'asset', normal: 'debit' },
  deferred_revenue: { name: 'Deferred revenue', type: 'liability', normal: 'credit' },
  tax_payable: { name: 'Tax payable', type: 'liability', normal: 'credit' },
  customer_credit: { name: 'Prepaid customer credit', type: 'liability', normal: 'credit' },
  refunds_payable: { name: 'Refunds payable', type: 'liability', normal: 'credit' },
  payouts_payable: { name: 'Payouts payable to partners', type: 'liability', normal: 'credit' },
  revenue: { name: 'Revenue', type: 'income', normal: 'credit' },
  breakage: { name: 'Revenue from expired prepaid credit', type: 'income', normal: 'credit' },
  discounts: { name: 'Discounts granted', type: 'income', normal: 'debit' },
  promotional_credit: { name: 'Promotional credit used', type: 'income', normal: 'debit' },
  fx_gain_loss: { name: 'Exchange gains and losses', type: 'income', normal: 'credit' },
  payment_fees: { name: 'Payment fees', type: 'expense', normal: 'debit' },
  partner_share: { name: "Partners' share of revenue", type: 'expense', normal: 'debit' },
  bad_debt: { name: 'Bad debt', type: 'expense', normal: 'debit' },
  rounding: { name: 'Rounding differences', type: 'expense', normal: 'debit' },
} as const satisfies Record<string, AccountDefinition>;

export type AccountKey = keyof typeof ACCOUNTS;

export const ACCOUNT_KEYS = Object.keys(ACCOUNTS) as readonly AccountKey[];

/** A seller's own account numbers, as text: a leading zero is part of a number. */
export type AccountNumbers = Readonly<Record<AccountKey, string>>;

/**
 * Numbers to start from, for a seller whose chart is none of the German ones: 1 assets, 2 liabilities, 4 income,
 * 6 expenses.
 */
const GENERIC: AccountNumbers = {
  receivable: '1200',
  cash: '1000',
  provider_balance: '1050',
  currency_exchange: '1090',
  deferred_revenue: '2400',
  tax_payable: '2200',
  customer_credit: '2300',
  refunds_payable: '2350',
  payouts_payable: '2100',
  revenue: '4000',
  breakage: '4050',
  discounts: '4100',
  promotional_credit: '4150',
  fx_gain_loss: '4900',
  payment_fees: '6100',
  partner_share: '6200',
  bad_debt: '6300',
  rounding: '6900',
};

/** In the manner of the German standard chart SKR 03 (by process). A tax adviser decides; every number can be set. */
const SKR03: AccountNumbers = {
  receivable: '1400',
  cash: '1200',
  provider_balance: '1360',
  currency_exchange: '1590',
  deferred_revenue: '0990',
  tax_payable: '1776',
  customer_credit: '1710',
  refunds_payable: '1700',
  payouts_payable: '1600',
  revenue: '8400',
  breakage: '8600',
  discounts: '8700',
  promotional_credit: '8700',
  fx_gain_loss: '2660',
  payment_fees: '4970',
  partner_share: '4760',
  bad_debt: '2400',
  rounding: '2300',
};

/** In the manner of the German standard chart SKR 04 (by balance sheet). */
const SKR04: AccountNumbers = {
  receivable: '1200',
  cash: '1800',
  provider_balance: '1460',
  currency_exchange: '1370',
  deferred_revenue: '3900',
  tax_payable: '3806',
  customer_credit: '3250',
  refunds_payable: '3500',
  payouts_payable: '3300',
  revenue: '4400',
  breakage: '4830',
  discounts: '4700',
  promotional_credit: '4700',
  fx_gain_loss: '4840',
  payment_fees: '6855',
  partner_share: '6770',
  bad_debt: '6930',
  rounding: '6300',
};

export const CHARTS = { generic: GENERIC, skr03: SKR03, skr04: SKR04 } as const satisfies Record<
  string,
  AccountNumbers
>;

export type ChartName = keyof typeof CHARTS;

/** The numbers of a chart with a seller's own in place of some. */
export function accountNumbers(
  chart: ChartName = 'generic',
  own: { readonly [Key in AccountKey]?: string } = {},
): AccountNumbers {
  return { ...CHARTS[chart], ...own };
}

export function isAccountKey(text: string): text is AccountKey {
  return Object.hasOwn(ACCOUNTS, text);
}
