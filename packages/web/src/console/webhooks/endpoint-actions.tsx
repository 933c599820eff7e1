// SPDX-License-Identifier: Apache-2.0
import { MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { query } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { webhooksWords } from '../words/webhooks.ts';
import type { WebhookEndpoint } from './endpoints.ts';

/** What can be done with an endpoint; what cannot be taken back is asked first. */
export function EndpointActions({
  endpoint,
  onEdit,
  onSecret,
}: {
  readonly endpoint: WebhookEndpoint;
  readonly onEdit: () => void;
  readonly onSecret: (secret: string) => void;
}) {
  const words = useWords(webhooksWords);
  const shared = useWords(sharedWords);
  const tell = useToast();
  const stale = useStale();
  const key = useIdempotencyKey();
  const [asked, setAsked] = useState<'rotate' | 'disable' | 'remove' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const test = query.useMutation('post', '/v1/webhook_endpoints/{id}/test');
  const change = query.useMutation('patch', '/v1/webhook_endpoints/{id}');
  const rotate = query.useMutation('post', '/v1/webhook_endpoints/{id}/rotate_secret');
  const remove = query.useMutation('delete', '/v1/webhook_endpoints/{id}');
  const params = { path: { id: endpoint.id }, header: key.header() };
  const run = async (work: () => Promise<unknown>) => {
    setError(null);
    try {
      await work();
      key.renew();
      setAsked(null);
      await stale('/v1/webhook_');
    } catch (thrown) {
      setError(thrown);
    }
  };
  const setStatus = (status: 'enabled' | 'disabled') =>
    run(async () => {
      await change.mutateAsync({ params, body: { status } });
      tell(status === 'enabled' ? words.enabled_told : words.disabled_told);
    });
  const enabled = endpoint.status === 'enabled';
  const busy = change.isPending || rotate.isPending || remove.isPending;
  const ask = { open: true, onClose: () => setAsked(null), busy } as const;
  const trouble = error === null ? null : <Trouble error={error} />;
  return (
    <>
      <Menu
        trigger={
          <Button
            small
            look="quiet"
            aria-label={`${shared.actions} ${endpoint.url}`}
            icon={<MoreHorizontal size={16} aria-hidden />}
          />
        }
        items={[
          { label: words.edit, onSelect: onEdit },
          {
            label: words.send_test,
            disabled: !enabled,
            onSelect: () =>
              void run(async () => {
                await test.mutateAsync({ params });
                tell(words.test_sent);
              }),
          },
          { label: words.rotate, onSelect: () => setAsked('rotate') },
          enabled
            ? { label: words.disable, onSelect: () => setAsked('disable') }
            : { label: words.enable, onSelect: () => void setStatus('enabled') },
          'line',
          { label: words.remove, danger: true, onSelect: () => setAsked('remove') },
        ]}
      />
      {asked === null ? trouble : null}
      {asked === 'rotate' ? (
        <Confirm
          {...ask}
          title={words.rotate_ask}
          confirm={words.rotate}
          onConfirm={() =>
            void run(async () => onSecret((await rotate.mutateAsync({ params: { path: params.path } })).secret))
          }
        >
          <p>{words.rotate_words}</p>
          {trouble}
        </Confirm>
      ) : null}
      {asked === 'disable' ? (
        <Confirm
          {...ask}
          title={words.disable_ask}
          confirm={words.disable}
          onConfirm={() => void setStatus('disabled')}
        >
          <p>{words.disable_words}</p>
          {trouble}
        </Confirm>
      ) : null}
      {asked === 'remove' ? (
        <Confirm
          {...ask}
          danger
          title={words.remove_ask}
          confirm={words.remove}
          onConfirm={() =>
            void run(async () => {
              await remove.mutateAsync({ params });
              tell(words.removed);
            })
          }
        >
          <p>{words.remove_words(endpoint.url)}</p>
          {trouble}
        </Confirm>
      ) : null}
    </>
  );
}
