// SPDX-License-Identifier: Apache-2.0
import { extensionPoint } from '@kontor/sdk/extension';

/** Says who it is, or nobody. */
export interface Authentication {
  authenticate(credential: string): string | null;
}

/** What users see above every page. */
export interface Branding {
  title(): string;
}

const KEYS: Readonly<Record<string, string>> = { 'key-ada': 'ada' };

export const authentication = extensionPoint<Authentication>({
  name: 'authentication',
  feature: 'sso-saml',
  open_default: { authenticate: (credential) => KEYS[credential] ?? null },
});

export const branding = extensionPoint<Branding>({
  name: 'branding',
  feature: 'white-label',
  open_default: { title: () => 'Made with the Open Product' },
});
