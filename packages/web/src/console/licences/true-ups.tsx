// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { api, query } from '../../api/client.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Section } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { useMay } from '../permission.ts';
import { licencesWords } from '../words/licences.ts';
import { TrueUpTable } from './true-up-table.tsx';

/** The periods of true-up of a licence; what became due without another statement is charged when somebody says so. */
export function TrueUps({ licence_id }: { readonly licence_id: string }) {
  const words = useWords(licencesWords);
  const shared = useWords(sharedWords);
  const may = useMay('finance');
  const stale = useStale();
  const tell = useToast();
  const key = useIdempotencyKey();
  const { busy, error, run } = useRun();
  const [asking, setAsking] = useState(false);
  const found = query.useQuery('get', '/v1/licences/{id}/true_ups', { params: { path: { id: licence_id } } });
  const due = found.data?.data.filter(({ status }) => status === 'due') ?? [];
  const settle = () =>
    run(async () => {
      const { data, error: refused } = await api.POST('/v1/licences/{id}/true_ups', {
        params: { path: { id: licence_id }, header: key.header() },
        body: { dry_run: false },
      });
      if (data === undefined) throw refused;
      key.renew();
      await stale('/v1/licences');
      tell(words.settled_told);
      setAsking(false);
    });
  return (
    <Section
      title={words.true_ups}
      actions={may && due.length > 0 ? <Button onClick={() => setAsking(true)}>{words.settle}</Button> : null}
    >
      {found.isError ? (
        <Trouble error={found.error} onRetry={() => void found.refetch()} />
      ) : found.isPending ? (
        <Loading />
      ) : found.data.data.length === 0 ? (
        <p className="text-muted">{words.no_true_ups}</p>
      ) : (
        <TrueUpTable label={words.period} true_ups={found.data.data} />
      )}
      <Dialog open={asking} onClose={() => setAsking(false)} title={words.settle_ask} lead={words.settle_words} wide>
        <TrueUpTable label={words.settle_ask} true_ups={due} />
        {error === null ? null : <Trouble error={error} />}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{shared.cancel}</Button>
          <Button look="primary" busy={busy} onClick={() => void settle()}>
            {words.settle}
          </Button>
        </div>
      </Dialog>
    </Section>
  );
}
