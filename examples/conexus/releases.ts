// SPDX-License-Identifier: Apache-2.0
import { defineReleases } from '@kontor/core';

/** Releases as Conexus might have made them; each opens two years after its own day. */
export const releases = defineReleases({
  id: 'conexus',
  name: 'Conexus',
  parts: {
    community: {
      name: 'Conexus Community Edition',
      licence: 'FSL-1.1-MIT',
      copyright: '2023 Conexus',
      releases: [
        { version: '1.0.0', released_on: '2023-09-04', licence: 'FSL-1.1-MIT' },
        { version: '1.1.0', released_on: '2024-02-29', licence: 'FSL-1.1-MIT' },
        { version: '1.0.1', released_on: '2024-03-12', licence: 'FSL-1.1-MIT' },
        { version: '2.0.0', released_on: '2025-11-18', licence: 'FSL-1.1-MIT' },
      ],
    },
    enterprise: {
      name: 'Conexus Enterprise Edition',
      licence: 'LicenseRef-Conexus-Enterprise',
      copyright: '2023 Conexus',
      paths: ['/enterprise/'],
      releases: [{ version: '2.0.0', released_on: '2025-11-18', licence: 'LicenseRef-Conexus-Enterprise' }],
    },
  },
  without_header: ['/vendor/'],
});
