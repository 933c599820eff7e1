// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { download } from '../../api/file.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Badge, Empty, Loading, type Tone, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { licencesWords } from '../words/licences.ts';

type Licence = Schemas['Licence'];
const TONES: Readonly<Record<Licence['status'], Tone>> = { issued: 'good', suspended: 'warn', revoked: 'bad' };

export default function Licences() {
  const words = useWords(licencesWords);
  const params = { params: { query: { limit: 100 } } };
  const { data, error, refetch } = query.useQuery('get', '/v1/portal/licences', params);
  if (error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={5} />;
  return (
    <>
      <PageHead title={words.title} />
      {data.data.length === 0 ? <Empty title={words.none}>{words.none_mend}</Empty> : null}
      <ul className="flex flex-col gap-2">
        {data.data.map((licence) => (
          <OneLicence key={licence.id} licence={licence} />
        ))}
      </ul>
    </>
  );
}

function OneLicence({ licence: { id, kind, status, starts_on, ends_on } }: { readonly licence: Licence }) {
  const words = useWords(licencesWords);
  const { date } = useFormats();
  const [shown, setShown] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return (
    <li className="rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-3">
        <span className="font-medium break-all">{id}</span>
        <Badge tone={TONES[status]}>{words.status[status]}</Badge>
        <span className="text-muted">
          {words.kinds[kind]},{' '}
          {ends_on === null ? words.from_on(date(starts_on)) : words.from_until(date(starts_on), date(ends_on))}
        </span>
        <span className="flex-1" />
        <Button small aria-expanded={shown} onClick={() => setShown(!shown)}>
          {words.show_use} <span className="sr-only">{id}</span>
        </Button>
        <Button
          small
          look="primary"
          onClick={() => void download(`/v1/portal/licences/${id}/file`, `${id}.licence`).catch(setError)}
        >
          {words.file} <span className="sr-only">{id}</span>
        </Button>
      </div>
      {error === null ? null : <Trouble error={error} />}
      {shown ? <Activations id={id} /> : null}
    </li>
  );
}

function Activations({ id }: { readonly id: string }) {
  const words = useWords(licencesWords);
  const { time } = useFormats();
  const { data, error } = query.useQuery('get', '/v1/portal/licences/{id}/activations', { params: { path: { id } } });
  if (error !== null) return <Trouble error={error} />;
  if (data === undefined) return <Loading lines={2} />;
  if (data.data.length === 0) return <p className="mt-2 text-muted">{words.nobody}</p>;
  return (
    <div className="mt-2">
      <p className="text-sm text-muted">{words.in_use}</p>
      <ul>
        {data.data.map(({ id: run, holder, since }) => (
          <li key={run} className="flex flex-wrap justify-between gap-3">
            <span className="break-all">{holder}</span>
            <span className="text-muted">{time(since)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
