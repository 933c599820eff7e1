// SPDX-License-Identifier: Apache-2.0
import type { PageLanguage } from '../kit/number-text.js';
import type { CatalogDefinition } from './definition.js';

type Availability = NonNullable<CatalogDefinition['plans'][string]['availability']>;
export type Section = 'plan' | 'add_on' | 'meter' | 'licence' | 'service';

/** How a difference between two catalogs is told in one language; keys, labels, amounts and fields come as they are. */
export interface DiffWords {
  readonly is_new: (section: Section, key: string) => string;
  readonly is_gone: (section: Section, key: string) => string;
  readonly changes: (section: Section, key: string, fields: string) => string;
  readonly licensing_changes: (fields: string) => string;
  readonly availability: Readonly<Record<Availability, string>>;
  readonly stands: (plan: string, was: string, is: string) => string;
  readonly support: (plan: string, was: string | null, is: string | null) => string;
  readonly sla_changes: (plan: string, fields: string) => string;
  readonly uptime: (percent: string | null) => string;
  readonly becomes: (was: string, is: string) => string;
  readonly price_new: (named: string, price: string) => string;
  readonly price_gone: (named: string, price: string) => string;
  readonly billed_otherwise: (fields: string) => string;
  readonly gains: (plan: string, label: string, held: string | null) => string;
  readonly loses: (plan: string, label: string, held: string | null) => string;
  /** Said of a feature that another plan hands down. */
  readonly from: (plan: string) => string;
  readonly unlimited: string;
  readonly soft: (limit: string, grace: string | null) => string;
  readonly adds: (grants: string) => string;
  readonly nothing: string;
  readonly support_answers: (level: string, had: string, has: string) => string;
  readonly support_changes: (level: string, fields: string) => string;
  readonly hours: (count: number | null) => string;
  /** What is said of a field by its key; a field without a word is told by its key. */
  readonly fields: Readonly<Record<string, string>>;
}

const english: Readonly<Record<Section, string>> = {
  plan: 'plan',
  add_on: 'add-on',
  meter: 'meter',
  licence: 'licence',
  service: 'service',
};
const german: Readonly<Record<Section, string>> = {
  plan: 'Der Tarif',
  add_on: 'Der Zusatz',
  meter: 'Der Zähler',
  licence: 'Die Lizenz',
  service: 'Der Dienst',
};

