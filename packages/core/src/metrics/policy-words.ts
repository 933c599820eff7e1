// SPDX-License-Identifier: Apache-2.0
import type { PageLanguage } from '../kit/number-text.js';
import { type MetricPolicy, POLICY_OPTIONS, type PolicyOption } from './policy.js';

/** A policy in words, one sentence an option, as it is printed beside figures. */
export function policyWords(policy: MetricPolicy, language: PageLanguage = 'en'): string[] {
  return POLICY_OPTIONS.map((option) => optionWords(policy, option, language));
}

/** Options that are one of several values, each value in a sentence. */
type Chosen = {
  readonly [O in PolicyOption as MetricPolicy[O] extends string ? O : never]: {
    readonly [V in MetricPolicy[O] & string]: string;
  };
};

/** What a policy says of each option in one language. */
interface PolicySentences {
  readonly chosen: Chosen;
  readonly usage_months: (months: number) => string;
  readonly past_due_days: (days: number | null) => string;
  readonly gap_days: (days: number) => string;
  readonly reactivation_days: (days: number | null) => string;
}

const SENTENCES: Readonly<Record<PageLanguage, PolicySentences>> = {
  en: {
    chosen: {
      year: { '12_months': 'A year is twelve months.', '30_of_365_days': 'A year counts 30 of its 365 days a month.' },
      week_and_day: {
        '52_weeks_365_days': 'A year has 52 weeks or 365 days, and a month a twelfth of them.',
        '365_days': 'A month is a twelfth of 365 days, and a week seven of them.',
        '30_days': 'A month is 30 days, and a week seven of them.',
        '52_weeks_30_days': 'A month is a twelfth of 52 weeks, or 30 days.',
        '4_weeks_30_days': 'A month is four weeks, or 30 days.',
      },
      lasting_discounts: {
        subtracted: 'Discounts for ever are subtracted.',
        ignored: 'Discounts for ever are not subtracted.',
      },
      finite_discounts: {
        subtracted: 'Discounts that end are subtracted while they apply.',
        ignored: 'Discounts that end are not subtracted.',
      },
      tax: { excluded: 'Tax is left out.', included: 'Tax is counted.' },
      trials: { excluded: 'Trials are left out.', included: 'Trials count at their full price.' },
      pauses: {
        counted: 'A pause counts at its full price.',
        contraction: 'A pause is worth nothing and keeps the customer.',
        churn: 'A pause is worth nothing and is churn.',
      },
      churn_at: {
        cancellation: 'Churn counts when somebody cancels.',
        end_of_service: 'Churn counts when service ends.',
      },
      free_customers: {
        contraction: 'A paying customer who comes to pay nothing stays a customer.',
        churn: 'A paying customer who comes to pay nothing is churn.',
      },
      same_month: {
        each_change: 'Each change moves by itself.',
        netted: 'Only what a month comes to moves.',
      },
      exchange: {
        daily: 'Other currencies are converted at the rate of each day, and the difference is a line of its own.',
        at_start: 'Other currencies are converted at the rate of the day a customer began to pay.',
        constant: 'Other currencies are converted at the rate of the last day of the report.',
      },
    },
    usage_months: (months) => {
      if (months === 0) return 'Usage is left out.';
      return months === 1
        ? 'Usage counts as it was last billed.'
        : `Usage counts as the mean of its last ${months} months.`;
    },
    past_due_days: (days) =>
      days === null ? 'What is past due counts as long as it is served.' : `What is past due counts for ${days} days.`,
    gap_days: (days) => (days === 0 ? 'Who stops to pay has left.' : `Who is back within ${days} days has never left.`),
    reactivation_days: (days) =>
      days === null
        ? 'Who comes back is always a reactivation.'
        : `Who comes back after more than ${days} days is new again.`,
  },
  de: {
    chosen: {
      year: {
        '12_months': 'Ein Jahr sind zwölf Monate.',
        '30_of_365_days': 'Von einem Jahr zählen je Monat 30 seiner 365 Tage.',
      },
      week_and_day: {
        '52_weeks_365_days': 'Ein Jahr hat 52 Wochen oder 365 Tage, ein Monat ein Zwölftel davon.',
        '365_days': 'Ein Monat ist ein Zwölftel von 365 Tagen, eine Woche sieben davon.',
        '30_days': 'Ein Monat sind 30 Tage, eine Woche sieben davon.',
        '52_weeks_30_days': 'Ein Monat ist ein Zwölftel von 52 Wochen, oder 30 Tage.',
        '4_weeks_30_days': 'Ein Monat sind vier Wochen, oder 30 Tage.',
      },
      lasting_discounts: {
        subtracted: 'Dauerhafte Nachlässe werden abgezogen.',
        ignored: 'Dauerhafte Nachlässe werden nicht abgezogen.',
      },
      finite_discounts: {
        subtracted: 'Befristete Nachlässe werden abgezogen, solange sie gelten.',
        ignored: 'Befristete Nachlässe werden nicht abgezogen.',
      },
      tax: { excluded: 'Steuern zählen nicht.', included: 'Steuern zählen mit.' },
      trials: { excluded: 'Probezeiten zählen nicht.', included: 'Probezeiten zählen zum vollen Preis.' },
      pauses: {
        counted: 'Eine Pause zählt zum vollen Preis.',
        contraction: 'Eine Pause ist nichts wert, und der Kunde bleibt.',
        churn: 'Eine Pause ist nichts wert und ein Abgang.',
      },
      churn_at: {
        cancellation: 'Ein Abgang zählt mit der Kündigung.',
        end_of_service: 'Ein Abgang zählt mit dem Ende der Leistung.',
      },
      free_customers: {
        contraction: 'Ein zahlender Kunde, der nichts mehr zahlt, bleibt Kunde.',
        churn: 'Ein zahlender Kunde, der nichts mehr zahlt, ist ein Abgang.',
      },
      same_month: {
        each_change: 'Jede Änderung zählt für sich.',
        netted: 'Es zählt nur, was in einem Monat zusammenkommt.',
      },
      exchange: {
        daily:
          'Andere Währungen werden zum Kurs jedes Tages umgerechnet; der Unterschied steht in einer eigenen Zeile.',
        at_start: 'Andere Währungen werden zum Kurs des Tages umgerechnet, an dem ein Kunde zu zahlen begann.',
        constant: 'Andere Währungen werden zum Kurs des letzten Tages des Berichts umgerechnet.',
      },
    },
    usage_months: (months) => {
      if (months === 0) return 'Verbrauch zählt nicht.';
      return months === 1
        ? 'Verbrauch zählt, wie er zuletzt berechnet wurde.'
        : `Verbrauch zählt als Mittel seiner letzten ${months} Monate.`;
    },
    past_due_days: (days) =>
      days === null
        ? 'Was überfällig ist, zählt, solange geleistet wird.'
        : `Was überfällig ist, zählt ${days} Tage lang.`,
    gap_days: (days) =>
      days === 0 ? 'Wer nicht mehr zahlt, ist gegangen.' : `Wer binnen ${days} Tagen zurück ist, war nie weg.`,
    reactivation_days: (days) =>
      days === null
        ? 'Wer zurückkommt, ist immer eine Rückkehr.'
        : `Wer nach mehr als ${days} Tagen zurückkommt, ist wieder neu.`,
  },
};

/** One option in a sentence. */
export function optionWords(policy: MetricPolicy, option: PolicyOption, language: PageLanguage = 'en'): string {
  const sentences = SENTENCES[language];
  switch (option) {
    case 'usage_months':
      return sentences.usage_months(policy.usage_months);
    case 'past_due_days':
      return sentences.past_due_days(policy.past_due_days);
    case 'gap_days':
      return sentences.gap_days(policy.gap_days);
    case 'reactivation_days':
      return sentences.reactivation_days(policy.reactivation_days);
    default:
      return (sentences.chosen[option] as Readonly<Record<string, string>>)[policy[option]] as string;
  }
}
