// SPDX-License-Identifier: Apache-2.0

/** What every page says, besides the policy of its content: what it is, what it tells, and what it wants of the device. */
export const PAGE_HEADERS = {
  'x-content-type-options': 'nosniff',
  // addresses may hold secrets: they go nowhere
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), usb=()',
  // a page that opens ours, or that ours opens, has no hold of its window
  'cross-origin-opener-policy': 'same-origin',
} as const;
