// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Kontor } from './kontor.js';

const kontor = new Kontor();
beforeAll(() => {
  kontor.json('organisations', 'create', 'acme', '--name', 'Acme');
  kontor.json('customers', 'create', '--name', 'Ada', '--key', 'ada', '-o', 'acme');
});
afterAll(() => kontor.remove());

test('the portal is closed until it is opened; what is not named stays as it was', () => {
  expect(kontor.run(['portal', 'link', 'ada', '-o', 'acme']).status).not.toBe(0);
  expect(kontor.json('portal', 'settings', '-o', 'acme')).toMatchObject({ open: false, allow: [] });
  kontor.json('portal', 'settings', '--open', '--allow', 'seats,caps', '-o', 'acme');
  const changed = kontor.json('portal', 'settings', '--downgrades', 'now', '-o', 'acme');
  expect(changed).toMatchObject({ open: true, allow: ['seats', 'caps'], downgrades: 'now' });
  expect(kontor.run(['portal', 'settings', '--allow', 'everything', '-o', 'acme']).status).not.toBe(0);
  const { url } = kontor.json<{ url: string }>('portal', 'link', 'ada', '-o', 'acme');
  expect(url).toMatch(/\/portal\/acme\/open#token=\S+$/);
});

test('a name of its own: claimed with a record, proven by the operator, removed', () => {
  const host = 'billing.acme.example';
  expect(kontor.run(['portal', 'domain', host, '-o', 'acme']).stdout).toContain(`_kontor.${host} TXT "kontor-portal=`);
  expect(kontor.json('portal', 'domain', host, '--prove', '-o', 'acme')).toMatchObject({ proven_by: 'operator' });
  expect(kontor.json<{ url: string }>('portal', 'link', 'ada', '-o', 'acme').url).toContain(`https://${host}/open#`);
  kontor.json('portal', 'domain', host, '--remove', '-o', 'acme');
  expect(kontor.json('portal', 'domain', '-o', 'acme')).toMatchObject({ data: [] });
});
