// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useStale } from '../api/change.ts';
import { query, type Schemas } from '../api/client.ts';
import { useForesight } from '../api/foresight.ts';
import { Button } from './button.tsx';
import type { Column } from './column.ts';
import { deviceName } from './device-name.ts';
import { Confirm } from './dialog.tsx';
import { useFormats } from './format.ts';
import { Badge, Loading, Trouble } from './notice.tsx';
import { Table } from './table.tsx';
import { useToast } from './toast.tsx';
import { defineWords, useWords } from './words.ts';

type OwnSession = Schemas['OwnSession'];

const ownSessionsWords = defineWords(
  {
    sessions: 'Sessions',
    device: 'Device',
    unknown: 'Not known',
    current: 'This one',
    address: 'From',
    since: 'Since',
    last_used: 'Last used',
    end: 'End',
    ended: 'Ended',
    end_of: (device: string, since: string) => `End the session of ${device} since ${since}`,
    end_others: 'End all others',
    end_others_lead: 'All sessions but this one end at once, whatever devices they are on.',
  },
  {
    sessions: 'Sitzungen',
    device: 'Gerät',
    unknown: 'Nicht bekannt',
    current: 'Diese hier',
    address: 'Von',
    since: 'Seit',
    last_used: 'Zuletzt benutzt',
    end: 'Beenden',
    ended: 'Beendet',
    end_of: (device, since) => `Sitzung von ${device} seit ${since} beenden`,
    end_others: 'Alle anderen beenden',
    end_others_lead: 'Alle Sitzungen außer dieser enden sofort, gleich auf welchen Geräten.',
  },
);

/** Where somebody is signed in, and the end of it: one by one, or all but the one they look from. */
export function OwnSessions({ path }: { readonly path: '/v1/sessions' | '/v1/portal/sessions' }) {
  const words = useWords(ownSessionsWords);
  const { time } = useFormats();
  const tell = useToast();
  const stale = useStale();
  const foresee = useForesight();
  const [asking, setAsking] = useState(false);
  const { data, error, refetch } = query.useQuery('get', path);
  const one = query.useMutation('delete', `${path}/{id}` as const, { onSuccess: () => tell(words.ended) });
  const end = (id: string) =>
    foresee(
      path,
      id,
      () => null,
      () => one.mutateAsync({ params: { path: { id } } }),
    ).catch(() => {}); // the mutation tells it
  const others = query.useMutation('delete', path, {
    onSuccess: async () => {
      await stale(path);
      tell(words.ended);
    },
  });
  const columns: readonly Column<OwnSession>[] = [
    {
      key: 'agent',
      head: words.device,
      cell: ({ agent, current }) => (
        <>
          {deviceName(agent) ?? words.unknown} {current ? <Badge>{words.current}</Badge> : null}
        </>
      ),
    },
    { key: 'address', head: words.address, cell: ({ address }) => address ?? words.unknown },
    { key: 'created', head: words.since, cell: ({ created }) => time(created) },
    { key: 'last_used', head: words.last_used, cell: ({ last_used }) => time(last_used) },
    {
      key: 'actions',
      head: words.end,
      csv: false,
      align: 'right',
      cell: ({ id, agent, created, current }) =>
        current ? null : (
          <Button
            small
            look="quiet"
            disabled={one.isPending}
            aria-label={words.end_of(deviceName(agent) ?? words.unknown, time(created))}
            onClick={() => void end(id)}
          >
            {words.end}
          </Button>
        ),
    },
  ];
  if (error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={3} />;
  const sessions = data.data;
  const trouble = one.error ?? others.error;
  const close = () => setAsking(false);
  return (
    <>
      <Table framed label={words.sessions} columns={columns} rows={sessions} row_key={({ id }) => id} />
      {sessions.length > 1 ? (
        <Button className="mt-3" onClick={() => setAsking(true)}>
          {words.end_others}
        </Button>
      ) : null}
      {trouble === null ? null : <Trouble error={trouble} />}
      <Confirm
        open={asking}
        onClose={close}
        onConfirm={() => void others.mutateAsync({}).then(close, close)}
        title={words.end_others}
        confirm={words.end_others}
        busy={others.isPending}
        danger
      >
        <p>{words.end_others_lead}</p>
      </Confirm>
    </>
  );
}
