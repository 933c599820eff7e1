// SPDX-License-Identifier: Apache-2.0
import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { ListPage } from '../../api/pages.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable, listKey } from '../../ui/data-table.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { FilterBar, type FilterField, useFilter } from '../filter-bar.tsx';
import { LinkButton } from '../link-button.tsx';
import { useMay } from '../permission.ts';
import { useGo } from '../router.tsx';
import { useDeliveryColumns, useDeliveryCsv, type WebhookDelivery } from '../webhooks/delivery-table.tsx';
import { useEndpoints } from '../webhooks/endpoints.ts';
import { portionsOf, useReplay } from '../webhooks/replay.ts';
import { ReplayProgress } from '../webhooks/replay-progress.tsx';
import { messageWords } from '../words/changes.ts';
import { deliveriesWords } from '../words/webhooks.ts';

const PATH = '/v1/webhook_dead_letters';

/** Messages that were given up; one, some or all are sent again. */
export default function WebhookDeadLetters() {
  const words = useWords(deliveriesWords);
  const go = useGo();
  const may = useMay('developer');
  const messages = useWords(messageWords);
  const csv_columns = useDeliveryCsv();
  const { number } = useFormats();
  const queries = useQueryClient();
  const { endpoints, addressOf } = useEndpoints();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const { replay, error, start } = useReplay();
  const fields: readonly FilterField[] = [
    {
      name: 'endpoint_id',
      label: words.endpoint,
      kind: 'choice',
      choices: endpoints.map(({ id, url }) => [id, url] as const),
    },
  ];
  const { filter, clear } = useFilter(fields);
  const endpoint_id = filter.endpoint_id;

  const send = async (portions: Parameters<typeof start>[0]) => {
    await start(portions);
    setSelected(new Set());
  };
  const select = (id: string, on: boolean) => {
    const next = new Set(selected);
    if (on) next.add(id);
    else next.delete(id);
    setSelected(next);
  };
  const selectShown = () => {
    const shown = queries.getQueryData<InfiniteData<ListPage<WebhookDelivery>>>(listKey(PATH, filter));
    setSelected(new Set(shown?.pages.flatMap(({ data }) => data.map(({ id }) => id)) ?? []));
  };
  const own: readonly Column<WebhookDelivery>[] = [
    {
      key: 'selected',
      head: words.selected,
      csv: ({ id }) => String(selected.has(id)),
      cell: ({ id, type }) => (
        <input
          type="checkbox"
          className="size-4 accent-accent"
          aria-label={words.select(`${messages[type]} ${id}`)}
          checked={selected.has(id)}
          onChange={(event) => select(id, event.target.checked)}
        />
      ),
    },
  ];
  const again: readonly Column<WebhookDelivery>[] = [
    {
      key: 'again',
      head: words.again,
      align: 'right',
      csv: false,
      cell: ({ id, type }) => (
        <Button
          small
          icon={<RotateCcw size={14} aria-hidden />}
          aria-label={`${words.again}: ${messages[type]} ${id}`}
          onClick={() => void send([{ ids: [id] }])}
        >
          <span className="max-md:hidden">{words.again}</span>
        </Button>
      ),
    },
  ];
  const columns = useDeliveryColumns().filter(({ key }) => key !== 'status');
  return (
    <>
      <PageHead
        title={words.dead_title}
        lead={words.dead_lead}
        actions={
          <>
            <LinkButton to="/webhooks">{words.endpoints}</LinkButton>
            <LinkButton to="/webhooks/deliveries">{words.all_deliveries}</LinkButton>
            {may ? (
              <Button
                look="primary"
                disabled={endpoints.length === 0}
                busy={replay?.queueing ?? false}
                onClick={() => setAsking(true)}
              >
                {words.again_all}
              </Button>
            ) : null}
          </>
        }
      />
      <FilterBar list="dead_letters" fields={fields} />
      <ReplayProgress replay={replay} error={error} />
      <DataTable<WebhookDelivery>
        label={words.dead_title}
        name="webhook-dead-letters"
        path={PATH}
        filter={filter}
        onClearFilter={clear}
        columns={may ? [...own, ...columns, ...again] : columns}
        csv_columns={csv_columns}
        onOpen={({ id }) => go(`/webhooks/deliveries/${id}`)}
        tools={
          may ? (
            <>
              {selected.size === 0 ? null : (
                <Button small look="primary" onClick={() => void send(portionsOf([...selected]))}>
                  {words.again_selected(number(selected.size))}
                </Button>
              )}
              <Button small onClick={selectShown}>
                {words.select_all}
              </Button>
            </>
          ) : null
        }
        empty={<Empty title={words.dead_empty}>{words.dead_empty_mend}</Empty>}
      />
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={words.again_ask}
        confirm={words.again}
        onConfirm={() => {
          setAsking(false);
          void send(
            endpoint_id === undefined || endpoint_id === ''
              ? endpoints.map(({ id }) => ({ endpoint_id: id }))
              : [{ endpoint_id }],
          );
        }}
      >
        <p>{words.again_all_words(endpoint_id ? addressOf(endpoint_id) : words.all_endpoints)}</p>
      </Confirm>
    </>
  );
}
