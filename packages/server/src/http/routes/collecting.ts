// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { checkDunningPolicy, type DunningPolicy, formatMinor } from '@kontor/core';
import { collect } from '../../collecting/collect.js';
import type { StripeConnection } from '../../collecting/providers.js';
import { type Collecting, collectingOf, DEFAULT_COLLECTING, putCollecting } from '../../collecting/settings.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { name, present } from '../shapes.js';
import { policyOf, policyShape } from './dunning.js';

const TAG = 'Collecting';
const settings = z.object({
  enabled: z.boolean().openapi({ description: 'Whether customers are charged and written to at all.' }),
  policies: z.array(policyShape).max(50).openapi({
    description: 'The first that is for an invoice is taken; where none is, the one Kontor comes with.',
  }),
  tell_of: z
    .strictObject({
      invoices: z.boolean().default(DEFAULT_COLLECTING.tell_of.invoices),
      payments: z.boolean().default(DEFAULT_COLLECTING.tell_of.payments),
    })
    .openapi({ description: 'Mails beside those of the policies.' }),
  mail: z
    .strictObject({
      sender_name: name.optional(),
      logo_url: z.url({ protocol: /^https$/ }).optional(),
      accent_colour: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, 'write a colour as #rrggbb')
        .optional(),
      footer: z.string().max(1_000).optional(),
      support_email: z.email().optional(),
    })
    .openapi({ description: 'What stands on mails in place of what stands on invoices.' }),
  trials: z.strictObject({
    without_method: z.enum(['bill', 'cancel', 'pause']).default(DEFAULT_COLLECTING.trials.without_method).openapi({
      description: 'Of new subscriptions: what becomes of a trial that ends while there is nothing to pay with.',
    }),
    remind_days: z.int().min(1).max(60).nullable().default(DEFAULT_COLLECTING.trials.remind_days).openapi({
      description: 'Days before its end at which the customer is told; null: never.',
    }),
  }),
});
const request = z
  .strictObject({
    ...settings.shape,
    policies: settings.shape.policies.default([]),
    tell_of: settings.shape.tell_of.default(DEFAULT_COLLECTING.tell_of),
    mail: settings.shape.mail.default({}),
    trials: settings.shape.trials.default(DEFAULT_COLLECTING.trials),
    include_open: z.boolean().default(false).openapi({
      description: 'Collect what is open already, too; without it only invoices issued from now on.',
    }),
  })
  .openapi('NewCollectingSettings');
const answer = settings.extend({ object: z.literal('collecting_settings') }).openapi('CollectingSettings');
const run = z
  .object({
    object: z.literal('collecting_run'),
    entries: z.int().openapi({ description: 'Entries of the journal that were new.' }),
    invoices: z.int().openapi({ description: 'Invoices that were looked at.' }),
  })
  .openapi('CollectingRun');

export function addCollecting(
  api: Api,
  { stripe, public_url }: { readonly stripe: StripeConnection; readonly public_url: string | undefined },
): void {
  api.add(
    {
      operation_id: 'getCollecting',
      method: 'get',
      path: '/v1/collecting',
      tag: TAG,
      summary: 'Whether and how the organisation collects',
      answer,
    },
    ({ read }) => read(async (tx) => shown(await collectingOf(tx))),
  );
  api.add(
    {
      operation_id: 'putCollecting',
      method: 'put',
      path: '/v1/collecting',
      tag: TAG,
      summary: 'Switch collecting on or off, and say how it is done',
      body: request,
      answer,
    },
    ({ write, body }) =>
      write(async (tx) => {
        const { enabled, include_open, policies, tell_of, mail, trials } = body;
        const checked = policies.map((input, index) => {
          const policy = policyOf(input, `policies[${index}]`);
          const problems = checkDunningPolicy(policy);
          if (problems.length > 0)
            throw new Refusal(
              422,
              problems.map((problem) => ({ ...problem, path: `policies[${index}].${problem.path}` })),
            );
          return policy;
        });
        const given = { enabled, settings: { policies: checked, tell_of, mail: present(mail), trials } };
        return shown(await putCollecting(tx, given, include_open));
      }),
  );
  api.add(
    {
      operation_id: 'runCollecting',
      method: 'post',
      path: '/v1/collecting/run',
      tag: TAG,
      summary: 'Do now what is due; the server does it by itself within seconds',
      description: 'Done twice, it charges and writes to nobody twice: every step has a key of its own.',
      body: z.strictObject({}),
      answer: run,
    },
    async ({ store, org_id, by, repeatable }) => {
      const now = () => by.real_now ?? by.now;
      const options = { now, public_url: public_url ?? null, stripe, actor: by.actor };
      return repeatable(async () => ({
        object: 'collecting_run' as const,
        ...(await collect(store, org_id, options)),
      }));
    },
  );
}

function shown({ enabled, settings: { policies, tell_of, mail, trials } }: Collecting) {
  return {
    object: 'collecting_settings' as const,
    enabled,
    policies: policies.map(shownPolicy),
    tell_of: { ...tell_of },
    mail: { ...mail },
    trials: { ...trials },
  };
}

function shownPolicy({ applies_to, ...policy }: DunningPolicy): z.input<typeof policyShape> {
  const rest = {
    ...policy,
    retry_days: [...policy.retry_days],
    mails: policy.mails.map((mail) => ({ ...mail })),
    office_hours: { ...policy.office_hours, weekdays: [...policy.office_hours.weekdays] },
    pay_days: [...policy.pay_days],
  };
  if (applies_to === undefined) return rest;
  const { amounts, countries, plans } = applies_to;
  return {
    ...rest,
    applies_to: {
      ...(countries === undefined ? {} : { countries: [...countries] }),
      ...(plans === undefined ? {} : { plans: [...plans] }),
      ...(amounts === undefined
        ? {}
        : {
            amounts: amounts.map(({ currency, from_minor, below_minor }) => ({
              currency,
              ...(from_minor === undefined ? {} : { from: formatMinor(from_minor, currency) }),
              ...(below_minor === undefined ? {} : { below: formatMinor(below_minor, currency) }),
            })),
          }),
    },
  };
}
