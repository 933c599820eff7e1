// SPDX-License-Identifier: Apache-2.0
import {
  type CatalogDefinition,
  cheapestPlan,
  costCurve,
  Decimal,
  decimal,
  formatMinor,
  type PlanCost,
  planCosts,
  resolveCatalog,
} from '@kontor/core';
import { soundCatalog } from '../catalog-file.js';
import { CommandFailure } from '../failure.js';
import { Output } from '../output.js';
import { inSession } from '../program.js';
import { grouped, table } from '../terminal/table.js';
import type { CostOptions } from './forecast.js';

/** What each plan would cost, once or over the quantity of a meter. */
export async function showCosts(options: CostOptions): Promise<void> {
  const definition = await definitionOf(options);
  const catalog = resolveCatalog(definition);
  const output = new Output(options.json === true);
  const known = <Value>(record: Record<string, Value>, names: Readonly<Record<string, unknown>>, what: string) => {
    for (const key of Object.keys(record))
      if (!Object.hasOwn(names, key))
        throw new CommandFailure(`the catalog has no ${what} ${key}; name one of ${Object.keys(names).join(', ')}`, 2);
    return record;
  };
  const usage = known(pairs(options.usage, '--usage'), definition.meters ?? {}, 'meter');
  const add_ons = pairs(options.addOn, '--add-on');
  const plans = Object.fromEntries((options.plan ?? []).map((key) => [key, '']));
  const request = {
    catalog,
    ...(options.currency === undefined ? {} : { currency: options.currency }),
    ...(options.plan === undefined ? {} : { plans: Object.keys(known(plans, definition.plans, 'plan')) }),
    quantities: known(pairs(options.quantity, '--quantity'), definition.features, 'feature'),
    usage: Object.fromEntries(
      Object.entries(usage).map(([meter, quantity]) => [
        meter,
        { quantity: decimal(quantity), event_count: decimal(quantity) },
      ]),
    ),
    add_ons: Object.entries(add_ons).map(([add_on, quantity]) => ({ add_on, quantity })),
  };
  if (options.over === undefined) {
    const costs = planCosts(request);
    const cheapest = cheapestPlan(costs);
    output.show({ plans: costs.map(shown), cheapest: cheapest === null ? null : shown(cheapest) }, () =>
      [
        table(costs, [
          { title: 'Plan', value: nameOf },
          { title: 'A month', value: monthly, align: 'right' },
          { title: 'Of it fixed', value: (row) => month(row.monthly_fixed), align: 'right' },
          { title: 'Once', value: (row) => (row.monthly === null ? '' : grouped(shown(row).once)), align: 'right' },
          { title: 'Note', value: noteOf },
        ]),
        cheapest === null
          ? 'no plan with a listed price holds it'
          : `cheapest: ${nameOf(cheapest)}, ${monthly(cheapest)} ${cheapest.currency} a month`,
      ].join('\n'),
    );
    return;
  }
  const { meter, quantities } = curveOf(options.over);
  known({ [meter]: '' }, definition.meters ?? {}, 'meter');
  const curve = costCurve(request, meter, quantities);
  const columns = curve[0]?.costs.map((cost, index) => ({ title: nameOf(cost), index })) ?? [];
  output.show(
    {
      meter,
      points: curve.map(({ quantity, costs, cheapest }) => ({
        quantity: quantity.toString(),
        plans: costs.map(shown),
        cheapest: cheapest === null ? null : shown(cheapest),
      })),
    },
    () =>
      table(curve, [
        { title: meter, value: (row) => grouped(row.quantity.toString()), align: 'right' },
        ...columns.map(({ title, index }) => ({
          title,
          value: (row: (typeof curve)[number]) => {
            const cost = row.costs[index] as PlanCost;
            return cost.holds ? monthly(cost) : '–';
          },
          align: 'right' as const,
        })),
        { title: 'Cheapest', value: (row) => (row.cheapest === null ? '' : nameOf(row.cheapest)) },
      ]),
  );
}

async function definitionOf(options: CostOptions): Promise<CatalogDefinition> {
  if (options.catalog !== undefined) return soundCatalog(options.catalog);
  let content: CatalogDefinition | undefined;
  await inSession(options, async ({ connection }) => {
    ({ content } = await connection.request<{ content: CatalogDefinition }>('GET', '/v1/catalog'));
  });
  return content as CatalogDefinition;
}

function pairs(texts: readonly string[] | undefined, flag: string): Record<string, string> {
  return Object.fromEntries(
    (texts ?? []).map((text) => {
      const [key = '', quantity = ''] = text.split('=', 2);
      const value = Decimal.parse(quantity);
      if (key === '' || value === null || value.sign() < 0)
        throw new CommandFailure(`${flag}: ${text} is no key=quantity, such as events=700000`, 2);
      return [key, quantity];
    }),
  );
}

function curveOf(text: string): { readonly meter: string; readonly quantities: readonly Decimal[] } {
  const found = /^([^=]+)=(\d+)\.\.(\d+)\/(\d{1,3})$/.exec(text);
  const [, meter = '', from = '0', to = '0', count = '0'] = found ?? [];
  const [low, high, steps] = [decimal(from), decimal(to), Number(count)];
  if (found === null || steps < 1 || high.lessThan(low))
    throw new CommandFailure(`--over: ${text} is no meter=from..to/steps, such as events=0..6000000/6`, 2);
  const step = high.subtract(low).divide(decimal(steps), 6, 'half-even');
  return {
    meter,
    quantities: Array.from({ length: steps + 1 }, (_, index) =>
      index === steps ? high : low.add(step.multiply(decimal(index))),
    ),
  };
}

function shown({
  plan,
  option,
  currency,
  monthly: amount,
  monthly_fixed,
  once_minor,
  holds,
  exceeded,
  problems,
}: PlanCost) {
  return {
    plan,
    option,
    currency,
    monthly: amount?.toString() ?? null,
    monthly_fixed: monthly_fixed?.toString() ?? null,
    once: formatMinor(once_minor, currency),
    holds,
    exceeded: exceeded.map(({ limit, needed, ...rest }) => ({
      ...rest,
      limit: limit.toString(),
      needed: needed.toString(),
    })),
    problems,
  };
}

const nameOf = ({ plan, option }: PlanCost) => (option === null ? plan : `${plan}/${option}`);
const month = (amount: Decimal | null) => (amount === null ? '' : grouped(amount.round(2, 'half-away').toFixed(2)));
const monthly = ({ monthly: amount }: PlanCost) => (amount === null ? 'by contract' : month(amount));

function noteOf({ exceeded, problems }: PlanCost): string {
  const [problem] = problems;
  if (problem !== undefined) return problem.message;
  const limits = exceeded.map(({ feature, limit, enforcement }) =>
    enforcement === 'hard'
      ? `too small: ${feature} ends at ${grouped(limit.toString())}`
      : `beyond the ${grouped(limit.toString())} ${feature} in it`,
  );
  return limits.join(' · ');
}
