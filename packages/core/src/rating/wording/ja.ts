// SPDX-License-Identifier: Apache-2.0
import type { RatingWords } from './rating-words.js';

const none = (text: string, is_none: boolean) => `${text}${is_none ? '（ゼロとして計算）' : ''}`;

export const ja: RatingWords = {
  list: (parts) => parts.join('、'),
  series: (parts) => parts.join('、'),
  in_order: (parts) => parts.join('、次に '),
  sentence: (opening, body, result) => `${opening === '' ? '' : `${opening}: `}${body} = ${result}`,
  rounded: (exact, rounded) => `${exact}、端数処理後 ${rounded}`,
  nothing: '請求なし',
  unit: (unit) => unit ?? '単位',
  counted: (quantity, unit, is_none) => none(`${quantity} ${unit}`, is_none),
  converted: (quantity, divide_by, result, rounded, is_none) =>
    `${none(quantity, is_none)} / ${divide_by}${rounded ? '、端数処理後' : ' ='} ${result}`,
  percent: (number) => `${number}%`,
  hard_limit: (refused, limit) => `上限 ${limit} を超える ${refused} は拒否`,
  soft_limit: (over, limit) => `目安の上限 ${limit} を ${over} 超過`,
  included: (used, all) => (all ? `${used} すべて料金に含む` : `うち ${used} は料金に含む`),
  flat_fee: (amount) => `定額 ${amount}`,
  at: (quantity, price) => `${quantity} × ${price}`,
  for: (quantity, amount) => `${quantity} で ${amount}`,
  free: (quantity) => `${quantity} は無料`,
  plus: (text, amount) => `${text} + ${amount}`,
  above_it: (quantity) => `超過分 ${quantity}`,
  all: (quantity) => `全量 ${quantity}`,
  packages: (count, _one, size, price) => `${size} 入りパッケージ ${count} 個 × ${price}`,
  block: (above, up_to) => {
    if (above === null && up_to === null) return '1 区分';
    return `${above === null ? '' : `${above} 超`}${up_to === null ? '' : `${above === null ? '' : ' '}${up_to} 以下`}の区分`;
  },
  share: (percent, base) => `${base} の ${percent}`,
  free_transactions: (count, _one, base) => `最初の ${count} 件の取引（${base}）は無料`,
  free_amount: (base) => `${base} は料率の対象外`,
  fixed_fees: (count, _one, fee) => `取引 ${count} 件 × ${fee}`,
  lifted: (amount, minimum) => `最低額 ${minimum} に満たない取引の加算 ${amount}`,
  cut: (amount, maximum) => `最高額 ${maximum} を超える取引の減額 ${amount}`,
  committed: (quantity, amount, used) => `契約量 ${quantity} で ${amount}${used === null ? '' : `（使用量 ${used}）`}`,
  event_amounts: (count, _one, amount) => `イベント ${count} 件、金額の合計 ${amount}`,
  owed: (amount) => (amount === null ? '請求額なし' : `請求額 ${amount}`),
  billed_before: (amount) => `請求済み ${amount}`,
  true_up: (amount, minimum) => `最低額 ${minimum} までの差額 ${amount}`,
  proration: (part, whole, by) => `${whole} ${by === 'day' ? '日' : '秒'}のうち ${part} ${by === 'day' ? '日' : '秒'}`,
};
