// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '../kit/result.js';
import type { CatalogDefinition } from './definition.js';
import { referenceProblems } from './reference-check.js';
import { resolveCatalog } from './resolve.js';
import { senseProblems } from './sense-check.js';
import { serviceCreditProblems } from './service-credit-check.js';
import { spdx } from './structure.js';

/** An `error` keeps a catalog from being pushed; a `warning` is possible, and hardly meant. */
export type CatalogFinding = Problem & { readonly severity: 'error' | 'warning' };

/**
 * Everything wrong with a catalog whose shape is right (`parseCatalog`): references, inheritance, licences, and what
 * its plans hold among each other. Warnings only once there are no errors.
 */
export function checkCatalog(catalog: CatalogDefinition): CatalogFinding[] {
  const errors = [
    ...referenceProblems(catalog),
    ...inheritanceCycles(catalog),
    ...licenceProblems(catalog),
    ...planProblems(catalog),
    ...serviceCreditProblems(catalog),
  ];
  if (errors.length > 0) return errors.map((problem) => ({ ...problem, severity: 'error' }));
  return senseProblems(resolveCatalog(catalog)).map((problem) => ({ ...problem, severity: 'warning' }));
}

/** Each cycle once, at its first plan. */
function inheritanceCycles({ plans }: CatalogDefinition): Problem[] {
  const problems: Problem[] = [];
  const done = new Set<string>();
  for (const start of Object.keys(plans)) {
    const path: string[] = [];
    let key: string | undefined = start;
    while (key !== undefined && Object.hasOwn(plans, key) && !done.has(key) && !path.includes(key)) {
      path.push(key);
      key = plans[key]?.inherits;
    }
    if (key !== undefined && path.includes(key)) {
      const cycle = [...path.slice(path.indexOf(key)), key];
      problems.push({
        code: 'inheritance-cycle',
        path: `plans.${key}.inherits`,
        message: `${cycle.join(' inherits ')}`,
        mend: 'remove one `inherits` of the circle',
      });
    }
    for (const walked of path) done.add(walked);
  }
  return problems;
}

function licenceProblems({ licences }: CatalogDefinition): Problem[] {
  const problems: Problem[] = [];
  for (const [key, licence] of Object.entries(licences ?? {})) {
    spdx(licence.spdx, `licences.${key}.spdx`, problems);
    if (licence.converts_to !== undefined) spdx(licence.converts_to.spdx, `licences.${key}.converts_to.spdx`, problems);
  }
  return problems;
}

function planProblems({ plans, add_ons }: CatalogDefinition): Problem[] {
  const problems: Problem[] = [];
  for (const [key, plan] of Object.entries(plans)) {
    if (plan.trial?.trial_days === 0)
      problems.push({
        code: 'trial-empty',
        path: `plans.${key}.trial.trial_days`,
        message: 'a trial of zero days is none',
        mend: 'remove `trial`, or let it last a day or longer',
      });
    if (plan.prices === undefined && plan.inherits === undefined && plan.availability !== 'planned')
      problems.push({
        code: 'plan-without-prices',
        path: `plans.${key}`,
        message: `nothing says what ${key} costs`,
        mend: 'add `prices`; an empty object is a plan without charge',
      });
  }
  const dated = [
    ...Object.entries(plans).map(([key, plan]) => [`plans.${key}`, plan] as const),
    ...Object.entries(add_ons ?? {}).map(([key, addOn]) => [`add_ons.${key}`, addOn] as const),
  ];
  for (const [path, thing] of dated)
    if (thing.planned_for !== undefined && thing.availability !== 'planned')
      problems.push({
        code: 'planned-but-sold',
        path: `${path}.planned_for`,
        message: 'it says when it will come, and is sold already',
        mend: "add `availability: 'planned'`, or remove `planned_for`",
      });
  return problems;
}
