// SPDX-License-Identifier: Apache-2.0
import type { PlainDate } from '../kit/calendar.js';
import { dateText } from '../kit/date-text.js';
import { formatInstant } from '../kit/instant.js';
import type { DunningOutcome } from './policy.js';
import type { DunningReason, RetryReason } from './reason.js';

export type DunningLanguage = 'en' | 'de';

type Teller = { readonly [Kind in DunningReason['kind']]: (reason: Extract<DunningReason, { kind: Kind }>) => string };

const days = (count: number) => `${count} ${count === 1 ? 'day' : 'days'}`;

/** A code that has no words: those it is made of. */
const spelled = (code: string) => code.replaceAll('-', ' ');

const ENGLISH_OUTCOMES: Readonly<Record<DunningOutcome, string>> = {
  mark_past_due: 'the subscription stays past due',
  pause: 'the subscription is paused',
  cancel: 'the subscription is cancelled',
  write_off: 'the invoice is written off',
};

function englishDay(reason: RetryReason): string {
  switch (reason.kind) {
    case 'next_day':
      return 'the next day, since this usually passes';
    case 'pay_day':
      return 'on the day after a pay day, when there may be money again';
    case 'policy_day':
      return `on day ${reason.day} after the due date, as the policy says`;
  }
}

const ENGLISH: Teller = {
  paid: () => 'Nothing is owed any more: it is paid.',
  voided: () => 'Nothing is owed any more: the invoice is void.',
  policy_over: () => 'Everything was tried; the policy has come to its end.',
  disputed: () => 'The customer disputes the invoice; nothing is done until that is settled.',
  held: ({ note }) => `It is paused${note === null ? '' : ` (${note})`}; nothing is done until somebody resumes it.`,
  outcome_unknown: ({ tried_at }) => `The outcome of the try of ${formatInstant(tried_at)} is not known yet.`,
  first_try: ({ due_date }) => `The invoice is due on ${due_date}: the first try.`,
  new_method: () => 'The customer gave a new payment method, so it is tried at once.',
  next_method: ({ failure_code }) =>
    `The method before was refused for good (${spelled(failure_code)}), so the next one is tried at once.`,
  retry: ({ failure_code, day }) =>
    `The last try failed (${spelled(failure_code)}); it is tried again ${englishDay(day)}.`,
  tell_failure: ({ failure_code }) => `The try failed (${spelled(failure_code)}) and the customer should know.`,
  ask_for_method: ({ failure_code }) =>
    `The method was refused (${spelled(failure_code)}) and there is no other to try, so the customer is asked.`,
  method_expires: ({ last_day, next_try }) =>
    `The method is good until ${last_day} only, before the try of ${next_try}.`,
  planned_mail: ({ day, due_date }) =>
    day === 0
      ? `The policy sends this mail on the due date, ${due_date}.`
      : `The policy sends this mail ${days(Math.abs(day))} ${day < 0 ? 'before' : 'after'} the due date, ${due_date}.`,
  past_due: ({ due_date, grace_days }) =>
    `It was due on ${due_date} ${grace_days === 0 ? 'and there is no grace' : `and ${days(grace_days)} of grace ${grace_days === 1 ? 'is' : 'are'} over`}.`,
  end: ({ after_days, outcome }) =>
    `It is not paid ${days(after_days)} after the due date: ${ENGLISH_OUTCOMES[outcome]}.`,
};

const GERMAN_FAILURES: Readonly<Record<string, string>> = {
  'insufficient-funds': 'Deckung fehlt',
  'limit-exceeded': 'Limit überschritten',
  'card-declined': 'abgelehnt ohne Grund',
  'issuer-unavailable': 'Bank nicht erreichbar',
  'processing-error': 'Fehler bei der Verarbeitung',
  'duplicate-payment': 'gleiche Zahlung kurz zuvor',
  'authentication-required': 'Bestätigung des Kunden nötig',
  'card-data-wrong': 'Kartendaten falsch',
  'card-expired': 'Karte abgelaufen',
  'card-lost-or-stolen': 'Karte verloren oder gestohlen',
  'fraud-suspected': 'Betrugsverdacht',
  'method-not-accepted': 'Zahlungsmittel nicht zugelassen',
  'account-closed': 'Konto geschlossen oder gesperrt',
  'authorisation-revoked': 'Ermächtigung widerrufen',
  'customer-disputes': 'Kunde widerspricht',
  'method-missing': 'Zahlungsmittel nicht mehr da',
};

