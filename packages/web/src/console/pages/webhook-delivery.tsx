// SPDX-License-Identifier: Apache-2.0
import { RotateCcw } from 'lucide-react';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { useFormats } from '../../ui/format.ts';
import { Facts, PageHead, Section } from '../../ui/layout.tsx';
import { Badge, Loading, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { LinkButton } from '../link-button.tsx';
import { useMay } from '../permission.ts';
import { usePathPart } from '../router.tsx';
import { DeliveryStatus } from '../webhooks/delivery-table.tsx';
import { useEndpoints } from '../webhooks/endpoints.ts';
import { useReplay } from '../webhooks/replay.ts';
import { ReplayProgress } from '../webhooks/replay-progress.tsx';
import { messageWords } from '../words/changes.ts';
import { deliveriesWords } from '../words/webhooks.ts';

type Attempt = Schemas['WebhookDeliveryWithData']['history'][number];

/** One message on its way to one endpoint: what is sent, every attempt, and what was answered. */
export default function WebhookDelivery() {
  const words = useWords(deliveriesWords);
  const messages = useWords(messageWords);
  const { moment, number } = useFormats();
  const may = useMay('developer');
  const { addressOf } = useEndpoints();
  const id = usePathPart('id');
  const delivery = query.useQuery('get', '/v1/webhook_deliveries/{id}', { params: { path: { id } } });
  const { replay, error, start } = useReplay();
  if (delivery.isPending) return <Loading lines={8} />;
  if (delivery.isError) return <Trouble error={delivery.error} onRetry={() => void delivery.refetch()} />;
  const { type, status, endpoint_id, message_id, attempts, customer_id, created, next_attempt, body, history } =
    delivery.data;
  const over = status === 'dead' || status === 'succeeded';
  return (
    <>
      <PageHead
        title={messages[type]}
        lead={words.status_words[status]}
        actions={
          <>
            <LinkButton to="/webhooks/deliveries">{words.all_deliveries}</LinkButton>
            {may && over ? (
              <Button
                look="primary"
                busy={replay?.queueing ?? false}
                icon={<RotateCcw size={14} aria-hidden />}
                onClick={() => void start([{ ids: [id] }])}
              >
                {words.again}
              </Button>
            ) : null}
          </>
        }
      />
      <ReplayProgress replay={replay} error={error} />
      <div className="flex flex-col gap-4">
        <Section title={words.one_title}>
          <Facts
            facts={[
              [words.type, <code key="type">{type}</code>],
              [words.status, <DeliveryStatus key="status" status={status} />],
              [words.endpoint, addressOf(endpoint_id)],
              [words.message_id, <code key="id">{message_id}</code>],
              ...(customer_id === null ? [] : [[words.customer, <code key="customer">{customer_id}</code>] as const]),
              [words.created, moment(created)],
              [words.attempts, number(attempts)],
              ...(next_attempt === null ? [] : [[words.next, moment(next_attempt)] as const]),
            ]}
          />
        </Section>
        <Section title={words.history}>
          {history.length === 0 ? (
            <p className="text-muted">{words.no_history}</p>
          ) : (
            <ol className="flex flex-col divide-y divide-line">
              {history.map((attempt) => (
                <AttemptRow key={attempt.at} attempt={attempt} />
              ))}
            </ol>
          )}
        </Section>
        <Section title={words.body}>
          <CodeBlock label={message_id} text={JSON.stringify(JSON.parse(body), null, 2)} />
        </Section>
      </div>
    </>
  );
}

function AttemptRow({ attempt: { at, status, error, duration_ms, response } }: { readonly attempt: Attempt }) {
  const words = useWords(deliveriesWords);
  const { moment, number } = useFormats();
  const taken = status !== null && status >= 200 && status < 300;
  return (
    <li className="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-3">
        <Badge tone={taken ? 'good' : 'bad'}>{status ?? words.no_answer}</Badge>
        <span>{moment(at)}</span>
        {duration_ms === null ? null : (
          <span className="text-muted tabular-nums">{words.milliseconds(number(duration_ms))}</span>
        )}
        {error === null ? null : <span className="text-bad">{error}</span>}
      </div>
      {response === null || response === '' ? null : (
        <CodeBlock label={`${words.answer}, ${moment(at)}`} text={response} wrap />
      )}
    </li>
  );
}
