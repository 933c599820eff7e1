// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Business } from '../testing/business.js';
import { countStatements, cutAt, mendConnections } from '../testing/cut-connection.js';
import { openTestStore, type TestStore } from '../testing/index.js';
import { lookAtAlerts } from './look.js';

// A look at alerts is cut off at any statement, then taken again: each alert is told once, with one mail.
/** `KONTOR_POINTS=200` cuts as often as billing is. */
const POINTS = Number(process.env.KONTOR_POINTS ?? 8);

let store: TestStore;
let acme: Business;
let org_id: string;
beforeAll(async () => {
  store = await openTestStore();
  acme = await Business.open(store);
  org_id = (await store.findOrganisation(acme.slug))?.id as string;
  await acme.api.put('/v1/collecting', { enabled: false, mail: { support_email: 'desk@example.com' } });
  await acme.subscribe();
  acme.on('2026-01-10');
});
afterAll(() => store?.close());
afterEach(mendConnections);

/** Two alerts, of which one is to be raised. */
async function world(): Promise<string> {
  const rule = { label: 'MRR', mail: true, of: 'metric', metric: 'mrr', operator: '>=' };
  await acme.api.post('/v1/alerts', { ...rule, threshold: '21' });
  return (await acme.api.post('/v1/alerts', { ...rule, threshold: '20' })).body.id;
}

const look = () => lookAtAlerts(store, { org_id, now: acme.now, actor: 'tester' });

async function outcome(alert_id: string) {
  const events = (await acme.api.get(`/v1/alert_events?alert_id=${alert_id}`)).body.data;
  const mails = (await acme.api.get('/v1/mails?limit=1000')).body.data;
  const all = (await acme.api.get('/v1/alert_events?limit=1000')).body.data;
  return {
    told: events.map(({ change, words }: Record<string, string>) => `${change} ${words}`),
    mailed: mails.length === all.length,
  };
}
const EXPECTED = { told: ['raised mrr: €20.00 (kontor 1)'], mailed: true };

test(`cut off at ${POINTS} random statements: told and written once`, async () => {
  const whole = await world();
  const statements = await countStatements(() => look());
  expect(await outcome(whole)).toEqual(EXPECTED);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: statements }), fc.boolean(), async (point, after) => {
      const id = await world();
      cutAt(point, after);
      await look().catch(() => {});
      mendConnections();
      await look();
      expect(await outcome(id)).toEqual(EXPECTED);
    }),
    { numRuns: POINTS, endOnFailure: true, examples: [[1, false]] },
  );
});
