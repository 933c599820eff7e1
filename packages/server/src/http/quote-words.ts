// SPDX-License-Identifier: Apache-2.0
import type { DocumentLanguage } from '../documents/printable.js';

/** What the page of a quote says besides what documents say too. Days and moments come as the language writes them. */
export interface QuoteWords {
  readonly title: (number: string, seller: string) => string;
  readonly heading: (number: string) => string;
  readonly offered_by: (seller: string) => string;
  /** A quote may be signed until this day ends in a time zone. */
  readonly until_end_of: (day: string, timezone: string) => string;
  readonly first_invoice: (day: string) => string;
  readonly whole_term: string;
  readonly later: string;
  readonly every_invoice: (count: number) => string;
  readonly fixed_prices: string;
  readonly without_tax: string;
  readonly tax: string;
  readonly total: string;
  readonly sign: string;
  readonly name: string;
  readonly agree: string;
  readonly submit: string;
  readonly decline_instead: string;
  readonly why: (seller: string) => string;
  readonly decline: string;
  readonly document: string;
  readonly what_is_signed: string;
  readonly download: string;
  readonly signed: (name: string, moment: string) => string;
  readonly declined: (moment: string, seller: string) => string;
  readonly expired: (moment: string, seller: string) => string;
  readonly revoked: (seller: string) => string;
  readonly faults: Readonly<Record<QuoteFault, string>>;
}

/** Why a form of the page did nothing. */
export type QuoteFault = 'reason_long' | 'not_agreed' | 'name_missing' | 'over' | 'other_document';

