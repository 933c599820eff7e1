// SPDX-License-Identifier: Apache-2.0
import { type CompiledPrice, compilePrice, decimal, type Price, type RatingInput, rate } from '@kontor/core';
import type { BenchResult } from './result.js';

const LINES = 1_000_000;
const RUNS = 3;

/** A line as it comes: text. `second` is the number of transactions or the amount on the events, where one is asked for. */
interface Line {
  readonly kind: number;
  readonly quantity: string;
  readonly second: string;
}

/** A price, and the same arithmetic as somebody would write it with `number`: text in, minor units out. */
interface Contender {
  readonly price: Omit<Price, 'interval'>;
  readonly plain: (quantity: string, second: string) => number;
  /** Largest quantity, and digits after its point. */
  readonly up_to: number;
  readonly places: number;
  /** What `second` is to our side. */
  readonly second?: 'transaction_count' | 'event_amount';
}

const cents = (amount: number) => Math.round(amount * 100);
const UNIT_TIERS = [
  { up_to: 1000, unit_amount: 0.02, flat_amount: 5 },
  { up_to: 10_000, unit_amount: 0.01, flat_amount: 0 },
  { up_to: 100_000, unit_amount: 0.005, flat_amount: 0 },
  { up_to: Number.POSITIVE_INFINITY, unit_amount: 0.0005, flat_amount: 10 },
];
const tiers = UNIT_TIERS.map(({ up_to, unit_amount, flat_amount }) => ({
  up_to: up_to === Number.POSITIVE_INFINITY ? null : up_to,
  unit_amount: String(unit_amount),
  flat_amount,
}));

function graduated(quantity: number): number {
  let total = 0;
  let from = 0;
  for (const tier of UNIT_TIERS) {
    if (quantity <= from) break;
    total += (Math.min(quantity, tier.up_to) - from) * tier.unit_amount + tier.flat_amount;
    from = tier.up_to;
  }
  return total;
}

function volume(quantity: number): number {
  for (const tier of UNIT_TIERS)
    if (quantity <= tier.up_to) return quantity === 0 ? 0 : quantity * tier.unit_amount + tier.flat_amount;
  return 0;
}

const CONTENDERS: readonly Contender[] = [
  { price: { charge: { model: 'flat', amount: '29.90' } }, plain: () => cents(29.9), up_to: 10, places: 0 },
  {
    price: { charge: { model: 'per_unit', unit_amount: '0.000125' }, included: 10_000 },
    plain: (quantity) => cents(Math.max(0, Number(quantity) - 10_000) * 0.000125),
    up_to: 1_000_000,
    places: 0,
  },
  {
    price: {
      charge: { model: 'per_unit', unit_amount: '0.09' },
      convert: { divide_by: '1000000000' },
      minimum_amount: '5',
    },
    plain: (quantity) => cents(Math.max(5, (Number(quantity) / 1e9) * 0.09)),
    up_to: 1_000_000_000_000,
    places: 0,
  },
  {
    price: { charge: { model: 'per_seat', unit_amount: '39' } },
    plain: (quantity) => cents(Number(quantity) * 39),
    up_to: 500,
    places: 0,
  },
  {
    price: { charge: { model: 'package', amount: '5', size: '1000' } },
    plain: (quantity) => cents(Math.ceil(Number(quantity) / 1000) * 5),
    up_to: 1_000_000,
    places: 0,
  },
  {
    price: { charge: { model: 'graduated', tiers } },
    plain: (quantity) => cents(graduated(Number(quantity))),
    up_to: 1_000_000,
    places: 0,
  },
  {
    price: { charge: { model: 'volume', tiers } },
    plain: (quantity) => cents(volume(Number(quantity))),
    up_to: 200_000,
    places: 3,
  },
  {
    price: {
      charge: {
        model: 'stairstep',
        tiers: [
          { up_to: 1000, amount: 19 },
          { up_to: 5000, amount: 49 },
          { up_to: null, amount: 99 },
        ],
      },
    },
    plain: (text) => {
      const quantity = Number(text);
      return cents(quantity === 0 ? 0 : quantity <= 1000 ? 19 : quantity <= 5000 ? 49 : 99);
    },
    up_to: 10_000,
    places: 0,
  },
  {
    price: { charge: { model: 'percentage', rate: '0.029', fixed_amount: '0.30', free_amount: '100' } },
    plain: (quantity, count) => cents(Math.max(0, Number(quantity) - 100) * 0.029 + Number(count) * 0.3),
    up_to: 20_000,
    places: 2,
    second: 'transaction_count',
  },
  {
    price: {
      charge: {
        model: 'graduated_percentage',
        tiers: [
          { up_to: 10_000, rate: '0.03' },
          { up_to: null, rate: '0.02', flat_amount: 5 },
        ],
      },
    },
    plain: (text) => {
      const quantity = Number(text);
      return cents(quantity <= 10_000 ? quantity * 0.03 : 300 + (quantity - 10_000) * 0.02 + 5);
    },
    up_to: 20_000,
    places: 2,
  },
  {
    price: {
      charge: { model: 'committed', committed_quantity: 10_000, committed_amount: 500, overage_unit_amount: '0.06' },
      limit: { quantity: 50_000, enforcement: 'hard' },
    },
    plain: (quantity) => cents(500 + Math.max(0, Math.min(50_000, Number(quantity)) - 10_000) * 0.06),
    up_to: 60_000,
    places: 1,
  },
  {
    price: { charge: { model: 'dynamic' } },
    plain: (_quantity, amount) => cents(Number(amount)),
    up_to: 100,
    places: 0,
    second: 'event_amount',
  },
];

