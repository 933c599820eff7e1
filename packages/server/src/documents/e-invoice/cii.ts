// SPDX-License-Identifier: Apache-2.0
import type { EInvoice, InvoicedLine, InvoicedParty, InvoicedPeriod, InvoicedTaxTotal } from './model.js';
import { group, text, type XmlNode, xmlDocument } from './xml.js';

/** The EN 16931 (comfort) profile of Factur-X 1.0 and ZUGFeRD 2. */
export const FACTUR_X_GUIDELINE = 'urn:cen.eu:en16931:2017';
const NAMESPACES = {
  'xmlns:rsm': 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  'xmlns:ram': 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  'xmlns:udt': 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
  'xmlns:qdt': 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
};
/** UNCL5189: discount. */
const DISCOUNT = '95';

/**
 * UN/CEFACT Cross Industry Invoice D16B in the EN 16931 profile, which is the XML of Factur-X and ZUGFeRD. The order of
 * elements is that of the D16B schemas.
 */
export function writeCii(invoice: EInvoice): string {
  const { references } = invoice;
  return xmlDocument(
    'rsm:CrossIndustryInvoice',
    NAMESPACES,
    group(
      'rsm:ExchangedDocumentContext',
      group('ram:GuidelineSpecifiedDocumentContextParameter', text('ram:ID', FACTUR_X_GUIDELINE)),
    ),
    group(
      'rsm:ExchangedDocument',
      text('ram:ID', invoice.number),
      text('ram:TypeCode', invoice.type_code),
      date('ram:IssueDateTime', invoice.issue_date),
      invoice.notes.map((note) => group('ram:IncludedNote', text('ram:Content', note))),
    ),
    group(
      'rsm:SupplyChainTradeTransaction',
      invoice.lines.map(lineItem),
      group(
        'ram:ApplicableHeaderTradeAgreement',
        text('ram:BuyerReference', references.buyer_reference),
        party('ram:SellerTradeParty', invoice.seller),
        party('ram:BuyerTradeParty', invoice.buyer),
        group('ram:BuyerOrderReferencedDocument', text('ram:IssuerAssignedID', references.purchase_order)),
        group('ram:ContractReferencedDocument', text('ram:IssuerAssignedID', references.contract)),
      ),
      delivery(invoice.delivery),
      settlement(invoice),
    ),
  );
}

/** Format 102 of UNTDID 2379: `20260131`. */
function date(name: string, day: string | null, inner = 'udt:DateTimeString'): XmlNode {
  return day === null ? null : group(name, text(inner, day.replaceAll('-', ''), { format: '102' }));
}

function billingPeriod(span: InvoicedPeriod | null): XmlNode {
  if (span === null) return null;
  return group('ram:BillingSpecifiedPeriod', date('ram:StartDateTime', span.first), date('ram:EndDateTime', span.last));
}

// The element is required even where there is nothing to say of a delivery.
function delivery(to: EInvoice['delivery']): XmlNode {
  const filled =
    to === null
      ? null
      : group(
          'ram:ApplicableHeaderTradeDelivery',
          group('ram:ShipToTradeParty', group('ram:PostalTradeAddress', text('ram:CountryID', to.country))),
          group('ram:ActualDeliverySupplyChainEvent', date('ram:OccurrenceDateTime', to.date)),
        );
  return filled ?? { name: 'ram:ApplicableHeaderTradeDelivery', attributes: {}, content: [] };
}

function party(name: string, of: InvoicedParty): XmlNode {
  const { address, electronic_address } = of;
  const [one = null, two = null, ...more] = address.lines;
  return group(
    name,
    text('ram:Name', of.name),
    group('ram:SpecifiedLegalOrganization', text('ram:ID', of.registration)),
    group(
      'ram:DefinedTradeContact',
      text('ram:PersonName', of.contact_name),
      group('ram:TelephoneUniversalCommunication', text('ram:CompleteNumber', of.phone)),
      group('ram:EmailURIUniversalCommunication', text('ram:URIID', of.email)),
    ),
    group(
      'ram:PostalTradeAddress',
      text('ram:PostcodeCode', address.postal_code),
      text('ram:LineOne', one),
      text('ram:LineTwo', two),
      text('ram:LineThree', more.length === 0 ? null : more.join(', ')),
      text('ram:CityName', address.city),
      text('ram:CountryID', address.country),
      text('ram:CountrySubDivisionName', address.region),
    ),
    electronic_address === null
      ? null
      : group(
          'ram:URIUniversalCommunication',
          text('ram:URIID', electronic_address.id, { schemeID: electronic_address.scheme }),
        ),
    group('ram:SpecifiedTaxRegistration', text('ram:ID', of.shows_vat_id ? of.vat_id : null, { schemeID: 'VA' })),
    group('ram:SpecifiedTaxRegistration', text('ram:ID', of.tax_number, { schemeID: 'FC' })),
  );
}

