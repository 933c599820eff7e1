// SPDX-License-Identifier: Apache-2.0
import { Window } from 'happy-dom';
import { act, createElement, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driveGate } from '../gate/gate.js';
import { quotaOf, snapshotOf } from '../testing/snapshots.js';
import { Gate, GateProvider, UpgradePrompt, useAllows, useCheck, useGate, useValue } from './react.js';

const window = new Window({ url: 'https://app.example/' });
const before = new Map<string, PropertyDescriptor | undefined>();
beforeAll(() => {
  for (const [name, value] of Object.entries({
    window,
    document: window.document,
    navigator: window.navigator,
    IS_REACT_ACT_ENVIRONMENT: true,
  })) {
    before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
});
afterAll(async () => {
  for (const [name, descriptor] of before)
    if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
    else Object.defineProperty(globalThis, name, descriptor);
  await window.happyDOM.close();
});

const denied = snapshotOf(
  {
    sso: { kind: 'boolean', allowed: false, source: null, upgrades: [{ offer: 'plan/max' }] },
    calls: quotaOf({ limit: '2' }),
    retention: { kind: 'value', value: 30, source: 'plan/pro' },
  },
  {
    offers: {
      'plan/max': {
        kind: 'plan',
        key: 'max',
        name: 'Max',
        monthly_amount: '9',
        currency: 'USD',
        url: 'https://acme.example/up',
      },
    },
  },
);
const granted = snapshotOf({ ...denied.features, sso: { kind: 'boolean', allowed: true, source: 'plan/max' } });

function driven() {
  const driver = driveGate();
  driver.accept(denied);
  return driver;
}
const page = (gate: ReturnType<typeof driven>['gate'], ...children: ReactNode[]) =>
  createElement(GateProvider, { gate }, ...children);

describe('on the server', () => {
  test('a granted feature, a refused one with its prompt, a fallback', () => {
    const { gate, accept } = driven();
    const sso = createElement(Gate, { feature: 'sso' }, 'settings');
    expect(renderToString(page(gate, sso))).toBe(
      '<div role="note" data-kontor-upgrade="max"><span>Not part of your plan.</span> <a href="https://acme.example/up">Get Max</a></div>',
    );
    const own = createElement(Gate, { feature: 'sso', fallback: ({ reason }) => `no: ${reason}` }, 'settings');
    expect(renderToString(page(gate, own))).toBe('no: not_granted');
    expect(renderToString(page(gate, createElement(Gate, { feature: 'x', fallback: null }, 'settings')))).toBe('');
    accept(granted);
    expect(renderToString(page(gate, sso))).toBe('settings');
  });

  test.each([
    ['de', 'In Ihrem Tarif nicht enthalten.', 'Erweitern: Max'],
    ['es', 'No está en su plan.', 'Ampliar: Max'],
    ['fr', 'Non compris dans votre formule.', 'Passer à Max'],
    ['ja', 'ご利用のプランに含まれていません。', 'Maxにアップグレード'],
  ] as const)('the prompt speaks %s, by the provider or by itself, with words of your own', (language, why, get) => {
    const { gate } = driven();
    const told = `<div role="note" data-kontor-upgrade="max"><span>${why}</span> <a href="https://acme.example/up">${get}</a></div>`;
    const sso = createElement(Gate, { feature: 'sso' });
    expect(renderToString(createElement(GateProvider, { gate, language }, sso))).toBe(told);
    const answer = gate.check('sso', {});
    expect(renderToString(createElement(UpgradePrompt, { answer, language }))).toBe(told);
    const words = { get: (offer: string) => `${offer}!` };
    expect(renderToString(createElement(UpgradePrompt, { answer, language, words }))).toBe(told.replace(get, 'Max!'));
  });

  test('without a provider it says what is missing', () => {
    expect(() => renderToString(createElement(Gate, { feature: 'sso' }))).toThrow('no <GateProvider>');
  });
});

let drawn = 0;
function Panel(): ReactNode {
  drawn++;
  const { remaining } = useCheck('calls');
  return `${useAllows('sso') ? 'sso' : 'no sso'}, ${remaining} calls, ${useValue('retention')} days, ${useGate().allows('x')}`;
}

test('in a page, it is drawn again when the answers change, and not otherwise', async () => {
  const { createRoot } = await import('react-dom/client');
  const { gate, accept } = driven();
  drawn = 0;
  const container = window.document.createElement('div');
  const root = createRoot(container as never);
  await act(async () =>
    root.render(page(gate, createElement(Panel), createElement(Gate, { feature: 'calls', fallback: 'spent' }, '!'))),
  );
  expect(container.textContent).toBe('no sso, 2 calls, 30 days, false!');
  await act(async () => accept(granted));
  expect(container.textContent).toBe('sso, 2 calls, 30 days, false!');
  const times = drawn;
  await act(async () => accept({ ...granted, computed_at: '2026-01-01T00:00:01.000Z' }));
  expect(drawn).toBe(times);
  await act(async () => {
    gate.consume('calls', 2);
  });
  expect(container.textContent).toBe('sso, 0 calls, 30 days, falsespent');
  await act(async () => root.unmount());
});