/** The same lines in every run: a linear congruential generator with the constants of Numerical Recipes. */
function randomLines(): Line[] {
  let state = 42;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return Array.from({ length: LINES }, () => {
    const kind = below(CONTENDERS.length);
    const { up_to, places } = CONTENDERS[kind] as Contender;
    const quantity = (below(up_to * 10 ** places) / 10 ** places).toFixed(places);
    return {
      kind,
      quantity,
      second: CONTENDERS[kind]?.second === 'event_amount' ? `${below(9999)}.5` : `${below(40)}`,
    };
  });
}

function rateExactly(lines: readonly Line[], prices: readonly CompiledPrice[]): number {
  let total = 0;
  for (const { kind, quantity, second } of lines) {
    const given = CONTENDERS[kind]?.second;
    const input: RatingInput =
      given === undefined
        ? { quantity: decimal(quantity) }
        : given === 'event_amount'
          ? { quantity: decimal(quantity), event_amount: decimal(second) }
          : { quantity: decimal(quantity), transaction_count: decimal(second) };
    total += Number(rate(prices[kind] as CompiledPrice, input).amount_minor);
  }
  return total;
}

function ratePlainly(lines: readonly Line[]): number {
  let total = 0;
  for (const { kind, quantity, second } of lines) total += (CONTENDERS[kind] as Contender).plain(quantity, second);
  return total;
}

function milliseconds(run: () => number, check: (total: number) => boolean): number {
  const started = process.hrtime.bigint();
  const total = run();
  const elapsed = Number(process.hrtime.bigint() - started) / 1e6;
  if (!check(total)) throw new Error(`the two sides disagree: ${total}`);
  return elapsed;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** A million charge lines over all models, from decimal text to minor units, beside the same arithmetic with `number`. */
export async function bench(): Promise<BenchResult[]> {
  const lines = randomLines();
  const prices = CONTENDERS.map(({ price }) =>
    compilePrice({ interval: 'month', ...price }, { currency: 'USD', rounding: 'half-away' }),
  );
  // floats miss some ties by a cent; more than that apart would be another computation
  const expected = rateExactly(lines, prices);
  const agrees = (total: number) => Math.abs(total - expected) < lines.length / 100;
  ratePlainly(lines);
  const ours: number[] = [];
  const peer: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(milliseconds(() => rateExactly(lines, prices), agrees));
    peer.push(milliseconds(() => ratePlainly(lines), agrees));
  }
  const [oursMedian, peerMedian] = [median(ours), median(peer)];
  const ratio = oursMedian / peerMedian;
  return [
    {
      bench: 'rate',
      ours: Math.round(oursMedian),
      peer: Math.round(peerMedian),
      peer_name: 'the same arithmetic in plain JS number',
      unit: 'ms per 1,000,000 lines',
      ratio: Number(ratio.toFixed(2)),
      bound: "at most 6x the peer's time",
      holds: ratio <= 6,
    },
  ];
}
