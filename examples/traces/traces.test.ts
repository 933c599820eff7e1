// SPDX-License-Identifier: Apache-2.0
import { parseUsageEvent } from '@kontor/core';
import { describe, expect, test } from 'vitest';
import { examples } from '../index.js';
import { readTrace, traceEvents } from './traces.js';

// Counted in the files by other means: lines less one, and the sums of their columns.
const FILES = [
  ['conv', 19_366, 22_361_870, 4_088_665, 'kalcifer.ai_conversation'],
  ['code', 8_819, 18_059_974, 245_896, 'conexus.context_query'],
] as const;

describe.each(FILES)('%s', (kind, count, context, generated, type) => {
  const customers = ['one', 'two', 'three', 'four'];
  const events = [...traceEvents(kind, readTrace(kind), customers)];

  test('every request is an event, with all its tokens', () => {
    const sum = (name: string) => events.reduce((total, { data }) => total + Number(data[name]), 0);
    expect([events.length, sum('context_tokens'), sum('generated_tokens')]).toEqual([count, context, generated]);
    expect(new Set(events.map((event) => event.id)).size).toBe(count);
    expect(new Set(events.map((event) => event.type))).toEqual(new Set([type]));
  });

  test('the same on every call, and in the shape of usage events', () => {
    expect([...traceEvents(kind, readTrace(kind), customers)]).toEqual(events);
    for (const event of events.slice(0, 100)) expect(parseUsageEvent(event)).toMatchObject({ ok: true });
  });

  test('shares grow with the place in the list: 1, 2, 3, 4 of 10', () => {
    const of = (name: string) => events.filter(({ subject }) => subject === name).length / count;
    customers.forEach((name, index) => {
      expect(Math.abs(of(name) - (index + 1) / 10)).toBeLessThan(0.001);
    });
  });
});

test('the first two requests, by hand: rows 0 and 1 of 10 shares are 0 and 7919 mod 10 = 9', () => {
  const [first, second] = traceEvents('code', readTrace('code'), ['one', 'two', 'three', 'four']);
  expect(first).toEqual({
    specversion: '1.0',
    id: 'code-000001',
    source: 'azure-llm-inference-2023/code',
    type: 'conexus.context_query',
    subject: 'one',
    time: '2023-11-16T18:17:03.9799600Z',
    data: { context_tokens: 4808, generated_tokens: 10 },
  });
  expect(second).toMatchObject({ subject: 'four', time: '2023-11-16T18:17:04.0319600Z' });
});

test.each([
  ['conv', '2023-11-16T18:15:46.6805900Z', [374, 44], 'conv-019366', '2023-11-16T19:14:08.4025270Z', [197, 183]],
  ['code', '2023-11-16T18:17:03.9799600Z', [4808, 10], 'code-008819', '2023-11-16T19:14:19.9280160Z', [549, 173]],
] as const)(
  'the first and the last request of %s, by hand',
  (kind, first_time, first_tokens, last_id, last_time, last_tokens) => {
    const events = [...traceEvents(kind, readTrace(kind), ['one'])];
    const tokens = ([context_tokens, generated_tokens]: readonly [number, number]) => ({
      context_tokens,
      generated_tokens,
    });
    expect(events[0]).toMatchObject({ id: `${kind}-000001`, time: first_time, data: tokens(first_tokens) });
    expect(events.at(-1)).toMatchObject({ id: last_id, time: last_time, data: tokens(last_tokens) });
  },
);

test('a row of another shape is named', () => {
  expect(() => [...traceEvents('code', ['2023-11-16 18:17:03.9799600,4808'], ['one'])]).toThrow('line 2');
});

test('every customer of a business with a trace is in it, and its meters read it', () => {
  const traced = examples.filter(({ traces }) => traces !== undefined);
  expect(traced.map(({ id }) => id)).toEqual(['kalcifer', 'conexus']);
  for (const { traces, customers, catalog } of traced) {
    if (traces === undefined) continue;
    const keys = customers.map(({ key }) => key);
    const events = [...traceEvents(traces.kind, readTrace(traces.kind), keys)];
    expect(new Set(events.map(({ subject }) => subject))).toEqual(new Set(keys));
    expect(traces.event_type).toBe(events[0]?.type);
    const meters = Object.values(catalog.meters ?? {}).filter(({ event_type }) => event_type === traces.event_type);
    expect(meters.map(({ aggregation }) => aggregation)).toContain('count');
    expect(meters.map(({ property }) => property)).toEqual(
      expect.arrayContaining(['context_tokens', 'generated_tokens']),
    );
  }
});
