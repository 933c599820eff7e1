// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  type CreditGrant,
  dateAt,
  decimal,
  entryOf,
  formatInstant,
  formatMinor,
  fromMinor,
  grantProblems,
  type Instant,
  type Wallet,
  walletMinor,
  walletUnits,
} from '@kontor/core';
import { type ExpiredCredit, expireCredits, expiredCredits } from '../../billing/expire-credits.js';
import { parseMoment } from '../../billing/test-clock.js';
import { planCreditVoid, storeCreditVoid } from '../../receivables/void-credit.js';
import type { NewGrant, StoredGrant } from '../../store/credits.js';
import { packEntries } from '../../store/ledger.js';
import { freshId, type Transaction } from '../../store/transaction.js';
import { amountMinor } from '../amount.js';
import type { Api } from '../api.js';
import { orRefuse, Refusal, unknownResource } from '../problem.js';
import { asOfQuery, byId, decimalText, instant, listAnswer, listOf, moment, present } from '../shapes.js';
import { chargeScope } from './coupons.js';
import { customerBy } from './customers.js';
import { walletAccountBy } from './wallets.js';

const kind = z.enum(['prepaid', 'promotional']);
const rollover = z
  .strictObject({
    percent: decimalText.optional().openapi({ description: 'The fraction that is kept; default all.', example: '0.5' }),
    maximum: decimalText.optional(),
    days: z.int().min(1).openapi({ description: 'For how many days of 24 hours from the expiry.' }),
  })
  .openapi('Rollover', { description: 'What is left at the expiry goes on as a new grant, once.' });
const grant = z
  .object({
    id: z.string(),
    object: z.literal('credit_grant'),
    wallet_id: z.string(),
    customer_id: z.string(),
    currency: z.string(),
    kind,
    amount: decimalText,
    credits: decimalText.nullable().openapi({ description: 'The amount as a number of credits.' }),
    remaining: decimalText,
    priority: z.int(),
    effective_at: instant,
    expires_at: instant.nullable(),
    rollover: z.union([rollover, z.null()]),
    applies_to: z.union([chargeScope, z.null()]),
    reason: z.string(),
    created: instant,
  })
  .openapi('CreditGrant');
/** Says what would happen and stores nothing. */
export const dry_run = z
  .boolean()
  .default(false)
  .openapi({ description: 'Only say what would happen; store nothing.' });
const newGrant = z
  .strictObject({
    kind,
    amount: decimalText.optional(),
    credits: decimalText.optional().openapi({ description: 'Instead of `amount`, in a wallet of credits.' }),
    paid_by: z.enum(['cash', 'provider_balance', 'receivable']).optional().openapi({
      description: 'Where the money of prepaid credit came in; `receivable`: the customer owes it.',
    }),
    fee: decimalText.optional().openapi({ description: 'What of the money somebody kept for passing it on.' }),
    priority: z.int().min(0).default(0).openapi({ description: '0 is used first.' }),
    effective_at: moment.optional().openapi({ description: 'Default: now.' }),
    expires_at: moment.nullish().openapi({ description: 'First moment at which it is lost; absent or null: never.' }),
    rollover: rollover.optional(),
    applies_to: chargeScope.optional(),
    reason: z.string().trim().min(1).max(500).optional(),
    dry_run,
  })
  .openapi('NewCreditGrant');
const voided = z
  .object({
    object: z.literal('credit_void'),
    grant_id: z.string(),
    wallet_id: z.string(),
    customer_id: z.string(),
    currency: z.string(),
    kind,
    amount: decimalText.openapi({ description: 'What the grant was over.' }),
    used: decimalText.openapi({ description: 'What was taken out of it before, and stays so.' }),
    voided: decimalText,
    account: z.enum(['breakage', 'receivable']).nullable().openapi({
      description:
        'Where it goes in the books: revenue, for the money is kept; what the customer owes less; null: gifts are not in the books.',
    }),
    reason: z.string(),
  })
  .openapi('CreditVoid');
const expiredTotals = z
  .object({
    object: z.literal('credit_expiry'),
    grants: z.int(),
    totals: z.array(z.object({ currency: z.string(), expired: decimalText, rolled_over: decimalText })),
  })
  .openapi('CreditExpiry');

function shown(given: StoredGrant, wallet: Wallet) {
  const {
    amount_minor,
    remaining_minor,
    effective_at,
    expires_at,
    created_at,
    rollover: rolls,
    applies_to,
    ...rest
  } = given;
  const { currency: of } = wallet;
  return {
    ...rest,
    object: 'credit_grant' as const,
    amount: formatMinor(amount_minor, of),
    credits: wallet.kind === 'credits' ? walletUnits(wallet, amount_minor).toString() : null,
    remaining: formatMinor(remaining_minor, of),
    effective_at: formatInstant(effective_at),
    expires_at: expires_at === null ? null : formatInstant(expires_at),
    rollover:
      rolls === undefined
        ? null
        : {
            days: rolls.days,
            ...(rolls.percent === undefined ? {} : { percent: rolls.percent }),
            ...(rolls.maximum_minor === undefined ? {} : { maximum: formatMinor(rolls.maximum_minor, of) }),
          },
    applies_to: (applies_to ?? null) as z.output<typeof chargeScope> | null,
    created: formatInstant(created_at),
  };
}

