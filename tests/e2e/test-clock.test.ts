// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Kontor } from './kontor.js';

interface Invoice {
  readonly number: string;
  readonly customer_id: string;
  readonly invoice_date: string;
  readonly issued: string;
  readonly total: string;
}
interface Advanced {
  readonly now: string;
  readonly stops: number;
  readonly invoices: number;
  readonly totals: readonly unknown[];
}

const killed = new Kontor();
let undisturbed: Kontor;
beforeAll(() => {
  killed.json('start', '--exit');
  undisturbed = killed.copy();
});
afterAll(() => {
  for (const kontor of [killed, undisturbed]) kontor?.remove();
});

const invoicesOf = (kontor: Kontor, organisation: string) =>
  kontor.json<{ data: readonly Invoice[] }>('invoices', 'list', '--all', '-o', organisation).data;
const known = ({ customer_id, invoice_date, issued, total }: Invoice) =>
  `${customer_id} ${invoice_date} ${issued} ${total}`;

describe('the five businesses', () => {
  test('live on the day after their sample month: what is issued or changed, is so then', () => {
    expect(killed.json('clock', 'show', '-o', 'concertmaster')).toEqual({
      object: 'test_clock',
      now: '2023-12-01T12:00:00.000Z',
      timezone: 'UTC',
    });
    const issued = invoicesOf(killed, 'concertmaster').map((invoice) => invoice.issued);
    expect(new Set(issued)).toEqual(new Set(['2023-12-01T12:00:00.000Z']));
    const cancel = ['subscriptions', 'cancel', 'sub_pocket-orchard', '--dry-run', '-o', 'concertmaster'];
    expect(killed.json(...cancel)).toMatchObject({ effective_date: '2023-12-06' });
  });

  test('a year at once, in its own words', () => {
    const { status, stdout } = undisturbed.run(['clock', 'advance', '--by', '1y', '-o', 'concertmaster']);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^it is 2024-12-01T12:00:00\.000Z: 13 stops, \d+ inv/)]);
    const back = undisturbed.run(['clock', 'advance', '--to', '2024-01-01', '-o', 'concertmaster']);
    expect([back.status, back.stderr]).toEqual([1, expect.stringContaining('cannot go back')]);
  });
});

test('killed on the way by days, then sent again: the invoices of an undisturbed year, numbered without a gap', async () => {
  const server = await killed.serve();
  const { secret } = killed.json<{ secret: string }>('keys', 'create', '-o', 'zendb');
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ to: '2024-12-01', step: 'day' });
  const advancing = fetch(`${server.url}/v1/test_clock`, { method: 'POST', headers, body }).then(
    () => 'answered',
    () => 'cut off',
  );
  let now = '';
  while (now < '2024-02') {
    const clock = (await (await fetch(`${server.url}/v1/test_clock`, { headers })).json()) as { now: string };
    now = clock.now;
  }
  expect(await server.end('SIGKILL')).toEqual([null, 'SIGKILL']);
  expect(await advancing).toBe('cut off');

  const path = ['clock', 'advance', '--to', '2024-12-01', '--step', 'day', '-o', 'zendb'] as const;
  const rest = killed.json<Advanced>(...path);
  const year = undisturbed.json<Advanced>(...path);
  expect(rest.now).toBe('2024-12-01T00:00:00.000Z');
  expect(year.stops).toBe(366); // of a leap year
  expect(rest.stops).toBeLessThan(year.stops);
  const invoices = invoicesOf(killed, 'zendb');
  expect(invoices.map(known).sort()).toEqual(invoicesOf(undisturbed, 'zendb').map(known).sort());
  const numbers = invoices.map(({ number }) => Number(number.split('-')[1])).sort((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(killed.json('clock', 'advance', '--to', '2024-12-01', '-o', 'zendb')).toMatchObject({ invoices: 0 });
});
