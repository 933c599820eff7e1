// SPDX-License-Identifier: Apache-2.0
import { COMPARISON_WORDS, PRICE_WORDS, RATING_WORDS } from '@kontor/core/pricing';
import { PAGE_WORDS } from '../pricing/wording/page-wording.js';
import type { KontorPricing } from './kontor-pricing.js';

// Bundled once for a language, without the others: it gives the component, which loads it, the words it lacks.
const component = customElements.get('kontor-pricing') as typeof KontorPricing | undefined;
component?.learn([PRICE_WORDS, COMPARISON_WORDS, RATING_WORDS, PAGE_WORDS]);
