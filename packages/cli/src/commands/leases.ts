// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { CommandFailure } from '../failure.js';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { table } from '../terminal/table.js';

interface Lease {
  readonly id: string;
  readonly feature: string;
  readonly holder: string;
  readonly sequence: number;
  readonly granted: number;
  readonly used: number;
  readonly expires_at: string;
  readonly state: 'held' | 'silent' | 'over';
}

export function registerLeases(program: Command): void {
  const leases = program.command('leases').description('Parts of hard limits that processes consume by themselves');

  withSession(leases.command('list <customer>').description('Who holds how much of what'))
    .addHelpText(
      'after',
      `
Examples:
  kontor leases list cus_acme -o kalcifer`,
    )
    .action((customer: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const { data } = await connection.request<{ data: Lease[] }>('GET', leasesOf(customer));
        output.show({ data }, () =>
          data.length === 0
            ? 'no lease; gates take them with `leases` in connectGate'
            : table(data, [
                { title: 'Lease', value: ({ id }) => id },
                { title: 'Feature', value: ({ feature }) => feature },
                { title: 'Holder', value: ({ holder }) => holder },
                { title: 'Used', value: ({ used }) => String(used), align: 'right' },
                { title: 'Granted', value: ({ granted }) => String(granted), align: 'right' },
                { title: 'State', value: ({ state }) => state },
                { title: 'Until', value: ({ expires_at }) => expires_at },
              ]),
        );
      }),
    );

  withSession(
    leases
      .command('settle <customer> <lease>')
      .description('Say what the holder of a silent lease used, who will not come back; the rest is free at once')
      .requiredOption('--used <units>', 'units it used in all: no fewer than it told'),
  )
    .addHelpText(
      'after',
      `
Examples:
  kontor leases settle cus_acme lease_01k… --used 12 -o kalcifer`,
    )
    .action((customer: string, id: string, options: GlobalOptions & { used: string }) =>
      inSession(options, async ({ connection, output }) => {
        const { data } = await connection.request<{ data: Lease[] }>('GET', leasesOf(customer));
        const lease = data.find((one) => one.id === id);
        if (lease === undefined) throw new CommandFailure(`${customer} has no lease ${id}`, 1);
        const used = Number(options.used);
        if (!Number.isSafeInteger(used) || used < lease.used || used > lease.granted)
          throw new CommandFailure(
            `--used: write a whole number from ${lease.used} (told) to ${lease.granted} (granted)`,
            2,
          );
        if (lease.state === 'held')
          throw new CommandFailure(`${id} is held until ${lease.expires_at}: its holder may still use of it`, 1);
        const settled = await connection.request<Lease>('POST', leasesOf(customer), {
          body: {
            feature: lease.feature,
            holder: lease.holder,
            lease: id,
            sequence: lease.sequence + 1,
            used,
            ceiling: used,
            want: 0,
          },
        });
        output.show(settled, ({ feature }) => `${used} of ${feature} used, ${lease.granted - used} free again`);
      }),
    );
}

function leasesOf(customer: string): string {
  return `/v1/customers/${encodeURIComponent(customer)}/leases`;
}
