// SPDX-License-Identifier: Apache-2.0
import type { EntitlementSnapshot, FeatureEntitlement } from '@kontor/sdk';
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { table } from '../terminal/table.js';

interface EntitlementOptions extends GlobalOptions {
  readonly asOf?: string;
  readonly check?: string;
  readonly need?: string;
  readonly follow?: boolean;
}

export function registerEntitlements(program: Command): void {
  withSession(program.command('entitlements <customer>').description('What a customer may do, by id'))
    .option('--as-of <moment>', 'as it was known then: an instant or a number of the commit clock')
    .option('--check <feature>', 'ask the gate about one feature; exit code 1 when it says no')
    .option('--need <quantity>', 'how much of it is needed', '1')
    .option('--follow', 'print each change as it comes, one JSON line each, until stopped')
    .addHelpText(
      'after',
      `
Examples:
  kontor entitlements cus_acme -o kalcifer
  kontor entitlements cus_acme -o kalcifer --check ai-conversations --need 5
  kontor entitlements cus_acme --follow`,
    )
    .action((customer: string, options: EntitlementOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/customers/${encodeURIComponent(customer)}/entitlements`;
        if (options.follow) {
          await connection.text(
            `/v1/customers/${encodeURIComponent(customer)}/entitlements/stream`,
            {},
            await printSnapshots(),
          );
          return;
        }
        const snapshot = await connection.request<EntitlementSnapshot>('GET', path, { query: { as_of: options.asOf } });
        if (options.check === undefined) {
          output.show(snapshot, snapshotText);
          return;
        }
        const { createGate } = await import('@kontor/sdk');
        const answer = createGate(snapshot).check(options.check, { need: options.need ?? '1' });
        output.show({ feature: options.check, ...answer }, ({ allowed, reason, remaining, upgrade }) =>
          [
            allowed ? 'yes' : 'no',
            reason.replaceAll('_', ' '),
            remaining === null ? '' : `${remaining} left`,
            upgrade === null ? '' : `${upgrade.name} has it${upgrade.url === null ? '' : `: ${upgrade.url}`}`,
          ]
            .filter((part) => part !== '')
            .join(', '),
        );
        if (!answer.allowed) process.exitCode = 1;
      }),
    );
}

/** Prints the snapshots of a stream, a line each. */
async function printSnapshots(): Promise<(piece: Uint8Array) => void> {
  const { EventStreamReader } = await import('@kontor/sdk');
  const events = new EventStreamReader();
  const decoder = new TextDecoder();
  return (piece) => {
    for (const { event, data } of events.read(decoder.decode(piece, { stream: true })))
      if (event === 'snapshot') process.stdout.write(`${data}\n`);
  };
}

function snapshotText({ plans, features }: EntitlementSnapshot): string {
  const rows = Object.entries(features);
  return [
    plans.length === 0 ? 'no subscription in force' : `on ${plans.join(', ')}`,
    table(rows, [
      { title: 'Feature', value: ([key]) => key },
      { title: 'Grants', value: ([, feature]) => granted(feature) },
      { title: 'From', value: ([, feature]) => feature.source ?? '' },
    ]),
  ].join('\n\n');
}

function granted(feature: FeatureEntitlement): string {
  switch (feature.kind) {
    case 'boolean':
      return feature.allowed ? 'yes' : 'no';
    case 'value':
      return feature.value === null ? 'no' : String(feature.value);
    case 'metered':
    case 'seats': {
      if (feature.source === null) return 'no';
      const limit = feature.limit === null ? 'unlimited' : feature.limit;
      return `${feature.used} of ${limit}${feature.enforcement === 'soft' ? ' (soft)' : ''}`;
    }
  }
}
