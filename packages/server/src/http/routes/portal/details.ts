// SPDX-License-Identifier: Apache-2.0
import { z } from '@hono/zod-openapi';
import { checkTaxId } from '@kontor/core';
import { normalisedEmail } from '../../../identity/users.js';
import { keepOnly } from '../../../portal/sessions.js';
import type { CustomerBilling } from '../../../store/billing-settings.js';
import type { Customer } from '../../../store/customers.js';
import type { Api } from '../../api.js';
import { ownCustomer, ownSession } from '../../portal-access.js';
import { Refusal } from '../../problem.js';
import { name, present } from '../../shapes.js';
import { country, language } from '../billing-settings.js';
import { customerIn, TAG } from './allowed.js';

const line = z.string().trim().min(1).max(200);
const address = z.strictObject({
  lines: z.array(line).max(3).optional(),
  postal_code: z.string().trim().min(1).max(20).optional(),
  city: z.string().trim().min(1).max(100).optional(),
  region: z.string().trim().min(1).max(20).optional().openapi({ description: 'ISO 3166-2 without its country.' }),
});
const details = z
  .object({
    object: z.literal('portal_details'),
    customer_id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    country: z.string().nullable(),
    address,
    contact_name: z.string().nullable(),
    purchase_order: z.string().nullable(),
    tax_id: z.string().nullable(),
    language: language.nullable().openapi({ description: 'Of mails and documents; null: that of the seller.' }),
    currency: z.string(),
  })
  .openapi('PortalDetails');
const change = z.strictObject({
  name: name.optional(),
  email: z.email().max(320).optional(),
  country: country.optional(),
  address: address.optional().openapi({ description: 'Takes the place of the one before.' }),
  contact_name: line.nullish(),
  purchase_order: line.nullish(),
  tax_id: z.string().trim().min(4).max(30).nullish(),
  language: language.optional(),
});

function shown({ id, name: called, email, country: where, currency, billing }: Customer): z.input<typeof details> {
  const { documents = {}, tax = {} } = billing;
  const { lines, postal_code, city, region } = documents.address ?? {};
  return {
    object: 'portal_details',
    customer_id: id,
    name: called,
    email,
    country: where,
    address: present({
      lines: lines === undefined ? undefined : [...lines],
      postal_code: postal_code ?? undefined,
      city: city ?? undefined,
      region: region ?? undefined,
    }),
    contact_name: documents.contact_name ?? null,
    purchase_order: documents.purchase_order ?? null,
    tax_id: tax.tax_id ?? null,
    language: documents.language ?? null,
    currency,
  };
}

export function addPortalDetails(api: Api): void {
  api.add(
    {
      operation_id: 'getOwnDetails',
      method: 'get',
      path: '/v1/portal/details',
      tag: TAG,
      summary: 'What stands on the invoices of the customer, and where mails go',
      access: ['portal'],
      answer: details,
    },
    ({ read, caller }) => read(async (tx) => shown(await customerIn(tx, ownCustomer(caller)))),
  );
  api.add(
    {
      operation_id: 'changeOwnDetails',
      method: 'patch',
      path: '/v1/portal/details',
      tag: TAG,
      summary: 'Change them, from the next invoice on',
      description: 'With another address for mails everybody who came by the one before is signed out.',
      access: ['portal'],
      body: change,
      answer: details,
    },
    ({ write, caller, body }) =>
      write(async (tx) => {
        const before = await customerIn(tx, ownCustomer(caller));
        const { name: called, email, ...documents } = body;
        const { country: where } = body;
        const billing = changedBilling(before.billing, documents);
        const after = await tx.customers.put({
          ...before,
          billing,
          ...present({ name: called, email, country: where }),
        });
        if (email !== undefined && normalisedEmail(email) !== normalisedEmail(before.email ?? ''))
          await keepOnly(tx, ownSession(caller));
        return shown(after);
      }),
  );
}

type Documents = Pick<
  z.output<typeof change>,
  'address' | 'country' | 'contact_name' | 'purchase_order' | 'tax_id' | 'language'
>;

/** Taxes go by the same address as documents; a number that is new has not been checked by anybody. */
function changedBilling(before: CustomerBilling, changes: Documents): CustomerBilling {
  const { address: moved, country: where, tax_id, ...fields } = changes;
  const documents = without({ ...before.documents, ...fields, ...(moved === undefined ? {} : { address: moved }) });
  let tax = { ...before.tax };
  if (moved !== undefined) {
    const { country: taxed, county, districts } = tax.address ?? {};
    const { postal_code, city, region } = moved;
    tax = { ...tax, address: present({ country: taxed, county, districts, postal_code, city, region }) };
  }
  if (where !== undefined && tax.address?.country !== undefined)
    tax = { ...tax, address: { ...tax.address, country: where } };
  if (tax_id !== undefined && tax_id !== (before.tax?.tax_id ?? null)) {
    const { tax_id: _id, tax_id_status: _status, ...rest } = tax;
    if (tax_id === null) tax = rest;
    else {
      const checked = checkTaxId(tax_id);
      if (!checked.ok)
        throw new Refusal(
          422,
          checked.problems.map((one) => ({ ...one, path: 'tax_id' })),
        );
      tax = { ...rest, tax_id, tax_id_status: 'unchecked' };
    }
  }
  return { ...before, documents, tax } as CustomerBilling;
}

/** Members that are null are taken away. */
function without(members: object) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));
}
