// SPDX-License-Identifier: Apache-2.0
import { LiveChanges } from '../../live/live-changes.js';
import type { Api } from '../api.js';
import { textAnswer } from '../operation.js';

/** Returns how to end the streams it opened. */
export function addLive(api: Api): { readonly endStreams: () => void } {
  const live = new LiveChanges(api.surroundings);
  api.add(
    {
      operation_id: 'streamChanges',
      method: 'get',
      path: '/v1/live',
      tag: 'Audit',
      summary: 'What changes in the organisation, as server-sent events',
      description:
        'Each `change` says the `type` of an entry of the audit trail, the `object` it is about and its `customer_id`: read ' +
        'again what shows it. `Last-Event-ID` goes on where a stream was left; `behind` says that this was too long ago to ' +
        'tell one by one. A stream ends when the key or the membership does.',
      answer: textAnswer,
      text: ['text/event-stream'],
    },
    async ({ org_id, request, stillMay }) => ({
      content_type: 'text/event-stream',
      lasting: true,
      pieces: await live.follow({ org_id, last_event_id: request.headers.get('last-event-id'), may: stillMay }),
    }),
  );
  return { endStreams: () => live.end() };
}
