// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useRef, useState } from 'react';
import { query, type Schemas } from '../../api/client.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { PageHead, Section } from '../../ui/layout.tsx';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { OwnSessions } from '../../ui/own-sessions.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { type SessionAnswer, useSession } from '../session.tsx';
import { MAIL_LANGUAGES } from '../team/mail-languages.ts';
import { accountWords } from '../words/account.ts';
import { signInWords } from '../words/sign-in.ts';
import { teamWords } from '../words/team.ts';

export default function Account() {
  const words = useWords(accountWords);
  const { signed_in, start } = useSession();
  if (signed_in === null) return null;
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <Person session={signed_in} onChange={start} />
        <Password session={signed_in} onChange={start} />
        <Section title={words.sessions} className="lg:col-span-2">
          <p className="mb-3 text-muted">{words.sessions_lead}</p>
          <OwnSessions path="/v1/sessions" />
        </Section>
        <Organisations session={signed_in} onChange={start} />
      </div>
    </>
  );
}

interface Part {
  readonly session: SessionAnswer;
  readonly onChange: (session: SessionAnswer) => void;
}

function Person({ session, onChange }: Part) {
  const words = useWords(accountWords);
  const shared = useWords(sharedWords);
  const tell = useToast();
  const change = query.useMutation('patch', '/v1/session/user');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const language = String(form.get('language')) as Schemas['User']['language'];
    const user = await change.mutateAsync({ body: { name: String(form.get('name')), language } });
    onChange({ ...session, user });
    tell(words.saved);
  };
  return (
    <Section title={words.person}>
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event).catch(() => {})}>
        <TextField label={words.email} value={session.user.email} readOnly autoComplete="username" />
        <TextField label={words.name} name="name" defaultValue={session.user.name} autoComplete="name" required />
        <Choice label={words.language} name="language" defaultValue={session.user.language} choices={MAIL_LANGUAGES} />
        {change.error === null ? null : <Trouble error={change.error} />}
        <Button type="submit" look="primary" className="self-start" busy={change.isPending}>
          {shared.save}
        </Button>
      </form>
    </Section>
  );
}

function Password({ session, onChange }: Part) {
  const words = useWords(accountWords);
  const sign_in = useWords(signInWords);
  const tell = useToast();
  const form = useRef<HTMLFormElement>(null);
  const change = query.useMutation('post', '/v1/session/password');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const current = String(given.get('current'));
    onChange(
      await change.mutateAsync({ body: { current: current === '' ? null : current, new: String(given.get('new')) } }),
    );
    form.current?.reset();
    tell(words.changed);
  };
  const code = change.error === null ? null : troubleOf(change.error).code;
  return (
    <Section title={words.password}>
      <form ref={form} className="flex flex-col gap-4" onSubmit={(event) => void submit(event).catch(() => {})}>
        <p className="text-muted">{words.password_lead}</p>
        <input type="hidden" autoComplete="username" value={session.user.email} readOnly />
        <TextField
          label={words.current}
          hint={words.current_hint}
          name="current"
          type="password"
          autoComplete="current-password"
        />
        <TextField
          label={words.new}
          hint={sign_in.password_hint}
          name="new"
          type="password"
          autoComplete="new-password"
          minLength={12}
          required
        />
        {code === 'sign-in-wrong' || code === 'password-weak' ? (
          <Notice tone="bad">{code === 'sign-in-wrong' ? sign_in.wrong_current : sign_in.password_weak}</Notice>
        ) : change.error === null ? null : (
          <Trouble error={change.error} />
        )}
        <Button type="submit" look="primary" className="self-start" busy={change.isPending}>
          {words.set}
        </Button>
      </form>
    </Section>
  );
}

type Organisation = SessionAnswer['organisations'][number];

function Organisations({ session, onChange }: Part) {
  const words = useWords(accountWords);
  const team = useWords(teamWords);
  const tell = useToast();
  const [leaving, setLeaving] = useState<Organisation | null>(null);
  const leave = query.useMutation('delete', '/v1/session/organisations/{id}');
  const close = () => setLeaving(null);
  const confirm = async ({ id, name }: Organisation) => {
    onChange(await leave.mutateAsync({ params: { path: { id } } }));
    tell(words.left(name));
  };
  const columns: readonly Column<Organisation>[] = [
    { key: 'name', head: words.organisation, cell: ({ name }) => name },
    { key: 'role', head: team.role, cell: ({ role }) => team.roles[role] },
    {
      key: 'actions',
      head: words.leave,
      csv: false,
      align: 'right',
      cell: (one) => (
        <Button small look="quiet" aria-label={words.leave_of(one.name)} onClick={() => setLeaving(one)}>
          {words.leave}
        </Button>
      ),
    },
  ];
  return session.organisations.length === 0 ? null : (
    <Section title={words.organisations} className="lg:col-span-2">
      <Table label={words.organisation} columns={columns} rows={session.organisations} row_key={({ id }) => id} />
      {leave.error === null ? null : <Trouble error={leave.error} />}
      {leaving === null ? null : (
        <Confirm
          open
          onClose={close}
          onConfirm={() => void confirm(leaving).then(close, close)}
          title={words.leave_of(leaving.name)}
          confirm={words.leave}
          busy={leave.isPending}
          danger
        >
          <p>{words.leave_lead}</p>
        </Confirm>
      )}
    </Section>
  );
}