const refused = (path: string, message: string, mend: string, code: 'missing-field' | 'unknown-field') =>
  new Refusal(422, [{ code, path, message, mend }]);

/** What is given, in minor units: an amount of money, or a number of the wallet's credits. */
function givenMinor({ amount, credits }: z.output<typeof newGrant>, wallet: Wallet): bigint {
  if ((amount === undefined) === (credits === undefined))
    throw refused('amount', 'nothing says how much', 'write `amount`, or `credits` instead of it', 'missing-field');
  if (amount !== undefined) return amountMinor(amount, wallet.currency);
  if (wallet.kind !== 'credits')
    throw refused('credits', `${wallet.id} holds money`, 'write `amount`', 'unknown-field');
  // rounded once, as the wallet states
  const minor = walletMinor(wallet, decimal(credits as string));
  return amountMinor(fromMinor(minor, wallet.currency).toString(), wallet.currency, 'credits');
}

/** The grant of a request, checked, and what of its money was kept. */
function grantOf(body: z.output<typeof newGrant>, wallet: Wallet, now: Instant, timezone: string) {
  const { currency: of } = wallet;
  const { kind: sort, paid_by, fee = '0', priority, applies_to, rollover: rolls, reason } = body;
  if (sort === 'prepaid' && paid_by === undefined)
    throw refused(
      'paid_by',
      'prepaid credit is paid for',
      'add `paid_by`, or give `promotional` credit',
      'missing-field',
    );
  if (sort === 'promotional' && paid_by !== undefined)
    throw refused(
      'paid_by',
      'promotional credit is a gift',
      'remove `paid_by`, or give `prepaid` credit',
      'unknown-field',
    );
  const amount_minor = givenMinor(body, wallet);
  const fee_minor = amountMinor(fee, of, 'fee', 'zero');
  if (fee_minor > amount_minor || (fee_minor > 0n && paid_by !== 'cash' && paid_by !== 'provider_balance'))
    throw new Refusal(422, [
      {
        code: 'fee-without-payment',
        path: 'fee',
        message: `a fee of ${fee} ${of} is kept of no money that came in`,
        mend: 'write a fee only with `paid_by` cash or provider_balance, and no more than the amount',
      },
    ]);
  const at = (text: string) => parseMoment(text, timezone) as Instant;
  const given: NewGrant = {
    id: freshId('grt', now),
    wallet_id: wallet.id,
    customer_id: wallet.customer_id,
    kind: sort,
    amount_minor,
    priority,
    effective_at: body.effective_at === undefined ? now : at(body.effective_at),
    expires_at: body.expires_at == null ? null : at(body.expires_at),
    ...(rolls === undefined
      ? {}
      : {
          rollover: {
            days: rolls.days,
            ...(rolls.percent === undefined ? {} : { percent: rolls.percent }),
            ...(rolls.maximum === undefined
              ? {}
              : { maximum_minor: amountMinor(rolls.maximum, of, 'rollover.maximum') }),
          },
        }),
    ...(applies_to === undefined ? {} : { applies_to: present(applies_to) as NonNullable<CreditGrant['applies_to']> }),
    reason: reason ?? (sort === 'prepaid' ? 'top-up' : 'gift'),
  };
  const problems = grantProblems({ ...given, remaining_minor: amount_minor });
  if (problems.length > 0) throw new Refusal(422, problems);
  return { given, fee_minor };
}

/** Sums of expiries by currency. */
class ExpiredTotals {
  #grants = 0;
  readonly #sums = new Map<string, { expired: bigint; rolled_over: bigint }>();

  add(expired: readonly ExpiredCredit[]): void {
    this.#grants += expired.length;
    for (const { currency: of, expired_minor, rolled_over } of expired) {
      const sum = this.#sums.get(of) ?? { expired: 0n, rolled_over: 0n };
      sum.expired += expired_minor;
      sum.rolled_over += rolled_over?.amount_minor ?? 0n;
      this.#sums.set(of, sum);
    }
  }

  shown() {
    return {
      object: 'credit_expiry' as const,
      grants: this.#grants,
      totals: [...this.#sums].sort().map(([of, sum]) => ({
        currency: of,
        expired: formatMinor(sum.expired, of),
        rolled_over: formatMinor(sum.rolled_over, of),
      })),
    };
  }
}

/** Customers whose credits are taken out in one transaction. */
const PORTION = 500;

