// SPDX-License-Identifier: Apache-2.0
import { defineCatalog } from '@kontor/core';
import { features, meters } from './features.js';
import { plans } from './plans.js';

/** A streaming platform on object storage: flat monthly fees plus usage by the GB, and one plan by contract. */
export const catalog = defineCatalog({
  id: 'streaming',
  name: 'Kafka + Flink replacement',
  currencies: ['USD'],
  products: {
    platform: {
      name: 'Kafka + Flink replacement',
      description: 'S3-native streaming platform with SQL processing',
    },
  },
  meters,
  features,
  support_levels: {
    community: { name: 'Community', channels: ['Discord'] },
    email: { name: 'Email', channels: ['email'] },
    slack: { name: 'Slack', channels: ['Slack'] },
    dedicated: { name: 'Dedicated support', channels: ['Slack'] },
  },
  plans,
});
