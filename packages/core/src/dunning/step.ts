// SPDX-License-Identifier: Apache-2.0
import type { Instant } from '../kit/calendar.js';
import type { DunningMailTemplate, DunningOutcome } from './policy.js';
import type { DunningReason } from './reason.js';

/** What to do. Steps of kind `charge` are answered with `charge_started`, all others with `step_done`. */
export type DunningAction =
  | { readonly kind: 'charge'; readonly method_id: string }
  | { readonly kind: 'mail'; readonly template: DunningMailTemplate; readonly method_id: string | null }
  | { readonly kind: 'mark_past_due' }
  | { readonly kind: 'end'; readonly outcome: DunningOutcome };

export interface DunningStep {
  /** Of this step of this invoice and no other: what is done under it is done once. */
  readonly key: string;
  readonly at: Instant;
  readonly action: DunningAction;
  /** Why this step at this time. */
  readonly because: DunningReason;
}
