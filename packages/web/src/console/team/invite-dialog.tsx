// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useLanguage, useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { type Role, useOrganisation } from '../session.tsx';
import { teamWords } from '../words/team.ts';
import { MAIL_LANGUAGES } from './mail-languages.ts';
import { grantableRoles } from './roles.ts';

/** Invites somebody and shows the link, this once. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(teamWords);
  const shared = useWords(sharedWords);
  const language = useLanguage();
  const stale = useStale();
  const { role: own } = useOrganisation();
  const [role, setRole] = useState<Role>('viewer');
  const [made, setMade] = useState<Schemas['NewInvitation'] | null>(null);
  const invite = query.useMutation('post', '/v1/invitations');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { email: String(form.get('email')), role, language: String(form.get('language')) as 'en' };
    setMade(await invite.mutateAsync({ body }));
    await stale('/v1/invitations');
  };
  return (
    <Dialog open onClose={onClose} title={words.invite} lead={words.invite_lead}>
      {made === null ? (
        <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event).catch(() => {})}>
          <TextField label={words.email} name="email" type="email" autoComplete="off" required />
          <Choice
            label={words.role}
            hint={words.role_says[role]}
            choices={grantableRoles(own).map((one) => [one, words.roles[one]] as const)}
            value={role}
            onChange={(event) => setRole(event.target.value as Role)}
          />
          <Choice label={words.language} name="language" defaultValue={language} choices={MAIL_LANGUAGES} />
          {invite.error === null ? null : <Trouble error={invite.error} />}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{shared.cancel}</Button>
            <Button type="submit" look="primary" busy={invite.isPending}>
              {words.send}
            </Button>
          </div>
        </form>
      ) : (
        <div className="flex flex-col gap-3">
          <p>{words.link}</p>
          <div className="flex items-center gap-2 rounded-md bg-sunken p-2">
            <code className="min-w-0 flex-1 break-all">{made.url}</code>
            <CopyButton text={made.url} />
          </div>
          <p className="text-muted">{words.link_hint}</p>
          <div className="flex justify-end">
            <Button look="primary" onClick={onClose}>
              {shared.close}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
