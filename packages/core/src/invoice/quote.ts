// SPDX-License-Identifier: Apache-2.0
import type { ContractTerms, Subscription } from '../contract/subscription.js';
import { addToDate, type Instant, laterDate, type PlainDate } from '../kit/calendar.js';
import { fail, ok, type Problem, type Result } from '../kit/result.js';
import { startOfDay } from '../kit/timezone.js';

/** What is offered to a customer: a contract's terms, and how long the offer stands. */
export interface QuoteTerms {
  readonly customer_id: string;
  readonly plan: string;
  readonly option?: string;
  readonly catalog_version: number;
  readonly currency: string;
  /** IANA zone whose days the dates are. */
  readonly timezone: string;
  /** The contract starts on this day, or on that of its acceptance if it is later. */
  readonly start_date: PlainDate;
  readonly term_months: number;
  readonly quantities: Readonly<Record<string, string>>;
  /** For the whole term. */
  readonly add_ons: readonly { readonly add_on: string; readonly quantity: string }[];
  /** Its reference will be the quote's number. */
  readonly contract?: Omit<ContractTerms, 'reference'>;
  /** The last day on which it can be accepted. */
  readonly valid_until: PlainDate;
}

/** What the subscription of a quote has that the quote does not say. */
export interface QuotedAs {
  readonly id: string;
  readonly reference: string;
  /** The day of acceptance: the contract does not start before it. */
  readonly accepted_on?: PlainDate;
}

/** The contract that accepting a quote makes. It is paid from its first day: what is quoted has no trial. */
export function quotedSubscription(terms: QuoteTerms, { id, reference, accepted_on }: QuotedAs): Subscription {
  const start_date = laterDate(terms.start_date, accepted_on ?? '');
  return {
    id,
    customer_id: terms.customer_id,
    status: 'active',
    plan: terms.plan,
    ...(terms.option === undefined ? {} : { option: terms.option }),
    catalog_version: terms.catalog_version,
    currency: terms.currency,
    timezone: terms.timezone,
    start_date,
    end_date: addToDate(start_date, { months: terms.term_months }),
    anchor: 'anniversary',
    anchor_date: start_date,
    quantities: terms.quantities,
    add_ons: terms.add_ons.map((entry) => ({ ...entry, start_date })),
    contract: { ...terms.contract, reference },
  };
}

/** The first instant at which a quote cannot be accepted any more: the end of its last day. */
export function quoteExpiry({ valid_until, timezone }: Pick<QuoteTerms, 'valid_until' | 'timezone'>): Instant {
  return startOfDay(addToDate(valid_until, { days: 1 }), timezone);
}

export type QuoteStatus = 'draft' | 'sent' | 'accepted' | 'declined' | 'expired' | 'revoked';

export interface QuoteState {
  /** As stored: a quote that ran out is still `sent` there. */
  readonly status: Exclude<QuoteStatus, 'expired'>;
  readonly expires_at: Instant;
  /** Of the document that was sent. */
  readonly document_hash: string | null;
}

export type QuoteCommand =
  | { readonly kind: 'change' }
  | { readonly kind: 'send' }
  /** `hash`: of the document the customer had before their eyes. */
  | { readonly kind: 'accept'; readonly hash: string }
  | { readonly kind: 'decline' }
  | { readonly kind: 'revoke' };

/** The status at an instant: a quote that was sent and not answered runs out. */
export function quoteStatus({ status, expires_at }: QuoteState, now: Instant): QuoteStatus {
  return status === 'sent' && now >= expires_at ? 'expired' : status;
}

const FROM: Readonly<Record<QuoteCommand['kind'], readonly QuoteStatus[]>> = {
  change: ['draft'],
  send: ['draft'],
  // whoever accepts again is told that it is accepted, and by whom
  accept: ['sent', 'accepted'],
  decline: ['sent'],
  revoke: ['draft', 'sent'],
};
const TO = { change: 'draft', send: 'sent', accept: 'accepted', decline: 'declined', revoke: 'revoked' } as const;
const DONE = { change: 'changed', send: 'sent', accept: 'accepted', decline: 'declined', revoke: 'revoked' } as const;

/**
 * What a command makes of a quote: draft → sent → accepted, declined or revoked; a quote that ran out, and whatever
 * was answered, stays as it is. Accepting twice is no mistake. Fails with `quote-expired`, `quote-state` or, for a
 * document other than the one sent, `quote-hash-mismatch`.
 */
export function decideQuote(state: QuoteState, command: QuoteCommand, now: Instant): Result<QuoteState['status']> {
  const { kind } = command;
  const status = quoteStatus(state, now);
  if (status === 'expired' || (kind === 'send' && status === 'draft' && now >= state.expires_at)) return fail(EXPIRED);
  if (!FROM[kind].includes(status))
    return fail({
      code: 'quote-state',
      path: 'status',
      message: `the quote is ${status === 'draft' ? 'a draft' : status}: it cannot be ${DONE[kind]}`,
      mend: status === 'draft' ? 'send it first' : 'make a new quote if something else is meant',
    });
  if (kind === 'accept' && command.hash !== state.document_hash)
    return fail({
      code: 'quote-hash-mismatch',
      path: 'accepted_hash',
      message: 'the document that was accepted is not the one that was sent',
      mend: 'read the quote again, and accept the hash it shows',
    });
  return ok(TO[kind]);
}

const EXPIRED: Problem = {
  code: 'quote-expired',
  path: 'valid_until',
  message: 'the quote has run out',
  mend: 'ask for a new quote; a draft is given a later `valid_until`',
};
