// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { api, type Schemas } from '../../api/client.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormats } from '../../ui/format.ts';
import { Badge, Loading, Trouble } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { CustomerLink } from '../customer/customer-name.tsx';
import { serviceLevelsWords } from '../words/service-levels.ts';

type Grants = Schemas['ServiceCreditGrants'];

async function grant(month: string, dry_run: boolean, header: { 'Idempotency-Key'?: string }): Promise<Grants> {
  const { data, error } = await api.POST('/v1/service_credits', { params: { header }, body: { month, dry_run } });
  if (data === undefined) throw error;
  return data;
}

/** The credits of a month are shown as they will be, then granted. */
export function GrantCredits({ month, onClose }: { readonly month: string; readonly onClose: () => void }) {
  const words = useWords(serviceLevelsWords);
  const shared = useWords(sharedWords);
  const { money, number } = useFormats();
  const tell = useToast();
  const stale = useStale();
  const key = useIdempotencyKey();
  const { busy, error, run } = useRun();
  const drafts = useQuery({
    queryKey: ['post', '/v1/service_credits', month],
    queryFn: () => grant(month, true, {}),
    retry: false,
  });
  const rows = drafts.data?.drafts ?? [];
  const carryOut = () =>
    run(async () => {
      const { granted } = await grant(month, false, key.header());
      await stale('/v1/service_credits', '/v1/service_levels', '/v1/wallets', '/v1/customers');
      tell(words.granted_told(number(granted.length)));
      onClose();
    });
  return (
    <Dialog open onClose={onClose} title={words.grant_ask(month)} lead={words.grant_lead} wide>
      {drafts.isPending ? (
        <Loading />
      ) : drafts.isError ? (
        <Trouble error={drafts.error} />
      ) : rows.length === 0 ? (
        <p className="text-muted">{words.grant_nothing}</p>
      ) : (
        <Table
          label={words.credit}
          rows={rows}
          row_key={({ subscription_id }) => subscription_id}
          columns={[
            { key: 'customer_id', head: words.customer, cell: ({ customer_id }) => <CustomerLink id={customer_id} /> },
            {
              key: 'state',
              head: words.state,
              cell: ({ state }) => <Badge tone={state === 'open' ? 'accent' : 'plain'}>{words.states[state]}</Badge>,
            },
            {
              key: 'amount',
              head: words.amount,
              align: 'right',
              cell: ({ amount, currency }) => money(amount, currency),
            },
          ]}
        />
      )}
      {error === null ? null : <Trouble error={error} />}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{shared.cancel}</Button>
        <Button
          look="primary"
          busy={busy}
          disabled={rows.every(({ state }) => state !== 'open')}
          onClick={() => void carryOut()}
        >
          {words.grant}
        </Button>
      </div>
    </Dialog>
  );
}
