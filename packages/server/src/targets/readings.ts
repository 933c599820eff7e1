// SPDX-License-Identifier: Apache-2.0
import { type CurrencyCode, type Decimal, figures, type PlainDate } from '@kontor/core';
import { readFigureInputs } from '../metrics/figure-reading.js';
import type { Frame } from '../metrics/frame.js';
import type { Store } from '../store/store.js';

/** A figure of a day that somebody asks for; money in a currency, default the organisation's. */
export interface Wanted {
  readonly metric: string;
  readonly date: PlainDate;
  readonly currency?: CurrencyCode | undefined;
}

const keyOf = ({ metric, date, currency = '' }: Wanted) => `${date} ${currency} ${metric}`;

/** Figures as they were asked for: each day and currency is computed once, and only what was asked for of it. */
export class Readings {
  readonly #values: ReadonlyMap<string, Decimal>;

  private constructor(values: ReadonlyMap<string, Decimal>) {
    this.#values = values;
  }

  static async read(store: Store, frame: Frame, wanted: readonly Wanted[]): Promise<Readings> {
    const groups = new Map<string, { date: PlainDate; currency: CurrencyCode | undefined; names: Set<string> }>();
    for (const { metric, date, currency } of wanted) {
      const key = `${date} ${currency ?? ''}`;
      const group = groups.get(key) ?? { date, currency, names: new Set() };
      group.names.add(metric);
      groups.set(key, group);
    }
    const values = new Map<string, Decimal>();
    for (const { date, currency, names } of groups.values()) {
      const asked = { on: date, currency, names: [...names] };
      const { history, facts, request } = await readFigureInputs(store, frame, asked);
      for (const { name, value } of figures(history, facts, request))
        if (value !== null) values.set(keyOf({ metric: name, date, currency }), value);
    }
    return new Readings(values);
  }

  /** Null: it cannot be computed, or nobody knows. */
  of(wanted: Wanted): Decimal | null {
    return this.#values.get(keyOf(wanted)) ?? null;
  }
}
