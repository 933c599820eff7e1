// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { api } from '../../api/client.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { useGo } from '../router.tsx';
import { licencesWords } from '../words/licences.ts';
import type { Licence } from './licence-status.tsx';

type Action = 'renew' | 'suspend' | 'revoke';

/** Renewing, suspending, resuming and revoking; each asks first and says what it does. */
export function LicenceActions({ licence: { id, status } }: { readonly licence: Licence }) {
  const words = useWords(licencesWords);
  const tell = useToast();
  const stale = useStale();
  const go = useGo();
  const key = useIdempotencyKey();
  const { busy, error, run, forget } = useRun();
  const [asked, setAsked] = useState<Action | null>(null);
  const [reason, setReason] = useState('');
  const ask = (action: Action) => {
    forget();
    setReason('');
    key.renew();
    setAsked(action);
  };
  const carryOut = (action: Action | 'resume') =>
    run(async () => {
      const params = { path: { id }, header: key.header() };
      const body = reason.trim() === '' ? {} : { reason: reason.trim() };
      const { data, error: refused } =
        action === 'renew'
          ? await api.POST('/v1/licences/{id}/renew', { params, body: {} })
          : action === 'resume'
            ? await api.POST('/v1/licences/{id}/resume', { params, body: {} })
            : action === 'suspend'
              ? await api.POST('/v1/licences/{id}/suspend', { params, body })
              : await api.POST('/v1/licences/{id}/revoke', { params, body });
      if (data === undefined) throw refused;
      setAsked(null);
      key.renew();
      await stale('/v1/licences');
      if (action === 'renew') go(`/licences/${data.id}`);
      tell(
        {
          renew: words.renewed_told,
          resume: words.resumed_told,
          suspend: words.suspended_told,
          revoke: words.revoked_told,
        }[action],
      );
    });
  const texts = {
    renew: { title: words.renew_ask, confirm: words.renew, says: words.renew_words },
    suspend: { title: words.suspend_ask, confirm: words.suspend, says: words.suspend_words },
    revoke: { title: words.revoke_ask, confirm: words.revoke, says: words.revoke_words },
  };
  if (status === 'revoked') return null;
  return (
    <>
      {status === 'suspended' ? (
        <Button busy={busy} onClick={() => void carryOut('resume')}>
          {words.resume}
        </Button>
      ) : (
        <>
          <Button look="primary" onClick={() => ask('renew')}>
            {words.renew}
          </Button>
          <Button onClick={() => ask('suspend')}>{words.suspend}</Button>
        </>
      )}
      <Button look="danger" onClick={() => ask('revoke')}>
        {words.revoke}
      </Button>
      {asked === null ? (
        error === null ? null : (
          <Trouble error={error} />
        )
      ) : (
        <Confirm
          open
          onClose={() => setAsked(null)}
          onConfirm={() => void carryOut(asked)}
          busy={busy}
          danger={asked === 'revoke'}
          title={texts[asked].title}
          confirm={texts[asked].confirm}
        >
          <div className="flex flex-col gap-3">
            <p>{texts[asked].says}</p>
            {asked === 'renew' ? null : (
              <TextField
                label={words.reason_kept}
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
            {error === null ? null : <Trouble error={error} />}
          </div>
        </Confirm>
      )}
    </>
  );
}
