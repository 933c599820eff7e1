// SPDX-License-Identifier: Apache-2.0
import type { ComparisonWords } from './comparison-wording.js';

export const de: ComparisonWords = {
  included: 'Enthalten',
  not_included: 'Nicht enthalten',
  features: 'Merkmale',
  service: 'Support und Verfügbarkeit',
  support: 'Support',
  uptime: 'Verfügbarkeit',
  resets: { day: ' pro Tag', week: ' pro Woche', month: ' pro Monat', year: ' pro Jahr', never: '' },
  at_least: (least, most) => `ab ${least}, ${most}`,
  unlimited: 'unbegrenzt',
  by_use: 'darüber nach Verbrauch',
  first_response: (hours) => `erste Antwort innerhalb von ${hours} Std.`,
};
