// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Empty, Loading, Notice, Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { apiKeysWords } from '../words/api-keys.ts';

const PATH = '/v1/portal/api_keys';

export default function ApiKeys() {
  const words = useWords(apiKeysWords);
  const stale = useStale();
  const params = { params: { query: { limit: 100 } } };
  const { data, error, refetch } = query.useQuery('get', PATH, params);
  const make = query.useMutation('post', PATH, { onSuccess: () => stale(PATH) });
  if (error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={5} />;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    make.mutate({ body: { name: String(new FormData(form).get('name')) } }, { onSuccess: () => form.reset() });
  };
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <form className="mb-4 flex flex-wrap items-end gap-3" onSubmit={submit}>
        <TextField label={words.name} name="name" maxLength={200} required />
        <Button type="submit" look="primary" busy={make.isPending}>
          {words.make}
        </Button>
      </form>
      {make.error === null ? null : <Trouble error={make.error} />}
      {make.data === undefined ? null : (
        <div className="mb-4">
          <Notice tone="good">
            <p className="font-medium">{words.secret}</p>
            <p className="flex flex-wrap items-center gap-2">
              <code className="break-all">{make.data.secret}</code>
              <CopyButton text={make.data.secret} />
            </p>
          </Notice>
        </div>
      )}
      {data.data.length === 0 ? <Empty title={words.none}>{words.none_mend}</Empty> : null}
      <ul className="flex flex-col gap-2">
        {data.data.map((key) => (
          <Key key={key.id} apiKey={key} />
        ))}
      </ul>
    </>
  );
}

function Key({ apiKey: { id, name, prefix, created, revoked } }: { readonly apiKey: Schemas['ApiKey'] }) {
  const words = useWords(apiKeysWords);
  const { time } = useFormats();
  const stale = useStale();
  const [asking, setAsking] = useState(false);
  const revoke = query.useMutation('post', `${PATH}/{id}/revoke`, {
    onSuccess: async () => {
      await stale(PATH);
      setAsking(false);
    },
  });
  return (
    <li className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface p-4">
      <span className="font-medium">{name}</span>
      <code className="text-muted">{prefix}…</code>
      <span className="text-muted">{revoked === null ? words.made(time(created)) : words.revoked(time(revoked))}</span>
      <span className="flex-1" />
      {revoked === null ? (
        <Button small look="danger" onClick={() => setAsking(true)}>
          {words.revoke} <span className="sr-only">{name}</span>
        </Button>
      ) : null}
      {asking ? (
        <Confirm
          open
          danger
          onClose={() => setAsking(false)}
          title={words.revoke_question(name)}
          confirm={words.revoke}
          busy={revoke.isPending}
          onConfirm={() => revoke.mutate({ params: { path: { id } } })}
        >
          {revoke.error === null ? null : <Trouble error={revoke.error} />}
          <p>{words.revoke_lead}</p>
        </Confirm>
      ) : null}
    </li>
  );
}
