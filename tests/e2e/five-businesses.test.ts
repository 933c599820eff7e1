// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { afterAll, describe, expect, test } from 'vitest';
import { Kontor, type Served } from './kontor.js';

// The main road from an empty folder to explained invoices, through the real command line and database.
interface Row {
  readonly organisation: string;
  readonly customers: number;
  readonly events: number;
  readonly invoices: number;
  readonly invoices_new: number;
  readonly total: readonly { readonly currency: string; readonly amount: string }[];
}
interface Page<T> {
  readonly data: readonly T[];
}

const kontor = new Kontor();
let server: Served | undefined;
afterAll(async () => {
  await server?.end();
  kontor.remove();
});

let first: Row[] = [];
const standing = ({ organisation, customers, events, invoices, total }: Row) => ({
  organisation,
  customers,
  events,
  invoices,
  total,
});

describe('kontor start', () => {
  test('killed in the middle of its first run', async () => {
    const child = kontor.spawn(['start', '--exit']);
    // once the first business is billed, the others are not
    await new Promise<void>((resolve, reject) => {
      let text = '';
      child.stderr.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('closing November')) resolve();
      });
      child.on('exit', () => reject(new Error(`ended before it could be killed: ${text}`)));
    });
    child.removeAllListeners('exit');
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  });

  test('goes on where it was killed: five businesses, every event of the traces, numbers without gaps', () => {
    first = kontor.json<{ organisations: Row[] }>('start', '--exit').organisations;
    expect(first.map((row) => row.organisation)).toEqual([
      'kalcifer',
      'conexus',
      'streaming',
      'zendb',
      'concertmaster',
    ]);
    for (const row of first) {
      expect(row.invoices).toBeGreaterThan(0);
      expect(row.total.every(({ amount }) => /^\d+\.\d{2}$/.test(amount))).toBe(true);
    }
  });

  test('run again, bills nothing twice', () => {
    const again = kontor.json<{ organisations: Row[] }>('start', '--exit').organisations;
    expect(again.map((row) => row.invoices_new)).toEqual([0, 0, 0, 0, 0]);
    expect(again.map(standing)).toEqual(first.map(standing));
  });
});

describe('what came of it', () => {
  test('the invoices of every business are explained, and computing them again gives the same', async () => {
    server = await kontor.serve();
    for (const { organisation, invoices } of first) {
      const remote = kontor.remote(server, organisation);
      const { data } = remote.json<Page<{ number: string; total: string }>>('invoices', 'list', '--all');
      const numbers = data.map(({ number }) => Number(number.split('-')[1])).sort((a, b) => a - b);
      expect(numbers).toEqual(Array.from({ length: invoices }, (_, index) => index + 1));
      for (const { number, total } of data.slice(0, 5)) {
        const explained = remote.json<{ total: string; recomputed: boolean; lines: { sentence: string }[] }>(
          'explain',
          number,
        );
        expect(explained).toMatchObject({ total, recomputed: true });
        expect(explained.lines.length).toBeGreaterThan(0);
        for (const { sentence } of explained.lines) expect(sentence).toMatch(/\w.*\d/);
      }
    }
  });

  test('the metrics follow from what is billed, and from the facts that come with it', () => {
    const remote = kontor.remote(server as Served, 'kalcifer');
    const days = ['--on', '2023-11-30', '--from', '2023-11-01'];
    const { figures } = remote.json<{ figures: { name: string; value: string | null }[] }>('metrics', 'show', ...days);
    const told = (name: string) => Number(figures.find((figure) => figure.name === name)?.value);
    // all who are on a plan that is paid for: 27 of 30
    expect(told('customers')).toBe(27);
    expect(told('mrr')).toBeGreaterThan(30_000);
    expect(told('cac')).toBe(4_200 / told('new_customers'));
    expect(told('community/stars')).toBe(2_655);
    expect(told('gross_margin')).toBeGreaterThan(0.5);
  });

  test('an unknown organisation is one line and exit code 1 or 2', () => {
    const { status, stderr } = kontor.run(['invoices', 'list', '-o', 'nobody']);
    expect([1, 2]).toContain(status);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('nobody');
  });

  test('preview of what is billed already is empty', () => {
    expect(kontor.run(['billing', 'preview', '--until', '2023-12-01', '-o', 'zendb']).stdout).toContain(
      'nothing is due',
    );
  });

  test('the founder owns all five, and signs in by a link', () => {
    expect(kontor.run(['team', 'list', '-o', 'zendb']).stdout).toMatch(/^founder@example\.com +Founder +owner/m);
    expect(kontor.run(['team', 'link', 'founder@example.com']).stdout).toContain('/console/link#');
  });

  test('kontor start says where, and the link works once', async () => {
    const child = kontor.spawn(['start', '--json', '--port', '0']);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { api, console, portal } = JSON.parse(line.toString()) as Record<
      'api' | 'console' | 'portal',
      Record<string, string>
    >;
    expect(console).toEqual({
      url: `${api.url}/console`,
      email: 'founder@example.com',
      sign_in_url: expect.stringMatching(`^${api.url}/console/link#`),
    });
    const token = console.sign_in_url?.split('#')[1];
    const follow = () =>
      fetch(`${api.url}/v1/sign_in_links/${token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
    const first = await follow();
    expect(((await first.json()) as { organisations: unknown[] }).organisations).toHaveLength(5);
    expect((await follow()).status).toBe(410);
    // and a customer of Kalcifer has a portal to look at
    expect(portal).toEqual({
      customer: 'Hinterland Bikes',
      url: expect.stringMatching(`^${api.url}/portal/kalcifer/open#token=`),
    });
    const come = () =>
      fetch(`${api.url}/v1/portal/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: portal.url?.split('#token=')[1] }),
      });
    const came = await come();
    expect(await came.json()).toMatchObject({ customer: { name: 'Hinterland Bikes' } });
    expect((await come()).ok).toBe(false);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  test('the sample data goes by one command', () => {
    expect(kontor.json<{ removed: unknown[] }>('sample', 'remove', '--dry-run').removed).toHaveLength(5);
    expect(kontor.json<{ removed: unknown[] }>('sample', 'remove').removed).toHaveLength(5);
    expect(kontor.json<Page<unknown>>('organisations', 'list').data).toEqual([]);
    expect(kontor.run(['sample', 'remove']).stdout).toContain('no sample data');
    expect(kontor.run(['team', 'link', 'founder@example.com']).stderr).toContain('nobody signs in as');
  });
});
