// SPDX-License-Identifier: Apache-2.0
import type { ComparisonWords } from './comparison-wording.js';

export const fr: ComparisonWords = {
  included: 'Inclus',
  not_included: 'Non inclus',
  unsaid: 'Non précisé',
  features: 'Fonctionnalités',
  service: 'Assistance et niveau de service',
  support: 'Assistance',
  uptime: 'Disponibilité',
  resets: { day: ' par jour', week: ' par semaine', month: ' par mois', year: ' par an', never: '' },
  at_least: (least, most) => `dès ${least}, ${most}`,
  unlimited: 'illimité',
  by_use: 'puis à l’usage',
  first_response: (hours) => `première réponse sous ${hours} h`,
  edition: 'Édition',
  delivery: 'Mise à disposition',
  licence: 'Licence',
  by_contract: 'prix selon contrat',
  not_in_currency: 'non proposé dans cette devise',
  not_priced: 'ne peut être calculé ainsi',
  holds: (limit, feature) => `comprend au plus ${limit} : ${feature}`,
  not_with: (add_on) => `non proposé avec ${add_on}`,
  times: (count, months) => ` (${count} fois en ${months} mois)`,
};
