// SPDX-License-Identifier: Apache-2.0
import {
  compileScenario,
  monteCarlo,
  outlook,
  parseScenario,
  resolveCatalog,
  type ScenarioDefinition,
} from '@kontor/core';
import { describe, expect, test } from 'vitest';
import { catalog as concertmasterCatalog } from './concertmaster/catalog.js';
import { scenario as concertmaster } from './concertmaster/scenario.js';
import { catalog as conexusCatalog } from './conexus/catalog.js';
import { scenario as conexus } from './conexus/scenario.js';
import { catalog as kalciferCatalog } from './kalcifer/catalog.js';
import { scenario as kalcifer } from './kalcifer/scenario.js';
import { catalog as streamingCatalog } from './streaming/catalog.js';
import { scenario as streaming } from './streaming/scenario.js';
import { catalog as zendbCatalog } from './zendb/catalog.js';
import { scenario as zendb } from './zendb/scenario.js';

const businesses = [
  ['kalcifer', kalcifer, kalciferCatalog],
  ['zendb', zendb, zendbCatalog],
  ['conexus', conexus, conexusCatalog],
  ['streaming', streaming, streamingCatalog],
  ['concertmaster', concertmaster, concertmasterCatalog],
] as const;

function compiled(definition: ScenarioDefinition, catalog: Parameters<typeof resolveCatalog>[0]) {
  const parsed = parseScenario(definition);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const scenario = compileScenario(parsed.value, resolveCatalog(catalog));
  if (!scenario.ok) throw new Error(JSON.stringify(scenario.problems));
  return scenario.value;
}

describe('the scenarios of the five businesses', () => {
  test.each(businesses)('%s', (_name, definition, catalog) => {
    const scenario = compiled(definition, catalog);
    const months = outlook(scenario);
    expect(months).toHaveLength(24);
    // what the middle of all ranges gives lies within the bands
    const bands = monteCarlo(scenario, { runs: 200, seed: 1 });
    for (const [index, { mrr, customers }] of months.entries()) {
      const band = bands.months[index];
      if (customers < 5) continue;
      expect(Number(mrr)).toBeGreaterThan(Number(band?.mrr.p5));
      expect(Number(mrr)).toBeLessThan(Number(band?.mrr.p95));
    }
    expect(bands.targets).toHaveLength(Object.keys(definition.targets).length);
  });

  test('the first cloud customers of Kalcifer pay what its catalog says', () => {
    const { segments } = compiled(kalcifer, kalciferCatalog);
    const [cloud] = segments;
    // by size of events: 299 within 500,000, 999 within 5,000,000, 2,999 beyond
    const { monthly, shares } = cloud?.curve ?? { monthly: [], shares: [] };
    expect(Math.min(...monthly)).toBeGreaterThan(299);
    expect(Math.max(...monthly)).toBeLessThan(2999);
    expect(shares).toHaveLength(3);
  });
});
