// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  type CurrencyCode,
  checkDunningPolicy,
  choosePolicy,
  DEFAULT_DUNNING_POLICY,
  DUNNING_MAILS,
  DUNNING_OUTCOMES,
  type DunningLanguage,
  type DunningPolicy,
  type DunningStep,
  decimal,
  dunningReasonText,
  formatInstant,
  minorUnits,
  parseInstant,
  schedulePreview,
  toMinor,
} from '@kontor/core';
import { type FailureCode, PAYMENT_FAILURES } from '../../payments/failure.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { currency, decimalText, instant, plainDate, timezone } from '../shapes.js';

const TAG = 'Dunning';
const day = z.int().min(-365).max(365);
const country = z.string().regex(/^[A-Z]{2}$/, 'write two capitals such as DE');
const amountRange = z.strictObject({ currency, from: decimalText.optional(), below: decimalText.optional() });
export const policyShape = z
  .strictObject({
    key: z.string().min(1).max(60),
    applies_to: z
      .strictObject({
        amounts: z.array(amountRange).optional(),
        countries: z.array(country).optional(),
        plans: z.array(z.string().min(1)).optional(),
      })
      .optional(),
    grace_days: z.int().openapi({ description: 'Days after the due date until the subscription is past due.' }),
    retry_days: z.array(day).max(60).openapi({ description: 'Days after the due date of further tries, rising.' }),
    mails: z
      .array(
        z.strictObject({
          day: day.openapi({ description: 'After the due date; below zero before it.' }),
          template: z.enum(DUNNING_MAILS),
          audience: z.enum(['all', 'charge', 'transfer']).default('all'),
        }),
      )
      .max(60),
    tell_of_failures: z.enum(['first', 'every', 'never']).default(DEFAULT_DUNNING_POLICY.tell_of_failures),
    tries_per_method: z.int().default(DEFAULT_DUNNING_POLICY.tries_per_method),
    office_hours: z
      .strictObject({
        from_hour: z.int(),
        to_hour: z.int(),
        weekdays: z.array(z.int()).openapi({ description: '0 for Monday to 6 for Sunday.' }),
      })
      .default({ ...DEFAULT_DUNNING_POLICY.office_hours, weekdays: [...DEFAULT_DUNNING_POLICY.office_hours.weekdays] }),
    pay_days: z.array(z.union([z.int(), z.literal('last-working-day')])).default([...DEFAULT_DUNNING_POLICY.pay_days]),
    max_attempts_per_30_days: z.int().optional(),
    end: z.strictObject({ after_days: z.int(), outcome: z.enum(DUNNING_OUTCOMES) }),
  })
  .openapi('DunningPolicy');
const request = z.strictObject({
  policy: policyShape.optional().openapi({ description: 'Default: the one Kontor comes with.' }),
  invoice: z.strictObject({
    amount: decimalText.default('100'),
    currency: currency.default('EUR'),
    country: country.nullable().default(null),
    plans: z.array(z.string()).default([]),
    due_date: plainDate,
    collection: z.enum(['charge', 'transfer']).default('charge'),
    timezone: timezone.default('UTC'),
  }),
  methods: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(200),
        kind: z.string().min(1).max(60).default('card'),
        brand: z.string().min(1).max(60).nullable().default(null),
        exp_month: z.int().min(1).max(12).nullable().default(null),
        exp_year: z.int().min(2000).max(2100).nullable().default(null),
      }),
    )
    .max(20)
    .default([])
    .openapi({ description: 'In the order in which they are to be tried.' }),
  from: instant.optional().openapi({ description: 'Default: now.' }),
  failure: z
    .enum(Object.keys(PAYMENT_FAILURES) as [FailureCode, ...FailureCode[]])
    .default('card-declined')
    .openapi({ description: 'How every try ends.' }),
});
export const dunningStep = z.object({
  key: z.string(),
  at: instant,
  local: z.string().openapi({ description: 'The same on the customer’s clock.', example: '2026-03-02 09:00' }),
  action: z.enum(['charge', 'mail', 'mark_past_due', 'end']),
  template: z.string().nullable(),
  method_id: z.string().nullable(),
  outcome: z.string().nullable(),
  because: z.string().openapi({ description: 'Why this step at this time, in the language of `Accept-Language`.' }),
});
const schedule = z
  .object({
    object: z.literal('dunning_schedule'),
    policy: z.string(),
    applies: z.boolean().openapi({ description: 'Whether the policy is for such an invoice.' }),
    steps: z.array(dunningStep),
  })
  .openapi('DunningSchedule');

