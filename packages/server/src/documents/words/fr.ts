// SPDX-License-Identifier: Apache-2.0
import { civil, NO_BREAK_SPACE, NUMBER_STYLES } from '@kontor/core';
import { countryNames } from './country-names.js';
import type { DocumentWords } from './words.js';

const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');

export const fr: DocumentWords = {
  tag: 'fr',
  title: { invoice: 'Facture', credit_note: 'Avoir', quote: 'Devis' },
  number: { invoice: 'Numéro de facture', credit_note: 'Numéro d’avoir', quote: 'Numéro de devis' },
  issue_date: 'Date d’émission',
  due_date: 'Date d’échéance',
  valid_until: 'Valable jusqu’au',
  service_period: 'Période de prestation',
  corrects: 'Sur la facture',
  purchase_order: 'Bon de commande',
  buyer_reference: 'Votre référence',
  contract: 'Contrat',
  recipient: { invoice: 'Facturé à', credit_note: 'Avoir pour', quote: 'À l’attention de' },
  vat_id: 'N° TVA',
  tax_number: 'N° fiscal',
  registration: 'N° d’immatriculation',
  description: 'Désignation',
  quantity: 'Quantité',
  unit_price: 'Prix unitaire',
  tax: 'TVA',
  amount: 'Montant HT',
  discount: 'Remise',
  subtotal: 'Total HT',
  discounts_included: 'Remises comprises',
  total: 'Total TTC',
  prepaid: 'Déjà payé',
  credits: 'Crédits imputés',
  amount_due: { invoice: 'Net à payer', credit_note: 'Montant de l’avoir', quote: 'Total du devis' },
  tax_on: (tax, rate, taxable) => `${tax} ${rate} sur ${taxable}`,
  tax_in: (tax, currency) => `${tax} en ${currency}`,
  reverse_charge: 'Autoliquidation',
  payment: 'Paiement',
  means: {
    transfer: 'Par virement',
    direct_debit: 'Par prélèvement',
    card: 'Débité de votre carte',
    online: 'En ligne',
  },
  account_holder: 'Titulaire du compte',
  account_number: 'Numéro de compte',
  bank: 'Banque',
  remittance: 'Référence de paiement',
  mandate: 'Référence du mandat',
  creditor_id: 'Identifiant du créancier',
  debited_account: 'Compte débité',
  pay_online: 'Payer en ligne',
  notes: 'Remarques',
  settled: {
    title: 'Affectation du montant',
    invoice: (invoice) => `Déduit de la facture ${invoice}`,
    balance: (invoice) =>
      invoice === null ? 'Porté à votre crédit' : `Porté à votre crédit, sur le paiement de ${invoice}`,
    refund: (invoice) => `À rembourser, sur le paiement de ${invoice}`,
    credits: (invoice) => `Rendu aux crédits utilisés pour ${invoice}`,
  },
  offer: {
    plan: 'Formule',
    term: 'Durée',
    draft: 'Brouillon',
    schedule: 'Factures de la période',
    invoice_date: 'Date',
    net: 'Hors taxes',
    gross: 'Toutes taxes comprises',
    by_use: 'En sus, selon l’usage',
    agreed: 'Convenu',
    ends: (last_day) => `Le contrat prend fin le ${last_day}.`,
    renews: (last_day, months, notice_days) =>
      `La durée prend fin le ${last_day}. Le contrat se poursuit ensuite par périodes de ${months} mois, sauf résiliation ${notice_days === 1 ? 'un jour' : `${notice_days} jours`} avant.`,
    committed: (amount, months) =>
      `Au moins ${amount} par période de ${months} mois ; ce qui manque est facturé à la fin.`,
    signature: 'Signature',
    signed_by: 'Signé par',
    signed_at: 'Signé le',
    signed_from: 'Depuis l’adresse réseau',
    document_hash: 'Document (SHA-256)',
    not_signed: (last_day) => `Pas encore signé. Il s’accepte en ligne, par le lien reçu, jusqu’au ${last_day}.`,
    visitor: 'Visiteur de la page des tarifs',
    reckoned: (used, monthly) =>
      `Avec ${used.length === 0 ? 'aucun usage' : used.join(' ; ')} par mois : ${monthly} par mois en tout, hors taxes.`,
    no_contract: (country) =>
      `Calculé sur la page des tarifs${country === null ? '' : `, avec les taxes d’un acheteur en ${country}`}. Ce n’est pas un contrat.`,
  },
  page: (page, pages) => `Page ${page} sur ${pages}`,
  units: {
    MON: 'mois',
    ANN: 'ans',
    QAN: 'trimestres',
    WEE: 'semaines',
    DAY: 'jours',
    HUR: 'heures',
    MIN: 'minutes',
  },
  country: countryNames('fr'),
  date: (date) => {
    const { year, month, day } = civil(date);
    return `${day === 1 ? '1er' : day} ${MONTHS[month - 1]} ${year}`.replaceAll(' ', NO_BREAK_SPACE);
  },
  dates: (first, last) => `du ${first} au ${last}`,
  numbers: NUMBER_STYLES.fr,
};
