// SPDX-License-Identifier: Apache-2.0
import type { ComparisonWords } from './comparison-wording.js';

export const de: ComparisonWords = {
  included: 'Enthalten',
  not_included: 'Nicht enthalten',
  unsaid: 'Nicht festgelegt',
  features: 'Merkmale',
  service: 'Support und Verfügbarkeit',
  support: 'Support',
  uptime: 'Verfügbarkeit',
  resets: { day: ' pro Tag', week: ' pro Woche', month: ' pro Monat', year: ' pro Jahr', never: '' },
  at_least: (least, most) => `ab ${least}, ${most}`,
  unlimited: 'unbegrenzt',
  by_use: 'darüber nach Verbrauch',
  first_response: (hours) => `erste Antwort innerhalb von ${hours} Std.`,
  edition: 'Edition',
  delivery: 'Bereitstellung',
  licence: 'Lizenz',
  by_contract: 'Preis nach Vertrag',
  not_in_currency: 'in dieser Währung nicht im Angebot',
  not_priced: 'so nicht zu berechnen',
  holds: (limit, feature) => `umfasst höchstens ${limit}: ${feature}`,
  not_with: (add_on) => `nicht erhältlich mit ${add_on}`,
  times: (count, months) => ` (${count}-mal in ${months} Monaten)`,
};