export function addDunning(api: Api): void {
  api.add(
    {
      operation_id: 'previewDunning',
      method: 'post',
      path: '/v1/dunning/preview',
      tag: TAG,
      summary: 'Everything a dunning policy would do about an invoice that is never paid; stores nothing',
      description: 'The steps are those that would be taken: the same function decides both.',
      body: request,
      answer: schedule,
      idempotent: false,
    },
    async ({ body, now, language }) => {
      const { invoice, methods, failure } = body;
      const policy = body.policy === undefined ? DEFAULT_DUNNING_POLICY : policyOf(body.policy, 'policy');
      const problems = checkDunningPolicy(policy).map((problem) => ({ ...problem, path: `policy.${problem.path}` }));
      if (problems.length > 0) throw new Refusal(422, problems);
      const amount_minor = minorOf(invoice.amount, invoice.currency, 'invoice.amount');
      const subject = { ...invoice, id: 'in_preview', amount_minor };
      const { kind } = PAYMENT_FAILURES[failure];
      const steps = schedulePreview(policy, subject, methods, startOf(body.from, now), () => ({ kind, code: failure }));
      return {
        object: 'dunning_schedule' as const,
        policy: policy.key,
        applies: choosePolicy([policy], subject) !== null,
        steps: steps.map((step) => shownStep(step, invoice.timezone, language)),
      };
    },
  );
}

type PolicyInput = z.output<typeof policyShape>;

/** A policy of a request; `path` is where it stands. */
export function policyOf({ applies_to, max_attempts_per_30_days, ...rest }: PolicyInput, path: string): DunningPolicy {
  const most = max_attempts_per_30_days === undefined ? {} : { max_attempts_per_30_days };
  if (applies_to === undefined) return { ...rest, ...most };
  const { amounts, countries, plans } = applies_to;
  return {
    ...rest,
    ...most,
    applies_to: {
      ...(countries === undefined ? {} : { countries }),
      ...(plans === undefined ? {} : { plans }),
      ...(amounts === undefined
        ? {}
        : {
            amounts: amounts.map(({ currency, from, below }, index) => {
              const place = `${path}.applies_to.amounts[${index}]`;
              return {
                currency,
                ...(from === undefined ? {} : { from_minor: minorOf(from, currency, `${place}.from`) }),
                ...(below === undefined ? {} : { below_minor: minorOf(below, currency, `${place}.below`) }),
              };
            }),
          }),
    },
  };
}

/** An amount without digits beyond those of its currency. */
function minorOf(text: string, currency: CurrencyCode, path: string): bigint {
  const amount = decimal(text);
  const places = minorUnits(currency) ?? 0;
  if (amount.round(places, 'down').compare(amount) !== 0)
    throw new Refusal(422, [
      {
        code: 'too-many-places',
        path,
        message: `${text} has more digits after the point than ${currency}`,
        mend: `write at most ${places} digits after the point`,
      },
    ]);
  return toMinor(amount, currency, 'down');
}

function startOf(from: string | undefined, now: number): number {
  if (from === undefined) return now;
  const start = parseInstant(from);
  if (start !== null) return start;
  throw new Refusal(422, [
    {
      code: 'invalid-moment',
      path: 'from',
      message: `${JSON.stringify(from)} is not an instant`,
      mend: 'write e.g. 2026-03-01T00:00:00Z',
    },
  ]);
}

export function shownStep({ key, at, action, because }: DunningStep, zone: string, language: DunningLanguage) {
  return {
    key,
    at: formatInstant(at),
    local: localText(at, zone),
    action: action.kind,
    template: action.kind === 'mail' ? action.template : null,
    method_id: action.kind === 'charge' || action.kind === 'mail' ? action.method_id : null,
    outcome: action.kind === 'end' ? action.outcome : null,
    because: dunningReasonText(because, language),
  };
}

function localText(at: number, timeZone: string): string {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return clock.format(at);
}
