// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { parseScenario } from './scenario-parse.js';
import { scenarioOf, segment } from './testing/example-scenario.js';

const cloud = (change: object) => ({ segments: { cloud: { ...segment, ...change } } });

describe('a scenario', () => {
  test('that is right is taken', () => {
    expect(parseScenario(scenarioOf()).ok).toBe(true);
  });
  test.each<[string, object, string, string]>([
    ['no object', [], 'invalid-type', ''],
    ['no segments', { segments: undefined }, 'missing-field', 'segments'],
    ['a field too many', { segmnts: {} }, 'unknown-field', 'segmnts'],
    [
      'no range',
      cloud({ funnel: [{ name: 'a', conversion: 'some' }] }),
      'range-invalid',
      'segments.cloud.funnel[0].conversion',
    ],
    [
      'a share of more than all',
      cloud({ price_factor: 1, retention: { kind: 'churn', monthly: '90%..110%' } }),
      'range-outside',
      'segments.cloud.retention.monthly',
    ],
    ['a source of another kind', { sources: { visits: { kind: 'magic' } } }, 'unknown-choice', 'sources.visits.kind'],
    ['a source there is not', cloud({ source: 'visit' }), 'unknown-choice', 'segments.cloud.source'],
    ['no plans', cloud({ plans: [] }), 'invalid-type', 'segments.cloud.plans'],
    [
      'half a retention',
      cloud({ retention: { kind: 'sbg', alpha: 1 } }),
      'missing-field',
      'segments.cloud.retention.beta',
    ],
    ['nothing to fit', cloud({ retention: { kind: 'sbg' } }), 'missing-field', 'segments.cloud.cohorts'],
    [
      'more than anybody tells apart',
      { segments: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`s${index}`, segment])) },
      'too-many-entries',
      'segments',
    ],
    [
      'too many plans',
      cloud({ plans: Array.from({ length: 101 }, () => 'small') }),
      'too-many-entries',
      'segments.cloud.plans',
    ],
    [
      'customers of more than a century',
      cloud({ cohorts: [{ size: 1, survivors: [], age_months: 1201 }] }),
      'invalid-type',
      'segments.cloud.cohorts[0].age_months',
    ],
    ['no month', { first_month: '2026-13' }, 'invalid-format', 'first_month'],
    ['too far', { months: 121 }, 'invalid-type', 'months'],
    ['no currency', { currency: 'XYZ' }, 'unknown-currency', 'currency'],
    [
      'what happened after it began',
      { actuals: [{ month: '2026-11', mrr: 1, customers: {} }] },
      'actuals-unordered',
      'actuals[0].month',
    ],
    [
      'what happened out of order',
      { actuals: ['2026-02', '2026-01'].map((month) => ({ month, mrr: 1, customers: {} })) },
      'actuals-unordered',
      'actuals[1].month',
    ],
    [
      'customers of nobody',
      { actuals: [{ month: '2026-01', mrr: 1, customers: { clud: 1 } }] },
      'unknown-choice',
      'actuals[0].customers',
    ],
    [
      'a target after its end',
      { targets: { t: { measure: 'mrr', month: 5, at_least: 1 } } },
      'invalid-type',
      'targets.t.month',
    ],
    [
      'a target of a segment there is not',
      { targets: { t: { measure: 'mrr', month: 1, at_least: 1, segment: 'x' } } },
      'unknown-choice',
      'targets.t.segment',
    ],
  ])('refuses %s', (_name, change, code, path) => {
    const parsed = parseScenario(Array.isArray(change) ? change : { ...scenarioOf(), ...change });
    expect(parsed.ok ? null : parsed.problems[0]).toMatchObject({ code, path });
  });
});
