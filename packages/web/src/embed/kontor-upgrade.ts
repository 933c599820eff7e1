// SPDX-License-Identifier: Apache-2.0
import type { NumberLanguage } from '@kontor/core/pricing';
import type { GateAnswer } from '@kontor/sdk';
import { html, safeAddress } from '../pricing/markup.js';
import { elementLanguage } from './element-language.js';
import { UPGRADE_WORDS } from './upgrade-words.js';

type Shown = Pick<GateAnswer, 'allowed' | 'reason' | 'limit' | 'used' | 'upgrade'>;

const LANGUAGES = Object.keys(UPGRADE_WORDS) as readonly NumberLanguage[];

const STYLE = `
:host{display:block}
.banner{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;justify-content:space-between;padding:1rem 1.25rem;border:1px solid var(--kontor-rule,#d5d9e0);border-left:.4rem solid var(--kontor-act,#1d4ed8);border-radius:var(--kontor-round,.5rem);background:var(--kontor-card,#fff);color:var(--kontor-ink,#1b1e24);font:var(--kontor-font,1rem/1.5 system-ui,sans-serif)}
p{margin:0}
a{padding:.5rem 1rem;border-radius:var(--kontor-round,.5rem);background:var(--kontor-act,#1d4ed8);color:var(--kontor-on-act,#fff);font-weight:600;text-decoration:none}
a:focus-visible{outline:3px solid var(--kontor-act,#1d4ed8);outline-offset:2px}
@media (prefers-color-scheme:dark){.banner{border-color:var(--kontor-dark-rule,#454b57);border-left-color:var(--kontor-dark-act,#93b4ff);background:var(--kontor-dark-card,#22252c);color:var(--kontor-dark-ink,#f0f1f4)}a{background:var(--kontor-dark-act,#93b4ff);color:var(--kontor-dark-on-act,#10131a)}}
`;

/**
 * `<kontor-upgrade feature="Audit log">`: says what is missing and what would allow it. `answer` takes what the gate
 * said, `gate.check('audit-log')`, as a property or as JSON in the attribute; while it allows, or nothing on sale would
 * help, there is nothing to see. It speaks the language of the page around it, or its own by `lang`.
 */
export class KontorUpgrade extends HTMLElement {
  static readonly observedAttributes = ['answer', 'feature', 'lang'];
  #answer: Shown | null = null;

  connectedCallback(): void {
    if (!Object.hasOwn(this, 'answer')) return;
    // it was given before this script had loaded, and would hide what takes it
    const { answer } = this;
    Reflect.deleteProperty(this, 'answer');
    this.answer = answer;
  }

  get answer(): Shown | null {
    return this.#answer;
  }

  set answer(answer: Shown | null) {
    this.#answer = answer;
    this.#draw();
  }

  attributeChangedCallback(name: string, _before: string | null, text: string | null): void {
    if (name === 'answer') this.#answer = text === null ? null : read(text);
    this.#draw();
  }

  #draw(): void {
    const root = this.shadowRoot ?? this.#open();
    const upgrade = this.#answer?.upgrade ?? null;
    if (this.#answer === null || upgrade === null) {
      root.innerHTML = '';
      return;
    }
    const address = safeAddress(upgrade.url);
    const language = elementLanguage(this, LANGUAGES);
    root.innerHTML =
      html`<div class="banner" role="status"><p>${missing(this.#answer, this.getAttribute('feature'), language)} ${offered(upgrade, language)}</p>${address !== null && html`<a href="${address}">${UPGRADE_WORDS[language].upgrade}</a>`}</div>`.text;
  }

  #open(): ShadowRoot {
    const root = this.attachShadow({ mode: 'open' });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    root.adoptedStyleSheets = [style];
    return root;
  }
}

function missing({ reason, limit, used, allowed }: Shown, feature: string | null, language: NumberLanguage): string {
  const words = UPGRADE_WORDS[language];
  const what = feature ?? words.this_one;
  if (reason === 'limit_reached' || reason === 'over_soft_limit') {
    const [told_used, told_limit] = [used, limit].map((text) => (text === null ? null : written(text, language)));
    return words.used(what, told_used ?? null, told_limit ?? null);
  }
  return allowed ? words.in_plan(what) : words.not_in_plan(what);
}

/** The catalog states what it comes to before usage, in major units. */
function offered(
  { name, kind, monthly_amount, currency }: NonNullable<Shown['upgrade']>,
  language: NumberLanguage,
): string {
  const words = UPGRADE_WORDS[language];
  const what = kind === 'seats' ? words.more(name) : name;
  return monthly_amount === null
    ? words.by_contract(what)
    : words.from(what, written(monthly_amount, language, { style: 'currency', currency }));
}

/** Decimal text in the digits of a language, every one of them. */
function written(text: string, language: NumberLanguage, as: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 12, ...as }).format(
    text as Intl.StringNumericLiteral,
  );
}

function read(text: string): Shown | null {
  try {
    return JSON.parse(text) as Shown;
  } catch {
    return null;
  }
}

if (customElements.get('kontor-upgrade') === undefined) customElements.define('kontor-upgrade', KontorUpgrade);
