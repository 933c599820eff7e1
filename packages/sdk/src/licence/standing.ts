// SPDX-License-Identifier: Apache-2.0
import type { Afterwards, LicenceClaims } from './claims.js';

/**
 * Where a licence is in its life: `active`; `warning`: it ends soon; `grace`: it has ended and all of it stays;
 * `ended`: each feature is what its row of the expiry table says.
 */
export type LicencePhase = 'active' | 'warning' | 'grace' | 'ended';

export interface Standing {
  readonly phase: LicencePhase;
  /** The first second in which the phase or a feature is another, since 1970; null: it stays as it is for ever. */
  readonly changes_at: number | null;
}

/** `whole`: as licensed; `read_only`: what is there may be read, nothing is added; `stopped`: no more. */
export type FeatureState = 'whole' | 'read_only' | 'stopped';
const STATES: Readonly<Record<Afterwards, FeatureState>> = { stays: 'whole', read_only: 'read_only', stops: 'stopped' };

/** The standing of a licence at an instant in milliseconds since 1970. Every boundary belongs to what follows it. */
export function standingOf({ exp, expiry }: Pick<LicenceClaims, 'exp' | 'expiry'>, now: number): Standing {
  if (exp === null || expiry === null) return { phase: 'active', changes_at: null };
  const { warn_from, grace_until, otherwise, features } = expiry;
  const boundaries = [warn_from, exp, grace_until];
  for (const { until } of [otherwise, ...Object.values(features)]) if (until !== undefined) boundaries.push(until);
  const ahead = boundaries.filter((second) => now < second * 1000);
  return {
    phase: phaseAt(warn_from, exp, grace_until, now),
    changes_at: ahead.length === 0 ? null : Math.min(...ahead),
  };
}

function phaseAt(warn_from: number, exp: number, grace_until: number, now: number): LicencePhase {
  if (now < warn_from * 1000) return 'active';
  if (now < exp * 1000) return 'warning';
  return now < grace_until * 1000 ? 'grace' : 'ended';
}

/** What is left of one feature of a licence at an instant in milliseconds since 1970. */
export function featureState({ expiry }: Pick<LicenceClaims, 'expiry'>, feature: string, now: number): FeatureState {
  if (expiry === null) return 'whole';
  const own = Object.hasOwn(expiry.features, feature) ? expiry.features[feature] : undefined;
  const { until, afterwards } = own ?? expiry.otherwise;
  const stays_until = Math.max(until ?? 0, expiry.grace_until);
  return now < stays_until * 1000 ? 'whole' : STATES[afterwards];
}
