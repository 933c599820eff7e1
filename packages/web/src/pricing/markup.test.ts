// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html, safeAddress } from './markup.js';

test('text is escaped, markup of the same making is not', () => {
  expect(html`<p title="${'"<&\'>'}">${html`<b>${'<i>'}</b>`}${null}${false}${[1, 'a']}</p>`.text).toBe(
    '<p title="&#34;&#60;&#38;&#39;&#62;"><b>&#60;i&#62;</b>1a</p>',
  );
  fc.assert(fc.property(fc.string(), (text) => !/[<>"']/.test(html`${text}`.text)));
});

test.each([
  ['https://acme.example/buy', true],
  ['mailto:sales@acme.example', true],
  ['?plan=pro', true],
  ['/buy', true],
  ['javascript:alert(1)', false],
  [' javascript:alert(1)', false],
  ['//elsewhere.example', false],
  ['data:text/html,x', false],
])('%s may be linked: %s', (address, allowed) => {
  expect(safeAddress(address) !== null).toBe(allowed);
});
