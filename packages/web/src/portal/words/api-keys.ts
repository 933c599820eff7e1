// SPDX-License-Identifier: Apache-2.0
import { defineWords } from '../../ui/words.ts';

export const apiKeysWords = defineWords(
  {
    title: 'API keys',
    lead: 'A key lets a program of yours read what you use and what your plan grants, and nothing else.',
    name: 'What it is for',
    make: 'Make a key',
    secret: 'This is the key. It is shown this once.',
    made: (day: string) => `made on ${day}`,
    revoked: (day: string) => `ended on ${day}`,
    revoke: 'End',
    revoke_question: (name: string) => `End the key ${name}?`,
    revoke_lead: 'Programs that use it stop reading at once.',
    none: 'There are no keys',
    none_mend: 'Programs send it as bearer to /v1/portal/usage and /v1/portal/entitlements.',
  },
  {
    title: 'API-Schlüssel',
    lead: 'Mit einem Schlüssel liest ein Programm von Ihnen, was Sie nutzen und was Ihr Tarif enthält, und sonst nichts.',
    name: 'Wofür er ist',
    make: 'Schlüssel anlegen',
    secret: 'Das ist der Schlüssel. Er wird nur dieses eine Mal gezeigt.',
    made: (day: string) => `angelegt am ${day}`,
    revoked: (day: string) => `beendet am ${day}`,
    revoke: 'Beenden',
    revoke_question: (name: string) => `Den Schlüssel ${name} beenden?`,
    revoke_lead: 'Programme, die ihn nutzen, können sofort nichts mehr lesen.',
    none: 'Es gibt keine Schlüssel',
    none_mend: 'Programme senden ihn als Bearer an /v1/portal/usage und /v1/portal/entitlements.',
  },
);
