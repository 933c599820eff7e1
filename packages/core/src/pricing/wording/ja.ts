// SPDX-License-Identifier: Apache-2.0
import type { ComparisonWords } from './comparison-wording.js';

export const ja: ComparisonWords = {
  included: '含む',
  not_included: '含まない',
  unsaid: '記載なし',
  features: '機能',
  service: 'サポートとサービスレベル',
  support: 'サポート',
  uptime: '稼働率',
  resets: { day: '／日', week: '／週', month: '／月', year: '／年', never: '' },
  at_least: (least, most) => `${least} 以上、${most}`,
  unlimited: '無制限',
  by_use: '超過分は従量制',
  first_response: (hours) => `初回応答 ${hours} 時間以内`,
  edition: 'エディション',
  delivery: '提供形態',
  licence: 'ライセンス',
  by_contract: '契約による価格',
  not_in_currency: 'この通貨では販売していません',
  not_priced: 'この条件では計算できません',
  holds: (limit, feature) => `${feature}の上限は ${limit}`,
  not_with: (add_on) => `${add_on}は付けられません`,
  times: (count, months) => `（${months} か月に ${count} 回）`,
};
