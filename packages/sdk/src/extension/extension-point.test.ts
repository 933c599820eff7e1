// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { driveGate } from '../gate/gate.js';
import { snapshotOf } from '../testing/snapshots.js';
import { createExtensions, extensionPoint, type Switched } from './extension-point.js';

interface Greeting {
  greet(name: string): string;
}
const greeting = extensionPoint<Greeting>({
  name: 'greeting',
  feature: 'branding',
  open_default: { greet: (name) => `hello ${name}` },
});

function world(allowed: boolean) {
  const driver = driveGate();
  const license = (is_allowed: boolean) =>
    driver.accept(
      snapshotOf({ branding: { kind: 'boolean', allowed: is_allowed, source: is_allowed ? 'licence/1' : null } }),
    );
  license(allowed);
  const switches: Switched[] = [];
  const failures: unknown[] = [];
  const extensions = createExtensions(driver.gate, {
    on_switch: (switched) => switches.push(switched),
    on_failure: (_point, error) => failures.push(error),
  });
  return { license, extensions, switches, failures, greet: () => extensions.use(greeting).greet('Ada') };
}
const formal = (log: string[] = []) => ({
  name: 'formal',
  start: () => {
    log.push('start');
    return { greet: (name: string) => `good day, ${name}` };
  },
  stop: () => void log.push('stop'),
});

describe('an extension point', () => {
  test('has its open default where nothing is registered, whatever the gate says', () => {
    expect([world(true).greet(), world(false).greet()]).toEqual(['hello Ada', 'hello Ada']);
  });

  test('follows the licence: better while it is allowed, the default when it ends, better again when it is renewed', () => {
    const { license, extensions, switches, greet } = world(false);
    const log: string[] = [];
    extensions.register(greeting, formal(log));
    expect([greet(), log]).toEqual(['hello Ada', []]);
    license(true);
    expect([greet(), greet(), log]).toEqual(['good day, Ada', 'good day, Ada', ['start']]);
    license(false);
    expect([log, greet()]).toEqual([['start', 'stop'], 'hello Ada']);
    license(true);
    expect([greet(), log]).toEqual(['good day, Ada', ['start', 'stop', 'start']]);
    expect(switches.map(({ now, because }) => [now, because])).toEqual([
      ['formal', 'allowed'],
      ['open', 'not_allowed'],
      ['formal', 'allowed'],
    ]);
    extensions.close();
    expect(log.at(-1)).toBe('stop');
  });

  test('prefers what was registered last, and falls back over what fails to start', () => {
    const { license, extensions, failures, greet } = world(true);
    extensions.register(greeting, formal());
    let broken = true;
    extensions.register(greeting, {
      name: 'broken',
      start: () => {
        if (broken) throw new Error('no database');
        return { greet: () => 'mended' };
      },
    });
    expect([greet(), greet(), failures.length]).toEqual(['good day, Ada', 'good day, Ada', 1]);
    broken = false;
    license(true);
    expect(greet()).toBe('mended');
  });

  test('that fails to stop harms nothing', () => {
    const { license, extensions, failures, greet } = world(true);
    extensions.register(greeting, {
      ...formal(),
      stop: () => {
        throw new Error('already gone');
      },
    });
    greet();
    license(false);
    expect([greet(), failures.length]).toEqual(['hello Ada', 1]);
  });

  test('is typed: a strategy of another shape does not fit', () => {
    const { extensions } = world(true);
    // @ts-expect-error it greets nobody
    extensions.register(greeting, { name: 'silent', start: () => ({ silence: () => '' }) });
    // @ts-expect-error the catalog has no such feature
    extensionPoint<Greeting, { features: { sso: { kind: 'boolean' } } }>({ ...greeting, feature: 'branding' });
    expect(extensions.use(greeting)).toBeDefined();
  });
});
