// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { useStale } from '../../api/change.ts';
import { query } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { messageWords } from '../words/changes.ts';
import { webhooksWords } from '../words/webhooks.ts';
import type { WebhookEndpoint } from './endpoints.ts';

/** A new endpoint, or another address, description or choice of messages for one. */
export function EndpointForm({
  endpoint,
  onClose,
  onSecret,
}: {
  /** Null: a new one. */
  readonly endpoint: WebhookEndpoint | null;
  readonly onClose: () => void;
  readonly onSecret: (secret: string) => void;
}) {
  const words = useWords(webhooksWords);
  const messages = useWords(messageWords);
  const shared = useWords(sharedWords);
  const stale = useStale();
  const tell = useToast();
  const types = query.useQuery('get', '/v1/webhook_event_types');
  const [some, setSome] = useState(endpoint !== null && endpoint.event_types !== null);
  const [wanted, setWanted] = useState<ReadonlySet<string>>(new Set(endpoint?.event_types ?? []));
  const make = query.useMutation('post', '/v1/webhook_endpoints');
  const change = query.useMutation('patch', '/v1/webhook_endpoints/{id}');
  const error = make.error ?? change.error;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = {
      url: String(form.get('url')),
      description: String(form.get('description')),
      event_types: some ? ([...wanted].sort() as never) : null,
    };
    try {
      if (endpoint === null) onSecret((await make.mutateAsync({ body })).secret);
      else {
        await change.mutateAsync({ params: { path: { id: endpoint.id } }, body });
        tell(words.changed);
      }
    } catch {
      return; // shown as what went wrong
    }
    await stale('/v1/webhook_endpoints');
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title={endpoint === null ? words.add : words.edit}>
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <TextField
          label={words.url}
          name="url"
          type="url"
          required
          placeholder="https://example.com/hooks/kontor"
          defaultValue={endpoint?.url}
          hint={words.url_hint}
        />
        <TextField label={words.description} name="description" maxLength={500} defaultValue={endpoint?.description} />
        <Checkbox label={words.only_some} checked={some} onChange={(event) => setSome(event.target.checked)} />
        {some ? (
          types.data === undefined ? (
            <Loading />
          ) : (
            <ScrollRegion label={words.types} className="max-h-56 overflow-y-auto rounded-md border border-line p-3">
              <div className="grid gap-1.5 sm:grid-cols-2">
                {types.data.data.map(({ id }) => (
                  <Checkbox
                    key={id}
                    label={messages[id]}
                    hint={id}
                    checked={wanted.has(id)}
                    onChange={(event) => {
                      const next = new Set(wanted);
                      if (event.target.checked) next.add(id);
                      else next.delete(id);
                      setWanted(next);
                    }}
                  />
                ))}
              </div>
            </ScrollRegion>
          )
        ) : null}
        {error === null ? null : <Trouble error={error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button
            type="submit"
            look="primary"
            busy={make.isPending || change.isPending}
            disabled={some && wanted.size === 0}
          >
            {endpoint === null ? words.add : shared.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
