// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import {
  balanceAt,
  formatInstant,
  formatMinor,
  type Instant,
  usableMinor,
  walletProblems,
  walletUnits,
} from '@kontor/core';
import { movementsUntil, type WalletAccount, walletAccounts } from '../../billing/wallet-history.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { momentOf } from '../moment.js';
import { Refusal, unknownResource } from '../problem.js';
import {
  asOf,
  asOfQuery,
  byId,
  currency,
  decimalText,
  instant,
  listAnswer,
  listOf,
  name,
  pageFields,
  present,
} from '../shapes.js';
import { customerBy } from './customers.js';

const kind = z.enum(['money', 'credits']);
const credit_value = decimalText.openapi({ description: 'Major units that one credit stands for.', example: '0.10' });
const newWallet = z.strictObject({
  name: name.optional(),
  currency: currency.optional().openapi({ description: "Default: the customer's." }),
  kind: kind.default('money'),
  credit_value: credit_value.optional().openapi({ description: 'Of a wallet of credits, and of no other.' }),
});
const wallet = z
  .object({
    id: z.string(),
    object: z.literal('wallet'),
    customer_id: z.string(),
    currency: z.string(),
    name: z.string().nullable(),
    kind,
    credit_value: credit_value.nullable(),
    balance: decimalText.openapi({ description: 'The sum of all transactions until now.' }),
    usable: decimalText.openapi({ description: 'What of it could pay an invoice now: in effect and not expired.' }),
    credits: decimalText.nullable().openapi({ description: 'The balance as a number of credits.' }),
  })
  .openapi('Wallet');
const transaction = z
  .object({
    id: z.string(),
    object: z.literal('wallet_transaction'),
    wallet_id: z.string(),
    grant_id: z.string(),
    at: instant,
    kind: z.enum(['grant', 'burn', 'void', 'expire', 'rollover', 'refund', 'take_back', 'grant_void']),
    amount: decimalText.openapi({ description: 'Below zero takes from the wallet.' }),
    balance: decimalText.openapi({ description: 'What the wallet holds after it.' }),
    reference: z.string().openapi({
      description: 'The invoice that was paid; why a grant was given, or voided; the other grant of a roll-over.',
    }),
  })
  .openapi('WalletTransaction');

function shown({ wallet, grants, movements }: WalletAccount, at: Instant) {
  const { id, customer_id, currency } = wallet;
  const { balance_minor } = balanceAt(movements, at);
  return {
    id,
    object: 'wallet' as const,
    customer_id,
    currency,
    name: wallet.name ?? null,
    kind: wallet.kind,
    credit_value: wallet.kind === 'credits' ? wallet.credit_value : null,
    balance: formatMinor(balance_minor, currency),
    usable: formatMinor(usableMinor(grants, at), currency),
    credits: wallet.kind === 'credits' ? walletUnits(wallet, balance_minor).toString() : null,
  };
}

/** A wallet with all that was ever in it. */
export async function walletAccountBy(tx: Transaction, id: string): Promise<WalletAccount> {
  const found = await tx.credits.wallet(id);
  const accounts = found === null ? [] : await walletAccounts(tx, found.customer_id);
  const account = accounts.find((each) => each.wallet.id === id);
  if (account === undefined) throw unknownResource('wallet', id);
  return account;
}

export function addWallets(api: Api): void {
  api.add(
    {
      operation_id: 'listWallets',
      method: 'get',
      path: '/v1/customers/{id}/wallets',
      tag: 'Coupons and credits',
      summary: "A customer's wallets with what they hold",
      params: byId,
      query: asOfQuery,
      answer: listOf(wallet, 'WalletList'),
    },
    ({ read, params, query, now }) =>
      read(async (tx) => {
        const accounts = await walletAccounts(tx, (await customerBy(tx, params.id)).id);
        const at = await momentOf(tx, query.as_of, now);
        return listAnswer({ data: accounts.reverse(), has_more: false }, (account) => shown(account, at));
      }),
  );
  api.add(
    {
      operation_id: 'createWallet',
      method: 'post',
      path: '/v1/customers/{id}/wallets',
      tag: 'Coupons and credits',
      summary: 'Make a wallet: money, or credits of a fixed value',
      params: byId,
      body: newWallet,
      answer: wallet,
      status: 201,
    },
    ({ write, params, body, now }) =>
      write(async (tx) => {
        const customer = await customerBy(tx, params.id);
        const made = { id: tx.newId('wal'), customer_id: customer.id, currency: customer.currency, ...present(body) };
        const problems = walletProblems(made);
        if (problems.length > 0) throw new Refusal(422, problems);
        const created = made as WalletAccount['wallet'];
        await tx.credits.createWallets([created]);
        return shown({ wallet: created, grants: [], movements: [] }, now);
      }),
  );
  api.add(
    {
      operation_id: 'getWallet',
      method: 'get',
      path: '/v1/wallets/{id}',
      tag: 'Coupons and credits',
      summary: 'One wallet with what it holds',
      params: byId,
      query: asOfQuery,
      answer: wallet,
    },
    ({ read, params, query, now }) =>
      read(async (tx) => shown(await walletAccountBy(tx, params.id), await momentOf(tx, query.as_of, now))),
  );
  api.add(
    {
      operation_id: 'listWalletTransactions',
      method: 'get',
      path: '/v1/wallets/{id}/transactions',
      tag: 'Coupons and credits',
      summary: 'What came into a wallet and went out of it, newest first, with the balance after each',
      params: byId,
      query: z.strictObject({ limit: pageFields.limit, starting_after: pageFields.starting_after, as_of: asOf }),
      answer: listOf(transaction, 'WalletTransactionList'),
    },
    ({ read, params, query, now }) =>
      read(async (tx) => {
        const account = await walletAccountBy(tx, params.id);
        const { currency: of } = account.wallet;
        const all = movementsUntil(account, await momentOf(tx, query.as_of, now));
        const from = all.findIndex(({ id }) => id === query.starting_after) + 1;
        const end = from + (query.limit ?? 20);
        const page = { data: all.slice(from, end), has_more: end < all.length };
        return listAnswer(page, ({ amount_minor, balance_minor, at, ...move }) => ({
          ...move,
          object: 'wallet_transaction' as const,
          at: formatInstant(at),
          amount: formatMinor(amount_minor, of),
          balance: formatMinor(balance_minor, of),
        }));
      }),
  );
}
