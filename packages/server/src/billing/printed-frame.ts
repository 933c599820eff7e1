// SPDX-License-Identifier: Apache-2.0
import { fail, ok, type Result } from '@kontor/core';
import type { DocumentLanguage, PrintableDocument, PrintedParty } from '../documents/printable.js';
import type { OrganisationBilling } from '../store/billing-settings.js';
import type { Customer } from '../store/customers.js';
import type { Organisation } from '../store/organisations.js';

export const ACCENT = '#1f4e8c';

/** What every document of a seller for a buyer has, whatever it is about. */
export interface PrintedFrame extends Pick<PrintableDocument, 'language' | 'page_size' | 'seller' | 'buyer' | 'brand'> {
  readonly settings: NonNullable<OrganisationBilling['documents']>;
}

/**
 * Seller, buyer, language and looks as they are known now. Fails with `document-settings-missing` while the
 * organisation has not said who it is.
 */
export function printedFrame(organisation: Organisation, customer: Customer): Result<PrintedFrame> {
  const settings = organisation.billing.documents;
  if (settings === undefined)
    return fail({
      code: 'document-settings-missing',
      path: 'documents',
      message: `nothing says what stands on the invoices of ${organisation.name}`,
      mend: 'put `documents` with the seller into the billing settings: PUT /v1/billing_settings',
    });
  const { documents: buyer = {}, tax } = customer.billing;
  return ok({
    settings,
    language: documentLanguage(organisation, customer),
    page_size: settings.page_size ?? 'a4',
    seller: partyOf({ name: organisation.name, ...settings.seller }, settings.seller.address.country),
    buyer: partyOf(
      {
        name: customer.name,
        email: customer.email,
        vat_id: tax?.tax_id ?? null,
        contact_name: buyer.contact_name ?? null,
        electronic_address: buyer.electronic_address ?? null,
        address: {
          postal_code: tax?.address?.postal_code ?? null,
          city: tax?.address?.city ?? null,
          region: tax?.address?.region ?? null,
          ...buyer.address,
        },
      },
      tax?.address?.country ?? customer.country ?? settings.seller.address.country,
    ),
    brand: brandOf(settings),
  });
}

/** How documents of an organisation look; without settings, plain. */
export function brandOf(settings: OrganisationBilling['documents']): PrintableDocument['brand'] {
  const { logo, accent_colour, footer_text } = settings?.brand ?? {};
  return {
    logo: logo === undefined ? null : { format: logo.format, bytes: Buffer.from(logo.data, 'base64') },
    accent_colour: accent_colour ?? ACCENT,
    footer_text: footer_text ?? null,
  };
}

/** The language a customer is written to in: theirs, else the organisation's, else English. */
export function documentLanguage(organisation: Organisation, customer: Customer): DocumentLanguage {
  return customer.billing.documents?.language ?? organisation.billing.documents?.language ?? 'en';
}

type Known = Partial<Omit<PrintedParty, 'address'>> & {
  readonly name: string;
  readonly address: Partial<PrintedParty['address']>;
};

function partyOf({ address, ...known }: Known, country: string): PrintedParty {
  return {
    vat_id: null,
    tax_number: null,
    registration: null,
    email: null,
    phone: null,
    contact_name: null,
    electronic_address: null,
    ...known,
    address: { lines: [], postal_code: null, city: null, region: null, ...address, country },
  };
}
