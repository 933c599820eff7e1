// SPDX-License-Identifier: Apache-2.0
import type { EntitlementSource, UpgradeOffer } from './snapshot.js';

/**
 * `granted`; `over_soft_limit`: allowed, and past what the plan includes; `not_granted`: no plan, add-on or
 * contract of the customer holds it; `limit_reached`: the rest is less than what is needed; `spend_cap`: what
 * usage costs has reached its cap; `unknown_feature`: the snapshot has no such feature; `bad_need`: what is needed is not a quantity; `outage`: what is known is too old,
 * and the policy for outages decides; `no_lease`: this process holds no lease, or too small a one, and asked for more.
 */
export const GATE_REASONS = [
  'granted',
  'over_soft_limit',
  'not_granted',
  'limit_reached',
  'spend_cap',
  'unknown_feature',
  'bad_need',
  'outage',
  'no_lease',
] as const;
export type GateReason = (typeof GATE_REASONS)[number];

export interface GateAnswer {
  readonly allowed: boolean;
  readonly reason: GateReason;
  /** Decimal text; null: unlimited, or not a quota. */
  readonly limit: string | null;
  /** What the snapshot says, and what was consumed here since. */
  readonly used: string | null;
  readonly remaining: string | null;
  readonly resets_at: string | null;
  /** Who grants it: `plan/pro`, `licence/lic_…`; null: nobody. */
  readonly source: EntitlementSource;
  /** The plan the customer is on; null: none. */
  readonly plan: string | null;
  /** Whether the server could not be asked for longer than it should be: the answer is what was known last. */
  readonly stale: boolean;
  /** The cheapest offer that would allow it; null: it is allowed within the limit, or nothing on sale would. */
  readonly upgrade: UpgradeOffer | null;
}

/** Thrown by `gate.require` when the answer is no. */
export class GateDeniedError extends Error {
  override readonly name = 'GateDeniedError';
  /** The code of the problem, as in the API's errors. */
  readonly code = 'feature-not-allowed';
  readonly feature: string;
  readonly answer: GateAnswer;
  /** Where to buy what would allow it; null: there is nothing, or the catalog names no address. */
  readonly upgrade_url: string | null;

  constructor(feature: string, answer: GateAnswer) {
    super(denialText(feature, answer));
    this.feature = feature;
    this.answer = answer;
    this.upgrade_url = answer.upgrade?.url ?? null;
  }
}

const BECAUSE: Readonly<Record<GateReason, string>> = {
  granted: 'it is granted',
  over_soft_limit: 'it is past the limit',
  not_granted: 'it is not part of what was bought',
  limit_reached: 'the limit is reached',
  spend_cap: 'what usage costs has reached its cap',
  unknown_feature: 'there is no such feature',
  bad_need: 'what is needed is not a quantity',
  outage: 'what was bought could not be asked for too long',
  no_lease: 'no quota is held here yet',
};

function denialText(feature: string, { reason, limit, used, upgrade }: GateAnswer): string {
  const numbers = limit !== null && used !== null ? ` (${used} of ${limit} used)` : '';
  const mend = upgrade === null ? '' : `; ${upgrade.name} has it${upgrade.url === null ? '' : `: ${upgrade.url}`}`;
  return `${feature} is not allowed: ${BECAUSE[reason]}${numbers}${mend}`;
}
