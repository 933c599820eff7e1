// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { formatInstant } from '@kontor/core';
import {
  getProvider,
  listProviders,
  PROVIDER_KEYS,
  type ProviderSecrets,
  type ProviderSettings,
  putProvider,
  removeProvider,
  type StoredProvider,
  secretsOf,
} from '../../collecting/providers.js';
import { parseCreditorId } from '../../payments/bank-transfer/creditor-id.js';
import { bankTransferProvider } from '../../payments/bank-transfer/provider.js';
import type { Transaction } from '../../store/transaction.js';
import type { Api } from '../api.js';
import { orRefuse, Refusal, unknownResource } from '../problem.js';
import { instant, listAnswer, listOf, name } from '../shapes.js';

const TAG = 'Collecting';
const webhookSecrets = z.array(z.string().min(1).max(200)).max(3);
const methodType = z.enum(['card', 'sepa_debit']);
const stripe = z.strictObject({
  api_key: z
    .string()
    .regex(/^(sk|rk)_[A-Za-z0-9_]{4,250}$/, 'write a secret or restricted key: sk_… or rk_…')
    .optional()
    .openapi({ description: 'Kept encrypted and never shown. Left out: the one before.' }),
  webhook_secrets: webhookSecrets.optional().openapi({
    description: 'Signing secrets of the endpoint at `webhook_path`; two while one is changed. Left out: those before.',
  }),
  method_types: z.array(methodType).min(1).max(2).default(['card']).openapi({
    description: 'What customers may set up and pay with; each must be switched on in the Stripe account.',
  }),
});
const directDebit = z.strictObject({
  creditor_id: z
    .string()
    .min(8)
    .max(45)
    .openapi({ description: 'The SEPA creditor identifier of your national bank.' }),
  prenotification_days: z.int().min(0).max(60).default(14).openapi({
    description: 'How long a customer knows of the amount before it is debited, from the day of the invoice.',
  }),
  lead_days: z.int().min(1).max(14).default(2).openapi({
    description: 'How many days of TARGET before a debit your bank wants the file.',
  }),
});
const bankTransfer = z.strictObject({
  beneficiary: name,
  iban: z.string().min(5).max(42),
  bic: z.string().min(8).max(11).nullable().default(null),
  direct_debit: directDebit.optional().openapi({ description: 'Left out: nothing is debited by mandate.' }),
  webhook_secrets: webhookSecrets.optional().openapi({
    description: 'Of the program that posts bank statements: whsec_ and base64. Left out: those before.',
  }),
});
const provider = z
  .object({
    id: z.enum(PROVIDER_KEYS),
    object: z.literal('payment_provider'),
    webhook_path: z.string().openapi({ description: 'Where the provider posts its notices on this server.' }),
    api_key_end: z.string().nullable().openapi({ description: 'The last characters, to tell keys apart.' }),
    method_types: z.array(z.string()).nullable(),
    beneficiary: z.string().nullable(),
    iban: z.string().nullable(),
    bic: z.string().nullable(),
    direct_debit: directDebit.nullable(),
    created: instant,
    changed: instant,
  })
  .openapi('PaymentProvider');
const byProvider = z.strictObject({ provider: z.enum(PROVIDER_KEYS) });

async function shown(tx: Transaction, { settings, created_at, changed_at }: StoredProvider) {
  const { slug } = await tx.organisations.get();
  const bank = settings.provider === 'bank-transfer' ? settings : null;
  const card = settings.provider === 'stripe' ? settings : null;
  return {
    id: settings.provider,
    object: 'payment_provider' as const,
    webhook_path: `/v1/payment_providers/${settings.provider}/webhooks/${slug}`,
    api_key_end: card?.api_key_end ?? null,
    method_types: card === null ? null : [...card.method_types],
    beneficiary: bank?.beneficiary ?? null,
    iban: bank?.iban ?? null,
    bic: bank?.bic ?? null,
    direct_debit: bank?.direct_debit ?? null,
    created: formatInstant(created_at),
    changed: formatInstant(changed_at),
  };
}

