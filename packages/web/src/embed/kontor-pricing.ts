// SPDX-License-Identifier: Apache-2.0
import { type NumberLanguage, resolveCatalog } from '@kontor/core/pricing';
import { calculatorResults } from '../pricing/calculator-form.js';
import type { PricingData, PricingView } from '../pricing/page-data.js';
import { pricingContent } from '../pricing/pricing-content.js';
import { PRICING_STYLE } from '../pricing/pricing-style.js';
import { PAGE_LANGUAGES } from '../pricing/wording/page-wording.js';
import { elementLanguage } from './element-language.js';
import { addWords, hasWords, type Words } from './language-words.js';

/** Where this script came from: the organisation's page is beside it. */
const SCRIPT = (document.currentScript as HTMLScriptElement | null)?.src ?? '';

/**
 * `<kontor-pricing organisation="acme">`: a published pricing page with its calculator, on any page. Attributes:
 * `organisation` (of the server that the script is from) or `src` (the address of its `data.json`), `currency`,
 * `interval` (`month`, `year`), `plans` (keys with commas between), `cta-url` (with `{plan}`, `{option}`, `{currency}`,
 * `{interval}`), `address` (the address of the page holds what is chosen), `lang` (its own or that of the page around
 * it; English where there are no words). Looks by CSS variables `--kontor-…`. What stands inside is shown until it is
 * loaded, and if it cannot be; what has `slot="questions"` stands with the questions.
 */
export class KontorPricing extends HTMLElement {
  static readonly observedAttributes = ['src', 'organisation', 'currency', 'interval', 'plans', 'cta-url', 'lang'];
  static readonly #asked = new Map<NumberLanguage, Promise<void>>();
  #data: PricingData | null = null;
  #loaded = '';
  #parameters: Record<string, string> = {};

  /** Takes the words of further languages, as their scripts bring them. */
  static learn(words: Words): void {
    addWords(words);
  }

  /** Has the words of a language, from beside this script; without them it is English. */
  static async #learnt(language: NumberLanguage): Promise<void> {
    if (hasWords(language) || SCRIPT === '') return;
    const known = KontorPricing.#asked.get(language);
    if (known !== undefined) return known;
    const asked = new Promise<void>((resolve) => {
      const script = document.createElement('script');
      script.src = new URL(`kontor-pricing.${language}.js`, SCRIPT).href;
      script.onload = script.onerror = () => resolve();
      document.head.append(script);
    });
    KontorPricing.#asked.set(language, asked);
    return asked;
  }

  connectedCallback(): void {
    if (this.hasAttribute('address')) this.#parameters = Object.fromEntries(new URLSearchParams(location.search));
    this.#choose();
    void this.#load();
  }

  attributeChangedCallback(): void {
    if (!this.isConnected) return;
    this.#choose();
    void this.#load();
  }

  #choose(): void {
    for (const name of ['currency', 'interval']) {
      const value = this.getAttribute(name);
      if (value !== null) this.#parameters[name] = value;
    }
  }

  get #source(): string | null {
    const src = this.getAttribute('src');
    if (src !== null) return new URL(src, document.baseURI).href;
    const organisation = this.getAttribute('organisation');
    if (organisation === null || SCRIPT === '') return null;
    return new URL(`../pricing/${encodeURIComponent(organisation)}/data.json`, SCRIPT).href;
  }

  async #load(): Promise<void> {
    const source = this.#source;
    if (source === null) return;
    const learning = KontorPricing.#learnt(this.#language);
    if (source !== this.#loaded || this.#data === null) {
      this.#loaded = source;
      try {
        const answer = await fetch(source);
        if (!answer.ok) throw new Error(`${source} answers ${answer.status}`);
        const data = (await answer.json()) as PricingData;
        if (source !== this.#loaded) return;
        this.#data = data;
      } catch (error) {
        this.dispatchEvent(new CustomEvent('kontor-error', { detail: error, bubbles: true }));
        return;
      }
    }
    await learning;
    this.#draw();
  }

  get #language(): NumberLanguage {
    return elementLanguage(this, PAGE_LANGUAGES);
  }

  get #view(): PricingView {
    const plans = this.getAttribute('plans');
    const buy_url = this.getAttribute('cta-url');
    return {
      parameters: this.#parameters,
      language: hasWords(this.#language) ? this.#language : 'en',
      page_url: this.#loaded.replace(/\/data\.json$/, ''),
      ...(plans === null ? {} : { plans: plans.split(',').map((key) => key.trim()) }),
      ...(buy_url === null ? {} : { buy_url }),
    };
  }

  #draw(): void {
    const data = this.#data;
    if (data === null) return;
    const root = this.shadowRoot ?? this.#open();
    root.innerHTML = pricingContent(data, { ...this.#view, live: true }).text;
  }

  #open(): ShadowRoot {
    const root = this.attachShadow({ mode: 'open' });
    const style = new CSSStyleSheet();
    style.replaceSync(`:host{display:block}${PRICING_STYLE}`);
    root.adoptedStyleSheets = [style];
    root.addEventListener('click', (event) => this.#clicked(event));
    root.addEventListener('input', (event) => this.#changed(event.target as HTMLInputElement));
    root.addEventListener('submit', (event) => event.preventDefault());
    // what stood for it meanwhile would be there twice for those who search the page
    this.replaceChildren(...[...this.children].filter(({ slot }) => slot !== ''));
    return root;
  }

  #clicked(event: Event): void {
    const link = (event.target as Element).closest<HTMLElement>('a[data-currency],a[data-interval]');
    if (link === null) return;
    event.preventDefault();
    const { currency, interval } = link.dataset;
    if (currency !== undefined) this.#parameters.currency = currency;
    if (interval !== undefined) this.#parameters.interval = interval;
    this.#draw();
    this.#remember();
    const name = currency === undefined ? 'interval' : 'currency';
    this.shadowRoot?.querySelector<HTMLElement>(`a[data-${name}="${CSS.escape(currency ?? interval ?? '')}"]`)?.focus();
  }

  /** Only what comes of it is drawn anew, so that the slider stays in hand. */
  #changed(field: HTMLInputElement): void {
    const root = this.shadowRoot;
    if (root === null || this.#data === null) return;
    const slid = field.dataset.of;
    const name = slid ?? field.name;
    const value = slid === undefined ? field.value : slidTo(field);
    const other = root.querySelector<HTMLInputElement>(
      slid === undefined ? `[data-of="${CSS.escape(name)}"]` : `[name="${CSS.escape(name)}"]`,
    );
    if (other !== null) other.value = value === '' ? '0' : value;
    this.#parameters[name] = value;
    const results = root.querySelector('.results');
    if (results !== null)
      results.innerHTML = calculatorResults(this.#data, resolveCatalog(this.#data.catalog), this.#view).text;
    this.#remember();
  }

  #remember(): void {
    if (!this.hasAttribute('address')) return;
    const held = Object.entries(this.#parameters).filter(([, value]) => value !== '');
    history.replaceState(null, '', `${location.pathname}?${new URLSearchParams(held)}`);
  }
}

/** Where a slider stands, to three digits: nobody means 10,483,271 of anything by it. */
function slidTo({ value, max }: HTMLInputElement): string {
  const place = Number(value);
  if (place <= 0) return '0';
  const step = 10 ** Math.max(0, Math.floor(Math.log10(place)) - 2);
  return BigInt(Math.min(Math.round(place / step) * step, Math.floor(Number(max)))).toString();
}

if (customElements.get('kontor-pricing') === undefined) customElements.define('kontor-pricing', KontorPricing);
