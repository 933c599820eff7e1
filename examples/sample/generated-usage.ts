// SPDX-License-Identifier: Apache-2.0
import {
  type CatalogDefinition,
  Decimal,
  formatInstant,
  limitOf,
  type MeterDefinition,
  resolveCatalog,
  startOfDay,
  subscribedPrices,
} from '@kontor/core';
import { SAMPLE_PERIOD, type SampleCustomer, type SampleEvent } from './example-business.js';
import { randomIntegers, unevenParts } from './random-integers.js';
import { subscriptionOf } from './subscription-of.js';

/** Where generated events say they come from, so that nobody takes them for measured ones. */
export const GENERATED_SOURCE = 'kontor-sample/generated';

/** How much an ordinary customer uses in the month, by meter, where no limit says so; and in which fractions. */
export interface UsageProfile {
  readonly ordinary: Readonly<Record<string, number>>;
  /** Digits after the point of the meter's quantities; default none. */
  readonly places?: Readonly<Record<string, number>>;
}

const PERIOD = { start: SAMPLE_PERIOD.start, end: SAMPLE_PERIOD.until };

interface World {
  readonly id: string;
  readonly catalog: CatalogDefinition;
  readonly customers: readonly SampleCustomer[];
  readonly profile: UsageProfile;
  /** Event types that real traces bring. */
  readonly traced: ReadonlySet<string>;
}

/** Meters that read the same events, and how much of each is used in the month, in `10^-places` of its unit. */
interface Stream {
  readonly event_type: string;
  readonly fixed: SampleEvent['data'];
  readonly meters: { readonly definition: MeterDefinition; readonly total: number; readonly places: number }[];
}

/** The usage of every customer in November 2023, customer by customer; 30 to 200 events of each. */
export function* generateUsage(world: World): Generator<SampleEvent> {
  for (const customer of world.customers) {
    const next = randomIntegers(`${world.id}/${customer.key}`);
    const streams = streamsOf(customer, world, next);
    const flows = streams.filter(({ meters }) => meters.some(({ definition }) => !isGauge(definition)));
    for (const stream of streams) {
      const spread = flows.length === 0 ? (30 + next(30)) / streams.length : 40 / streams.length;
      const count = Math.ceil(flows.includes(stream) ? (60 + next(60)) / flows.length : spread);
      yield* eventsOf(stream, customer, world.id, count, next);
    }
  }
}

function* eventsOf(
  { event_type, fixed, meters }: Stream,
  customer: SampleCustomer,
  business: string,
  wanted: number,
  next: (n: number) => number,
): Generator<SampleEvent> {
  const counted = meters.find(({ definition }) => definition.aggregation === 'count');
  const count = counted === undefined ? wanted : Math.min(wanted, Math.max(1, counted.total));
  const values = meters.map(({ definition, total }) =>
    isGauge(definition)
      ? Array.from({ length: count }, () => Math.ceil((total * (60 + next(41))) / 100))
      : unevenParts(total, count, next),
  );
  const { start_date } = customer.subscription;
  const from = Math.max(startOfDay(SAMPLE_PERIOD.start, customer.timezone), startOfDay(start_date, customer.timezone));
  const to = startOfDay(SAMPLE_PERIOD.until, customer.timezone);
  const slot = Math.floor((to - from) / count);
  for (let index = 0; index < count; index++) {
    const data: Record<string, string | number | boolean> = { ...fixed };
    meters.forEach(({ definition, places }, which) => {
      if (definition.property === undefined) return;
      const value = values[which]?.[index] as number;
      data[definition.property] =
        definition.aggregation === 'unique'
          ? `${definition.property}-${index + 1}`
          : places === 0
            ? value
            : Decimal.fromParts(BigInt(value), places).toString();
    });
    // the first and the last instant of the customer's own month are used too
    const time = index === 0 ? from : index === count - 1 ? to - 1 : from + slot * index + next(slot);
    yield {
      specversion: '1.0',
      id: `${business}/${customer.key}/${event_type}/${String(index + 1).padStart(4, '0')}`,
      source: GENERATED_SOURCE,
      type: event_type,
      subject: customer.key,
      time: formatInstant(time),
      data,
    };
  }
}

/** What the customer uses: every meter that its plan limits or that a price of it charges. */
function streamsOf(customer: SampleCustomer, world: World, next: (n: number) => number): Stream[] {
  const { catalog, profile, traced } = world;
  const subscription = subscriptionOf(customer);
  const resolved = resolveCatalog(catalog);
  const prices = subscribedPrices(subscription, resolved).map(({ price }) => price);
  const size = 40 + next(180);
  const streams = new Map<string, Stream>();
  for (const [key, definition] of Object.entries(catalog.meters ?? {})) {
    const charges = prices.filter(({ meter }) => meter === key);
    const limits = Object.entries(catalog.features)
      .filter(([, feature]) => feature.kind === 'metered' && feature.meter === key)
      .map(([feature]) => limitOf(feature, subscription, resolved, PERIOD));
    const limit = limits.find((found) => found === 'unlimited' || found.sign() > 0);
    if (traced.has(definition.event_type) || (charges.length === 0 && limit === undefined)) continue;
    const places = profile.places?.[key] ?? 0;
    const ordinary = profile.ordinary[key];
    if (ordinary === undefined && !(limit instanceof Decimal)) throw new RangeError(`how much is usual of ${key}?`);
    // what is charged beyond a limit goes beyond it for many; what a gate refuses stays within
    const share = charges.length > 0 ? 50 + next(150) : 35 + next(60);
    const units = limit instanceof Decimal ? (Number(limit.toString()) * share) / 100 : ((ordinary ?? 0) * size) / 100;
    const total = Math.max(1, Math.floor(units * 10 ** places));
    const fixed = definition.filter ?? {};
    const name = JSON.stringify([definition.event_type, fixed]);
    const stream = streams.get(name) ?? { event_type: definition.event_type, fixed, meters: [] };
    streams.set(name, stream);
    stream.meters.push({ definition, total, places });
  }
  return [...streams.values()];
}

function isGauge({ aggregation }: MeterDefinition): boolean {
  return aggregation === 'latest' || aggregation === 'max';
}