function lineItem(line: InvoicedLine): XmlNode {
  return group(
    'ram:IncludedSupplyChainTradeLineItem',
    group(
      'ram:AssociatedDocumentLineDocument',
      text('ram:LineID', line.id),
      group('ram:IncludedNote', text('ram:Content', line.note)),
    ),
    group('ram:SpecifiedTradeProduct', text('ram:Name', line.name), text('ram:Description', line.description)),
    group(
      'ram:SpecifiedLineTradeAgreement',
      group(
        'ram:NetPriceProductTradePrice',
        text('ram:ChargeAmount', line.price),
        text('ram:BasisQuantity', line.base_quantity, { unitCode: line.unit }),
      ),
    ),
    group('ram:SpecifiedLineTradeDelivery', text('ram:BilledQuantity', line.quantity, { unitCode: line.unit })),
    group(
      'ram:SpecifiedLineTradeSettlement',
      group(
        'ram:ApplicableTradeTax',
        text('ram:TypeCode', 'VAT'),
        text('ram:CategoryCode', line.tax.category),
        text('ram:RateApplicablePercent', line.tax.percent),
      ),
      billingPeriod(line.period),
      line.allowance === null
        ? null
        : group(
            'ram:SpecifiedTradeAllowanceCharge',
            group('ram:ChargeIndicator', text('udt:Indicator', 'false')),
            text('ram:ActualAmount', line.allowance),
            text('ram:ReasonCode', DISCOUNT),
          ),
      group('ram:SpecifiedTradeSettlementLineMonetarySummation', text('ram:LineTotalAmount', line.net)),
    ),
  );
}

function headerTax(tax: InvoicedTaxTotal): XmlNode {
  return group(
    'ram:ApplicableTradeTax',
    text('ram:CalculatedAmount', tax.amount),
    text('ram:TypeCode', 'VAT'),
    text('ram:ExemptionReason', tax.reason),
    text('ram:BasisAmount', tax.taxable),
    text('ram:CategoryCode', tax.category),
    text('ram:ExemptionReasonCode', tax.reason_code),
    text('ram:RateApplicablePercent', tax.percent),
  );
}

function settlement(invoice: EInvoice): XmlNode {
  const { payment, totals, references } = invoice;
  const { account, mandate } = payment;
  // An account that is no IBAN goes by another name.
  const accountId = account === null || /^[A-Z]{2}\d{2}/.test(account.id) ? 'ram:IBANID' : 'ram:ProprietaryID';
  return group(
    'ram:ApplicableHeaderTradeSettlement',
    text('ram:CreditorReferenceID', mandate?.creditor_id ?? null),
    text('ram:PaymentReference', payment.remittance),
    text('ram:TaxCurrencyCode', invoice.tax_currency?.code ?? null),
    text('ram:InvoiceCurrencyCode', invoice.currency),
    group(
      'ram:SpecifiedTradeSettlementPaymentMeans',
      text('ram:TypeCode', payment.code),
      group(
        'ram:PayerPartyDebtorFinancialAccount',
        text('ram:IBANID', mandate?.debited_iban?.replaceAll(' ', '') ?? null),
      ),
      account === null
        ? null
        : group(
            'ram:PayeePartyCreditorFinancialAccount',
            accountId === 'ram:IBANID' ? text('ram:IBANID', account.id) : null,
            text('ram:AccountName', account.holder),
            accountId === 'ram:ProprietaryID' ? text('ram:ProprietaryID', account.id) : null,
          ),
      group('ram:PayeeSpecifiedCreditorFinancialInstitution', text('ram:BICID', account?.bic ?? null)),
    ),
    invoice.taxes.map(headerTax),
    billingPeriod(invoice.period),
    group(
      'ram:SpecifiedTradePaymentTerms',
      text('ram:Description', payment.terms),
      date('ram:DueDateDateTime', invoice.due_date),
      text('ram:DirectDebitMandateID', mandate?.reference ?? null),
    ),
    group(
      'ram:SpecifiedTradeSettlementHeaderMonetarySummation',
      text('ram:LineTotalAmount', totals.lines),
      text('ram:TaxBasisTotalAmount', totals.net),
      text('ram:TaxTotalAmount', totals.tax, { currencyID: invoice.currency }),
      invoice.tax_currency === null
        ? null
        : text('ram:TaxTotalAmount', invoice.tax_currency.tax, { currencyID: invoice.tax_currency.code }),
      text('ram:GrandTotalAmount', totals.gross),
      text('ram:TotalPrepaidAmount', totals.prepaid),
      text('ram:DuePayableAmount', totals.due),
    ),
    ...references.corrects.map(({ number, issue_date }) =>
      group(
        'ram:InvoiceReferencedDocument',
        text('ram:IssuerAssignedID', number),
        date('ram:FormattedIssueDateTime', issue_date, 'qdt:DateTimeString'),
      ),
    ),
  );
}