/** How accounts are debited, with the identifier as files want it. */
function debiting(given: z.output<typeof directDebit> | undefined) {
  if (given === undefined) return {};
  const creditor_id = orRefuse(parseCreditorId(given.creditor_id, 'direct_debit.creditor_id'));
  return { direct_debit: { ...given, creditor_id } };
}

export function addPaymentProviders(api: Api): void {
  api.add(
    {
      operation_id: 'listPaymentProviders',
      method: 'get',
      path: '/v1/payment_providers',
      tag: TAG,
      summary: 'Who moves money for the organisation',
      answer: listOf(provider, 'PaymentProviderList'),
    },
    ({ read }) =>
      read(async (tx) => {
        const data = await Promise.all((await listProviders(tx)).map((each) => shown(tx, each)));
        return listAnswer({ data, has_more: false }, (row) => row);
      }),
  );
  api.add(
    {
      operation_id: 'putStripe',
      method: 'put',
      path: '/v1/payment_providers/stripe',
      tag: TAG,
      summary: 'Set up Stripe, or change its keys',
      body: stripe,
      answer: provider,
    },
    ({ write, store, body }) =>
      write(async (tx) => {
        const before = await secretsOf(tx, store.secrets, 'stripe');
        const api_key = body.api_key ?? before?.api_key;
        if (api_key === undefined)
          throw new Refusal(422, [
            {
              code: 'missing-field',
              path: 'api_key',
              message: 'Stripe is not set up yet, and there is no key to set it up with',
              mend: 'send `api_key`: a secret or restricted key of the Stripe account',
            },
          ]);
        const settings = {
          provider: 'stripe',
          method_types: body.method_types,
          api_key_end: api_key.slice(-4),
        } as const satisfies ProviderSettings;
        const secrets: ProviderSecrets = {
          api_key,
          webhook_secrets: body.webhook_secrets ?? before?.webhook_secrets ?? [],
        };
        return shown(tx, await putProvider(tx, store.secrets, settings, secrets));
      }),
  );
  api.add(
    {
      operation_id: 'putBankTransfer',
      method: 'put',
      path: '/v1/payment_providers/bank-transfer',
      tag: TAG,
      summary: 'Name the account that customers send money to',
      body: bankTransfer,
      answer: provider,
    },
    ({ write, store, body }) =>
      write(async (tx) => {
        const before = await secretsOf(tx, store.secrets, 'bank-transfer');
        const webhook_secrets = body.webhook_secrets ?? before?.webhook_secrets ?? [];
        const { beneficiary, iban, bic } = body;
        const account = { beneficiary, iban: iban.replaceAll(' ', '').toUpperCase(), bic };
        const checked = bankTransferProvider({ ...account, webhook_secrets, mandate: async () => null });
        if (!checked.ok) throw new Refusal(422, checked.problems);
        const settings: ProviderSettings = { provider: 'bank-transfer', ...account, ...debiting(body.direct_debit) };
        return shown(tx, await putProvider(tx, store.secrets, settings, { webhook_secrets }));
      }),
  );
  api.add(
    {
      operation_id: 'deletePaymentProvider',
      method: 'delete',
      path: '/v1/payment_providers/{provider}',
      tag: TAG,
      summary: 'Forget a provider with its secrets; what it took stays in the books',
      params: byProvider,
      answer: z.object({
        id: z.enum(PROVIDER_KEYS),
        object: z.literal('payment_provider'),
        deleted: z.literal(true),
      }),
    },
    ({ write, params }) =>
      write(async (tx) => {
        if ((await getProvider(tx, params.provider)) === null)
          throw unknownResource('payment provider', params.provider);
        await removeProvider(tx, params.provider);
        return { id: params.provider, object: 'payment_provider' as const, deleted: true as const };
      }),
  );
}
