// SPDX-License-Identifier: Apache-2.0
// Of a real product this file is under the seller's own licence, in a package of its own.
import type { Extensions } from '@kontor/sdk/extension';
import { authentication, branding } from '../product/extension-points.js';

/** Called by the open product when it finds this package. */
export function register(extensions: Extensions): void {
  extensions.register(authentication, {
    name: 'saml',
    start: () => ({
      authenticate: (credential) =>
        credential.startsWith('saml:')
          ? credential.slice('saml:'.length)
          : authentication.open_default.authenticate(credential),
    }),
  });
  extensions.register(branding, { name: 'white-label', start: () => ({ title: () => 'Acme Portal' }) });
}
