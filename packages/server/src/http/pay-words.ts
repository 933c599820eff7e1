// SPDX-License-Identifier: Apache-2.0
import type { MailLanguage } from '../mail/words/words.js';

/** What the page of a payment link says besides what mails and documents say too. */
export interface PayWords {
  readonly title: (number: string) => string;
  readonly from: (seller: string) => string;
  readonly pay: (amount: string) => string;
  readonly pay_hint: string;
  readonly paid: string;
  readonly under_way: string;
  readonly scan: string;
  readonly download: string;
  readonly no_way: string;
  /** The provider did not answer when the button was pressed. */
  readonly later: string;
}

const en: PayWords = {
  title: (number) => `Pay invoice ${number}`,
  from: (seller) => `from ${seller}`,
  pay: (amount) => `Pay ${amount} online`,
  pay_hint: 'The button leads to the secure page of the payment provider.',
  paid: 'This invoice is paid. Thank you.',
  under_way: 'A payment of this invoice is under way. There is nothing to do.',
  scan: 'Scan with your banking app',
  download: 'Invoice as PDF',
  no_way: 'It cannot be paid here. Please ask who sent you the invoice how to pay it.',
  later: 'The payment provider does not answer at the moment. Nothing was charged; please try again in a minute.',
};
const de: PayWords = {
  title: (number) => `Rechnung ${number} bezahlen`,
  from: (seller) => `von ${seller}`,
  pay: (amount) => `${amount} online bezahlen`,
  pay_hint: 'Die Schaltfläche führt auf die sichere Seite des Zahlungsanbieters.',
  paid: 'Diese Rechnung ist bezahlt. Vielen Dank.',
  under_way: 'Eine Zahlung dieser Rechnung ist unterwegs. Sie müssen nichts tun.',
  scan: 'Mit der Banking-App scannen',
  download: 'Rechnung als PDF',
  no_way: 'Sie kann hier nicht bezahlt werden. Bitte fragen Sie beim Absender der Rechnung nach.',
  later:
    'Der Zahlungsanbieter antwortet gerade nicht. Es wurde nichts abgebucht; bitte versuchen Sie es in einer Minute noch einmal.',
};
const fr: PayWords = {
  title: (number) => `Payer la facture ${number}`,
  from: (seller) => `de ${seller}`,
  pay: (amount) => `Payer ${amount} en ligne`,
  pay_hint: 'Le bouton mène à la page sécurisée du prestataire de paiement.',
  paid: 'Cette facture est payée. Merci.',
  under_way: 'Un paiement de cette facture est en cours. Vous n’avez rien à faire.',
  scan: 'À scanner avec votre application bancaire',
  download: 'Facture en PDF',
  no_way: 'Elle ne peut pas être payée ici. Veuillez vous adresser à l’émetteur de la facture.',
  later:
    'Le prestataire de paiement ne répond pas pour le moment. Rien n’a été débité ; veuillez réessayer dans une minute.',
};
const es: PayWords = {
  title: (number) => `Pagar la factura ${number}`,
  from: (seller) => `de ${seller}`,
  pay: (amount) => `Pagar ${amount} en línea`,
  pay_hint: 'El botón lleva a la página segura del proveedor de pagos.',
  paid: 'Esta factura está pagada. Gracias.',
  under_way: 'Hay un pago de esta factura en curso. No tiene que hacer nada.',
  scan: 'Escanee con su aplicación bancaria',
  download: 'Factura en PDF',
  no_way: 'No se puede pagar aquí. Pregunte a quien le envió la factura cómo pagarla.',
  later:
    'El proveedor de pagos no responde en este momento. No se ha cobrado nada; inténtelo de nuevo dentro de un minuto.',
};
const ja: PayWords = {
  title: (number) => `請求書 ${number} のお支払い`,
  from: (seller) => `発行者：${seller}`,
  pay: (amount) => `${amount}をオンラインで支払う`,
  pay_hint: 'ボタンを押すと決済会社の安全なページへ移動します。',
  paid: 'この請求書は支払い済みです。ありがとうございました。',
  under_way: 'この請求書のお支払いは処理中です。お手続きは不要です。',
  scan: '銀行アプリで読み取ってください',
  download: '請求書（PDF）',
  no_way: 'ここではお支払いいただけません。請求書の発行者にお問い合わせください。',
  later: '決済会社が現在応答していません。請求は行われていません。しばらくしてからもう一度お試しください。',
};

const WORDS: Readonly<Record<MailLanguage, PayWords>> = { en, de, fr, es, ja };

export function payWords(language: MailLanguage): PayWords {
  return WORDS[language];
}
