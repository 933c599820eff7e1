// SPDX-License-Identifier: Apache-2.0
import { type AddressParameters, useAddress } from '../router.tsx';

/** What the page of metrics is asked, from its address: what is looked at can be linked to. */
export interface MetricsQuestion {
  readonly on?: string;
  readonly policy?: string;
  readonly timezone?: string;
}

export function useMetricsQuestion(): MetricsQuestion & Readonly<Record<'months' | 'scenario', string | undefined>> {
  const [{ on, policy, timezone, months, scenario }] = useAddress();
  return { ...frameOf({ on, policy, timezone }), months, scenario };
}

const frameOf = (parameters: AddressParameters): MetricsQuestion =>
  Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined && value !== ''));

/** Day, policy and zone: what every figure is asked with. */
export function useMetricsFrame(): MetricsQuestion {
  const { on, policy, timezone } = useMetricsQuestion();
  return frameOf({ on, policy, timezone });
}
