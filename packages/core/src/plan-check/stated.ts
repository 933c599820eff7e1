// SPDX-License-Identifier: Apache-2.0
import type { BusinessPlan } from './business-plan.js';
import { parseUnit, type Unit } from './unit.js';
import { readWritten, type Written } from './written.js';

/** A figure of a plan with what it says made sense of. */
export interface Stated {
  /** `section.figure`. */
  readonly id: string;
  readonly label: string;
  /** The heading it stands under. */
  readonly section: string;
  readonly unit: Unit;
  readonly written: Written;
}

/** Every figure of a plan by its id, in the order of the plan. Leaves out what `parseBusinessPlan` refuses. */
export function figuresOf({ sections }: Pick<BusinessPlan, 'sections'>): Map<string, Stated> {
  const found = new Map<string, Stated>();
  for (const [section, { heading, figures }] of Object.entries(sections))
    for (const [key, { says, unit: counted, label }] of Object.entries(figures)) {
      const unit = parseUnit(counted);
      const written = unit === null ? null : readWritten(says, unit);
      if (unit === null || written === null) continue;
      const id = `${section}.${key}`;
      found.set(id, { id, label, section: heading, unit, written });
    }
  return found;
}
