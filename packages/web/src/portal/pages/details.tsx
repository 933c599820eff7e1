// SPDX-License-Identifier: Apache-2.0
import type { FormEvent } from 'react';
import { useIdempotencyKey, useStale } from '../../api/change.ts';
import { query, type Schemas } from '../../api/client.ts';
import { troubleOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Choice, TextField } from '../../ui/field.tsx';
import { PageHead } from '../../ui/layout.tsx';
import { Loading, Trouble } from '../../ui/notice.tsx';
import { OwnSessions } from '../../ui/own-sessions.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../ui/words.ts';
import { sharedWords } from '../../ui/words-shared.ts';
import { detailsWords } from '../words/details.ts';

const PATH = '/v1/portal/details';
type Details = Schemas['PortalDetails'];

export default function DetailsPage() {
  const words = useWords(detailsWords);
  const { data, error, refetch } = query.useQuery('get', PATH);
  if (error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={10} />;
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <Form details={data} />
      <section className="mt-10" aria-labelledby="sessions">
        <h2 id="sessions">{words.sessions}</h2>
        <p className="mt-1 mb-3 text-muted">{words.sessions_lead}</p>
        <OwnSessions path="/v1/portal/sessions" />
      </section>
    </>
  );
}

function Form({ details }: { readonly details: Details }) {
  const words = useWords(detailsWords);
  const shared = useWords(sharedWords);
  const tell = useToast();
  const stale = useStale();
  const once = useIdempotencyKey();
  const change = query.useMutation('patch', PATH, {
    onSuccess: async () => {
      once.renew();
      await stale('/v1/portal');
      tell(words.saved);
    },
    onError: () => once.renew(),
  });
  const wrong = (path: string) =>
    change.error === null ? undefined : troubleOf(change.error).mistakes.find((one) => one.path === path)?.message;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate({ params: { header: once.header() }, body: changed(details, new FormData(event.currentTarget)) });
  };
  const { address } = details;
  return (
    <form className="grid max-w-2xl gap-4 sm:grid-cols-2" onSubmit={submit}>
      <TextField label={words.name} name="name" defaultValue={details.name} autoComplete="organization" required />
      <TextField
        label={words.contact_name}
        name="contact_name"
        defaultValue={details.contact_name ?? ''}
        autoComplete="name"
      />
      <TextField
        className="sm:col-span-2"
        label={words.email}
        name="email"
        type="email"
        defaultValue={details.email ?? ''}
        autoComplete="email"
        hint={words.email_hint}
        mistake={wrong('email')}
      />
      <TextField
        label={words.line}
        name="line_1"
        defaultValue={address.lines?.[0] ?? ''}
        autoComplete="address-line1"
      />
      <TextField
        label={words.second_line}
        name="line_2"
        defaultValue={address.lines?.[1] ?? ''}
        autoComplete="address-line2"
      />
      <TextField
        label={words.postal_code}
        name="postal_code"
        defaultValue={address.postal_code ?? ''}
        autoComplete="postal-code"
      />
      <TextField label={words.city} name="city" defaultValue={address.city ?? ''} autoComplete="address-level2" />
      <TextField label={words.region} name="region" defaultValue={address.region ?? ''} autoComplete="address-level1" />
      <TextField
        label={words.country}
        name="country"
        defaultValue={details.country ?? ''}
        autoComplete="country"
        pattern="[A-Z]{2}"
        hint={words.country_hint}
        mistake={wrong('country')}
      />
      <TextField
        label={words.tax_id}
        name="tax_id"
        defaultValue={details.tax_id ?? ''}
        hint={words.tax_id_hint}
        mistake={wrong('tax_id')}
      />
      <TextField label={words.purchase_order} name="purchase_order" defaultValue={details.purchase_order ?? ''} />
      <Choice
        label={words.language}
        name="language"
        defaultValue={details.language ?? ''}
        choices={[
          ...(details.language === null ? [['', words.language_default] as const] : []),
          ...Object.entries(words.languages),
        ]}
      />
      <div className="sm:col-span-2">
        {change.error === null ? null : <Trouble error={change.error} />}
        <Button className="mt-2" type="submit" look="primary" busy={change.isPending}>
          {shared.save}
        </Button>
      </div>
    </form>
  );
}

/** What of the form is other than what is stored. */
function changed(details: Details, form: FormData) {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const lines = [text('line_1'), text('line_2')].filter((line) => line !== '');
  const fields = { postal_code: text('postal_code'), city: text('city'), region: text('region') };
  const address = {
    ...(lines.length === 0 ? {} : { lines }),
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')),
  };
  const other = <T,>(value: T, before: T) => (value === before ? undefined : value);
  const orNull = (name: string) => (text(name) === '' ? null : text(name));
  const moved = JSON.stringify(address) !== JSON.stringify(details.address);
  const language = text('language') as NonNullable<Details['language']> | '';
  return {
    name: other(text('name'), details.name),
    email: text('email') === '' ? undefined : (other<string | null>(text('email'), details.email) ?? undefined),
    country: text('country') === '' ? undefined : (other<string | null>(text('country'), details.country) ?? undefined),
    address: moved ? address : undefined,
    contact_name: other(orNull('contact_name'), details.contact_name),
    purchase_order: other(orNull('purchase_order'), details.purchase_order),
    tax_id: other(orNull('tax_id'), details.tax_id),
    language: language === '' ? undefined : language,
  };
}
