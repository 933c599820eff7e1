// SPDX-License-Identifier: Apache-2.0
import { civil } from '@kontor/core';
import { countryNames } from './country-names.js';
import { NO_BREAK_SPACE } from './number-text.js';
import type { DocumentWords } from './words.js';

export const ja: DocumentWords = {
  tag: 'ja',
  title: { invoice: '請求書', credit_note: '返還請求書', quote: '見積書' },
  number: { invoice: '請求書番号', credit_note: '返還請求書番号', quote: '見積書番号' },
  issue_date: '発行日',
  due_date: 'お支払期限',
  valid_until: '有効期限',
  service_period: 'ご利用期間',
  corrects: '対象の請求書',
  purchase_order: '発注番号',
  buyer_reference: '貴社参照番号',
  contract: '契約',
  recipient: { invoice: '請求先', credit_note: '返還先', quote: 'お見積先' },
  vat_id: 'VAT番号',
  tax_number: '登録番号',
  registration: '法人番号',
  description: '品目',
  quantity: '数量',
  unit_price: '単価',
  tax: '消費税',
  amount: '金額',
  discount: '値引き',
  subtotal: '小計（税抜）',
  discounts_included: '値引き額（小計に反映済み）',
  total: '合計（税込）',
  prepaid: '入金済み',
  credits: '充当額',
  amount_due: { invoice: 'ご請求金額', credit_note: '返還金額', quote: 'お見積金額' },
  tax_on: (tax, rate, taxable) => `${tax} ${rate}（対象 ${taxable}）`,
  reverse_charge: 'リバースチャージ方式の対象です。',
  payment: 'お支払い',
  means: {
    transfer: '銀行振込',
    direct_debit: '口座振替',
    card: 'クレジットカード',
    online: 'オンライン決済',
  },
  account_holder: '口座名義',
  bank: '銀行',
  remittance: 'お支払い参照番号',
  mandate: '口座振替依頼番号',
  creditor_id: '債権者番号',
  debited_account: '引落口座',
  pay_online: 'オンラインで支払う',
  notes: '備考',
  page: (page, pages) => `${page} / ${pages} ページ`,
  units: { MON: 'か月', ANN: '年', QAN: '四半期', WEE: '週', DAY: '日', HUR: '時間', MIN: '分' },
  country: countryNames('ja'),
  date: (date) => {
    const { year, month, day } = civil(date);
    return `${year}年${month}月${day}日`;
  },
  dates: (first, last) => `${first}～${last}`,
  numbers: {
    point: '.',
    group: ',',
    grouped_from: 4,
    percent: (number) => `${number}%`,
    money: (number, unit, is_symbol) => (is_symbol ? unit + number : `${unit}${NO_BREAK_SPACE}${number}`),
  },
};
