// SPDX-License-Identifier: Apache-2.0
import {
  consoleLink,
  createUser,
  findUser,
  forgetUser,
  listMembers,
  makeLink,
  putMember,
  type Store,
} from '@kontor/server';
import { SAMPLE_ACTOR } from './load.js';

/** Who owns the businesses of the example world, and signs in by links. */
export const FOUNDER = 'founder@example.com';

/** Gives every business of the example world that nobody belongs to its owner. */
export async function foundSamples(store: Store, now: number): Promise<void> {
  const organisations = (await store.listOrganisations()).filter(({ sample }) => sample);
  for (const { id } of organisations) {
    if ((await store.read(id, (tx) => listMembers(tx, { limit: 1 }))).data.length > 0) continue;
    await store.write(id, { actor: SAMPLE_ACTOR, now }, async (tx) => {
      const founder =
        (await findUser(tx, FOUNDER)) ??
        (await createUser(tx, { email: FOUNDER, name: 'Founder', language: 'en' }, now));
      await putMember(tx, founder.id, 'owner');
    });
  }
}

/** A link that signs the founder in, once; null where there is none. */
export function founderLink(store: Store, base: string, now: number): Promise<string | null> {
  return store.person({}, async (tx) => {
    const founder = await findUser(tx, FOUNDER);
    if (founder === null) return null;
    return consoleLink(base, (await makeLink(tx, founder.id, 'sign_in', now)).token);
  });
}

/** Goes with the sample data, unless somebody let them in elsewhere. */
export function forgetFounder(store: Store): Promise<void> {
  return store.person({}, async (tx) => {
    const founder = await findUser(tx, FOUNDER);
    if (founder !== null) await forgetUser(tx, founder);
  });
}
