// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { api, type Schemas } from '../../api/client.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Badge, Empty, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { useMay } from '../permission.ts';
import { licencesWords } from '../words/licences.ts';

type Install = Schemas['Install'];

/** Installations whose usage statements are taken. */
export function Installations({ licence_id }: { readonly licence_id: string }) {
  const words = useWords(licencesWords);
  const { moment } = useFormats();
  const may = useMay('developer');
  const [registering, setRegistering] = useState(false);
  const [revoked, setRevoked] = useState<Install | null>(null);
  const columns: readonly Column<Install>[] = [
    { key: 'name', head: words.name, cell: ({ name }) => name },
    {
      key: 'status',
      head: words.status,
      cell: ({ status }) => <Badge tone={status === 'active' ? 'good' : 'bad'}>{words.install_statuses[status]}</Badge>,
    },
    {
      key: 'covers_until',
      head: words.known_until,
      cell: ({ covers_until }) => (covers_until === null ? words.never_stated : moment(covers_until)),
    },
    {
      key: 'public_key',
      head: words.public_key,
      cell: ({ public_key }) => <code>{public_key}</code>,
      wide_only: true,
    },
  ];
  const end: Column<Install> = {
    key: 'revoke',
    head: words.revoke,
    align: 'right',
    csv: false,
    cell: (row) =>
      row.status === 'revoked' ? null : (
        <Button small aria-label={`${words.revoke}: ${row.name}`} onClick={() => setRevoked(row)}>
          {words.revoke}
        </Button>
      ),
  };
  const register = may ? <Button onClick={() => setRegistering(true)}>{words.register}</Button> : null;
  return (
    <Section title={words.installs} actions={register}>
      <p className="mb-3 text-muted">{words.installs_lead}</p>
      <DataTable<Install>
        label={words.installs_lead}
        name={`installations-${licence_id}`}
        path="/v1/installs"
        filter={{ licence_id }}
        columns={may ? [...columns, end] : columns}
        empty={<Empty title={words.no_installs}>{words.no_installs_mend}</Empty>}
      />
      {registering ? <RegisterForm licence_id={licence_id} onClose={() => setRegistering(false)} /> : null}
      {revoked === null ? null : <RevokeInstall install={revoked} onClose={() => setRevoked(null)} />}
    </Section>
  );
}

function RegisterForm({ licence_id, onClose }: { readonly licence_id: string; readonly onClose: () => void }) {
  const words = useWords(licencesWords);
  const tell = useToast();
  const stale = useStale();
  const { busy, error, run } = useRun();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void run(async () => {
      const { data, error: refused } = await api.POST('/v1/licences/{id}/installs', {
        params: { path: { id: licence_id } },
        body: { public_key: String(form.get('public_key')).trim(), name: String(form.get('name')) },
      });
      if (data === undefined) throw refused;
      await stale('/v1/installs', '/v1/licences');
      tell(words.registered_told);
      onClose();
    });
  };
  return (
    <Dialog open onClose={onClose} title={words.register}>
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <TextField label={words.name} name="name" required />
        <TextField
          label={words.public_key}
          name="public_key"
          required
          minLength={43}
          maxLength={43}
          spellCheck={false}
          hint={words.public_key_hint}
        />
        {error === null ? null : <Trouble error={error} />}
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={busy}>
            {words.register}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RevokeInstall({ install, onClose }: { readonly install: Install; readonly onClose: () => void }) {
  const words = useWords(licencesWords);
  const stale = useStale();
  const key = useIdempotencyKey();
  const { busy, error, run } = useRun();
  const [reason, setReason] = useState('');
  const revoke = () =>
    run(async () => {
      const { data, error: refused } = await api.POST('/v1/installs/{id}/revoke', {
        params: { path: { id: install.id }, header: key.header() },
        body: reason.trim() === '' ? {} : { reason: reason.trim() },
      });
      if (data === undefined) throw refused;
      await stale('/v1/installs', '/v1/licences');
      onClose();
    });
  return (
    <Confirm
      open
      danger
      onClose={onClose}
      onConfirm={() => void revoke()}
      busy={busy}
      title={words.revoke_install_ask}
      confirm={words.revoke}
    >
      <div className="flex flex-col gap-3">
        <p>{words.revoke_install_words}</p>
        <TextField
          label={words.reason_kept}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {error === null ? null : <Trouble error={error} />}
      </div>
    </Confirm>
  );
}
