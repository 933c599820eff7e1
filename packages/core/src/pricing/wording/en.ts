// SPDX-License-Identifier: Apache-2.0
import type { ComparisonWords } from './comparison-wording.js';

export const en: ComparisonWords = {
  included: 'Included',
  not_included: 'Not included',
  features: 'Features',
  service: 'Support and service level',
  support: 'Support',
  uptime: 'Uptime',
  resets: { day: ' per day', week: ' per week', month: ' per month', year: ' per year', never: '' },
  at_least: (least, most) => `${least}+, ${most}`,
  unlimited: 'unlimited',
  by_use: 'then by use',
  first_response: (hours) => `first response within ${hours} h`,
};
