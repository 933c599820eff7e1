// SPDX-License-Identifier: Apache-2.0
import type {
  AccountKey,
  CurrencyCode,
  JournalImportSettings,
  TaxBehaviour,
  TaxBuyer,
  TaxRate,
  TaxSeller,
  VolumeDiscount,
} from '@kontor/core';
import type {
  BankAccount,
  DocumentLanguage,
  PrintableDocument,
  PrintedAddress,
  PrintedParty,
} from '../documents/printable.js';

/** In which currencies an organisation keeps its books and owes its taxes. */
export interface CurrencySettings {
  readonly functional_currency: CurrencyCode;
  /** The one taxes have to be told in where they are owed; default the functional one. */
  readonly tax_currency?: CurrencyCode;
  /** What a rate between two other currencies may go through; default the functional one. */
  readonly cross_currency?: CurrencyCode;
  /** How many days before a document its rate may be from; default 7. */
  readonly max_rate_age_days?: number;
}

/** How an organisation bills; an empty object charges no taxes. */
export interface OrganisationBilling {
  readonly tax?: {
    readonly seller: TaxSeller;
    /** Whether prices come without tax (`exclusive`, the default) or with it. */
    readonly behaviour?: TaxBehaviour;
    /** Default `invoice`, as e-invoices want it. */
    readonly rounding?: 'line' | 'invoice';
    /** Rows beside the standard rates of Europe, or in their place: states, counties, reduced rates. */
    readonly rates?: readonly TaxRate[];
  };
  /** Absent: every document is in its own currency and no other. */
  readonly currencies?: CurrencySettings;
  /** How the journal is written for another program. */
  readonly ledger?: {
    /** Numbers and names of accounts as that program knows them. */
    readonly accounts?: { readonly [Key in AccountKey]?: { readonly number?: string; readonly name?: string } };
    readonly date_order?: NonNullable<JournalImportSettings['date_order']>;
  };
  /** Which mails go to customers; nothing is sent that is not asked for here. */
  readonly mail?: {
    /** A quote that is sent goes to the customer's address, with its link. */
    readonly quotes?: boolean;
  };
  /** What stands on invoices. */
  readonly documents?: {
    readonly language?: DocumentLanguage;
    readonly page_size?: PrintableDocument['page_size'];
    /** Until when invoices are to be paid, counted from their date. */
    readonly payment_days?: number;
    readonly payment_terms?: string;
    readonly seller: Partial<Omit<PrintedParty, 'address'>> & {
      readonly address: Partial<PrintedAddress> & { readonly country: string };
    };
    readonly bank?: Partial<BankAccount> & Pick<BankAccount, 'iban'>;
    readonly brand?: {
      /** Base64. */
      readonly logo?: { readonly format: 'svg' | 'png' | 'jpg'; readonly data: string };
      readonly accent_colour?: string;
      readonly footer_text?: string;
    };
  };
}

/** What decides a customer's taxes and what was agreed on their invoices. */
export interface CustomerBilling {
  /** The customer's own country is in `country`; this adds the rest, and the tax number. */
  readonly tax?: Partial<Omit<TaxBuyer, 'address'>> & { readonly address?: Partial<TaxBuyer['address']> };
  readonly volume_discount?: VolumeDiscount;
  /** What stands on their invoices. */
  readonly documents?: {
    readonly language?: DocumentLanguage;
    readonly address?: Partial<Omit<PrintedAddress, 'country'>>;
    readonly contact_name?: string;
    readonly electronic_address?: { readonly scheme: string; readonly id: string };
    readonly purchase_order?: string;
    readonly buyer_reference?: string;
  };
}
