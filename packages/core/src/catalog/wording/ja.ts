// SPDX-License-Identifier: Apache-2.0
import { range } from './phrases.js';
import type { PriceWords } from './price-wording.js';

export const ja: PriceWords = {
  once: '一回限り',
  every: (count, unit) => {
    const one = { day: '日', week: '週', month: '月', quarter: '四半期', year: '年' } as const;
    const many = { day: '日', week: '週間', month: 'か月', quarter: '四半期', year: '年' } as const;
    return count === 1 ? `／${one[unit]}` : `／${count}${many[unit]}`;
  },
  unit: (word) => word ?? '単位',
  seat: 'シート',
  per: (amount, unit) => `${unit}あたり ${amount}`,
  per_seat: (seat) => `／${seat}`,
  percent: (number) => `${number}%`,
  plus_flat: (amount) => ` + ${amount}`,
  plus_each: (amount) => ` + 各 ${amount}`,
  up_to: (quantity) => `${quantity} まで`,
  beyond_that: 'それを超える分',
  whole_tier: '（到達した段階の単価を全量に適用）',
  committed: (amount, quantity, then) => `${quantity} で ${amount}、以降 ${then}`,
  beyond: (quantity) => `${quantity} を超える分`,
  beyond_limit: (feature) => `${feature} の上限を超える分`,
  at_least: (amount, interval) => `最低 ${amount} ${interval}`,
  of_events: 'イベントの金額',
  negotiated: (...ends) => range('個別交渉', '未定', ends, ' ～ '),
  on_request: 'お問い合わせください',
};
