// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { useForesight } from '../../api/foresight.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Choice } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { PageHead } from '../../ui/layout.tsx';
import { Badge, Empty, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { Link } from '../router.tsx';
import { type Role, useOrganisation, useSession } from '../session.tsx';
import { InviteDialog } from '../team/invite-dialog.tsx';
import { grantableRoles, leads } from '../team/roles.ts';
import { teamWords } from '../words/team.ts';

type Member = Schemas['Member'];
type Invitation = Schemas['Invitation'];

export default function Team() {
  const words = useWords(teamWords);
  const { role } = useOrganisation();
  const [inviting, setInviting] = useState(false);
  const may = leads(role);
  return (
    <>
      <PageHead
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <Link to="/account">{words.own_account}</Link>
            {may ? (
              <Button look="primary" onClick={() => setInviting(true)}>
                {words.invite}
              </Button>
            ) : null}
          </>
        }
      />
      <h2 className="mb-2">{words.members}</h2>
      <Members may={may} />
      <h2 className="mt-8 mb-2">{words.invitations}</h2>
      <Invitations may={may} />
      {inviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
    </>
  );
}

function Members({ may }: { readonly may: boolean }) {
  const words = useWords(teamWords);
  const shared = useWords(sharedWords);
  const { time } = useFormats();
  const tell = useToast();
  const stale = useStale();
  const foresee = useForesight();
  const { role: own } = useOrganisation();
  const { signed_in } = useSession();
  const [leaving, setLeaving] = useState<Member | null>(null);
  const change = query.useMutation('patch', '/v1/members/{id}');
  const remove = query.useMutation('delete', '/v1/members/{id}');
  const give = async ({ id, name }: Member, role: Role) => {
    await foresee<Member, unknown>(
      '/v1/members',
      id,
      (member) => ({ ...member, role }),
      () => change.mutateAsync({ params: { path: { id } }, body: { role } }),
    );
    tell(words.changed(name, words.roles[role]));
  };
  const columns: readonly Column<Member>[] = [
    {
      key: 'name',
      head: words.name,
      cell: ({ id, name }) => (
        <>
          {name} {id === signed_in?.user.id ? <Badge>{words.you}</Badge> : null}
        </>
      ),
      csv: ({ name }) => name,
    },
    { key: 'email', head: words.email, cell: ({ email }) => email, wide_only: true },
    {
      key: 'role',
      head: words.role,
      cell: (member) =>
        may && grantableRoles(own).includes(member.role) ? (
          <Choice
            hide_label
            className="w-40"
            label={words.role_of(member.name)}
            choices={grantableRoles(own).map((one) => [one, words.roles[one]] as const)}
            value={member.role}
            onChange={(event) => void give(member, event.target.value as Role).catch(() => {})}
          />
        ) : (
          words.roles[member.role]
        ),
      csv: ({ role }) => role,
    },
    { key: 'created', head: words.since, cell: ({ created }) => time(created), wide_only: true },
    {
      key: 'remove',
      head: shared.actions,
      align: 'right',
      cell: (member) =>
        may && grantableRoles(own).includes(member.role) ? (
          <Button small look="quiet" aria-label={words.remove_of(member.name)} onClick={() => setLeaving(member)}>
            {words.remove}
          </Button>
        ) : null,
      csv: false,
    },
  ];
  return (
    <>
      {change.error === null ? null : <Trouble error={change.error} />}
      <DataTable
        label={words.members}
        name="members"
        path="/v1/members"
        columns={columns.filter(({ key }) => may || key !== 'remove')}
        empty={null}
      />
      <Confirm
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        title={words.remove_title(leaving?.name ?? '')}
        confirm={words.remove}
        danger
        busy={remove.isPending}
        onConfirm={() => {
          if (leaving === null) return;
          remove
            .mutateAsync({ params: { path: { id: leaving.id } } })
            .then(() => {
              tell(words.removed(leaving.name));
              setLeaving(null);
              return stale('/v1/members');
            })
            .catch(() => {});
        }}
      >
        <p>{words.remove_says}</p>
        {remove.error === null ? null : <Trouble error={remove.error} />}
      </Confirm>
    </>
  );
}

const TONES = { open: 'accent', accepted: 'good', revoked: 'plain', expired: 'plain' } as const;

function Invitations({ may }: { readonly may: boolean }) {
  const words = useWords(teamWords);
  const shared = useWords(sharedWords);
  const { time } = useFormats();
  const foresee = useForesight();
  const revoke = query.useMutation('post', '/v1/invitations/{id}/revoke');
  const columns: readonly Column<Invitation>[] = [
    { key: 'email', head: words.email, cell: ({ email }) => email },
    { key: 'role', head: words.role, cell: ({ role }) => words.roles[role], csv: ({ role }) => role },
    {
      key: 'status',
      head: words.status,
      cell: ({ status }) => <Badge tone={TONES[status]}>{words.statuses[status]}</Badge>,
      csv: ({ status }) => status,
    },
    { key: 'created', head: words.invited, cell: ({ created }) => time(created), wide_only: true },
    { key: 'expires', head: words.until, cell: ({ expires }) => time(expires), wide_only: true },
    {
      key: 'revoke',
      head: shared.actions,
      align: 'right',
      cell: ({ id, email, status }) =>
        status === 'open' ? (
          <Button
            small
            look="quiet"
            aria-label={words.revoke_of(email)}
            onClick={() =>
              void foresee<Invitation, unknown>(
                '/v1/invitations',
                id,
                (invitation) => ({ ...invitation, status: 'revoked' }),
                () => revoke.mutateAsync({ params: { path: { id } } }),
              ).catch(() => {})
            }
          >
            {words.revoke}
          </Button>
        ) : null,
      csv: false,
    },
  ];
  return (
    <>
      {revoke.error === null ? null : <Trouble error={revoke.error} />}
      <DataTable
        label={words.invitations}
        name="invitations"
        path="/v1/invitations"
        columns={columns.filter(({ key }) => may || key !== 'revoke')}
        empty={<Empty title={words.no_invitations} />}
      />
    </>
  );
}
