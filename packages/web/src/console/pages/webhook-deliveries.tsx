// SPDX-License-Identifier: Apache-2.0
import { query } from '../../api/client.ts';
import { codeChoices } from '../../ui/coded.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { PageHead } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { LinkButton } from '../link-button.tsx';
import { useGo } from '../router.tsx';
import { useDeliveryColumns, useDeliveryCsv, type WebhookDelivery } from '../webhooks/delivery-table.tsx';
import { useEndpoints } from '../webhooks/endpoints.ts';
import { messageWords } from '../words/changes.ts';
import { deliveriesWords } from '../words/webhooks.ts';

/** What was sent and what is to be sent. */
export default function WebhookDeliveries() {
  const words = useWords(deliveriesWords);
  const go = useGo();
  const { endpoints } = useEndpoints();
  const types = query.useQuery('get', '/v1/webhook_event_types');
  const columns = useDeliveryColumns();
  const csv_columns = useDeliveryCsv();
  const messages = useWords(messageWords);
  const fields: readonly FilterField[] = [
    {
      name: 'endpoint_id',
      label: words.endpoint,
      kind: 'choice',
      choices: endpoints.map(({ id, url }) => [id, url] as const),
    },
    {
      name: 'status',
      label: words.status,
      kind: 'choice',
      choices: Object.entries(words.statuses) as [string, string][],
    },
    {
      name: 'type',
      label: words.type,
      kind: 'choice',
      choices: codeChoices(
        (types.data?.data ?? []).map(({ id }) => id),
        messages,
      ),
    },
  ];
  const { filter, clear } = useFilter(fields);
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <LinkButton to="/webhooks">{words.endpoints}</LinkButton>
            <LinkButton to="/webhooks/dead-letters">{words.dead_title}</LinkButton>
          </>
        }
      />
      <FilterBar list="webhook_deliveries" fields={fields} />
      <DataTable<WebhookDelivery>
        label={words.title}
        name="webhook-deliveries"
        path="/v1/webhook_deliveries"
        filter={filter}
        onClearFilter={clear}
        columns={columns}
        csv_columns={csv_columns}
        onOpen={({ id }) => go(`/webhooks/deliveries/${id}`)}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
    </>
  );
}