export const DIFF_WORDS: Readonly<Record<PageLanguage, DiffWords>> = {
  en: {
    is_new: (section, key) => `The ${english[section]} ${key} is new.`,
    is_gone: (section, key) => `The ${english[section]} ${key} is gone.`,
    changes: (section, key, fields) => `The ${english[section]} ${key} changes its ${fields}`,
    licensing_changes: (fields) => `Licences change their ${fields}.`,
    availability: { sold: 'sold', planned: 'planned', retired: 'retired' },
    stands: (plan, was, is) => `${plan} was ${was} and is ${is}.`,
    support: (plan, was, is) => `${plan}: support was ${was ?? 'none'} and is ${is ?? 'none'}.`,
    sla_changes: (plan, fields) => `${plan} changes ${fields} of its SLA.`,
    uptime: (percent) => (percent === null ? 'no stated uptime' : `${percent} % of uptime`),
    becomes: (was, is) => `${was} becomes ${is}`,
    price_new: (named, price) => `${named} is new: ${price}.`,
    price_gone: (named, price) => `${named} is gone: it was ${price}.`,
    billed_otherwise: (fields) => `how it is billed changes: ${fields}`,
    gains: (plan, label, held) => `${plan} gains ${label}${held === null ? '' : `: ${held}`}`,
    loses: (plan, label, held) => `${plan} loses ${label}${held === null ? '' : `: it was ${held}`}.`,
    from: (plan) => ` (from ${plan})`,
    unlimited: 'unlimited',
    soft: (limit, grace) => `${limit} (soft${grace === null ? '' : `, up to ${grace} more`})`,
    adds: (grants) => `; it adds ${grants}`,
    nothing: 'nothing',
    support_answers: (level, had, has) => `Support ${level}: an answer within ${had} becomes ${has}.`,
    support_changes: (level, fields) => `Support ${level} changes its ${fields}.`,
    hours: (count) => (count === null ? 'no stated time' : `${count} ${count === 1 ? 'hour' : 'hours'}`),
    fields: {},
  },
  de: {
    is_new: (section, key) => `${german[section]} ${key} ist neu.`,
    is_gone: (section, key) => `${german[section]} ${key} entfällt.`,
    changes: (section, key, fields) => `${german[section]} ${key} ändert sich: ${fields}`,
    licensing_changes: (fields) => `Lizenzen ändern sich: ${fields}.`,
    availability: { sold: 'verkauft', planned: 'geplant', retired: 'zurückgezogen' },
    stands: (plan, was, is) => `${plan} war ${was} und ist jetzt ${is}.`,
    support: (plan, was, is) => `${plan}: Support war ${was ?? 'keiner'} und ist jetzt ${is ?? 'keiner'}.`,
    sla_changes: (plan, fields) => `${plan}: Das Versprechen zur Verfügbarkeit ändert sich: ${fields}.`,
    uptime: (percent) => (percent === null ? 'keine zugesagte Verfügbarkeit' : `${percent} % Verfügbarkeit`),
    becomes: (was, is) => `aus ${was} wird ${is}`,
    price_new: (named, price) => `${named} ist neu: ${price}.`,
    price_gone: (named, price) => `${named} entfällt, bisher ${price}.`,
    billed_otherwise: (fields) => `die Abrechnung ändert sich: ${fields}`,
    gains: (plan, label, held) => `${plan} erhält ${label}${held === null ? '' : `: ${held}`}`,
    loses: (plan, label, held) => `${plan} verliert ${label}${held === null ? '' : `, bisher ${held}`}.`,
    from: (plan) => ` (von ${plan})`,
    unlimited: 'unbegrenzt',
    soft: (limit, grace) => `${limit} (weich${grace === null ? '' : `, bis zu ${grace} mehr`})`,
    adds: (grants) => `; er fügt hinzu: ${grants}`,
    nothing: 'nichts',
    support_answers: (level, had, has) => `Support ${level}: Antwort, bisher ${had}, jetzt ${has}.`,
    support_changes: (level, fields) => `Support ${level} ändert sich: ${fields}.`,
    hours: (count) =>
      count === null ? 'ohne zugesagte Zeit' : `innerhalb von ${count} ${count === 1 ? 'Stunde' : 'Stunden'}`,
    fields: {
      aggregation: 'Art der Zählung',
      applies_to: 'Tarife',
      availability: 'Verfügbarkeit im Verkauf',
      channels: 'Wege',
      charge: 'Preismodell',
      convert: 'Umrechnung',
      credits: 'Gutschriften',
      currency: 'Währung',
      description: 'Beschreibung',
      event_type: 'Art der Ereignisse',
      feature: 'Merkmal',
      features: 'Merkmale',
      filter: 'Filter',
      hours: 'Zeiten',
      included: 'enthaltene Menge',
      interval: 'Zeitraum',
      label: 'Bezeichnung',
      limit: 'Grenze',
      meter: 'Zähler',
      minimum_amount: 'Mindestbetrag',
      name: 'Name',
      option: 'Zahlweise',
      prices: 'Preise',
      property: 'Eigenschaft',
      proration: 'anteilige Berechnung',
      response: 'Antwort',
      response_hours: 'Antwortzeit',
      response_hours_by_severity: 'Antwortzeit nach Schwere',
      scope: 'Umfang',
      seat_changes: 'Berechnung geänderter Plätze',
      timing: 'Zeitpunkt der Berechnung',
      unit: 'Einheit',
      uptime_percent: 'Verfügbarkeit',
    },
  },
};
