// SPDX-License-Identifier: Apache-2.0
import type { ComparisonWords } from './comparison-wording.js';

export const en: ComparisonWords = {
  included: 'Included',
  not_included: 'Not included',
  unsaid: 'Not stated',
  features: 'Features',
  service: 'Support and service level',
  support: 'Support',
  uptime: 'Uptime',
  resets: { day: ' per day', week: ' per week', month: ' per month', year: ' per year', never: '' },
  at_least: (least, most) => `${least}+, ${most}`,
  unlimited: 'unlimited',
  by_use: 'then by use',
  first_response: (hours) => `first response within ${hours} h`,
  edition: 'Edition',
  delivery: 'Delivery',
  licence: 'Licence',
  by_contract: 'priced by contract',
  not_in_currency: 'not sold in this currency',
  not_priced: 'not to be priced like this',
  holds: (limit, feature) => `holds ${limit} of ${feature}`,
  not_with: (add_on) => `not sold with ${add_on}`,
  times: (count, months) => ` (${count} times in ${months} months)`,
};
