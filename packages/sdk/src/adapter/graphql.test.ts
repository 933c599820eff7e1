// SPDX-License-Identifier: Apache-2.0
import { makeExecutableSchema } from '@graphql-tools/schema';
// the file that the tools load too: graphql-js may be there once only
import { graphql } from 'graphql/index.js';
import { expect, test } from 'vitest';
import { createGate, type Gate } from '../gate/gate.js';
import { quotaOf, snapshotOf } from '../testing/snapshots.js';
import { gateDirective, withGates } from './graphql.js';

const schema = withGates(
  makeExecutableSchema({
    typeDefs: [
      gateDirective,
      `type Query {
        open: String
        reports(about: String): String @gate(feature: "reports")
        audit: Audit
        ask: String @gate(feature: "calls", need: 2, consume: true)
        plain: String @gate(feature: "reports")
      }
      type Audit @gate(feature: "audit") { entries: Int, size: Int }`,
    ],
    resolvers: {
      Query: {
        open: () => 'open',
        reports: (_source, { about }: { about: string }) => `reports on ${about}`,
        audit: () => ({ entries: 3, size: () => 9 }),
        ask: () => 'answer',
      },
    },
  }),
  ({ gate }: { gate: Gate }) => gate,
);
const gateOf = (audit: boolean) =>
  createGate(
    snapshotOf({
      reports: { kind: 'boolean', allowed: true, source: 'plan/pro' },
      audit: { kind: 'boolean', allowed: audit, source: audit ? 'plan/max' : null },
      calls: quotaOf({ limit: '3' }),
    }),
  );
const ask = (source: string, gate: Gate) =>
  graphql({ schema, source, rootValue: { plain: 'by name' }, contextValue: { gate } });

test('a field, and every field of a type, by the gate of the context', async () => {
  const { data, errors } = await ask('{ open plain reports(about: "sales") audit { entries } }', gateOf(false));
  expect(data).toEqual({ open: 'open', plain: 'by name', reports: 'reports on sales', audit: { entries: null } });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({
    path: ['audit', 'entries'],
    extensions: { code: 'FEATURE_NOT_ALLOWED', feature: 'audit', reason: 'not_granted', http: { status: 403 } },
  });
  expect((await ask('{ audit { entries size } }', gateOf(true))).data).toEqual({ audit: { entries: 3, size: 9 } });
});

test('a quota is consumed by the field', async () => {
  const gate = gateOf(true);
  expect((await ask('{ ask }', gate)).data).toEqual({ ask: 'answer' });
  const { errors } = await ask('{ ask }', gate);
  expect(errors?.[0]?.extensions).toMatchObject({ reason: 'limit_reached', remaining: '1', http: { status: 429 } });
});
