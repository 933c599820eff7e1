// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant, formatMinor } from '@kontor/core';
import { advanceTestClock, CLOCK_STEPS, parseMoment, realTime } from '../../billing/test-clock.js';
import type { StripeConnection } from '../../collecting/providers.js';
import type { Organisation } from '../../store/organisations.js';
import type { Api } from '../api.js';
import { Refusal } from '../problem.js';
import { inLanguage } from '../problem-words/problem-words.js';
import { decimalText, instant, moment } from '../shapes.js';
import { skipped } from './billing.js';

const clock = z
  .object({
    object: z.literal('test_clock'),
    now: instant.openapi({ description: 'What time it is in the organisation.' }),
    timezone: z.string().openapi({ description: "The organisation's, in which its days begin." }),
  })
  .openapi('TestClock');
const advanced = clock
  .extend({
    from: instant.openapi({ description: 'Where the clock stood before.' }),
    stops: z.int().openapi({ description: 'How often billing was closed on the way, the end included.' }),
    invoices: z.int(),
    lines: z.int(),
    totals: z.array(z.object({ currency: z.string(), amount: decimalText })),
    skipped: z.array(skipped).openapi({ description: 'Subscriptions whose terms must be mended before they bill.' }),
  })
  .openapi('TestClockAdvance');
const request = z.strictObject({
  to: moment.openapi({ description: 'Not before where the clock stands.' }),
  step: z.enum(CLOCK_STEPS).default('month').openapi({
    description: 'Closes billing whenever a day, a Monday or the first day of a month is over, and at the end.',
  }),
});

function shown(organisation: Pick<Organisation, 'timezone'>, now: number) {
  return { object: 'test_clock' as const, now: formatInstant(now), timezone: organisation.timezone };
}

export function addTestClock(
  api: Api,
  { stripe, public_url }: { readonly stripe: StripeConnection; readonly public_url: string | undefined },
): void {
  api.add(
    {
      operation_id: 'getTestClock',
      method: 'get',
      path: '/v1/test_clock',
      tag: 'Test clock',
      summary: 'What time it is in an organisation that lives in simulated time',
      answer: clock,
    },
    ({ read }) =>
      read(async (tx) => {
        const organisation = await tx.organisations.get();
        if (organisation.test_clock === null) throw new Refusal(409, [realTime(organisation)]);
        return shown(organisation, organisation.test_clock);
      }),
  );
  api.add(
    {
      operation_id: 'advanceTestClock',
      method: 'post',
      path: '/v1/test_clock',
      tag: 'Test clock',
      summary: 'Let time pass, and issue the invoices that fall due on the way',
      description:
        'The clock moves forward only. A request that was cut off is sent again: it goes on, and bills nothing twice.',
      body: request,
      answer: advanced,
    },
    async ({ store, org_id, by, body, repeatable, language }) => {
      const organisation = await store.read(org_id, (tx) => tx.organisations.get());
      const to = parseMoment(body.to, organisation.timezone) as number;
      const collecting = { stripe, public_url: public_url ?? null };
      return repeatable(async () => {
        const done = await advanceTestClock(store, { org_id, to, step: body.step, by, collecting });
        if (!done.ok) throw new Refusal(409, done.problems);
        const { from, now, totals, skipped, ...counts } = done.value;
        return {
          ...shown(organisation, now),
          ...counts,
          from: formatInstant(from),
          totals: totals.map(({ currency, total_minor }) => ({ currency, amount: formatMinor(total_minor, currency) })),
          skipped: skipped.map(({ problems, ...whose }) => ({
            ...whose,
            problems: problems.map((problem) => inLanguage(problem, language)),
          })),
        };
      });
    },
  );
}
