// SPDX-License-Identifier: Apache-2.0
import type { GateAnswer } from '@kontor/sdk';
import { html, safeAddress } from '../pricing/markup.js';

type Shown = Pick<GateAnswer, 'allowed' | 'reason' | 'limit' | 'used' | 'upgrade'>;

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
 * help, there is nothing to see.
 */
export class KontorUpgrade extends HTMLElement {
  static readonly observedAttributes = ['answer', 'feature'];
  #answer: Shown | null = null;

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
    root.innerHTML =
      html`<div class="banner" role="status"><p>${missing(this.#answer, this.getAttribute('feature'))} ${offered(upgrade)}</p>${address !== null && html`<a href="${address}">Upgrade</a>`}</div>`.text;
  }

  #open(): ShadowRoot {
    const root = this.attachShadow({ mode: 'open' });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    root.adoptedStyleSheets = [style];
    return root;
  }
}

function missing({ reason, limit, used, allowed }: Shown, feature: string | null): string {
  const what = feature ?? 'This';
  if (reason === 'limit_reached' || reason === 'over_soft_limit')
    return `${what}: ${used === null ? '' : `${used} of `}${limit ?? 'all'} used.`;
  return allowed ? `${what} is in your plan.` : `${what} is not in your plan.`;
}

/** The catalog states what it comes to before usage, in major units. */
function offered({ name, kind, monthly_amount, currency }: NonNullable<Shown['upgrade']>): string {
  const what = kind === 'seats' ? `More ${name}` : name;
  return monthly_amount === null
    ? `${what} allows it; its price is agreed by contract.`
    : `${what} allows it, from ${monthly_amount} ${currency} a month.`;
}

function read(text: string): Shown | null {
  try {
    return JSON.parse(text) as Shown;
  } catch {
    return null;
  }
}

if (customElements.get('kontor-upgrade') === undefined) customElements.define('kontor-upgrade', KontorUpgrade);
