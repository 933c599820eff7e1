// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Kontor, type Served } from './kontor.js';

// From an empty database to a team: as whoever runs the installation, and as who follows the links.
const kontor = new Kontor();
let server: Served;
beforeAll(async () => {
  server = await kontor.serve();
});
afterAll(async () => {
  await server?.end();
  kontor.remove();
});

const PASSWORD = 'correct horse battery';
const tokenOf = (url: string) => /^http:\/\/127\.0\.0\.1:4600\/console\/link#([\w-]{43})$/.exec(url.trim())?.[1];
async function follow(url: string, body: object): Promise<{ status: number; organisations: string[] }> {
  // a connection that is kept would be closed unseen while a command holds this thread
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const path = `${server.url}/v1/sign_in_links/${tokenOf(url)}`;
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const { organisations = [] } = (await answer.json()) as { organisations?: { slug: string; role: string }[] };
  return { status: answer.status, organisations: organisations.map(({ slug, role }) => `${slug} ${role}`) };
}

test('without samples the start says how somebody gets in', async () => {
  const child = kontor.spawn(['start', '--no-sample', '--port', '0']);
  const said = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('Ctrl-C ends')) resolve(text);
    });
    child.once('exit', () => reject(new Error(text)));
  });
  child.removeAllListeners('exit');
  expect(said).toMatch(/^Console {4}http:\/\/127\.0\.0\.1:\d+\/console$/m);
  expect(said).toContain('kontor team add you@example.com --role owner --organisation acme');
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('the first owner follows the link of an invitation', async () => {
  kontor.json('organisations', 'create', 'acme', '--name', 'Acme');
  expect(kontor.run(['team', 'list', '-o', 'acme']).stdout).toContain('nobody yet; `kontor team add');
  const { stdout } = kontor.run(['team', 'add', 'ada@example.com', '--role', 'owner', '-o', 'acme']);
  expect(await follow(stdout, { name: 'Ada', password: PASSWORD })).toEqual({
    status: 201,
    organisations: ['acme owner'],
  });
  expect(kontor.run(['team', 'list', '-o', 'acme']).stdout).toMatch(/^ada@example\.com +Ada +owner +20/m);
});

test('roles are given and taken; the last owner stays', async () => {
  const { url } = kontor.json<{ url: string }>('team', 'add', 'bob@example.com', '--role', 'viewer', '-o', 'acme');
  await follow(url, { name: 'Bob', password: PASSWORD });
  expect(kontor.run(['team', 'role', 'Bob@example.com', 'finance', '-o', 'acme']).stdout).toBe(
    'bob@example.com is finance\n',
  );
  const wrong = kontor.run(['team', 'role', 'bob@example.com', 'king', '-o', 'acme']);
  expect([wrong.status, wrong.stderr]).toEqual([
    2,
    expect.stringContaining('owner, admin, finance, developer, viewer'),
  ]);
  expect(kontor.run(['team', 'remove', 'ada@example.com', '-o', 'acme']).stderr).toContain(
    'ada@example.com is the only owner',
  );
  expect(kontor.run(['team', 'remove', 'bob@example.com', '-o', 'acme']).stdout).toBe('bob@example.com is out\n');
  const gone = kontor.run(['team', 'remove', 'bob@example.com', '-o', 'acme']);
  expect([gone.status, gone.stderr]).toEqual([1, expect.stringContaining('does not belong')]);
});

test('a link signs in, once; nobody gets one who does not sign in here', async () => {
  const { stdout } = kontor.run(['team', 'link', 'ada@example.com']);
  expect(await follow(stdout, {})).toEqual({ status: 201, organisations: ['acme owner'] });
  expect((await follow(stdout, {})).status).toBe(410);
  expect(kontor.run(['team', 'link', 'eve@example.com']).stderr).toContain('nobody signs in as eve@example.com');
  const elsewhere = kontor.with({ KONTOR_PUBLIC_URL: 'https://billing.example.com/' });
  expect(elsewhere.run(['team', 'link', 'ada@example.com']).stdout).toMatch(
    /^https:\/\/billing\.example\.com\/console\/link#/,
  );
});

test('who lost a device is signed out everywhere', async () => {
  await follow(kontor.run(['team', 'link', 'ada@example.com']).stdout, {});
  expect(kontor.run(['team', 'sign-out', 'ada@example.com']).stdout).toMatch(/^[1-9]\d* sessions? ended$/m);
  expect(kontor.run(['team', 'sign-out', 'ada@example.com']).stdout).toMatch(/^0 sessions ended$/m);
});

test('a key manages no team', () => {
  const { status, stderr } = kontor.remote(server, 'acme').run(['team', 'list']);
  expect([status, stderr]).toEqual([1, expect.stringContaining('a key of the kind secret may not do this')]);
});