export function addCredits(api: Api): void {
  api.add(
    {
      operation_id: 'grantCredit',
      method: 'post',
      path: '/v1/wallets/{id}/grants',
      tag: 'Coupons and credits',
      summary: 'Put prepaid or promotional credit into a wallet',
      description:
        'Prepaid credit was paid for, or is owed: it is posted to the ledger, and becomes revenue when it is used. Promotional credit is a gift and is posted when it is used.',
      params: byId,
      body: newGrant,
      answer: grant,
    },
    ({ read, write, params, body, now }) => {
      const planned = async (tx: Transaction, at: Instant) => {
        const { wallet } = await walletAccountBy(tx, params.id);
        const { timezone } = await tx.organisations.get();
        const { given, fee_minor } = grantOf(body, wallet, at, timezone);
        const stored = { ...given, currency: wallet.currency, remaining_minor: given.amount_minor, created_at: at };
        return {
          given,
          fee_minor,
          date: dateAt(at, timezone),
          answer: shown(stored, wallet),
          currency: wallet.currency,
        };
      };
      if (body.dry_run) return read(async (tx) => (await planned(tx, now)).answer);
      return write(async (tx) => {
        const { given, fee_minor, date, answer, currency: of } = await planned(tx, tx.now);
        await tx.credits.give([given]);
        const { id, customer_id, amount_minor } = given;
        if (body.paid_by !== undefined) {
          const document = { id, customer_id, currency: of, date, amount_minor, fee_minor, paid_by: body.paid_by };
          await tx.ledger.post(packEntries([entryOf({ kind: 'wallet_top_up', document })]));
        }
        return answer;
      });
    },
  );
  api.add(
    {
      operation_id: 'listGrants',
      method: 'get',
      path: '/v1/wallets/{id}/grants',
      tag: 'Coupons and credits',
      summary: 'Every grant of a wallet with what is left of it, newest first',
      params: byId,
      query: asOfQuery,
      answer: listOf(grant, 'CreditGrantList'),
    },
    ({ read, params }) =>
      read(async (tx) => {
        const { wallet, grants } = await walletAccountBy(tx, params.id);
        return listAnswer({ data: [...grants].reverse(), has_more: false }, (given) => shown(given, wallet));
      }),
  );
  api.add(
    {
      operation_id: 'voidGrant',
      method: 'post',
      path: '/v1/credit_grants/{id}/void',
      tag: 'Coupons and credits',
      summary: 'Take what is left of a grant from the customer; what was used stays used',
      description:
        'The money of prepaid credit is kept and becomes revenue; to pay it back, refund it from the wallet instead. Credit that the customer was to pay for is owed no more.',
      params: byId,
      body: z.strictObject({
        reason: z.string().trim().min(1).max(500).openapi({ description: 'It stands at the movement.' }),
        dry_run,
      }),
      answer: voided,
    },
    ({ read, write, params, body, now }) => {
      const planned = async (tx: Transaction, at: Instant) => {
        const plan = await planCreditVoid(tx, params.id, at);
        if (plan === null) throw unknownResource('credit grant', params.id);
        const change = orRefuse(plan);
        const { grant: held, voided_minor, account } = change;
        const { currency: of, amount_minor, remaining_minor } = held;
        const answer = {
          object: 'credit_void' as const,
          grant_id: held.id,
          wallet_id: held.wallet_id,
          customer_id: held.customer_id,
          currency: of,
          kind: held.kind,
          amount: formatMinor(amount_minor, of),
          used: formatMinor(amount_minor - remaining_minor, of),
          voided: formatMinor(voided_minor, of),
          account,
          reason: body.reason,
        };
        return { change, answer };
      };
      if (body.dry_run) return read(async (tx) => (await planned(tx, now)).answer);
      return write(async (tx) => {
        const { change, answer } = await planned(tx, tx.now);
        await storeCreditVoid(tx, change, body.reason);
        return answer;
      });
    },
  );
  api.add(
    {
      operation_id: 'expireCredits',
      method: 'post',
      path: '/v1/credits/expire',
      tag: 'Coupons and credits',
      summary: 'Take out what has expired: it rolls over or is lost; again, it finds nothing',
      body: z.strictObject({ customer_id: z.string().min(1).optional(), dry_run }),
      answer: expiredTotals,
    },
    ({ read, repeatable, store, org_id, by, body, now }) => {
      const run = async () => {
        const totals = new ExpiredTotals();
        const only = body.customer_id;
        const next = (after: string) =>
          read(async (tx) => {
            if (only === undefined) return tx.credits.withExpired(now, after, PORTION);
            return after === '' ? [(await customerBy(tx, only)).id] : [];
          });
        for (let ids = await next(''); ids.length > 0; ids = await next(ids.at(-1) as string))
          totals.add(
            body.dry_run
              ? await read(async (tx) => expiredCredits(await tx.credits.grants(ids), now, () => freshId('grt', now)))
              : await store.write(org_id, by, (tx) => expireCredits(tx, ids)),
          );
        return totals.shown();
      };
      return body.dry_run ? run() : repeatable(run);
    },
  );
}
