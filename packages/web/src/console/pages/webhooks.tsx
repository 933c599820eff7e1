// SPDX-License-Identifier: Apache-2.0
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Badge, Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { LinkButton } from '../link-button.tsx';
import { useMay } from '../permission.ts';
import { Link } from '../router.tsx';
import { EndpointActions } from '../webhooks/endpoint-actions.tsx';
import { EndpointForm } from '../webhooks/endpoint-form.tsx';
import type { WebhookEndpoint } from '../webhooks/endpoints.ts';
import { SecretDialog } from '../webhooks/secret-dialog.tsx';
import { webhooksWords } from '../words/webhooks.ts';

/** Where messages go: endpoints, made, tested, changed and ended. */
export default function Webhooks() {
  const words = useWords(webhooksWords);
  const shared = useWords(sharedWords);
  const { moment } = useFormats();
  const may = useMay('developer');
  const [edited, setEdited] = useState<WebhookEndpoint | 'new' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const add = may ? (
    <Button look="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setEdited('new')}>
      {words.add}
    </Button>
  ) : null;
  const columns: readonly Column<WebhookEndpoint>[] = [
    {
      key: 'url',
      head: words.url,
      cell: (row) => (
        <>
          <div className="truncate" title={row.url}>
            {row.url}
          </div>
          {row.description === '' ? null : <div className="truncate text-sm text-muted">{row.description}</div>}
        </>
      ),
    },
    {
      key: 'event_types',
      head: words.types,
      wide_only: true,
      cell: ({ event_types }) => (event_types === null ? words.all_types : words.some_types(event_types.length)),
      csv: ({ event_types }) => event_types?.join(' ') ?? '',
    },
    {
      key: 'status',
      head: words.status,
      cell: ({ status, disabled_because, previous_secret_until }) => (
        <span title={disabled_because ?? undefined}>
          <Badge tone={status === 'enabled' ? 'good' : 'warn'}>{words[status]}</Badge>
          {previous_secret_until === null ? null : (
            <span className="ml-2 text-sm text-muted max-lg:hidden">
              {words.old_secret(moment(previous_secret_until))}
            </span>
          )}
        </span>
      ),
    },
    { key: 'created', head: words.created, cell: ({ created }) => moment(created), wide_only: true },
    {
      key: 'id',
      head: words.deliveries,
      cell: ({ id }) => <Link to={`/webhooks/deliveries?endpoint_id=${id}`}>{words.of_endpoint}</Link>,
      wide_only: true,
    },
    ...(may
      ? [
          {
            key: 'actions',
            csv: false,
            head: shared.actions,
            align: 'right',
            cell: (row: WebhookEndpoint) => (
              <EndpointActions endpoint={row} onEdit={() => setEdited(row)} onSecret={setSecret} />
            ),
          } as const,
        ]
      : []),
  ];
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <LinkButton to="/webhooks/deliveries">{words.deliveries}</LinkButton>
            <LinkButton to="/webhooks/dead-letters">{words.dead_letters}</LinkButton>
            {add}
          </>
        }
      />
      <DataTable
        label={words.title}
        name="webhook-endpoints"
        path="/v1/webhook_endpoints"
        columns={columns}
        empty={
          <Empty title={words.empty}>
            <p>{words.empty_mend}</p>
            {add}
          </Empty>
        }
      />
      {edited === null ? null : (
        <EndpointForm
          endpoint={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onSecret={setSecret}
        />
      )}
      <SecretDialog secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}
