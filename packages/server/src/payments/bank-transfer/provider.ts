// SPDX-License-Identifier: Apache-2.0
import { ok, type Problem, type Result } from '@kontor/core';
import { paymentFailure } from '../failure.js';
import {
  type ChargeRequest,
  type PaymentProvider,
  type PaymentState,
  type ProviderAnswer,
  refundRefusal,
  refused,
} from '../provider.js';
import { isCreditorReference } from './creditor-reference.js';
import { endToEndId, isEndToEndId, type Mandate } from './direct-debit.js';
import { parseBic, parseIban } from './iban.js';
import { type CreditorAccount, transferInstruction } from './instruction.js';
import { parseStatementWebhook } from './webhook.js';

export interface BankTransferSettings {
  readonly beneficiary: string;
  readonly iban: string;
  readonly bic: string | null;
  /** Secrets of the endpoint that takes statements. */
  readonly webhook_secrets: readonly string[];
  /** Looks up a mandate by its id, for direct debits; null for an unknown or withdrawn one. */
  readonly mandate: (mandate_id: string) => Promise<Mandate | null>;
}

/**
 * Money by bank: a charge without a method is an instruction to the customer; with a mandate it waits for the next
 * direct debit file. Nobody is asked and nothing is kept: the reference follows from the invoice number, and
 * statements tell what came in.
 */
export function bankTransferProvider(settings: BankTransferSettings): Result<PaymentProvider> {
  const iban = parseIban(settings.iban);
  const bic = settings.bic === null ? ok(null) : parseBic(settings.bic);
  if (!iban.ok) return iban;
  if (!bic.ok) return bic;
  const account: CreditorAccount = { beneficiary: settings.beneficiary, iban: iban.value, bic: bic.value };
  const delivery = { iban: iban.value, webhook_secrets: settings.webhook_secrets };
  const known = (provider_ref: string, status: 'processing' | 'cancelled'): ProviderAnswer<PaymentState> =>
    isCreditorReference(provider_ref) || isEndToEndId(provider_ref)
      ? { ok: true, value: { status, provider_ref } }
      : refused(unknown(provider_ref));

  return ok({
    key: 'bank-transfer',
    capabilities: { charges_methods: true, sends_refunds: false, remembers_payments: false, idempotency_hours: null },
    ensureCustomer: async ({ customer_id }) => ({ ok: true, value: { customer_ref: customer_id } }),
    setupPaymentMethod: async () =>
      refused({
        code: 'provider-action-unsupported',
        path: '',
        message: 'a bank account is not set up online: the customer signs a mandate',
        mend: 'Record the signed mandate, or let the customer pay by transfer.',
      }),
    describeMethod: async (method_ref) => {
      const mandate = await settings.mandate(method_ref);
      if (mandate === null) return refused(unknown(method_ref));
      const brand = mandate.iban.slice(0, 2);
      const last4 = mandate.iban.slice(-4);
      const { customer_ref } = mandate;
      return {
        ok: true,
        value: { method_ref, customer_ref, kind: 'sepa_debit', brand, last4, exp_month: null, exp_year: null },
      };
    },
    charge: async (request) => (request.method_ref === null ? asked(account, request) : collected(settings, request)),
    retrieve: async (provider_ref) => known(provider_ref, 'processing'),
    find: async () => ({ ok: true, value: null }),
    cancel: async ({ provider_ref }) => known(provider_ref, 'cancelled'),
    refund: async (request) =>
      refundRefusal(request) ?? {
        ok: true,
        value: {
          status: 'processing',
          refund_ref: request.refund_id,
          amount_minor: request.amount_minor,
          failure: null,
        },
      },
    retrieveRefund: async (refund_ref) => refused(unknown(refund_ref)),
    findRefund: async () => ({ ok: true, value: null }),
    payoutFee: async (payout_ref) => refused(unknown(payout_ref)),
    paymentLink: async (request) => {
      const instruction = transferInstruction(account, request);
      return instruction.ok
        ? { ok: true, value: { kind: 'instruction', instruction: instruction.value } }
        : refused(...instruction.problems);
    },
    parseWebhook: (one, now) => parseStatementWebhook(delivery, one, now),
  });
}

function unknown(ref: string): Problem {
  return {
    code: 'resource-unknown',
    path: '',
    message: `${JSON.stringify(ref)} is no creditor reference or mandate of ours`,
    mend: 'Pass on what charge answered, or the id of a mandate that is recorded.',
  };
}

function asked(account: CreditorAccount, request: ChargeRequest): ProviderAnswer<PaymentState> {
  const instruction = transferInstruction(account, request);
  if (!instruction.ok) return refused(...instruction.problems);
  const provider_ref = instruction.value.creditor_reference;
  return { ok: true, value: { status: 'processing', provider_ref, instruction: instruction.value } };
}

/** A direct debit begins when a mandate is there; `directDebitFile` takes it to the bank. */
async function collected(
  settings: BankTransferSettings,
  request: ChargeRequest,
): Promise<ProviderAnswer<PaymentState>> {
  const state = asked({ beneficiary: settings.beneficiary, iban: settings.iban, bic: settings.bic }, request);
  if (!state.ok) return state;
  if (request.currency !== 'EUR')
    return refused({
      code: 'currency-not-chargeable',
      path: 'currency',
      message: `SEPA direct debits are in EUR, not in ${request.currency}`,
      mend: 'Bill in euro, or let the customer pay by transfer.',
    });
  const mandate = await settings.mandate(request.method_ref as string);
  if (mandate === null || mandate.customer_ref !== request.customer_ref)
    return {
      ok: true,
      value: { status: 'failed', provider_ref: null, failure: paymentFailure('method-missing', null) },
    };
  return { ok: true, value: { status: 'processing', provider_ref: endToEndId(request.payment_id) } };
}
