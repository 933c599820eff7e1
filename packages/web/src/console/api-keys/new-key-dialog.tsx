// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { useOrganisation } from '../session.tsx';
import { leads } from '../team/roles.ts';
import { apiKeysWords } from '../words/api-keys.ts';

/** Keys of customers are made by themselves, in the portal. */
type Kind = Exclude<Schemas['ApiKey']['kind'], 'customer'>;

/** Makes a key and shows its secret, this once. */
export function NewKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(apiKeysWords);
  const shared = useWords(sharedWords);
  const stale = useStale();
  // a secret key may do everything: with one a developer would be an admin
  const kinds: readonly Kind[] = leads(useOrganisation().role)
    ? ['secret', 'publishable', 'ingest']
    : ['publishable', 'ingest'];
  const [kind, setKind] = useState<Kind>(kinds[0] as Kind);
  const [secret, setSecret] = useState<string | null>(null);
  const make = query.useMutation('post', '/v1/api_keys');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name'));
    setSecret((await make.mutateAsync({ body: { kind, name } })).secret);
    await stale('/v1/api_keys');
  };
  return (
    <Dialog open onClose={onClose} title={words.make} lead={words.make_lead}>
      {secret === null ? (
        <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event).catch(() => {})}>
          <TextField label={words.name} hint={words.name_hint} name="name" autoComplete="off" required />
          <Choice
            label={words.kind}
            hint={`${words.kind_says[kind]}${kinds.includes('secret') ? '' : ` ${words.no_secret}`}`}
            choices={kinds.map((one) => [one, words.kinds[one]] as const)}
            value={kind}
            onChange={(event) => setKind(event.target.value as Kind)}
          />
          {make.error === null ? null : <Trouble error={make.error} />}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{shared.cancel}</Button>
            <Button type="submit" look="primary" busy={make.isPending}>
              {words.make}
            </Button>
          </div>
        </form>
      ) : (
        <div className="flex flex-col gap-3">
          <p>{words.secret}</p>
          <div className="flex items-center gap-2 rounded-md bg-sunken p-2">
            <code className="min-w-0 flex-1 break-all">{secret}</code>
            <CopyButton text={secret} />
          </div>
          <p className="text-muted">{words.secret_hint}</p>
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