const en: QuoteWords = {
  title: (number, seller) => `Quote ${number} of ${seller}`,
  heading: (number) => `Quote ${number}`,
  offered_by: (seller) => `offered by ${seller}`,
  until_end_of: (day, timezone) => `${day}, end of day in ${timezone}`,
  first_invoice: (day) => `First invoice, ${day}`,
  whole_term: 'The whole term',
  later: 'If the contract starts later, because it is signed later, all dates move with it.',
  every_invoice: (count) => `All ${count} invoices of the term`,
  fixed_prices: 'All fixed prices',
  without_tax: 'Without tax',
  tax: 'Tax',
  total: 'Total',
  sign: 'Sign',
  name: 'Your full name',
  agree:
    'I have read the quote, may sign for the customer, and accept it. My name, the time, my network address and the hash of the document are recorded.',
  submit: 'Sign and accept',
  decline_instead: 'Decline instead',
  why: (seller) => `Why, if you want ${seller} to know`,
  decline: 'Decline',
  document: 'Document',
  what_is_signed: 'What is signed is the document with this SHA-256:',
  download: 'Download as PDF',
  signed: (name, moment) => `Signed by ${name} on ${moment}. The contract is made.`,
  declined: (moment, seller) => `Declined on ${moment}. Ask ${seller} for another quote if you want one.`,
  expired: (moment, seller) => `This quote ran out on ${moment}. Ask ${seller} for a new one.`,
  revoked: (seller) => `${seller} has taken this quote back. It cannot be signed.`,
  faults: {
    reason_long: 'The reason is too long.',
    not_agreed: 'Tick the box to say that you agree.',
    name_missing: 'Write your name, in at most 200 letters.',
    over: 'This quote can be answered no more.',
    other_document: 'This is not the document that was sent. Read it again, and sign what you see.',
  },
};
const de: QuoteWords = {
  title: (number, seller) => `Angebot ${number} von ${seller}`,
  heading: (number) => `Angebot ${number}`,
  offered_by: (seller) => `von ${seller}`,
  until_end_of: (day, timezone) => `${day}, Tagesende in ${timezone}`,
  first_invoice: (day) => `Erste Rechnung, ${day}`,
  whole_term: 'Die ganze Laufzeit',
  later: 'Beginnt der Vertrag später, weil er später unterschrieben wird, verschieben sich alle Daten mit.',
  every_invoice: (count) => `Alle ${count} Rechnungen der Laufzeit`,
  fixed_prices: 'Alle festen Preise',
  without_tax: 'Ohne Steuer',
  tax: 'Steuer',
  total: 'Gesamt',
  sign: 'Unterschreiben',
  name: 'Ihr vollständiger Name',
  agree:
    'Ich habe das Angebot gelesen, darf für den Kunden unterschreiben und nehme es an. Mein Name, die Zeit, meine Netzadresse und der Hash des Dokuments werden festgehalten.',
  submit: 'Unterschreiben und annehmen',
  decline_instead: 'Stattdessen ablehnen',
  why: (seller) => `Warum, falls ${seller} es wissen soll`,
  decline: 'Ablehnen',
  document: 'Dokument',
  what_is_signed: 'Unterschrieben wird das Dokument mit diesem SHA-256:',
  download: 'Als PDF herunterladen',
  signed: (name, moment) => `Unterschrieben von ${name} am ${moment}. Der Vertrag ist geschlossen.`,
  declined: (moment, seller) =>
    `Abgelehnt am ${moment}. Wenn Sie ein anderes Angebot möchten, wenden Sie sich an ${seller}.`,
  expired: (moment, seller) =>
    `Dieses Angebot ist am ${moment} abgelaufen. Für ein neues wenden Sie sich an ${seller}.`,
  revoked: (seller) => `${seller} hat dieses Angebot zurückgezogen. Es kann nicht unterschrieben werden.`,
  faults: {
    reason_long: 'Die Begründung ist zu lang.',
    not_agreed: 'Setzen Sie das Häkchen, um zuzustimmen.',
    name_missing: 'Schreiben Sie Ihren Namen, mit höchstens 200 Buchstaben.',
    over: 'Dieses Angebot kann nicht mehr beantwortet werden.',
    other_document:
      'Das ist nicht das Dokument, das gesendet wurde. Lesen Sie es noch einmal und unterschreiben Sie, was Sie sehen.',
  },
};
const fr: QuoteWords = {
  title: (number, seller) => `Devis ${number} de ${seller}`,
  heading: (number) => `Devis ${number}`,
  offered_by: (seller) => `proposé par ${seller}`,
  until_end_of: (day, timezone) => `${day}, fin de journée à l’heure de ${timezone}`,
  first_invoice: (day) => `Première facture, ${day}`,
  whole_term: 'Toute la durée',
  later: 'Si le contrat commence plus tard, parce qu’il est signé plus tard, toutes les dates sont décalées d’autant.',
  every_invoice: (count) => `Les ${count} factures de la durée`,
  fixed_prices: 'Tous les prix fixes',
  without_tax: 'Hors taxes',
  tax: 'Taxes',
  total: 'Total',
  sign: 'Signer',
  name: 'Votre nom complet',
  agree:
    'J’ai lu le devis, je suis habilité à signer pour le client et je l’accepte. Mon nom, l’heure, mon adresse réseau et l’empreinte du document sont enregistrés.',
  submit: 'Signer et accepter',
  decline_instead: 'Refuser plutôt',
  why: (seller) => `Pourquoi, si vous souhaitez que ${seller} le sache`,
  decline: 'Refuser',
  document: 'Document',
  what_is_signed: 'Le document signé est celui qui porte ce SHA-256 :',
  download: 'Télécharger en PDF',
  signed: (name, moment) => `Signé par ${name} le ${moment}. Le contrat est conclu.`,
  declined: (moment, seller) => `Refusé le ${moment}. Pour un autre devis, adressez-vous à ${seller}.`,
  expired: (moment, seller) => `Ce devis a expiré le ${moment}. Pour un nouveau, adressez-vous à ${seller}.`,
  revoked: (seller) => `${seller} a retiré ce devis. Il ne peut plus être signé.`,
  faults: {
    reason_long: 'Le motif est trop long.',
    not_agreed: 'Cochez la case pour donner votre accord.',
    name_missing: 'Écrivez votre nom, en 200 lettres au plus.',
    over: 'Il n’est plus possible de répondre à ce devis.',
    other_document: 'Ce n’est pas le document envoyé. Relisez-le et signez ce que vous voyez.',
  },
};
const es: QuoteWords = {
  title: (number, seller) => `Presupuesto ${number} de ${seller}`,
  heading: (number) => `Presupuesto ${number}`,
  offered_by: (seller) => `de ${seller}`,
  until_end_of: (day, timezone) => `${day}, fin del día en ${timezone}`,
  first_invoice: (day) => `Primera factura, ${day}`,
  whole_term: 'Todo el plazo',
  later: 'Si el contrato empieza más tarde, porque se firma más tarde, todas las fechas se desplazan con él.',
  every_invoice: (count) => `Las ${count} facturas del plazo`,
  fixed_prices: 'Todos los precios fijos',
  without_tax: 'Sin impuestos',
  tax: 'Impuestos',
  total: 'Total',
  sign: 'Firmar',
  name: 'Su nombre completo',
  agree:
    'He leído el presupuesto, puedo firmar por el cliente y lo acepto. Se registran mi nombre, la hora, mi dirección de red y el hash del documento.',
  submit: 'Firmar y aceptar',
  decline_instead: 'Rechazar en su lugar',
  why: (seller) => `Por qué, si quiere que ${seller} lo sepa`,
  decline: 'Rechazar',
  document: 'Documento',
  what_is_signed: 'Lo que se firma es el documento con este SHA-256:',
  download: 'Descargar en PDF',
  signed: (name, moment) => `Firmado por ${name} el ${moment}. El contrato queda hecho.`,
  declined: (moment, seller) => `Rechazado el ${moment}. Si quiere otro presupuesto, pídalo a ${seller}.`,
  expired: (moment, seller) => `Este presupuesto venció el ${moment}. Pida uno nuevo a ${seller}.`,
  revoked: (seller) => `${seller} ha retirado este presupuesto. No se puede firmar.`,
  faults: {
    reason_long: 'El motivo es demasiado largo.',
    not_agreed: 'Marque la casilla para dar su conformidad.',
    name_missing: 'Escriba su nombre, con 200 letras como máximo.',
    over: 'Ya no se puede responder a este presupuesto.',
    other_document: 'Este no es el documento que se envió. Léalo de nuevo y firme lo que ve.',
  },
};
const ja: QuoteWords = {
  title: (number, seller) => `${seller}の見積書 ${number}`,
  heading: (number) => `見積書 ${number}`,
  offered_by: (seller) => `発行者：${seller}`,
  until_end_of: (day, timezone) => `${day}の終わりまで（${timezone}）`,
  first_invoice: (day) => `初回のご請求：${day}`,
  whole_term: '契約期間全体',
  later: '署名が遅れて契約の開始が後になる場合、すべての日付も同じだけ後になります。',
  every_invoice: (count) => `期間中のご請求 全${count}回`,
  fixed_prices: '固定料金の合計',
  without_tax: '税抜',
  tax: '税額',
  total: '合計',
  sign: '署名',
  name: 'お名前（フルネーム）',
  agree:
    '見積書を読み、お客様を代表して署名する権限があり、これを承諾します。氏名、日時、ネットワークアドレス、文書のハッシュ値が記録されます。',
  submit: '署名して承諾する',
  decline_instead: 'お断りする場合',
  why: (seller) => `理由（${seller}に伝える場合）`,
  decline: 'お断りする',
  document: '文書',
  what_is_signed: '署名の対象は、次の SHA-256 を持つ文書です。',
  download: 'PDF をダウンロード',
  signed: (name, moment) => `${moment}に${name}様が署名しました。契約は成立しています。`,
  declined: (moment, seller) =>
    `${moment}にお断りいただきました。別の見積書が必要な場合は${seller}にお問い合わせください。`,
  expired: (moment, seller) => `この見積書は${moment}に期限が切れました。新しい見積書は${seller}にお求めください。`,
  revoked: (seller) => `${seller}はこの見積書を取り下げました。署名はできません。`,
  faults: {
    reason_long: '理由が長すぎます。',
    not_agreed: '同意する場合はチェックを入れてください。',
    name_missing: 'お名前を200文字以内でご記入ください。',
    over: 'この見積書にはもうご回答いただけません。',
    other_document: 'お送りした文書と異なります。もう一度お読みになり、表示されている内容に署名してください。',
  },
};

const WORDS: Readonly<Record<DocumentLanguage, QuoteWords>> = { en, de, fr, es, ja };

export function quoteWords(language: DocumentLanguage): QuoteWords {
  return WORDS[language];
}