const GERMAN_OUTCOMES: Readonly<Record<DunningOutcome, string>> = {
  mark_past_due: 'Das Abonnement bleibt im Verzug',
  pause: 'Das Abonnement wird pausiert',
  cancel: 'Das Abonnement wird gekündigt',
  write_off: 'Die Rechnung wird ausgebucht',
};

function germanDay(reason: RetryReason): string {
  switch (reason.kind) {
    case 'next_day':
      return 'am nächsten Tag, denn so etwas vergeht meist';
    case 'pay_day':
      return 'am Tag nach einem Zahltag, wenn wieder Geld da sein kann';
    case 'policy_day':
      return `an Tag ${reason.day} nach der Fälligkeit, wie die Regelung sagt`;
  }
}

const failed = (code: string) => GERMAN_FAILURES[code] ?? spelled(code);
const day = (date: PlainDate) => dateText(date, 'de');
const tage = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

const GERMAN: Teller = {
  paid: () => 'Es wird nichts mehr geschuldet: Sie ist bezahlt.',
  voided: () => 'Es wird nichts mehr geschuldet: Die Rechnung ist storniert.',
  policy_over: () => 'Alles wurde versucht; die Regelung ist zu Ende.',
  disputed: () => 'Der Kunde bestreitet die Rechnung; bis das geklärt ist, geschieht nichts.',
  held: ({ note }) => `Sie ist angehalten${note === null ? '' : ` (${note})`}; bis jemand fortsetzt, geschieht nichts.`,
  outcome_unknown: ({ tried_at }) => `Wie der Versuch vom ${formatInstant(tried_at)} ausging, ist noch nicht bekannt.`,
  first_try: ({ due_date }) => `Die Rechnung ist am ${day(due_date)} fällig: der erste Versuch.`,
  new_method: () => 'Der Kunde hat ein neues Zahlungsmittel hinterlegt; es wird sofort versucht.',
  next_method: ({ failure_code }) =>
    `Das vorige Zahlungsmittel wurde endgültig abgelehnt (${failed(failure_code)}); das nächste wird sofort versucht.`,
  retry: ({ failure_code, day: when }) =>
    `Der letzte Versuch scheiterte (${failed(failure_code)}); der nächste folgt ${germanDay(when)}.`,
  tell_failure: ({ failure_code }) => `Der Versuch scheiterte (${failed(failure_code)}), und der Kunde soll es wissen.`,
  ask_for_method: ({ failure_code }) =>
    `Das Zahlungsmittel wurde abgelehnt (${failed(failure_code)}), und ein anderes gibt es nicht; der Kunde wird gefragt.`,
  method_expires: ({ last_day, next_try }) =>
    `Das Zahlungsmittel gilt nur bis ${day(last_day)}, vor dem Versuch am ${day(next_try)}.`,
  planned_mail: ({ day: count, due_date }) =>
    count === 0
      ? `Die Regelung schickt diese E-Mail am Tag der Fälligkeit, dem ${day(due_date)}.`
      : `Die Regelung schickt diese E-Mail ${tage(Math.abs(count), 'Tag', 'Tage')} ${count < 0 ? 'vor' : 'nach'} der Fälligkeit am ${day(due_date)}.`,
  past_due: ({ due_date, grace_days }) =>
    grace_days === 0
      ? `Sie war am ${day(due_date)} fällig, und eine Schonfrist gibt es nicht.`
      : `Sie war am ${day(due_date)} fällig, und die Schonfrist von ${tage(grace_days, 'Tag', 'Tagen')} ist vorbei.`,
  end: ({ after_days, outcome }) =>
    `Sie ist ${tage(after_days, 'Tag', 'Tage')} nach der Fälligkeit nicht bezahlt: ${GERMAN_OUTCOMES[outcome]}.`,
};

const TELLERS: Readonly<Record<DunningLanguage, Teller>> = { en: ENGLISH, de: GERMAN };

/** A reason as one sentence; dates in English as ISO 8601 has them. */
export function dunningReasonText(reason: DunningReason, language: DunningLanguage = 'en'): string {
  const tell = TELLERS[language][reason.kind] as (reason: DunningReason) => string;
  return tell(reason);
}
