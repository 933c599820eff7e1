// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { FakeServer } from '../testing/fake-server.js';
import {
  CONSUMPTIONS,
  type ConsumptionQuestion,
  type GateQuestion,
  KNOWN_AT,
  QUESTIONS,
  SNAPSHOTS,
} from '../testing/gate-contract.js';
import { ManualClock } from '../testing/manual-clock.js';
import { GATE_REASONS } from './answer.js';
import { connectGate } from './connect.js';
import { driveGate } from './gate.js';
import { DEFAULT_OUTAGE_RULE } from './outage.js';
import type { EntitlementSnapshot } from './snapshot.js';

// What gates in other languages are held against is what this gate answers; each answer was also worked out by hand.
const folder = new URL('../../../../docs/protocol/', import.meta.url);
const published = fileURLToPath(new URL('gate-vectors.json', folder));
/** As it is read from the wire: members that are undefined are absent. */
const snapshots = JSON.parse(JSON.stringify(SNAPSHOTS)) as Record<string, EntitlementSnapshot>;
const snapshotBy = (name: string) => snapshots[name] as EntitlementSnapshot;

async function answered(question: GateQuestion) {
  const rule = question.rule ?? DEFAULT_OUTAGE_RULE;
  const known_at = Date.parse(KNOWN_AT);
  const clock = new ManualClock(known_at);
  const { gate, ...driver } = driveGate({ clock, outage: { otherwise: rule } });
  if (question.snapshot !== null) driver.accept(snapshotBy(question.snapshot));
  if (question.consumed !== undefined) expect(gate.consume(question.feature, question.consumed)).toBe(true);
  if (question.stale === true) driver.stale(true);
  await clock.advance((question.seconds_later ?? 0) * 1_000);
  const { feature, need } = question;
  return {
    name: question.name,
    snapshot: question.snapshot,
    known_at: question.snapshot === null ? null : KNOWN_AT,
    now: new Date(clock.now()).toISOString(),
    stale: question.stale ?? false,
    rule,
    feature,
    need: need ?? '1',
    consumed: question.consumed ?? '0',
    answer: gate.check(feature, need === undefined ? {} : { need }),
    value: gate.value(feature) ?? null,
  };
}

async function reported({ name, feature, quantity }: ConsumptionQuestion) {
  const server = new FakeServer(snapshotBy('pro'));
  const clock = new ManualClock(Date.parse(KNOWN_AT));
  const gate = connectGate({
    url: 'https://x.example',
    key: 'k',
    customer: 'cus_1',
    clock,
    fetch: server.fetch,
    random: () => 0,
  });
  await clock.advance(0);
  const taken = gate.consume(feature, quantity);
  await gate.flush();
  const events = server.requests.filter(({ path }) => path === '/v1/events').flatMap(({ body }) => body as object[]);
  await gate.close();
  const source = 'example/1';
  return {
    name,
    snapshot: 'pro',
    feature,
    quantity,
    customer: 'cus_1',
    source,
    now: KNOWN_AT,
    events: taken ? events.map((event) => ({ ...event, source })) : null,
  };
}

describe('the contract for other languages', () => {
  test.each(QUESTIONS)('$name', async (question) => {
    const { answer, value } = await answered(question);
    expect([answer.allowed, answer.reason, answer.upgrade?.key]).toEqual([
      question.allowed,
      question.reason,
      question.upgrade,
    ]);
    if (question.remaining !== undefined) expect(answer.remaining).toBe(question.remaining);
    expect(value).toBe(question.value ?? null);
    expect(answer.stale).toBe(question.stale ?? false);
  });

  test.each(CONSUMPTIONS)('consumed: $name', async (question) => {
    expect((await reported(question)).events?.length ?? null).toBe(question.events);
  });

  test('asks for every reason but that of leases, which have requests of their own', () => {
    const asked = new Set(QUESTIONS.map(({ reason }) => reason));
    expect(GATE_REASONS.filter((reason) => !asked.has(reason))).toEqual(['no_lease']);
    expect(new Set(QUESTIONS.map(({ name }) => name)).size).toBe(QUESTIONS.length);
    expect(QUESTIONS.length).toBeGreaterThanOrEqual(60);
  });

  // `npx vitest run packages/sdk/src/gate/contract.test.ts -u` writes them anew
  test('is published as docs/protocol/gate-vectors.json', async () => {
    const cases = {
      snapshots,
      checks: await Promise.all(QUESTIONS.map(answered)),
      consumptions: await Promise.all(CONSUMPTIONS.map(reported)),
    };
    // programs name the contract they were last held against
    const contract = createHash('sha256').update(JSON.stringify(cases)).digest('hex').slice(0, 16);
    await expect(`${JSON.stringify({ contract, ...cases }, null, 2)}\n`).toMatchFileSnapshot(published);
    const schema = JSON.parse(readFileSync(new URL('gate-vectors.schema.json', folder), 'utf8'));
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    expect(validate(JSON.parse(JSON.stringify({ contract, ...cases }))), JSON.stringify(validate.errors)).toBe(true);
  });
});
