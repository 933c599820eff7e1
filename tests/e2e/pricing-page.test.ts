// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples } from '@kontor/examples';
import { afterAll, expect, test } from 'vitest';
import { Kontor } from './kontor.js';

const kontor = new Kontor();
afterAll(() => kontor.remove());
const file = (name: string, text: string) => {
  const path = join(kontor.folder, name);
  writeFileSync(path, text);
  return path;
};

test('a pricing page is published and taken back by command', () => {
  const streaming = examples.find(({ id }) => id === 'streaming')?.catalog;
  kontor.json('organisations', 'create', 'acme', '--name', 'Acme');
  kontor.json('catalog', 'push', file('catalog.json', JSON.stringify(streaming)), '-o', 'acme');
  const settings = file('pricing.json', '{ "contact_url": "mailto:sales@acme.example" }');
  expect(kontor.json('pricing', 'set', settings, '-o', 'acme')).toMatchObject({ published: false });
  expect(kontor.run(['pricing', 'publish', '-o', 'acme']).stdout).toBe(
    'published at /pricing/acme with version 1 of the catalog\n',
  );
  expect(kontor.json('pricing', 'unpublish', '-o', 'acme')).toMatchObject({
    published: false,
    settings: { contact_url: 'mailto:sales@acme.example' },
  });
  expect(kontor.run(['pricing', 'set', file('broken.json', '{'), '-o', 'acme'])).toMatchObject({ status: 2 });
  expect(kontor.run(['pricing', 'publish', '-o', 'acme', '--catalog-version', 'x'])).toMatchObject({ status: 2 });
});
