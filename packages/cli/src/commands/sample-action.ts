// SPDX-License-Identifier: Apache-2.0
import { examples } from '@kontor/examples';
import { removeSample, type SampleCounts, sampleCounts } from '@kontor/server';
import { type Local, openLocal, targetFrom } from '../connection.js';
import { Output } from '../output.js';
import { forgetFounder, foundSamples } from '../sample/founder.js';
import { loadSample, SAMPLE_ACTOR } from '../sample/load.js';
import { openSamplePortals } from '../sample/sample-portal.js';
import { startStep } from '../terminal/progress.js';
import type { SampleOptions } from './sample.js';

export function loadSamples(options: SampleOptions): Promise<void> {
  return withLocal(options, async ({ store }, output) => {
    for (const business of examples) {
      const step = startStep(business.name, { total: 1, quiet: output.json });
      await loadSample(store, business, Date.now(), ({ events, total }) => step.reach(events, total));
      step.finish(`${business.customers.length} customers`);
    }
    await foundSamples(store, Date.now());
    await openSamplePortals(store, Date.now());
    output.show({ loaded: examples.map((business) => business.id) }, ({ loaded }) => `loaded ${loaded.join(', ')}`);
  });
}

export function removeSamples(options: SampleOptions & { readonly dryRun?: boolean }): Promise<void> {
  return withLocal(options, async ({ store }, output) => {
    const removed: ({ readonly organisation: string } & SampleCounts)[] = [];
    for (const { id, slug, sample: whole } of await store.listOrganisations()) {
      const counts = await store.read(id, sampleCounts);
      if (counts.customers === 0 && !whole) continue;
      if (!options.dryRun) await removeSample(store, id, { actor: SAMPLE_ACTOR, now: Date.now() });
      removed.push({ organisation: slug, ...counts });
    }
    if (!options.dryRun) await forgetFounder(store);
    output.show({ removed, dry_run: options.dryRun === true }, () =>
      removed.length === 0
        ? 'there is no sample data'
        : removed
            .map(
              ({ organisation, customers, invoices }) =>
                `${organisation}: ${customers} customers and ${invoices} invoices ${options.dryRun ? 'would go' : 'removed'}`,
            )
            .join('\n'),
    );
  });
}

async function withLocal(
  options: SampleOptions,
  action: (local: Local, output: Output) => Promise<void>,
): Promise<void> {
  const local = await openLocal(targetFrom(options));
  try {
    await action(local, new Output(options.json === true));
  } finally {
    await local.close();
  }
}
