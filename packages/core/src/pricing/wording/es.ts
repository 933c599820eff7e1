// SPDX-License-Identifier: Apache-2.0
import type { ComparisonWords } from './comparison-wording.js';

export const es: ComparisonWords = {
  included: 'Incluido',
  not_included: 'No incluido',
  unsaid: 'Sin especificar',
  features: 'Funciones',
  service: 'Soporte y nivel de servicio',
  support: 'Soporte',
  uptime: 'Disponibilidad',
  resets: { day: ' al día', week: ' a la semana', month: ' al mes', year: ' al año', never: '' },
  at_least: (least, most) => `desde ${least}, ${most}`,
  unlimited: 'ilimitado',
  by_use: 'después según el uso',
  first_response: (hours) => `primera respuesta en ${hours} h`,
  edition: 'Edición',
  delivery: 'Entrega',
  licence: 'Licencia',
  by_contract: 'precio según contrato',
  not_in_currency: 'no se vende en esta moneda',
  not_priced: 'no se puede calcular así',
  holds: (limit, feature) => `incluye como máximo ${limit}: ${feature}`,
  not_with: (add_on) => `no se vende con ${add_on}`,
  times: (count, months) => ` (${count} veces en ${months} meses)`,
};
