// SPDX-License-Identifier: Apache-2.0
import { decimal } from '../../kit/decimal.js';
import { rateFrom } from '../../kit/exchange-rate.js';
import type { RateOfDay } from '../movement.js';

/** Rates of EUR in USD and JPY that change with every day, and mostly do not end in the other direction. */
export const dailyRate: RateOfDay = (base, quote, date) => {
  const other = base === 'EUR' ? quote : base;
  const rate = decimal(other === 'JPY' ? `1${date.slice(5, 7)}.7` : `1.${date.slice(8)}3`);
  return rateFrom({ base: 'EUR', quote: other, date, rate, source: 'test', sys_from: 1n }, base, quote);
};
