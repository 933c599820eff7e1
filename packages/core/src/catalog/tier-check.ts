// SPDX-License-Identifier: Apache-2.0
import type { Decimal } from '../kit/decimal.js';
import { amount, below, type Check, checkFields, decimalOf, type Field, invalidType, isRecord } from './structure.js';

const upTo: Check = (value, path, problems) => {
  if (value !== null) amount(value, path, problems);
};

/** A list of tiers: each a record of `up_to` and `fields`, ascending without gap or overlap, the last one open. */
export function tiers(fields: Readonly<Record<string, Field>>): Check {
  const all = { up_to: { check: upTo, required: true }, ...fields };
  return (value, path, problems) => {
    if (!Array.isArray(value)) {
      problems.push(invalidType(value, path, 'a list of tiers'));
      return;
    }
    if (value.length === 0)
      problems.push({
        code: 'tiers-empty',
        path,
        message: 'a tiered charge without tiers charges nothing',
        mend: 'add at least one tier, the last with `up_to: null`',
      });
    let reached: Decimal | null = null;
    for (const [index, tier] of value.entries()) {
      const where = `${path}[${index}]`;
      checkFields(tier, where, all, problems);
      if (!isRecord(tier)) continue;
      const last = index === value.length - 1;
      const end = decimalOf(tier.up_to);
      if (tier.up_to === null && !last)
        problems.push({
          code: 'tier-overlap',
          path: below(where, 'up_to'),
          message: `tier ${index + 1} has no end, so the tiers after it overlap with it`,
          mend: 'give it an `up_to`; only the last tier is open',
        });
      if (last && end !== null)
        problems.push({
          code: 'tier-gap',
          path: below(where, 'up_to'),
          message: `nothing is said about quantities above ${end}`,
          mend: 'end with a tier that has `up_to: null`',
        });
      if (end === null) continue;
      if (reached === null ? end.isZero() : !end.greaterThan(reached))
        problems.push({
          code: 'tier-overlap',
          path: below(where, 'up_to'),
          message: `tier ${index + 1} ends at ${end}, which is not above ${reached ?? 'zero'}, where it starts`,
          mend: 'let `up_to` rise from tier to tier',
        });
      reached = end;
    }
  };
}
