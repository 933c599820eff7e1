// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { dunningTimeline } from './dunning-timeline.ts';

test.each([
  ['nothing happens', [], 0, 1],
  [
    'a month after the due date, over the change to summer time',
    [
      ['charge', '2026-03-02 09:00', 'charge', 0],
      ['mark_past_due', '2026-03-06 00:00', 'subscription', 4],
      ['mail', '2026-03-30 09:00', 'mail', 28],
      ['end', '2026-04-01 09:00', 'subscription', 30],
    ],
    0,
    30,
  ],
  ['told of beforehand', [['mail', '2026-02-27 16:00', 'mail', -3]], -3, 1],
] as const)('steps stand on their days: %s', (_when, steps, from, to) => {
  const given = steps.map(([action, local], at) => ({ key: `step ${at}`, action, local }));
  expect(dunningTimeline(given, '2026-03-02')).toEqual({
    points: steps.map(([, , lane, day], at) => ({ key: `step ${at}`, lane, day })),
    from,
    to,
  });
});
