// SPDX-License-Identifier: Apache-2.0
import type { ResolvedCatalog } from '../catalog/resolve.js';
import { addsUp } from '../invoice/plan-cost.js';
import { Decimal, decimal } from '../kit/decimal.js';
import type { Problem } from '../kit/result.js';
import type { PayInterval } from './plan-card.js';

/** What a visitor says of themselves: usage a month by meter, seats by feature and add-ons by key, as decimal text. */
export interface CalculatorState {
  readonly currency: string;
  readonly interval: PayInterval;
  readonly usage: Readonly<Record<string, string>>;
  readonly quantities: Readonly<Record<string, string>>;
  readonly add_ons: Readonly<Record<string, string>>;
}

/** Something to fill in, and how far its slider goes; beyond that there is the number beside it. */
export interface CalculatorInput {
  /** Of the address: `usage.events`, `seats.team-members`, `add-ons.workspaces`. */
  readonly name: string;
  readonly kind: 'meter' | 'seats' | 'add_on';
  readonly key: string;
  readonly label: string;
  /** Null for an add-on that the catalog counts by no word. */
  readonly unit: string | null;
  /** It is counted anew every month; else it is how many there are. */
  readonly by_month: boolean;
  readonly slider_maximum: string;
}

const LEAST_MAXIMUM = { meter: decimal('1000'), seats: decimal('50'), add_on: decimal('5') } as const;
/** More than anybody has; what is beyond would only make long numbers. */
const GREATEST = decimal('1000000000000000');
const NAMES = { meter: 'usage', seats: 'seats', add_on: 'add-ons' } as const;

/**
 * The meters and seats by which plans of a public catalog differ, those with a price or with a limit, and the add-ons
 * that are chosen. A slider goes to twice the greatest limit or tier that is stated.
 */
export function calculatorInputs(catalog: ResolvedCatalog): CalculatorInput[] {
  const { features, meters = {}, add_ons = {} } = catalog.definition;
  const reaches = new Map<string, Decimal>();
  const reach = (kind: CalculatorInput['kind'], key: string, to: Decimal) =>
    reaches.set(`${kind} ${key}`, to.max(reaches.get(`${kind} ${key}`) ?? LEAST_MAXIMUM[kind]));
  const countedBy = (feature: string) => {
    const definition = features[feature];
    if (definition?.kind === 'metered') return { kind: 'meter' as const, key: definition.meter };
    return definition?.kind === 'seats' ? { kind: 'seats' as const, key: feature } : null;
  };
  for (const plan of catalog.plans.values()) {
    for (const { key, terms } of plan.features.values()) {
      const about = countedBy(key);
      if (about !== null && 'limit' in terms && terms.limit !== null) reach(about.kind, about.key, terms.limit);
    }
  }
  const prices = [...catalog.plans.values()].flatMap((plan) => [...plan.prices.values()]);
  for (const price of [...prices, ...Object.values(add_ons).flatMap((addOn) => Object.values(addOn.prices))]) {
    if (price.meter === undefined && price.feature === undefined) continue;
    const { charge } = price;
    const steps =
      'tiers' in charge ? charge.tiers.flatMap(({ up_to }) => (up_to === null ? [] : [decimal(up_to)])) : [];
    const largest = [...steps, ...('size' in charge ? [decimal(charge.size)] : [])].reduce(
      (a, b) => a.max(b),
      Decimal.ZERO,
    );
    const scale = price.convert === undefined ? Decimal.ONE : decimal(price.convert.divide_by);
    if (price.meter !== undefined) reach('meter', price.meter, largest.multiply(scale));
    else if (price.feature !== undefined && features[price.feature] !== undefined)
      reach('seats', price.feature, largest);
  }
  const chosen = Object.entries(add_ons).filter(([, { trigger = 'chosen' }]) => trigger === 'chosen');
  for (const [key] of chosen) reach('add_on', key, Decimal.ZERO);
  const input = (
    kind: CalculatorInput['kind'],
    key: string,
    { label, unit }: { readonly label: string; readonly unit: string | null },
    by_month: boolean,
  ): CalculatorInput[] => {
    const most = reaches.get(`${kind} ${key}`);
    if (most === undefined) return [];
    const slider_maximum = most.multiply(Decimal.fromInteger(2)).toString();
    return [{ name: `${NAMES[kind]}.${key}`, kind, key, label, unit, by_month, slider_maximum }];
  };
  return [
    ...Object.entries(meters).flatMap(([key, meter]) => input('meter', key, meter, addsUp(meter))),
    ...Object.entries(features).flatMap(([key, feature]) =>
      feature.kind === 'seats' ? input('seats', key, feature, false) : [],
    ),
    ...chosen.flatMap(([key, { name, prices }]) => {
      const unit = Object.values(prices).find((price) => price.unit !== undefined)?.unit ?? null;
      return input('add_on', key, { label: name, unit }, false);
    }),
  ];
}

/**
 * The state that an address holds: `usage.events=100000&seats.members=5&currency=EUR&interval=year`. What does not
 * belong to it is left alone; a quantity that is none is a problem and counts as nothing.
 */
export function readCalculatorState(
  parameters: Readonly<Record<string, string>>,
  catalog: ResolvedCatalog,
): { readonly state: CalculatorState; readonly problems: readonly Problem[] } {
  const { currencies } = catalog.definition;
  const problems: Problem[] = [];
  const read: Record<CalculatorInput['kind'], Record<string, string>> = { meter: {}, seats: {}, add_on: {} };
  for (const { name, kind, key } of calculatorInputs(catalog)) {
    const text = (Object.hasOwn(parameters, name) ? (parameters[name] ?? '') : '').trim();
    if (text === '') continue;
    const value = text.length > 40 ? null : Decimal.parse(text);
    if (value === null || value.sign() < 0 || value.greaterThan(GREATEST) || (kind !== 'meter' && !value.isInteger()))
      problems.push({
        code: 'invalid-quantity',
        path: name,
        message: `${JSON.stringify(text.slice(0, 40))} is no quantity`,
        mend: `write a ${kind === 'meter' ? '' : 'whole '}number of zero or more, without separators`,
      });
    else if (!value.isZero()) read[kind][key] = value.toString();
  }
  const currency = currencies.find((code) => code === parameters.currency) ?? currencies[0];
  return {
    state: {
      currency,
      interval: parameters.interval === 'year' ? 'year' : 'month',
      usage: read.meter,
      quantities: read.seats,
      add_ons: read.add_on,
    },
    problems,
  };
}

/** The inverse of `readCalculatorState`, without what is as it would be anyway. */
export function calculatorParameters(state: CalculatorState, catalog: ResolvedCatalog): Record<string, string> {
  const of = (kind: CalculatorInput['kind'], values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([key, value]) => [`${NAMES[kind]}.${key}`, value]);
  return Object.fromEntries([
    ...(state.currency === catalog.definition.currencies[0] ? [] : [['currency', state.currency]]),
    ...(state.interval === 'month' ? [] : [['interval', state.interval]]),
    ...of('meter', state.usage),
    ...of('seats', state.quantities),
    ...of('add_on', state.add_ons),
  ]);
}
