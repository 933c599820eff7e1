// SPDX-License-Identifier: Apache-2.0
import { Download, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { download } from '../../api/file.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Badge, Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { LinkButton } from '../link-button.tsx';
import { useMay } from '../permission.ts';
import { signingKeysWords } from '../words/signing-keys.ts';

type SigningKey = Schemas['SigningKey'];

/** The keys that licences are signed with: made, rotated, and no longer trusted. */
export default function SigningKeys() {
  const words = useWords(signingKeysWords);
  const may = useMay();
  const { moment } = useFormats();
  const keys = query.useQuery('get', '/v1/signing_keys');
  const { busy, error, run } = useRun();
  const [asked, setAsked] = useState<SigningKey | 'new' | null>(null);
  const rows = keys.data?.data ?? [];
  const make = may ? (
    <Button look="primary" icon={<KeyRound size={16} aria-hidden />} onClick={() => setAsked('new')}>
      {rows.length === 0 ? words.make : words.rotate}
    </Button>
  ) : null;
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <LinkButton to="/licences">{words.licences}</LinkButton>
            <Button
              busy={busy}
              disabled={rows.length === 0}
              icon={<Download size={16} aria-hidden />}
              onClick={() => void run(() => download('/v1/licence_key_set', 'keys.json'))}
            >
              {words.export}
            </Button>
            {make}
          </>
        }
      />
      {error === null ? null : <Trouble error={error} />}
      {keys.isPending ? (
        <Loading lines={4} />
      ) : keys.isError ? (
        <Trouble error={keys.error} onRetry={() => void keys.refetch()} />
      ) : rows.length === 0 ? (
        <Empty title={words.empty}>
          <p>{words.empty_mend}</p>
          {make}
        </Empty>
      ) : (
        <Table
          framed
          label={words.title}
          rows={rows}
          row_key={({ id }) => id}
          columns={[
            { key: 'id', head: words.key, cell: ({ id }) => <code>{id}</code> },
            {
              key: 'compromised_at',
              head: words.state,
              cell: (key) => <KeyState signing_key={key} />,
            },
            { key: 'sign_from', head: words.from, cell: ({ sign_from }) => moment(sign_from) },
            {
              key: 'sign_until',
              head: words.until,
              cell: ({ sign_until }) => (sign_until === null ? '' : moment(sign_until)),
            },
            ...(may
              ? [
                  {
                    key: 'actions',
                    head: words.compromise,
                    csv: false,
                    align: 'right',
                    cell: (key: SigningKey) =>
                      key.compromised_at === null ? (
                        <Button small aria-label={`${words.compromise} ${key.id}`} onClick={() => setAsked(key)}>
                          {words.compromise}
                        </Button>
                      ) : null,
                  } as const,
                ]
              : []),
          ]}
        />
      )}
      {asked === 'new' ? <MakeKey first={rows.length === 0} onClose={() => setAsked(null)} /> : null}
      {asked === null || asked === 'new' ? null : <Compromise signing_key={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function KeyState({ signing_key: { compromised_at, sign_until } }: { readonly signing_key: SigningKey }) {
  const words = useWords(signingKeysWords);
  const { moment } = useFormats();
  if (compromised_at !== null)
    return (
      <>
        <Badge tone="bad">{words.compromised}</Badge>{' '}
        <span className="text-sm text-muted">{words.since(moment(compromised_at))}</span>
      </>
    );
  return sign_until === null ? <Badge tone="good">{words.in_use}</Badge> : <Badge>{words.ended}</Badge>;
}

function MakeKey({ first, onClose }: { readonly first: boolean; readonly onClose: () => void }) {
  const words = useWords(signingKeysWords);
  const tell = useToast();
  const stale = useStale();
  const key = useIdempotencyKey();
  const { busy, error, run } = useRun();
  const make = () =>
    run(async () => {
      const { data, error: refused } = await api.POST('/v1/signing_keys', {
        params: { header: key.header() },
        body: {},
      });
      if (data === undefined) throw refused;
      await stale('/v1/signing_keys');
      tell(words.made_told);
      onClose();
    });
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={() => void make()}
      busy={busy}
      title={words.make_ask}
      confirm={first ? words.make : words.rotate}
    >
      <p>{first ? words.make_first : words.make_words}</p>
      {error === null ? null : <Trouble error={error} />}
    </Confirm>
  );
}

function Compromise({
  signing_key: { id },
  onClose,
}: {
  readonly signing_key: SigningKey;
  readonly onClose: () => void;
}) {
  const words = useWords(signingKeysWords);
  const tell = useToast();
  const stale = useStale();
  const key = useIdempotencyKey();
  const { busy, error, run } = useRun();
  const [at, setAt] = useState('');
  const compromise = () =>
    run(async () => {
      const { data, error: refused } = await api.POST('/v1/signing_keys/{id}/compromise', {
        params: { path: { id }, header: key.header() },
        body: at === '' ? {} : { at: new Date(at).toISOString() },
      });
      if (data === undefined) throw refused;
      await stale('/v1/signing_keys');
      tell(words.compromised_told);
      onClose();
    });
  return (
    <Confirm
      open
      danger
      onClose={onClose}
      onConfirm={() => void compromise()}
      busy={busy}
      title={words.compromise_ask(id)}
      confirm={words.compromised}
    >
      <div className="flex flex-col gap-3">
        <p>{words.compromise_words}</p>
        <TextField
          label={words.compromise_at}
          hint={words.compromise_hint}
          type="datetime-local"
          value={at}
          onChange={(event) => setAt(event.target.value)}
        />
        {error === null ? null : <Trouble error={error} />}
      </div>
    </Confirm>
  );
}
