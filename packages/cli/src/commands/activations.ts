// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { type GlobalOptions, inSession, withSession } from '../program.js';
import { registerList } from './listing.js';

interface Activation {
  readonly id: string;
  readonly holder: string;
  readonly session: string;
  readonly state: string;
  readonly since: string;
  readonly expires_at: string;
}

/** `licences activations`: the places of floating licences that are kept by the server. */
export function registerActivations(licences: Command): void {
  const activations = licences.command('activations').description('Who has a place of a floating licence');
  registerList<Activation>(activations, {
    summary: 'Who has a place or waits for one, newest first',
    path: '/v1/licences/{id}/activations',
    of: 'licence',
    columns: [
      { title: 'Holder', value: (row) => row.holder },
      { title: 'Run', value: (row) => row.session },
      { title: 'State', value: (row) => row.state },
      { title: 'Since', value: (row) => row.since },
      { title: 'Until', value: (row) => row.expires_at },
    ],
    empty: 'nobody has a place',
  });
  withSession(
    activations
      .command('release <licence> <holder> <run>')
      .description('Says that a run is gone; its place is free. One that is still there is not told'),
  )
    .addHelpText('after', '\nExample:\n  kontor licences activations release lic_… node-7 0b1c… -o acme')
    .action((licence: string, holder: string, session: string, options: GlobalOptions) =>
      inSession(options, async ({ connection, output }) => {
        const path = `/v1/licences/${encodeURIComponent(licence)}/activations/release`;
        const body = { holder, session };
        output.show(await connection.request<{ released: boolean }>('POST', path, { body }), ({ released }) =>
          released ? `the run of ${holder} has no place any more` : `${holder} has no such run`,
        );
      }),
    );
}
