// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useRef, useState } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { api, query, type Schemas } from '../../api/client.ts';
import { useRun } from '../../api/run.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { CustomerChoice } from '../customer-choice.tsx';
import { useGo } from '../router.tsx';
import { licencesWords } from '../words/licences.ts';
import { type Claims, LicenceClaims } from './licence-claims.tsx';
import { MoreTerms } from './more-terms.tsx';

type Kind = Schemas['Licence']['kind'];

const lines = (text: FormDataEntryValue | null) =>
  String(text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The terms as the API takes them: what was left empty is left out. */
function termsOf(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? '');
  const day = (name: 'starts_on' | 'ends_on' | 'maintenance_until') =>
    text(name) === '' ? {} : { [name]: text(name) };
  const list = (name: 'nodes' | 'environments') => {
    const found = lines(form.get(name));
    return found.length === 0 ? {} : { [name]: found };
  };
  return {
    subscription_id: text('subscription_id'),
    kind: text('kind') as Kind,
    ...day('starts_on'),
    ...day('ends_on'),
    ...day('maintenance_until'),
    ...list('nodes'),
    ...list('environments'),
    ...(text('cores') === '' ? {} : { cores: Number(text('cores')) }),
    // how often places are asked for is as it is by default
    ...(text('leases') === ''
      ? {}
      : { floating: { leases: Number(text('leases')), heartbeat_seconds: 60, cull_seconds: 300 } }),
  };
}

/** A licence is looked at before it is signed. */
export function IssueForm({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(licencesWords);
  const shared = useWords(sharedWords);
  const stale = useStale();
  const tell = useToast();
  const go = useGo();
  const key = useIdempotencyKey();
  const form = useRef<HTMLFormElement>(null);
  const [customer, setCustomer] = useState('');
  const [kind, setKind] = useState<Kind>('subscription');
  const [preview, setPreview] = useState<Claims | null>(null);
  const { busy, error, run, forget } = useRun();
  const subscriptions = query.useQuery(
    'get',
    '/v1/subscriptions',
    { params: { query: { customer_id: customer, limit: 100 } } },
    { enabled: customer !== '' },
  );
  const choices = subscriptions.data?.data ?? [];
  const terms = () => termsOf(new FormData(form.current as HTMLFormElement));

  const look = () => {
    if (form.current?.reportValidity() === false) return;
    setPreview(null);
    void run(async () => {
      const { data, error: refused } = await api.POST('/v1/licences/preview', { body: terms() });
      if (data === undefined) throw refused;
      setPreview(data as Claims);
    });
  };
  const sign = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const { data, error: refused } = await api.POST('/v1/licences', {
        params: { header: key.header() },
        body: terms(),
      });
      if (data === undefined) throw refused;
      await stale('/v1/licences');
      tell(words.issued_told);
      go(`/licences/${data.id}`);
    });
  };
  const forgetPreview = () => {
    setPreview(null);
    forget();
    key.renew();
  };
  return (
    <Dialog open onClose={onClose} title={words.issue} wide>
      <form ref={form} className="flex flex-col gap-4" onSubmit={sign} onInput={forgetPreview}>
        <div className="flex flex-wrap gap-3">
          <CustomerChoice
            value={customer}
            onChange={(id) => {
              setCustomer(id);
              forgetPreview();
            }}
          />
          <Choice
            className="w-72"
            label={words.subscription}
            name="subscription_id"
            required
            disabled={choices.length === 0}
            hint={
              customer === ''
                ? words.choose_customer
                : subscriptions.isSuccess && choices.length === 0
                  ? words.no_subscription
                  : undefined
            }
            choices={choices.map(({ id, plan, start_date }) => [id, `${plan}, ${start_date}`] as const)}
          />
        </div>
        <div className="flex flex-wrap gap-3">
          <Choice
            className="w-44"
            label={words.kind}
            name="kind"
            value={kind}
            onChange={(event) => setKind(event.target.value as Kind)}
            choices={Object.entries(words.kinds) as [string, string][]}
          />
          <TextField className="w-44" label={words.from} name="starts_on" type="date" hint={words.today_hint} />
          {kind === 'perpetual' ? (
            <TextField
              className="w-56"
              label={words.maintained}
              name="maintenance_until"
              type="date"
              hint={words.maintained_hint}
            />
          ) : (
            <TextField className="w-56" label={words.until} name="ends_on" type="date" hint={words.default_hint} />
          )}
        </div>
        <MoreTerms />
        {error === null ? null : <Trouble error={error} />}
        {preview === null ? null : (
          <section aria-label={words.preview_title} className="rounded-lg border border-line p-4">
            <h3 className="mb-2 font-semibold">{words.preview_title}</h3>
            <LicenceClaims claims={preview} label={words.says} />
          </section>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button busy={busy && preview === null} disabled={choices.length === 0} onClick={look}>
            {words.preview}
          </Button>
          <Button type="submit" look="primary" busy={busy && preview !== null} disabled={preview === null}>
            {words.sign}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
