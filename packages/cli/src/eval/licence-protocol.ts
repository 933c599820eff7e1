// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import { decimalText, plainDate, problem } from './protocol-values.js';

// Requests and results of the operations on licences: those of customers, and those of the code.

const name = z.string().min(1).max(255);
const instant = z.string().max(64).describe('RFC 3339 instant');
const token = z.string().max(4_194_304).describe('a compact JWS');
const keys = z
  .union([z.record(z.string(), z.unknown()), z.string().max(100_000)])
  .describe('the trusted keys: a JWK set, or its text');
const seconds = z.number().int().min(0).describe('seconds since 1970');
/** What a token came to: not a mistake in the request, so a result. */
const refused = z.strictObject({ valid: z.literal(false), refusal: problem });

const days = z.number().int().min(0).max(36_525);
const afterwards = z.enum(['stops', 'read_only']);
const expiryRule = z.union([
  z.enum(['stops', 'read_only', 'stays']),
  z.strictObject({ stays_days: days.describe('from the end of grace'), afterwards }),
]);
const expiryRow = z.strictObject({
  until: z.number().int().optional(),
  afterwards: z.enum(['stops', 'read_only', 'stays']),
});

const place = z.strictObject({
  sequence: z.number().int().min(1),
  hash: z.string().length(43).describe('SHA-256 of the line, in base64url'),
});
const amounts = z.record(z.string(), decimalText);

export const licenceRequests = {
  verify_licence: {
    token,
    keys,
    issuer: name,
    audience: name,
    at: instant,
    revocation_list: token.optional().describe('the newest list there is, signed by the same keys'),
    require_revocation_list: z.boolean().default(false),
    max_list_age_seconds: z.number().int().min(0).optional(),
    node: name.optional(),
    cores: z.number().int().min(1).optional(),
    released_at: instant.optional().describe('when this version of the product came out'),
    leeway_seconds: z.number().int().min(0).default(300),
  },
  status_list: {
    token,
    keys,
    issuer: name,
    idx: z.array(z.number().int().min(0)).max(10_000).describe('places in the list'),
  },
  licence_expiry: {
    ends_on: plainDate.describe('first day without right'),
    timezone: z.string().default('UTC'),
    licensing: z
      .strictObject({
        warn_days: days.optional().describe('default 30'),
        grace_days: days.optional().describe('default 14'),
        on_expiry: expiryRule.optional().describe("default 'stops'"),
        features: z.record(z.string(), expiryRule).optional(),
      })
      .prefault({})
      .describe('as in a catalog'),
    at: instant.optional(),
    features: z.array(name).max(1_000).default([]).describe('whose state at `at` is asked for'),
  },
  usage_statement: {
    statement: z.string().max(8_000_000).describe('its signed head, and an entry a line where it has them'),
    public_key: z.string().length(43).describe('of the install key, in base64url'),
    before: place
      .extend({ issued_at: seconds })
      .optional()
      .describe('the last entry that was stated before, and when; absent: nothing was'),
  },
  seat_overage: {
    licensed: decimalText,
    start: plainDate,
    end: plainDate.describe('first day outside'),
    terms: z.strictObject({
      tolerance: decimalText.describe("a fraction: '0.1' is 10 %"),
      cap: decimalText.optional().describe('a fraction, never below the tolerance'),
      true_up: z.enum(['quarterly', 'yearly']),
    }),
    in_use: z
      .array(z.strictObject({ date: plainDate, seats: decimalText }))
      .max(100_000)
      .describe('from each day on, until the next one that says otherwise; of one day the most counts'),
  },
  conversion_dates: {
    licence: z.string().max(1_000).describe('SPDX expression'),
    released_on: plainDate,
    change: z
      .strictObject({
        licence: z.string().max(1_000),
        on: plainDate.optional(),
        after_years: z.number().int().min(1).max(100).optional(),
      })
      .optional()
      .describe('of BUSL-1.1, and of LicenseRef-… that stands alone'),
    at: plainDate.optional(),
  },
} as const;

const step = z.strictObject({ on: plainDate, licence: z.string() });

export const licenceResults = {
  verify_licence: z.union([
    z.strictObject({
      valid: z.literal(true),
      key_id: z.string(),
      phase: z.enum(['active', 'warning', 'grace', 'ended']),
      changes_at: seconds.nullable().describe('the first second in which phase or features are others'),
      claims: z.record(z.string(), z.unknown()),
    }),
    refused,
  ]),
  status_list: z.union([
    z.strictObject({
      valid: z.literal(true),
      uri: z.string(),
      issued_at: seconds,
      expires_at: seconds.nullable(),
      bits: z.number().int(),
      statuses: z
        .array(z.number().int().nullable())
        .describe('by `idx` of the request; 0 valid, 1 revoked, 2 suspended; null past the end'),
    }),
    refused,
  ]),
  usage_statement: z.union([
    z.strictObject({
      valid: z.literal(true),
      install: z.string().describe('the thumbprint of the key (RFC 7638)'),
      issued_at: seconds,
      from: place.describe('the first entry; `hash` is that of the one before'),
      to: place,
      covers: z.strictObject({ from: instant, until: instant }),
      days: z
        .array(z.strictObject({ date: plainDate, licence: z.string(), usage: amounts, seats: amounts }))
        .describe('what each day of UTC came to; of seats the most'),
      new_from: z.number().int().nullable().describe('the first entry that is new; null: none is'),
    }),
    refused,
  ]),
  licence_expiry: z.strictObject({
    exp: seconds.describe('the first second without right'),
    table: z.strictObject({
      warn_from: z.number().int(),
      grace_until: z.number().int(),
      otherwise: expiryRow,
      features: z.record(z.string(), expiryRow),
    }),
    phase: z.enum(['active', 'warning', 'grace', 'ended']).optional(),
    changes_at: seconds.nullable().optional(),
    features: z.record(z.string(), z.enum(['whole', 'read_only', 'stopped'])).optional(),
  }),
  seat_overage: z
    .array(
      z.strictObject({
        start: plainDate,
        end: plainDate,
        licensed: decimalText.describe('bought, or trued up before'),
        tolerated: decimalText,
        cap: decimalText.nullable(),
        high_water: decimalText,
        band: z.enum(['within', 'tolerated', 'true_up', 'over_cap']),
        seats: decimalText.describe('to be paid'),
        days: z.number().int().describe('for so many days of `term_days`'),
        term_days: z.number().int(),
      }),
    )
    .describe('each period of true-up'),
  conversion_dates: z.strictObject({
    steps: z.array(step).min(1).describe('the licences of the release, the first with its own day'),
    state: z.enum(['unreleased', 'as_released', 'converted']).optional().describe('on the day `at`'),
    licence: z.string().nullable().optional(),
    since: plainDate.nullable().optional(),
    next: step.nullable().optional(),
  }),
} as const;
