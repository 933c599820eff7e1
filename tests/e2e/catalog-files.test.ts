// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { Kontor } from './kontor.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const kontor = new Kontor();
afterAll(() => kontor.remove());

/** The example of the guide as a file outside the workspace, where `@kontor/core` is not installed. */
function guideCatalog(change: (text: string) => string = (text) => text): string {
  const guide = readFileSync(join(root, 'docs/guides/catalog.md'), 'utf8');
  const text = /```ts\n([\s\S]*?)```/.exec(guide)?.[1] as string;
  const core = pathToFileURL(join(root, 'packages/core/dist/index.js')).href;
  const file = join(kontor.folder, `catalog-${Math.abs(text.length - change(text).length)}.ts`);
  writeFileSync(file, change(text).replace("'@kontor/core'", `'${core}'`));
  return file;
}

describe('kontor catalog', () => {
  test("the guide's example has nothing to mend", () => {
    const { status, stdout } = kontor.run(['catalog', 'check', guideCatalog()]);
    expect(stdout).toContain('nothing to mend');
    expect(status).toBe(0);
  });

  test('every mistake by file, path and mend, exit code 2', () => {
    const file = guideCatalog((text) => text.replace("'sso-saml': true", "'sso-smal': true"));
    const { status, stdout } = kontor.run(['catalog', 'check', file]);
    expect(status).toBe(2);
    expect(stdout).toContain(`${file}: plans.pro.features.sso-smal: error unknown-feature`);
    expect(stdout).toContain("did you mean 'sso-saml'?");
  });

  test('two files differ in money and in words', () => {
    const dearer = guideCatalog((text) => text.replace("amount: '49'", "amount: '159'"));
    const { stdout } = kontor.run(['catalog', 'diff', guideCatalog(), dearer]);
    expect(stdout).toContain('pro, base: 49.00 USD becomes 159.00 USD per month (+110.00 USD, +224.5 %).');
  });

  test('push makes a version once, and the diff against it says whom it touches', () => {
    kontor.json('organisations', 'create', 'acme', '--name', 'Acme');
    const file = guideCatalog();
    expect(kontor.json('catalog', 'push', file, '-o', 'acme')).toMatchObject({ version: 1 });
    expect(kontor.json('catalog', 'push', file, '-o', 'acme')).toMatchObject({ version: 1 });
    const dearer = guideCatalog((text) => text.replace("amount: '49'", "amount: '159'"));
    const { changes } = kontor.json<{ changes: object[] }>('catalog', 'diff', dearer, '-o', 'acme');
    expect(changes).toMatchObject([{ path: 'plans.pro.prices.base', direction: 'worse', customers: 0 }]);
    expect(kontor.json('catalog', 'push', dearer, '-o', 'acme')).toMatchObject({ version: 2 });
  });

  test('a file that is none', () => {
    const { status, stderr } = kontor.run(['catalog', 'check', 'nowhere.ts']);
    expect([status, stderr]).toEqual([
      2,
      'kontor: nowhere.ts: no such file; give the path of a catalog.ts or catalog.json\n',
    ]);
  });
});

test('ten thousand requests through kontor eval are answered in order', () => {
  const request = (id: number) =>
    JSON.stringify({
      id,
      op: 'rate',
      price: { charge: { model: 'per_unit', unit_amount: '0.01' }, interval: 'month', meter: 'm' },
      quantity: id,
    });
  const lines = Array.from({ length: 10_000 }, (_, id) => request(id));
  const { status, stdout } = kontor.run(['eval'], `${lines.join('\n')}\n`);
  expect(status).toBe(0);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: number; ok: boolean; result: { amount_minor: string } });
  expect(answers).toHaveLength(10_000);
  expect(
    answers.every((answer, id) => answer.ok && answer.id === id && answer.result.amount_minor === String(id)),
  ).toBe(true);
});

test('a reader that has seen enough ends kontor without a word', async () => {
  const child = kontor.spawn(['eval']);
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.write('{"id":1,"op":"next_dates"}\n'.repeat(100));
  child.stdout.once('data', () => child.stdout.destroy());
  const more = setInterval(() => child.stdin.write('{"id":1,"op":"next_dates"}\n'.repeat(100)), 10);
  const [code, signal] = await once(child, 'exit');
  clearInterval(more);
  expect({ errors, code, signal }).toEqual({ errors: '', code: null, signal: 'SIGTERM' });
});

test('every command says what it does and how', () => {
  for (const command of [['catalog', 'check'], ['start'], ['import', 'usage'], ['eval'], ['billing', 'close']])
    expect(kontor.run([...command, '--help']).stdout).toMatch(/Usage: kontor [\s\S]*Options:/);
  const { status, stderr } = kontor.run(['subscription']);
  expect(status).toBe(2);
  expect(stderr).toContain('Did you mean subscriptions?');
});
