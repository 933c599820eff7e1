// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { canonicalJson, parseTargetFile } from '@kontor/core';
import {
  type ExampleBusiness,
  readTrace,
  SAMPLE_CLOCK,
  SAMPLE_PERIOD,
  type SampleEvent,
  subscriptionOf,
  traceEvents,
} from '@kontor/examples';
import {
  type FileKind,
  importGoals,
  ingestEvents,
  type Organisation,
  pushScenario,
  readMetricFile,
  type Store,
  synchroniseMeters,
} from '@kontor/server';
import { CommandFailure } from '../failure.js';

/** Who is named in the audit trail. */
export const SAMPLE_ACTOR = 'kontor start';
const BATCH_EVENTS = 5_000;

export interface LoadProgress {
  /** Usage events sent so far, and all there are. */
  readonly events: number;
  readonly total: number;
}

/**
 * Brings one business of the example world into the store: organisation, catalog, customers, subscriptions, usage.
 * Each part is stored whole or not at all and nothing is doubled, so that a run that was killed is completed by the
 * next; one that was completed is not walked again.
 */
export async function loadSample(
  store: Store,
  business: ExampleBusiness,
  now: number,
  onProgress: (progress: LoadProgress) => void,
): Promise<Organisation> {
  const by = { actor: SAMPLE_ACTOR, now };
  const organisation = await sampleOrganisation(store, business, by);
  const fingerprint = fingerprintOf(business);
  if (organisation.metadata.sample_loaded === fingerprint) return organisation;

  await store.write(organisation.id, by, async (tx) => {
    const { version } = await tx.catalogs.push(business.catalog);
    const known = await tx.customers.list({ limit: 1 });
    if (known.data.length > 0) return;
    await tx.customers.createMany(
      business.customers.map(({ key, name, email, country, currency, timezone }) => ({
        id: `cus_${key}`,
        external_id: key,
        name,
        email: email ?? null,
        country,
        currency,
        timezone,
        sample: true,
      })),
    );
    await tx.subscriptions.createMany(
      business.customers.map((customer) => ({ ...subscriptionOf(customer), catalog_version: version, sample: true })),
    );
  });
  await synchroniseMeters(store, organisation.id);
  await sendUsage(store, organisation, business, organisation.test_clock ?? now, onProgress);
  for (const [kind, content] of Object.entries(business.facts ?? {}))
    await recordFacts(store, organisation, kind as FileKind, content, by);
  const plan = parseTargetFile(business.targets());
  if (!plan.ok) throw new Error(`the targets of ${business.id} are wrong: ${plan.problems[0]?.message}`);
  return store.write(organisation.id, by, async (tx) => {
    await importGoals(tx, 'target', plan.value.targets);
    await importGoals(tx, 'objective', plan.value.objectives);
    // from the month that runs, whenever that is
    const { first_month: _in_the_file, ...scenario } = business.scenario;
    await pushScenario(tx, 'base', scenario);
    return tx.organisations.update({ metadata: { ...organisation.metadata, sample_loaded: fingerprint } });
  });
}

async function sampleOrganisation(
  store: Store,
  business: ExampleBusiness,
  by: { readonly actor: string; readonly now: number },
): Promise<Organisation> {
  const found = (await store.listOrganisations()).find((organisation) => organisation.slug === business.id);
  if (found === undefined)
    return store.createOrganisation(
      {
        slug: business.id,
        name: business.name,
        currency: business.catalog.currencies[0],
        timezone: 'UTC',
        invoice_prefix: business.id.slice(0, 3).toUpperCase(),
        sample: true,
        test_clock: Date.parse(SAMPLE_CLOCK),
      },
      by,
    );
  if (!found.sample)
    throw new CommandFailure(
      `there is an organisation ${business.id} that is no sample; give the sample a database of its own with --data-dir`,
    );
  return found;
}

async function recordFacts(
  store: Store,
  { id, currency, timezone }: Organisation,
  kind: FileKind,
  content: string,
  by: { readonly actor: string; readonly now: number },
): Promise<void> {
  const file = readMetricFile({ kind, content, source: 'sample', currency, timezone });
  if (!file.ok) throw new Error(`the sample facts are wrong: ${file.problems[0]?.message}`);
  await store.write(id, by, (tx) => file.value.record(tx));
}

async function sendUsage(
  store: Store,
  organisation: Organisation,
  business: ExampleBusiness,
  now: number,
  onProgress: (progress: LoadProgress) => void,
): Promise<void> {
  const events = [...usageOf(business)];
  for (let from = 0; from < events.length; from += BATCH_EVENTS) {
    const answer = await ingestEvents(store, organisation.id, events.slice(from, from + BATCH_EVENTS), now);
    const problem = answer.ok
      ? (answer.value.rejected[0]?.problems[0] ?? answer.value.quarantined[0]?.problem)
      : answer.problems[0];
    if (problem !== undefined) throw new Error(`the sample usage of ${business.id} is wrong: ${problem.message}`);
    onProgress({ events: Math.min(from + BATCH_EVENTS, events.length), total: events.length });
  }
}

/** The real requests of the trace, if the business has one, then generated usage for its other meters. */
function* usageOf({ traces, customers, generatedUsage }: ExampleBusiness): Generator<SampleEvent> {
  if (traces !== undefined)
    yield* traceEvents(
      traces.kind,
      readTrace(traces.kind),
      customers.map((customer) => customer.key),
    );
  yield* generatedUsage();
}

/** Changes when the example world does, so that a newer one is loaded over an older one. */
function fingerprintOf({ catalog, customers, facts, targets, scenario }: ExampleBusiness): string {
  const plain = JSON.parse(JSON.stringify(catalog));
  const text = canonicalJson({
    catalog: plain,
    customers,
    facts,
    targets: targets(),
    scenario,
    period: SAMPLE_PERIOD,
  });
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
