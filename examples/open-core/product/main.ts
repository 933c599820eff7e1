// SPDX-License-Identifier: Apache-2.0
import { createGate, type EntitlementSnapshot } from '@kontor/sdk';
import { Product } from './product.js';

const is_licensed = process.argv[2] === 'licensed';
const source = is_licensed ? 'licence/example' : null;
const snapshot: EntitlementSnapshot = {
  object: 'entitlement_snapshot',
  customer_id: null,
  computed_at: '2026-01-01T00:00:00Z',
  plans: is_licensed ? ['enterprise'] : [],
  features: {
    'sso-saml': { kind: 'boolean', allowed: is_licensed, source },
    'white-label': { kind: 'boolean', allowed: is_licensed, source },
  },
};
const product = await Product.start(createGate(snapshot));
for (const credential of ['key-ada', 'saml:grace@acme.example', 'nobody'])
  process.stdout.write(`${product.page(credential)}\n`);
