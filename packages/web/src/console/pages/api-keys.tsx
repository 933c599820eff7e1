// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Badge, Empty, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { NewKeyDialog } from '../api-keys/new-key-dialog.tsx';
import { useOrganisation } from '../session.tsx';
import { leads } from '../team/roles.ts';
import { apiKeysWords } from '../words/api-keys.ts';

type ApiKey = Schemas['ApiKey'];

export default function ApiKeys() {
  const words = useWords(apiKeysWords);
  const shared = useWords(sharedWords);
  const { time } = useFormats();
  const tell = useToast();
  const stale = useStale();
  const { role } = useOrganisation();
  const may = leads(role) || role === 'developer';
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<ApiKey | null>(null);
  const end = query.useMutation('post', '/v1/api_keys/{id}/revoke');
  const columns: readonly Column<ApiKey>[] = [
    { key: 'name', head: words.name, cell: ({ name }) => name },
    { key: 'kind', head: words.kind, cell: ({ kind }) => words.kinds[kind], csv: ({ kind }) => kind },
    { key: 'prefix', head: words.prefix, cell: ({ prefix }) => <code>{prefix}…</code>, wide_only: true },
    { key: 'created', head: words.created, cell: ({ created }) => time(created), wide_only: true },
    {
      key: 'revoked',
      head: words.revoked,
      cell: ({ revoked }) => (revoked === null ? <Badge tone="good">{words.in_use}</Badge> : time(revoked)),
    },
    {
      key: 'end',
      head: shared.actions,
      align: 'right',
      cell: (key) =>
        key.revoked === null ? (
          <Button small look="quiet" aria-label={words.end_of(key.name)} onClick={() => setEnding(key)}>
            {words.end}
          </Button>
        ) : null,
      csv: false,
    },
  ];
  const button = (
    <Button look="primary" onClick={() => setMaking(true)}>
      {words.make}
    </Button>
  );
  return (
    <>
      <PageHead title={words.title} lead={words.lead} actions={may ? button : null} />
      <DataTable
        label={words.title}
        name="api-keys"
        path="/v1/api_keys"
        columns={columns.filter(({ key }) => may || key !== 'end')}
        empty={<Empty title={words.empty}>{words.empty_mend}</Empty>}
      />
      {making ? <NewKeyDialog onClose={() => setMaking(false)} /> : null}
      <Confirm
        open={ending !== null}
        onClose={() => setEnding(null)}
        title={words.end_title(ending?.name ?? '')}
        confirm={words.end}
        danger
        busy={end.isPending}
        onConfirm={() => {
          if (ending === null) return;
          end
            .mutateAsync({ params: { path: { id: ending.id } } })
            .then(() => {
              tell(words.ended(ending.name));
              setEnding(null);
              return stale('/v1/api_keys');
            })
            .catch(() => {});
        }}
      >
        <p>{words.end_says}</p>
        {end.error === null ? null : <Trouble error={end.error} />}
      </Confirm>
    </>
  );
}
