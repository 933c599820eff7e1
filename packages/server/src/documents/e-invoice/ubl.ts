// SPDX-License-Identifier: Apache-2.0
import type { EInvoice, InvoicedLine, InvoicedParty, InvoicedTax, InvoicedTaxTotal } from './model.js';
import { group, text, type XmlNode, xmlDocument } from './xml.js';

const CUSTOMIZATION = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0';
const PROFILE = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0';
const UBL = 'urn:oasis:names:specification:ubl:schema:xsd';
/** UNCL5189: discount. */
const DISCOUNT = '95';

/**
 * UBL 2.1 as Peppol BIS Billing 3.0 profiles it: an `Invoice`, or a `CreditNote` for type 381. The order of elements
 * is that of the UBL schemas.
 */
export function writeUbl(invoice: EInvoice): string {
  const credit = invoice.type_code === '381';
  const root = credit ? 'CreditNote' : 'Invoice';
  const { references, payment } = invoice;
  const namespaces = {
    xmlns: `${UBL}:${root}-2`,
    'xmlns:cac': `${UBL}:CommonAggregateComponents-2`,
    'xmlns:cbc': `${UBL}:CommonBasicComponents-2`,
  };
  const money = amounts(invoice.currency);
  return xmlDocument(
    root,
    namespaces,
    text('cbc:CustomizationID', CUSTOMIZATION),
    text('cbc:ProfileID', PROFILE),
    text('cbc:ID', invoice.number),
    text('cbc:IssueDate', invoice.issue_date),
    credit ? null : text('cbc:DueDate', invoice.due_date),
    text(`cbc:${root}TypeCode`, invoice.type_code),
    // Peppol takes one note (R002).
    text('cbc:Note', invoice.notes.join('\n')),
    text('cbc:DocumentCurrencyCode', invoice.currency),
    text('cbc:TaxCurrencyCode', invoice.tax_currency?.code ?? null),
    text('cbc:BuyerReference', references.buyer_reference),
    period(invoice.period),
    group('cac:OrderReference', text('cbc:ID', references.purchase_order)),
    ...references.corrects.map(({ number, issue_date }) =>
      group(
        'cac:BillingReference',
        group('cac:InvoiceDocumentReference', text('cbc:ID', number), text('cbc:IssueDate', issue_date)),
      ),
    ),
    group('cac:ContractDocumentReference', text('cbc:ID', references.contract)),
    group('cac:AccountingSupplierParty', party(invoice.seller, payment.mandate?.creditor_id ?? null)),
    group('cac:AccountingCustomerParty', party(invoice.buyer, null)),
    invoice.delivery === null
      ? null
      : group(
          'cac:Delivery',
          text('cbc:ActualDeliveryDate', invoice.delivery.date),
          group(
            'cac:DeliveryLocation',
            group('cac:Address', group('cac:Country', text('cbc:IdentificationCode', invoice.delivery.country))),
          ),
        ),
    group(
      'cac:PaymentMeans',
      text('cbc:PaymentMeansCode', payment.code),
      credit ? text('cbc:PaymentDueDate', invoice.due_date) : null,
      text('cbc:PaymentID', payment.remittance),
      payment.account === null
        ? null
        : group(
            'cac:PayeeFinancialAccount',
            text('cbc:ID', payment.account.id),
            text('cbc:Name', payment.account.holder),
            group('cac:FinancialInstitutionBranch', text('cbc:ID', payment.account.bic)),
          ),
      payment.mandate === null
        ? null
        : group(
            'cac:PaymentMandate',
            text('cbc:ID', payment.mandate.reference),
            group(
              'cac:PayerFinancialAccount',
              text('cbc:ID', payment.mandate.debited_iban?.replaceAll(' ', '') ?? null),
            ),
          ),
    ),
    group('cac:PaymentTerms', text('cbc:Note', payment.terms)),
    group(
      'cac:TaxTotal',
      money('cbc:TaxAmount', invoice.totals.tax),
      invoice.taxes.map((tax) => taxSubtotal(tax, money)),
    ),
    // the second one has no breakdown (Peppol R054)
    invoice.tax_currency === null
      ? null
      : group('cac:TaxTotal', amounts(invoice.tax_currency.code)('cbc:TaxAmount', invoice.tax_currency.tax)),
    group(
      'cac:LegalMonetaryTotal',
      money('cbc:LineExtensionAmount', invoice.totals.lines),
      money('cbc:TaxExclusiveAmount', invoice.totals.net),
      money('cbc:TaxInclusiveAmount', invoice.totals.gross),
      money('cbc:PrepaidAmount', invoice.totals.prepaid),
      money('cbc:PayableAmount', invoice.totals.due),
    ),
    invoice.lines.map((line) => invoiceLine(line, credit, money)),
  );
}

