// SPDX-License-Identifier: Apache-2.0
import type { Instant, PlainDate } from '../kit/calendar.js';
import type { DunningOutcome } from './policy.js';

/** Why a try comes again on its day. */
export type RetryReason =
  | { readonly kind: 'next_day' }
  | { readonly kind: 'pay_day' }
  | { readonly kind: 'policy_day'; readonly day: number };

/** Why a step comes when it does, or why nothing will happen by itself; `dunningReasonText` says it in words. */
export type DunningReason =
  | { readonly kind: 'paid' }
  | { readonly kind: 'voided' }
  | { readonly kind: 'policy_over' }
  | { readonly kind: 'disputed' }
  /** Paused by somebody of the seller; `note`: what they gave as the reason. */
  | { readonly kind: 'held'; readonly note: string | null }
  | { readonly kind: 'outcome_unknown'; readonly tried_at: Instant }
  | { readonly kind: 'first_try'; readonly due_date: PlainDate }
  | { readonly kind: 'new_method' }
  | { readonly kind: 'next_method'; readonly failure_code: string }
  | { readonly kind: 'retry'; readonly failure_code: string; readonly day: RetryReason }
  | { readonly kind: 'tell_failure'; readonly failure_code: string }
  | { readonly kind: 'ask_for_method'; readonly failure_code: string }
  | { readonly kind: 'method_expires'; readonly last_day: PlainDate; readonly next_try: PlainDate }
  /** `day` counts from the due date. */
  | { readonly kind: 'planned_mail'; readonly day: number; readonly due_date: PlainDate }
  | { readonly kind: 'past_due'; readonly due_date: PlainDate; readonly grace_days: number }
  | { readonly kind: 'end'; readonly after_days: number; readonly outcome: DunningOutcome };
