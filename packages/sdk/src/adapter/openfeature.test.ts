// SPDX-License-Identifier: Apache-2.0
import { OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { OpenFeature as OpenFeatureWeb } from '@openfeature/web-sdk';
import { afterAll, describe, expect, test } from 'vitest';
import { driveGate } from '../gate/gate.js';
import { quotaOf, snapshotOf } from '../testing/snapshots.js';
import { serverProvider, webProvider } from './openfeature.js';

const granted = snapshotOf({
  sso: { kind: 'boolean', allowed: true, source: 'plan/pro' },
  audit: { kind: 'boolean', allowed: false, source: null },
  retention: { kind: 'value', value: 30, source: 'plan/pro' },
  region: { kind: 'value', value: 'eu', source: 'contract/C-7' },
  calls: quotaOf({ limit: '100', used: '40' }),
});
function driven() {
  const driver = driveGate();
  driver.accept(granted);
  return driver;
}
afterAll(async () => {
  await OpenFeature.close();
  await OpenFeatureWeb.close();
});

describe('the server provider', () => {
  test('answers by the gate through the real SDK', async () => {
    const { gate } = driven();
    await OpenFeature.setProviderAndWait('one', serverProvider(gate));
    const client = OpenFeature.getClient('one');
    expect(await client.getBooleanDetails('sso', false)).toMatchObject({
      value: true,
      variant: 'on',
      reason: 'TARGETING_MATCH',
      flagMetadata: { gate_reason: 'granted', plan: 'pro', source: 'plan/pro', stale: false },
    });
    expect(await client.getBooleanValue('audit', true)).toBe(false);
    expect(await client.getBooleanDetails('nothing', true)).toMatchObject({ value: true, errorCode: 'FLAG_NOT_FOUND' });
    expect(await client.getNumberValue('retention', 7)).toBe(30);
    expect(await client.getStringValue('region', 'us')).toBe('eu');
    expect(await client.getStringDetails('retention', 'x')).toMatchObject({ value: 'x', errorCode: 'TYPE_MISMATCH' });
    expect(await client.getNumberValue('calls', 0)).toBe(60);
    expect(await client.getObjectValue('calls', {})).toMatchObject({ limit: '100', used: '40', allowed: true });
  });

  test('tells of changes', async () => {
    const { gate, accept } = driven();
    await OpenFeature.setProviderAndWait('two', serverProvider(gate));
    const client = OpenFeature.getClient('two');
    let told = 0;
    client.addHandler(ProviderEvents.ConfigurationChanged, () => {
      told++;
    });
    accept(snapshotOf({ ...granted.features, audit: { kind: 'boolean', allowed: true, source: 'plan/max' } }));
    expect(told).toBe(1);
    expect(await client.getBooleanValue('audit', false)).toBe(true);
  });
});

test('the web provider answers at once', async () => {
  const { gate, accept } = driven();
  await OpenFeatureWeb.setProviderAndWait(webProvider(gate));
  const client = OpenFeatureWeb.getClient();
  expect([client.getBooleanValue('sso', false), client.getBooleanValue('audit', true)]).toEqual([true, false]);
  expect(client.getNumberValue('calls', 0)).toBe(60);
  accept(snapshotOf({}));
  expect(client.getBooleanDetails('sso', false)).toMatchObject({ value: false, errorCode: 'FLAG_NOT_FOUND' });
});
