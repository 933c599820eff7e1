// SPDX-License-Identifier: Apache-2.0
import { civil } from '@kontor/core';
import { countryNames } from './country-names.js';
import { NO_BREAK_SPACE } from './number-text.js';
import type { DocumentWords } from './words.js';

const MONTHS = 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' ');

export const es: DocumentWords = {
  tag: 'es',
  title: { invoice: 'Factura', credit_note: 'Factura rectificativa', quote: 'Presupuesto' },
  number: { invoice: 'Número de factura', credit_note: 'Número de rectificativa', quote: 'Número de presupuesto' },
  issue_date: 'Fecha de emisión',
  due_date: 'Fecha de vencimiento',
  valid_until: 'Válido hasta',
  service_period: 'Periodo de servicio',
  corrects: 'Rectifica la factura',
  purchase_order: 'Pedido',
  buyer_reference: 'Su referencia',
  contract: 'Contrato',
  recipient: { invoice: 'Facturado a', credit_note: 'Abonado a', quote: 'Preparado para' },
  vat_id: 'NIF-IVA',
  tax_number: 'NIF',
  registration: 'Registro mercantil',
  description: 'Descripción',
  quantity: 'Cantidad',
  unit_price: 'Precio unitario',
  tax: 'IVA',
  amount: 'Importe',
  discount: 'Descuento',
  subtotal: 'Base imponible',
  discounts_included: 'Descuentos incluidos',
  total: 'Total',
  prepaid: 'Ya pagado',
  credits: 'Saldo aplicado',
  amount_due: { invoice: 'Total a pagar', credit_note: 'Total abonado', quote: 'Total del presupuesto' },
  tax_on: (tax, rate, taxable) => `${tax} ${rate} sobre ${taxable}`,
  reverse_charge: 'Inversión del sujeto pasivo',
  payment: 'Pago',
  means: {
    transfer: 'Por transferencia',
    direct_debit: 'Por domiciliación',
    card: 'Cargado a su tarjeta',
    online: 'En línea',
  },
  account_holder: 'Titular de la cuenta',
  bank: 'Banco',
  remittance: 'Concepto',
  mandate: 'Referencia del mandato',
  creditor_id: 'Identificador del acreedor',
  debited_account: 'Cuenta de cargo',
  pay_online: 'Pagar en línea',
  notes: 'Observaciones',
  page: (page, pages) => `Página ${page} de ${pages}`,
  units: {
    MON: 'meses',
    ANN: 'años',
    QAN: 'trimestres',
    WEE: 'semanas',
    DAY: 'días',
    HUR: 'horas',
    MIN: 'minutos',
  },
  country: countryNames('es'),
  date: (date) => {
    const { year, month, day } = civil(date);
    return `${day} de ${MONTHS[month - 1]} de ${year}`.replaceAll(' ', NO_BREAK_SPACE);
  },
  dates: (first, last) => `${first} – ${last}`,
  numbers: {
    point: ',',
    group: '.',
    grouped_from: 5,
    percent: (number) => `${number}${NO_BREAK_SPACE}%`,
    money: (number, unit) => `${number}${NO_BREAK_SPACE}${unit}`,
  },
};
