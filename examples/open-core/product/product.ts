// SPDX-License-Identifier: Apache-2.0
import type { Gate } from '@kontor/sdk';
import { createExtensions, type Extensions } from '@kontor/sdk/extension';
import { authentication, branding } from './extension-points.js';

/** What a paid module exports: it is handed the registry, and registers. */
export interface PaidModule {
  register(extensions: Extensions): void;
}

/** The product: it asks its extension points each time, and knows nothing of who answers. */
export class Product {
  readonly #extensions: Extensions;

  private constructor(extensions: Extensions) {
    this.#extensions = extensions;
  }

  /** Starts it, with the paid module if that is installed. */
  static async start(gate: Pick<Gate, 'allows' | 'subscribe'>, find: () => Promise<PaidModule | null> = paidModule) {
    const extensions = createExtensions(gate);
    (await find())?.register(extensions);
    return new Product(extensions);
  }

  page(credential: string): string {
    const user = this.#extensions.use(authentication).authenticate(credential);
    const title = this.#extensions.use(branding).title();
    return user === null ? `${title}: please sign in` : `${title}: hello ${user}`;
  }
}

/** The paid module, if its folder is there: the only place that names it. */
async function paidModule(): Promise<PaidModule | null> {
  const address = new URL('../paid/paid.js', import.meta.url).href;
  try {
    return (await import(address)) as PaidModule;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}
