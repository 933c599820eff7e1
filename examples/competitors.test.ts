// SPDX-License-Identifier: Apache-2.0
import { checkCatalog, resolveCatalog } from '@kontor/core';
import { type CompetitorPrices, comparedScenarios, publicCatalog } from '@kontor/core/pricing';
import { expect, test } from 'vitest';
import { readFacts } from './facts/fact-rows.js';
import { examples } from './index.js';
import { exampleFile } from './sample/example-file.js';

const competitors = (id: string) => JSON.parse(exampleFile(id, 'competitors.json')) as CompetitorPrices;
const compared = (id: string) => {
  const catalog = examples.find((business) => business.id === id)?.catalog as (typeof examples)[number]['catalog'];
  return comparedScenarios(resolveCatalog(publicCatalog(resolveCatalog(catalog))), competitors(id));
};
const percent = (saving: unknown) => Math.round(Number(String(saving)) * 100);

interface CostFacts {
  readonly costComparisons: readonly {
    readonly rows: readonly {
      readonly product: string;
      readonly amount: number;
      readonly throughputTBPerMonth: number;
      readonly baseline: number;
      readonly ours: number;
      readonly savingsPct: number;
    }[];
  }[];
}

test.each(examples.map(({ id, catalog }) => [id, catalog] as const))(
  'what %s publishes is a sound catalog',
  (_id, catalog) => {
    const found = checkCatalog(publicCatalog(resolveCatalog(catalog)));
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
  },
);

test('the savings table of the streaming company: as it is written, and by the price list', () => {
  const rows = readFacts<CostFacts>('streaming').costComparisons[0]?.rows ?? [];
  const scenarios = compared('streaming');
  expect(
    scenarios.map(({ state, prices }) => {
      const [other, stated] = prices;
      return [
        Number(state.usage.throughput) / 1_000,
        Number(other?.monthly),
        Number(stated?.monthly),
        percent(stated?.saving),
      ];
    }),
  ).toEqual(rows.map((row) => [row.throughputTBPerMonth, row.baseline, row.ours, row.savingsPct]));
  expect(rows).toHaveLength(3);
  // Pro 99 + 10,000 × 0.01 and Team 499 + 10,000 × 0.008, and so on; 20 queries at once are more than Pro holds
  const ours = scenarios.map(({ prices }) =>
    prices
      .filter(({ kind }) => kind === 'ours')
      .map(({ name, monthly, saving }) => `${name} ${monthly} ${percent(saving)} %`),
  );
  expect(ours).toEqual([['Pro 199 99 %', 'Team 579 96 %'], ['Pro 599 99 %', 'Team 899 98 %'], ['Team 1299 99 %']]);
});

test('the chart of Kalcifer for 100,000 customer profiles: others as cited, its own to the dollar', () => {
  const rows = readFacts<CostFacts>('kalcifer').costComparisons[0]?.rows ?? [];
  const [{ prices }] = compared('kalcifer') as [ReturnType<typeof compared>[number]];
  const written = prices.filter(({ kind }) => kind !== 'ours');
  expect(written.map(({ name, monthly }) => [name, Number(monthly)])).toEqual(
    rows.map((row) => [row.product, row.amount]),
  );
  expect(rows).toHaveLength(7);
  // the chart rounds: 999 and 299 by the price list
  const exact = new Map(
    prices.filter(({ kind }) => kind === 'ours').map(({ name, monthly }) => [name, String(monthly)]),
  );
  expect([exact.get('Cloud Growth'), exact.get('Cloud Starter'), exact.get('Community')]).toEqual(['999', '299', '0']);
});
