// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../api/client.ts';
import { Coded } from '../../ui/coded.tsx';
import type { Column, CsvOnly } from '../../ui/column.ts';
import { useFormats } from '../../ui/format.ts';
import { Badge, type Tone } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { Link } from '../router.tsx';
import { messageWords } from '../words/changes.ts';
import { deliveriesWords } from '../words/webhooks.ts';
import { useEndpoints } from './endpoints.ts';

export type WebhookDelivery = Schemas['WebhookDelivery'];

const TONES: Readonly<Record<WebhookDelivery['status'], Tone>> = {
  pending: 'accent',
  waiting: 'plain',
  succeeded: 'good',
  dead: 'bad',
};

export function DeliveryStatus({ status }: { readonly status: WebhookDelivery['status'] }) {
  const words = useWords(deliveriesWords);
  return <Badge tone={TONES[status]}>{words.statuses[status]}</Badge>;
}

/** What is told of a delivery in a list. */
export function useDeliveryColumns(): readonly Column<WebhookDelivery>[] {
  const words = useWords(deliveriesWords);
  const messages = useWords(messageWords);
  const { moment, number } = useFormats();
  const { addressOf } = useEndpoints();
  return [
    {
      key: 'type',
      head: words.type,
      cell: ({ id, type }) => (
        <Link to={`/webhooks/deliveries/${id}`}>
          <Coded code={type} words={messages} />
        </Link>
      ),
    },
    { key: 'status', head: words.status, cell: ({ status }) => <DeliveryStatus status={status} /> },
    {
      key: 'endpoint',
      head: words.endpoint,
      cell: ({ endpoint_id }) => addressOf(endpoint_id),
      csv: ({ endpoint_id }) => addressOf(endpoint_id),
      wide_only: true,
    },
    {
      key: 'attempts',
      head: words.attempts,
      align: 'right',
      cell: ({ attempts }) => number(attempts),
      wide_only: true,
    },
    {
      key: 'last_attempt',
      head: words.last,
      cell: ({ last_attempt }) =>
        last_attempt === null ? (
          <span className="text-muted">{words.never}</span>
        ) : (
          (last_attempt.status ?? last_attempt.error ?? words.no_answer)
        ),
      csv: ({ last_attempt }) => String(last_attempt?.status ?? last_attempt?.error ?? ''),
    },
    { key: 'created', head: words.created, cell: ({ created }) => moment(created), wide_only: true },
  ];
}

/** What only the CSV tells of a delivery: the message in words, besides its type. */
export function useDeliveryCsv(): readonly CsvOnly<WebhookDelivery>[] {
  const messages = useWords(messageWords);
  return [{ key: 'type_words', csv: ({ type }) => messages[type] }];
}
