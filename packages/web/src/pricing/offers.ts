// SPDX-License-Identifier: Apache-2.0
import { pricingPage, resolveCatalog } from '@kontor/core/pricing';
import type { PricingData, PricingView } from './page-data.js';
import { buyAddress } from './plan-cards.js';

/**
 * The plans as schema.org Product with its Offers, for search engines: JSON-LD that may stand in a script element.
 * Plans by contract have no price, and no offer. Source: https://schema.org/Offer.
 */
export function offersJsonLd(data: PricingData, { parameters, buy_url }: PricingView): string {
  const page = pricingPage(resolveCatalog(data.catalog), {
    ...(parameters.currency === undefined ? {} : { currency: parameters.currency }),
    ...(parameters.interval === 'year' ? { interval: 'year' } : {}),
  });
  const offers = page.plans.flatMap((card) => {
    const { name, price } = card;
    if (price === null) return [];
    const url = buyAddress(data, card, page.currency, buy_url);
    return [
      {
        '@type': 'Offer',
        name,
        price: price.amount.toString(),
        priceCurrency: page.currency,
        availability: 'https://schema.org/InStock',
        ...(url !== null && /^https?:/i.test(url) ? { url } : {}),
        priceSpecification: {
          '@type': 'UnitPriceSpecification',
          price: price.amount.toString(),
          priceCurrency: page.currency,
          // UN/CEFACT recommendation 20
          unitCode: price.every === 'year' ? 'ANN' : 'MON',
        },
      },
    ];
  });
  const product = { '@context': 'https://schema.org', '@type': 'Product', name: page.name, offers };
  // nothing in it may end the element
  return JSON.stringify(product).replace(/</g, '\\u003c');
}