type Money = (name: string, amount: string | null) => XmlNode;

function amounts(currency: string): Money {
  return (name, amount) => text(name, amount, { currencyID: currency });
}

function period(span: EInvoice['period']): XmlNode {
  if (span === null) return null;
  return group('cac:InvoicePeriod', text('cbc:StartDate', span.first), text('cbc:EndDate', span.last));
}

function party(of: InvoicedParty, creditor_id: string | null): XmlNode {
  const { address, electronic_address } = of;
  const [street = null, additional = null, ...more] = address.lines;
  const registered = (id: string | null, scheme: string) =>
    id === null
      ? null
      : group('cac:PartyTaxScheme', text('cbc:CompanyID', id), group('cac:TaxScheme', text('cbc:ID', scheme)));
  return group(
    'cac:Party',
    electronic_address === null
      ? null
      : text('cbc:EndpointID', electronic_address.id, { schemeID: electronic_address.scheme }),
    group('cac:PartyIdentification', text('cbc:ID', creditor_id, { schemeID: 'SEPA' })),
    group('cac:PartyName', text('cbc:Name', of.name)),
    group(
      'cac:PostalAddress',
      text('cbc:StreetName', street),
      text('cbc:AdditionalStreetName', additional),
      text('cbc:CityName', address.city),
      text('cbc:PostalZone', address.postal_code),
      text('cbc:CountrySubentity', address.region),
      group('cac:AddressLine', text('cbc:Line', more.length === 0 ? null : more.join(', '))),
      group('cac:Country', text('cbc:IdentificationCode', address.country)),
    ),
    registered(of.shows_vat_id ? of.vat_id : null, 'VAT'),
    registered(of.tax_number, 'TAX'),
    group('cac:PartyLegalEntity', text('cbc:RegistrationName', of.name), text('cbc:CompanyID', of.registration)),
    group(
      'cac:Contact',
      text('cbc:Name', of.contact_name),
      text('cbc:Telephone', of.phone),
      text('cbc:ElectronicMail', of.email),
    ),
  );
}

function taxSubtotal(tax: InvoicedTaxTotal, money: Money): XmlNode {
  return group(
    'cac:TaxSubtotal',
    money('cbc:TaxableAmount', tax.taxable),
    money('cbc:TaxAmount', tax.amount),
    group(
      'cac:TaxCategory',
      text('cbc:ID', tax.category),
      text('cbc:Percent', tax.percent),
      text('cbc:TaxExemptionReasonCode', tax.reason_code),
      text('cbc:TaxExemptionReason', tax.reason),
      group('cac:TaxScheme', text('cbc:ID', 'VAT')),
    ),
  );
}

function classified(tax: InvoicedTax): XmlNode {
  return group(
    'cac:ClassifiedTaxCategory',
    text('cbc:ID', tax.category),
    text('cbc:Percent', tax.percent),
    group('cac:TaxScheme', text('cbc:ID', 'VAT')),
  );
}

function invoiceLine(line: InvoicedLine, credit: boolean, money: Money): XmlNode {
  return group(
    credit ? 'cac:CreditNoteLine' : 'cac:InvoiceLine',
    text('cbc:ID', line.id),
    text('cbc:Note', line.note),
    text(credit ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity', line.quantity, { unitCode: line.unit }),
    money('cbc:LineExtensionAmount', line.net),
    period(line.period),
    line.allowance === null
      ? null
      : group(
          'cac:AllowanceCharge',
          text('cbc:ChargeIndicator', 'false'),
          text('cbc:AllowanceChargeReasonCode', DISCOUNT),
          money('cbc:Amount', line.allowance),
        ),
    group('cac:Item', text('cbc:Description', line.description), text('cbc:Name', line.name), classified(line.tax)),
    group(
      'cac:Price',
      money('cbc:PriceAmount', line.price),
      text('cbc:BaseQuantity', line.base_quantity, { unitCode: line.unit }),
    ),
  );
}
