// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { PageHead } from '../../ui/layout.tsx';
import { Badge, Empty, Loading, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { paymentMethodsWords } from '../words/payment-methods.ts';

const PATH = '/v1/portal/payment_methods';
type Method = Schemas['PaymentMethod'];

export default function PaymentMethods() {
  const words = useWords(paymentMethodsWords);
  const tell = useToast();
  const stale = useStale();
  const once = useIdempotencyKey();
  const [removing, setRemoving] = useState<Method | null>(null);
  const done = async () => {
    once.renew();
    await stale(PATH);
  };
  const { data, error, refetch } = query.useQuery('get', PATH);
  const order = query.useMutation('put', PATH, { onSuccess: done });
  const remove = query.useMutation('delete', `${PATH}/{id}`, {
    onSuccess: async () => {
      await done();
      setRemoving(null);
      tell(words.removed);
    },
  });
  const add = query.useMutation('post', '/v1/portal/payment_method_setups', {
    onSuccess: ({ url }) => {
      if (url !== null) window.location.assign(url);
    },
  });
  if (error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={5} />;
  const methods = data.data;
  const failed = add.error ?? order.error ?? remove.error;
  return (
    <>
      <PageHead
        title={words.title}
        lead={methods.length === 0 ? undefined : words.lead}
        actions={
          <Button
            look="primary"
            busy={add.isPending}
            onClick={() => add.mutate({ body: { return_url: window.location.href } })}
          >
            {words.add}
          </Button>
        }
      />
      {failed === null ? null : <Trouble error={failed} />}
      {methods.length === 0 ? <Empty title={words.none}>{words.none_mend}</Empty> : null}
      <ul className="mt-3 flex flex-col gap-2">
        {methods.map((method) => (
          <li
            key={method.id}
            className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface p-4"
          >
            <span className="font-medium">{method.label}</span>
            {method.exp_month === null ? null : (
              <span className="text-muted">
                {words.good_until(`${String(method.exp_month).padStart(2, '0')}/${method.exp_year}`)}
              </span>
            )}
            {method.default ? <Badge tone="good">{words.first}</Badge> : null}
            <span className="flex-1" />
            {method.default ? null : (
              <Button
                small
                busy={order.isPending}
                onClick={() => order.mutate({ params: { header: once.header() }, body: { order: [method.id] } })}
              >
                {words.make_first} <span className="sr-only">{method.label}</span>
              </Button>
            )}
            <Button small look="danger" onClick={() => setRemoving(method)}>
              {words.remove} <span className="sr-only">{method.label}</span>
            </Button>
          </li>
        ))}
      </ul>
      {removing === null ? null : (
        <Confirm
          open
          danger
          onClose={() => setRemoving(null)}
          title={words.remove_question(removing.label)}
          confirm={words.remove}
          busy={remove.isPending}
          onConfirm={() => remove.mutate({ params: { path: { id: removing.id }, header: once.header() } })}
        >
          <p>{words.remove_lead}</p>
        </Confirm>
      )}
    </>
  );
}
