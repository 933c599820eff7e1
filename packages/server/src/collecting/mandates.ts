// SPDX-License-Identifier: Apache-2.0
import './tables.js';
import { fail, ok, type PlainDate, type Result } from '@kontor/core';
import type { Selectable } from 'kysely';
import type { Mandate } from '../payments/bank-transfer/direct-debit.js';
import { parseBic, parseIban } from '../payments/bank-transfer/iban.js';
import { type Page, type PageRequest, pagePlan, toPage } from '../store/page.js';
import type { SecretBox } from '../store/secret-box.js';
import type { Transaction, WriteTransaction } from '../store/transaction.js';
import { toTimestamp } from '../store/values.js';
import { addMethod, noteCustomerRef, removeMethod } from './payment-methods.js';
import type { MandateTable } from './tables.js';

/** A mandate as it is kept; its account is encrypted. */
export type StoredMandate = Omit<Selectable<MandateTable>, 'org_id'>;
export interface NewMandate {
  /** Null: one is made. */
  readonly reference: string | null;
  readonly customer_id: string;
  readonly scheme: MandateTable['scheme'];
  readonly kind: MandateTable['kind'];
  readonly signed_on: PlainDate;
  readonly debtor_name: string;
  readonly iban: string;
  readonly bic: string | null;
}

const PROVIDER = 'bank-transfer';
/** 35 characters of SEPA text at most. Source: EPC016-06, AT-01. */
const REFERENCE = /^(?!\/)(?!.*\/\/)[A-Za-z0-9/?:().,'+-]{1,35}(?<!\/)$/;

const rows = (tx: Transaction) => tx.db.selectFrom('mandate').selectAll().where('org_id', '=', tx.org_id);
const mandateOf = ({ org_id: _org, ...row }: Selectable<MandateTable>): StoredMandate => row;
/** What the account of a mandate is bound to. */
const contextOf = (org_id: string, id: string) => `mandate ${id} of ${org_id}`;

export async function getMandate(tx: Transaction, id: string): Promise<StoredMandate | null> {
  const row = await rows(tx).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : mandateOf(row);
}

export async function listMandates(
  tx: Transaction,
  { customer_id, ...request }: PageRequest & { readonly customer_id?: string | undefined },
): Promise<Page<StoredMandate>> {
  const plan = pagePlan(request);
  const { rows: found } = await tx.client.query<Selectable<MandateTable>>(
    `SELECT * FROM mandate WHERE org_id = $1 AND ($2::text IS NULL OR customer_id = $2)
       AND ($3::text IS NULL OR id ${plan.compare} $3) ORDER BY id ${plan.order} LIMIT $4`,
    [tx.org_id, customer_id ?? null, plan.cursor, plan.fetch],
  );
  return toPage(found, plan, mandateOf);
}

/**
 * Records a signed mandate: the account is charged by it from now on, after the methods that are there. Fails for a
 * reference that is taken or is no SEPA text, and for an account that is none.
 */
export async function recordMandate(
  tx: WriteTransaction,
  box: SecretBox,
  given: NewMandate,
): Promise<Result<StoredMandate>> {
  const id = given.reference ?? tx.newId('mnd').replaceAll('_', '-');
  const iban = parseIban(given.iban);
  const bic = given.bic === null ? ok(null) : parseBic(given.bic);
  if (!iban.ok) return iban;
  if (!bic.ok) return bic;
  if (!REFERENCE.test(id))
    return fail({
      code: 'direct-debit-invalid',
      path: 'reference',
      message: 'the reference is not 1 to 35 characters of SEPA text',
      mend: 'use letters, digits and hyphens',
    });
  if ((await getMandate(tx, id)) !== null)
    return fail({
      code: 'mandate-exists',
      path: 'reference',
      message: `there is a mandate ${id} already`,
      mend: 'give each mandate a reference of its own, also where it replaces another',
    });
  const { customer_id, scheme, kind, signed_on, debtor_name } = given;
  const described = { country: iban.value.slice(0, 2), last4: iban.value.slice(-4) };
  const row = await tx.db
    .insertInto('mandate')
    .values({
      org_id: tx.org_id,
      id,
      customer_id,
      scheme,
      kind,
      signed_on,
      debtor_name,
      account: box.seal(JSON.stringify({ iban: iban.value, bic: bic.value }), contextOf(tx.org_id, id)),
      ...described,
      status: 'active',
      created_at: toTimestamp(tx.now),
      ended_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const { account: _sealed, ...after } = mandateOf(row);
  tx.audit.record({ action: 'mandate.recorded', object: id, after });
  await noteCustomerRef(tx, PROVIDER, customer_id, customer_id, tx.now);
  const method = {
    method_ref: id,
    customer_ref: customer_id,
    kind: 'sepa_debit' as const,
    exp_month: null,
    exp_year: null,
  };
  await addMethod(tx, PROVIDER, customer_id, { ...method, brand: described.country, last4: described.last4 }, tx.now);
  return ok(mandateOf(row));
}

/** `ending`: its next debit is the last one. `revoked` and `used`: nothing is debited by it any more. */
export async function endMandate(
  tx: WriteTransaction,
  before: StoredMandate,
  status: 'ending' | 'revoked' | 'used',
): Promise<StoredMandate> {
  const row = await tx.db
    .updateTable('mandate')
    .set({ status, ended_at: status === 'ending' ? null : toTimestamp(tx.now) })
    .where('org_id', '=', tx.org_id)
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  tx.audit.record({
    action: 'mandate.changed',
    object: before.id,
    before: { status: before.status },
    after: { status },
  });
  if (status !== 'ending') {
    const method = await tx.db
      .selectFrom('payment_method')
      .select('id')
      .where('org_id', '=', tx.org_id)
      .where('provider', '=', PROVIDER)
      .where('method_ref', '=', before.id)
      .executeTakeFirst();
    if (method !== undefined) await removeMethod(tx, method.id);
  }
  return mandateOf(row);
}

/** Whether an account may still be debited by it. */
export function isChargeable({ status }: Pick<StoredMandate, 'status'>): boolean {
  return status === 'active' || status === 'ending';
}

/** A mandate with its account, as a file for the bank needs it. */
export function openedMandate(tx: Transaction, box: SecretBox, stored: StoredMandate): Mandate {
  const { iban, bic } = JSON.parse(box.open(stored.account, contextOf(tx.org_id, stored.id))) as {
    readonly iban: string;
    readonly bic: string | null;
  };
  const { id: mandate_id, customer_id: customer_ref, signed_on, debtor_name, scheme } = stored;
  return { mandate_id, customer_ref, signed_on, debtor_name, iban, bic, scheme };
}

/** What a charge is made by; null: it is unknown, or nothing is debited by it any more. */
export async function chargeableMandate(tx: Transaction, box: SecretBox, id: string): Promise<Mandate | null> {
  const found = await getMandate(tx, id);
  return found === null || !isChargeable(found) ? null : openedMandate(tx, box, found);
}
