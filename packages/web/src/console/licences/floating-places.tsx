// SPDX-License-Identifier: Apache-2.0
import { useStale } from '../../api/change.ts';
import { api, type Schemas } from '../../api/client.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Badge, Empty, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { useMay } from '../permission.ts';
import { licencesWords } from '../words/licences.ts';

type Activation = Schemas['Activation'];

/** Who has a place of a floating licence or waits for one; the place of a run that is gone can be given back. */
export function FloatingPlaces({ licence_id }: { readonly licence_id: string }) {
  const words = useWords(licencesWords);
  const { moment } = useFormats();
  const may = useMay('developer');
  const tell = useToast();
  const stale = useStale();
  const { error, run } = useRun();
  const path = `/v1/licences/${licence_id}/activations`;
  const release = ({ holder, session }: Activation) =>
    run(async () => {
      const { data, error: refused } = await api.POST('/v1/licences/{id}/activations/release', {
        params: { path: { id: licence_id } },
        body: { holder, session },
      });
      if (data === undefined) throw refused;
      await stale(path);
      tell(words.released_told);
    });
  const columns: readonly Column<Activation>[] = [
    { key: 'holder', head: words.holder, cell: ({ holder }) => holder },
    {
      key: 'state',
      head: words.state,
      cell: ({ state }) => <Badge tone={state === 'held' ? 'good' : 'warn'}>{words.states[state]}</Badge>,
    },
    { key: 'since', head: words.since, cell: ({ since }) => moment(since), wide_only: true },
    { key: 'expires_at', head: words.expires, cell: ({ expires_at }) => moment(expires_at), wide_only: true },
  ];
  const back: Column<Activation> = {
    key: 'release',
    head: words.release,
    align: 'right',
    csv: false,
    cell: (row) => (
      <Button small aria-label={`${words.release}: ${row.holder}`} onClick={() => void release(row)}>
        {words.release}
      </Button>
    ),
  };
  return (
    <Section title={words.places}>
      <p className="mb-3 text-muted">{words.places_lead}</p>
      {error === null ? null : <Trouble error={error} />}
      <DataTable<Activation>
        label={words.places_lead}
        name={`places-${licence_id}`}
        path={path}
        columns={may ? [...columns, back] : columns}
        empty={<Empty title={words.no_places}>{words.no_places_mend}</Empty>}
      />
    </Section>
  );
}
