// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatMinor, topUpRuleProblems } from '@kontor/core';
import type { Transaction } from '../../store/transaction.js';
import { putTopUpRule, removeTopUpRule, TOP_UP_GRANTED, type TopUpTerms, topUpRules } from '../../thresholds/top-up.js';
import { amountMinor } from '../amount.js';
import type { Api } from '../api.js';
import { Refusal, unknownResource } from '../problem.js';
import { byId, decimalText } from '../shapes.js';

const TAG = 'Coupons and credits';
const below = decimalText.openapi({ description: 'The balance to keep, less usage that is not billed yet.' });
const amount = decimalText.openapi({ description: 'What one top-up buys.' });
const limit = decimalText.openapi({ description: 'At most so much in a calendar month of the customer.' });
const granted = z.enum(TOP_UP_GRANTED).openapi({
  description: 'at_once: the credit comes with its invoice. when_paid: once that is paid, and never if it is not.',
});
const newRule = z.strictObject({
  below,
  amount,
  monthly_limit: limit.optional(),
  granted: granted.default('at_once'),
});
const shape = z
  .object({
    object: z.literal('top_up_rule'),
    wallet_id: z.string(),
    currency: z.string(),
    below,
    amount,
    monthly_limit: limit.nullable(),
    granted,
  })
  .openapi('TopUpRule');

async function walletBy(tx: Transaction, id: string) {
  const found = await tx.credits.wallet(id);
  if (found === null) throw unknownResource('wallet', id);
  return found;
}

async function ruleOf(tx: Transaction, id: string) {
  const wallet = await walletBy(tx, id);
  const rule = (await topUpRules(tx, [wallet.customer_id])).find(({ wallet_id }) => wallet_id === id);
  if (rule === undefined) throw unknownResource('top-up rule of the wallet', id);
  return { wallet, rule };
}

function shown({ id, currency }: { readonly id: string; readonly currency: string }, rule: TopUpTerms) {
  const { below_minor, amount_minor, monthly_limit_minor } = rule;
  return {
    object: 'top_up_rule' as const,
    wallet_id: id,
    currency,
    below: formatMinor(below_minor, currency),
    amount: formatMinor(amount_minor, currency),
    monthly_limit: monthly_limit_minor === null ? null : formatMinor(monthly_limit_minor, currency),
    granted: rule.granted,
  };
}

export function addTopUps(api: Api): void {
  const path = '/v1/wallets/{id}/top_up';
  api.add(
    {
      operation_id: 'setTopUpRule',
      method: 'put',
      path,
      tag: TAG,
      summary: 'Buy prepaid credit without being asked when a wallet runs low',
      description:
        'An invoice and the credit it is for, at once or once it is paid; nothing more while an earlier one is not paid, and at most the limit of the month.',
      params: byId,
      body: newRule,
      answer: shape,
    },
    ({ write, params, body }) =>
      write(async (tx) => {
        const wallet = await walletBy(tx, params.id);
        const { currency } = wallet;
        const { monthly_limit } = body;
        const rule: TopUpTerms = {
          below_minor: amountMinor(body.below, currency, 'below'),
          amount_minor: amountMinor(body.amount, currency),
          monthly_limit_minor:
            monthly_limit === undefined ? null : amountMinor(monthly_limit, currency, 'monthly_limit'),
          granted: body.granted,
        };
        const problems = topUpRuleProblems(rule);
        if (problems.length > 0) throw new Refusal(422, problems);
        await putTopUpRule(tx, wallet, rule);
        return shown(wallet, rule);
      }),
  );
  api.add(
    {
      operation_id: 'getTopUpRule',
      method: 'get',
      path,
      tag: TAG,
      summary: 'When a wallet is topped up',
      params: byId,
      answer: shape,
    },
    ({ read, params }) =>
      read(async (tx) => {
        const { wallet, rule } = await ruleOf(tx, params.id);
        return shown(wallet, rule);
      }),
  );
  api.add(
    {
      operation_id: 'removeTopUpRule',
      method: 'delete',
      path,
      tag: TAG,
      summary: 'Top a wallet up no longer',
      params: byId,
      answer: shape,
    },
    ({ write, params }) =>
      write(async (tx) => {
        const { wallet, rule } = await ruleOf(tx, params.id);
        await removeTopUpRule(tx, rule);
        return shown(wallet, rule);
      }),
  );
}
