// SPDX-License-Identifier: Apache-2.0
import { civil, NUMBER_STYLES } from '@kontor/core';
import { countryNames } from './country-names.js';
import type { DocumentWords } from './words.js';

const two = (number: number) => String(number).padStart(2, '0');

export const de: DocumentWords = {
  tag: 'de',
  title: { invoice: 'Rechnung', credit_note: 'Rechnungskorrektur', quote: 'Angebot' },
  number: { invoice: 'Rechnungsnummer', credit_note: 'Korrekturnummer', quote: 'Angebotsnummer' },
  issue_date: 'Ausstellungsdatum',
  due_date: 'Fällig am',
  valid_until: 'Gültig bis',
  service_period: 'Leistungszeitraum',
  corrects: 'Zu Rechnung',
  purchase_order: 'Bestellnummer',
  buyer_reference: 'Ihr Zeichen',
  contract: 'Vertrag',
  recipient: { invoice: 'Rechnung an', credit_note: 'Gutschrift an', quote: 'Angebot für' },
  vat_id: 'USt-IdNr.',
  tax_number: 'Steuernummer',
  registration: 'Handelsregister',
  description: 'Beschreibung',
  quantity: 'Menge',
  unit_price: 'Einzelpreis',
  tax: 'USt.',
  amount: 'Betrag',
  discount: 'Rabatt',
  subtotal: 'Zwischensumme netto',
  discounts_included: 'Darin Rabatte',
  total: 'Gesamtbetrag brutto',
  prepaid: 'Bereits bezahlt',
  credits: 'Verrechnete Guthaben',
  amount_due: { invoice: 'Zu zahlen', credit_note: 'Gutgeschrieben', quote: 'Angebotssumme' },
  tax_on: (tax, rate, taxable) => `${rate} ${tax} auf ${taxable}`,
  tax_in: (tax, currency) => `${tax} in ${currency}`,
  reverse_charge: 'Steuerschuldnerschaft des Leistungsempfängers',
  payment: 'Zahlung',
  means: {
    transfer: 'Per Überweisung',
    direct_debit: 'Per Lastschrift',
    card: 'Wird von Ihrer Karte abgebucht',
    online: 'Online',
  },
  account_holder: 'Kontoinhaber',
  account_number: 'Kontonummer',
  bank: 'Bank',
  remittance: 'Verwendungszweck',
  mandate: 'Mandatsreferenz',
  creditor_id: 'Gläubiger-ID',
  debited_account: 'Belastetes Konto',
  pay_online: 'Online bezahlen',
  notes: 'Hinweise',
  settled: {
    title: 'Verbleib des Betrags',
    invoice: (invoice) => `Abgezogen von Rechnung ${invoice}`,
    balance: (invoice) => (invoice === null ? 'Auf Ihr Guthaben' : `Auf Ihr Guthaben, aus der Zahlung auf ${invoice}`),
    refund: (invoice) => `Wird erstattet, aus der Zahlung auf ${invoice}`,
    credits: (invoice) => `Zurück auf die Guthaben, die ${invoice} bezahlten`,
  },
  offer: {
    plan: 'Tarif',
    term: 'Laufzeit',
    draft: 'Entwurf',
    schedule: 'Rechnungen der Laufzeit',
    invoice_date: 'Datum',
    net: 'Netto',
    gross: 'Brutto',
    by_use: 'Zusätzlich nach Verbrauch',
    agreed: 'Vereinbart',
    ends: (last_day) => `Der Vertrag endet mit dem ${last_day}.`,
    renews: (last_day, months, notice_days) =>
      `Die Laufzeit endet mit dem ${last_day}. Danach verlängert sich der Vertrag jeweils um ${months === 1 ? 'einen Monat' : `${months} Monate`}, wenn er nicht ${notice_days === 1 ? 'einen Tag' : `${notice_days} Tage`} vorher gekündigt wird.`,
    committed: (amount, months) =>
      `Je ${months === 1 ? 'Monat' : `${months} Monate`} werden mindestens ${amount} abgenommen; was fehlt, wird am Ende berechnet.`,
    signature: 'Unterschrift',
    signed_by: 'Unterschrieben von',
    signed_at: 'Unterschrieben am',
    signed_from: 'Von der Netzadresse',
    document_hash: 'Dokument (SHA-256)',
    not_signed: (last_day) =>
      `Noch nicht unterschrieben. Angenommen wird online über den zugesandten Link, bis zum ${last_day}.`,
  },
  page: (page, pages) => `Seite ${page} von ${pages}`,
  units: { MON: 'Monate', ANN: 'Jahre', QAN: 'Quartale', WEE: 'Wochen', DAY: 'Tage', HUR: 'Stunden', MIN: 'Minuten' },
  country: countryNames('de'),
  date: (date) => {
    const { year, month, day } = civil(date);
    return `${two(day)}.${two(month)}.${year}`;
  },
  dates: (first, last) => `${first} – ${last}`,
  numbers: NUMBER_STYLES.de,
};
